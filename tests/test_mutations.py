"""Hundreds of single edits to the real dataset: each is caught, or no rule could know that it is wrong."""

import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Final

import pytest

import pincite
from mutations import KINDS, ROOT, Mutator, caught_by

EACH: Final = 36
"""Mutants of each kind; fewer where the dataset has not so many (dates)."""
FLOOR: Final = 0.96
"""The share of all mutants that must be caught. Raise it when a rule is added; never lower it to pass."""
ALWAYS: Final = frozenset(KINDS) - {
    "entity of another type", "entity of the same type", "row dropped", "another term", "another row referred to",
    "key broken", "cell emptied", "free text",
}  # fmt: skip
"""Kinds of which none may escape."""
SPEAKING: Final = frozenset(
    {
        "claim-attribution", "claim-grounded", "constraint-error", "date-edtf", "foreign-key", "identifier-known",
        "primary-key", "question-answer", "row-grounded", "span-text", "span-within", "spelling-known",
    }
)  # fmt: skip
"""Rules that are the first to speak of some of the mutants."""
REASONS: Final = {
    "entity of another type": "an entity mentioned near by is put where another is meant: only a reader can tell",
    "entity of the same type": "an entity mentioned near by is put where another is meant: only a reader can tell",
    "row dropped": "what nothing refers to or counts may be absent: the text does not say how many rows it needs",
    "another term": "the term is a reader's judgement, and the other is as possible",
    "another row referred to": "the other row fits as well by its place and kind",
    "key broken": "an identifier that nothing refers to is free",
    "cell emptied": "the cell may be empty: what it says is a reader's choice or a remark",
    "free text": "a remark may use any word, and a wrong word of the text is a word of the text",
}
"""Why an escaped mutant of a kind could not be caught by a rule."""


@pytest.fixture(scope="module")
def verdicts():
    mutants = Mutator().mutants(dict.fromkeys(KINDS, EACH))
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        return list(zip(mutants, pool.map(caught_by, mutants, chunksize=8), strict=True))


def test_the_dataset_itself_is_clean():
    assert pincite.validate(ROOT).findings == ()


def test_a_single_edit_is_caught_or_no_rule_could(verdicts, capsys):
    made = Counter(mutant.kind for mutant, _ in verdicts)
    escaped = [mutant for mutant, rule in verdicts if rule is None]
    share = 1 - len(escaped) / len(verdicts)
    with capsys.disabled():
        print("", *summary(made, escaped, share), sep="\n", file=sys.stderr)  # noqa: T201 (it is asked for)
    assert len(verdicts) >= 500
    assert share >= FLOOR
    assert {mutant.kind for mutant in escaped} <= set(REASONS)


def summary(made, escaped, share):
    """Say how many of each kind were caught, and why the others were not."""
    lost = Counter(mutant.kind for mutant in escaped)
    yield f"{made.total()} single edits to the dataset, {share:.1%} caught"
    yield from (f"  {kind:<24} {number - lost[kind]:>3} of {number}" for kind, number in made.items())
    yield from (f"  escaped: {mutant}\n           {REASONS.get(mutant.kind)}" for mutant in escaped)


def test_of_most_kinds_none_escapes(verdicts):
    assert [str(mutant) for mutant, rule in verdicts if rule is None and mutant.kind in ALWAYS] == []


def test_the_commonest_rules_all_catch_something(verdicts):
    """Guards against a rule that is switched off by mistake."""
    assert {rule for _, rule in verdicts} >= SPEAKING
