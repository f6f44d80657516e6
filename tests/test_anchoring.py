"""The `anchoring` object read: sound parts kept, others named; never a crash."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.anchors import read_anchoring
from pincite.anchors.settings import Selection

ROOT = Path(__file__).parents[1]
COLUMNS = {
    "sentences": ["id", "paragraph", "start"],
    "statements": ["id", "mode", "speaker"],
    "claims": ["id", "attribution", "statement", "source", "subject"],
    "mentions": ["id", "entity", "form"],
    "aliases": ["alias", "entity", "form"],
}
ALIASES = {"resource": "aliases", "mentions": "mentions", "forms": ["name"]}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
parts = sorted(json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))["anchoring"])


@given(json_values)
def test_anything_else_than_an_object_with_a_text_is_a_problem(value):
    settings, problems = read_anchoring(value, COLUMNS)
    assert problems
    assert settings.text is None


@given(st.dictionaries(st.sampled_from(parts), json_values), st.text(min_size=1))
def test_a_part_of_any_form_is_read_or_named(value, text):
    settings, problems = read_anchoring({**value, "text": text}, COLUMNS)
    named = {problem.pointer.split("/")[1] for problem in problems}
    read = {name for name in parts if getattr(settings, name, None) not in (None, ())}
    silent = {name for name, part in value.items() if name == "questions" or part == []}
    assert (named | read) >= set(value) - silent
    assert named.isdisjoint(read)


def test_claims_take_the_default_columns_that_the_tables_have():
    given_parts = {"text": "t", "quotations": {"resource": "statements", "marks": ["“", "”"]}}
    claims = {"resource": "claims", "of": "sentences"}
    settings, problems = read_anchoring({**given_parts, "claims": claims}, COLUMNS)
    assert problems == ()
    assert settings.claims is not None
    assert settings.claims.about == ("subject",)
    assert settings.claims.attribution is not None
    assert settings.claims.attribution.statements == "statements"


def test_a_default_column_that_is_not_there_switches_attribution_off_and_a_named_one_is_a_problem():
    columns = {**COLUMNS, "claims": ["id", "statement"]}
    value = {"text": "t", "claims": {"resource": "claims", "of": "sentences"}}
    settings, problems = read_anchoring(value, columns)
    assert (settings.claims is not None and settings.claims.attribution, problems) == (None, ())
    value["claims"]["attribution"] = {"statements": "statements"}
    assert [problem.pointer for problem in read_anchoring(value, columns)[1]] == ["/claims/attribution"] * 2


def test_of_the_mentions_named_plainly_only_names_are_counted_for_numbers():
    value = {"text": "t", "aliases": ALIASES, "numbers": {"resources": ["mentions", "claims"], "words": []}}
    numbers = read_anchoring(value, COLUMNS)[0].numbers
    assert numbers is not None
    assert numbers.rows == (Selection("mentions", {"form": ("name",)}), Selection("claims"))


@pytest.mark.parametrize(
    ("part", "pointer"),
    [
        ({"pronouns": {"resource": "mention", "words": []}}, "/pronouns/resource"),
        ({"pronouns": {"resource": "mentions", "words": [], "where": {"kind": "x"}}}, "/pronouns/resource"),
        ({"aliases": {**ALIASES, "form": "kind"}}, "/aliases/resource"),
        ({"exemptions": "none"}, "/exemptions"),
        ({"quotations": {"resource": "statements", "marks": ["“"]}}, "/quotations/marks"),
        ({"tilings": {}}, "/tilings"),
    ],
)
def test_a_problem_is_named_by_its_place(part, pointer):
    settings, problems = read_anchoring({"text": "t", **part}, COLUMNS)
    assert pointer in [problem.pointer for problem in problems]
    assert getattr(settings, next(iter(part)), None) is None
