"""How much of the text is encoded: counted by the program, and again here by hand."""

import csv
import json
import re
from pathlib import Path

import pytest
from tests.articles import corpus
from tests.in_memory import Memory
from tests.mutations import Mutator

from pincite.cli import main
from pincite.packages import open_package
from pincite.packages.package import open_source
from pincite.reports import Style
from pincite.reports.coverage import FORMATS, coverage_json
from pincite.rules.context import Context
from pincite.rules.coverage import Count, TableCover, measure

ROOT = Path(__file__).parents[1]
WORD = re.compile(r"\w+(?:[’'.\-]\w+)*")
PRONOUNS = re.compile(r"\b(?:I|me|my|we|us|our|ours|you|your|he|him|his|it|its|they|them|their)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def coverage():
    return measure(Context(open_package(ROOT)))


def rows(name):
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_of_the_article_is_accounted_for(coverage):
    kinds = ["quotation marks", "numbers", "alias occurrences", "pronouns", "sentences", "words"]
    assert [count.kind for count in coverage.counts] == kinds
    assert [count.kind for count in coverage.counts if not count.complete] == []


def test_the_counts_are_those_of_a_plain_reading(coverage):
    text = (ROOT / "data" / "article.txt").read_text(encoding="utf-8")
    counts = {count.kind: count for count in coverage.counts}
    assert coverage.words == counts["words"].total == len(WORD.findall(text))
    assert counts["quotation marks"].total == text.count("“") + text.count("”") == 24
    assert counts["pronouns"].total == len(PRONOUNS.findall(text))
    assert counts["pronouns"].covered == sum(row["form"] == "pronoun" for row in rows("mentions"))
    assert counts["sentences"].total == 39
    exempt = [row["coverage"] for row in rows("exemptions")]
    assert [counts[kind].exempt for kind in ("numbers", "pronouns")] == [
        exempt.count("number"),
        exempt.count("pronoun"),
    ]


def test_short_claims_cover_nearly_all_words_outside_cues(coverage):
    lengths = sorted(len(WORD.findall(row["text"])) for row in rows("claims"))
    middle = (lengths[(len(lengths) - 1) // 2] + lengths[len(lengths) // 2]) / 2
    assert coverage.claims.median == middle
    assert coverage.claims.short / coverage.claims.outside >= 0.9


def test_a_term_that_no_row_uses_is_told(coverage):
    used = {row["addressee_basis"] for row in rows("statements")}
    unused = {(item.resource, item.field): item.terms for item in coverage.unused}
    assert "stated" not in used
    assert unused["statements", "addressee_basis"] == ("stated",)


def test_json_and_text_tell_the_same(coverage):
    value = coverage_json(coverage)
    assert json.loads(FORMATS["json"](coverage, Style())) == value
    plain, coloured = FORMATS["text"](coverage, Style()), FORMATS["text"](coverage, Style(colour=True))
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain
    assert all(item["kind"] in plain for item in value["coverage"])


def test_the_command_exits_0_and_a_package_without_anchoring_2(tmp_path, capsysbinary):
    with pytest.raises(SystemExit) as left:
        main(["coverage", str(ROOT), "--format", "json"])
    assert left.value.code == 0
    assert json.loads(capsysbinary.readouterr().out)["complete"] is True
    (tmp_path / "datapackage.json").write_text('{"name": "plain", "resources": []}')
    with pytest.raises(SystemExit) as left:
        main(["coverage", str(tmp_path)])
    assert left.value.code == 2
    assert b"nothing to measure" in capsysbinary.readouterr().err


@pytest.mark.parametrize("rule", ["number-coverage", "token-coverage", "pronoun-coverage", "alias-coverage"])
def test_what_a_rule_finds_missing_is_not_covered(rule):
    coverage = measure(Context(open_package(ROOT / "tests" / "fixtures" / rule)))
    assert [count.kind for count in coverage.counts if not count.complete]


def test_a_corpus_counts_all_its_texts(coverage):
    made = Mutator().files
    many = measure(Context(open_source(Memory(corpus([made] * 3).files), "datapackage.json")))
    assert many.text == "body of 3 articles"
    assert many.words == 3 * coverage.words
    assert many.counts == tuple(
        Count(one.kind, 3 * one.total, 3 * one.covered, 3 * one.exempt) for one in coverage.counts
    )
    assert many.tables == tuple(TableCover(one.resource, 3 * one.rows, 3 * one.words) for one in coverage.tables)
    assert many.claims.median == coverage.claims.median
    assert many.claims.short == 3 * coverage.claims.short
    assert many.unused == coverage.unused
