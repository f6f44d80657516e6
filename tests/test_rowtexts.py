"""Spans in a text for each row: `span-text` and `span-within` ask text by text."""

import json

import pytest
from tests.corpus import write

import pincite

ARTICLES = [["a", "Ann met Bob."], ["b", "Bob met Cy."]]


def package(folder, mentions, sentences=(("s1", "a", 0, 12, "Ann met Bob."), ("s2", "b", 0, 11, "Bob met Cy."))):
    write(folder, 1)
    rows = {"articles": ARTICLES, "sentences": [[one, at, "1", *rest] for one, at, *rest in sentences]}
    for name, given in {**rows, "mentions": mentions}.items():
        header = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        lines = [header, *(",".join(map(str, row)) for row in given)]
        (folder / f"{name}.csv").write_text("\n".join([*lines, ""]))
    return folder


def told(folder, *rules):
    report = pincite.validate(folder, only=rules or ("span-text", "span-within", "anchoring-form"))
    return [(one.rule, one.row, one.field, one.message, one.expected) for one in report.findings]


def test_each_row_is_held_to_its_own_text(tmp_path):
    assert not told(package(tmp_path, [["s1", "a", 8, 11, "Bob"], ["s2", "b", 0, 3, "Bob"]]))
    (found,) = told(package(tmp_path, [["s1", "a", 8, 11, "Bob"], ["s2", "b", 8, 11, "Bob"]]))
    assert found[:3] == ("span-text", 3, "start")
    assert found[4] == "0"


def test_a_text_that_is_not_there_is_said(tmp_path):
    (found,) = told(package(tmp_path, [["s1", "x", 8, 11, "Bob"]]))
    assert found[:3] == ("span-text", 2, "article")
    assert found[3] == "articles has no row “x”, in whose body this span would count"


def test_the_row_that_encloses_is_of_the_same_text(tmp_path):
    (found,) = told(package(tmp_path, [["s2", "a", 8, 11, "Bob"]]))
    assert found[:3] == ("span-within", 2, "sentence")
    assert "which is no row of sentences in the same text" in found[3]
    halves = [("s1", "a", 0, 7, "Ann met"), ("s3", "a", 8, 12, "Bob.")]
    (found,) = told(package(tmp_path, [["s1", "a", 8, 11, "Bob"]], halves))
    assert found[1:] == (2, "sentence", "“Bob” at 8-11 is not inside s1", "s3")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": {"resource": "articles", "fields": "article"}}, "text must name the resource"),
        ({"text": {"resource": "articles", "fields": "nothing", "field": "body"}}, "text must name the resource"),
        ({"text": {"resource": "article", "fields": "article", "field": "body"}}, "which the package does not have"),
        ({"text": {"resource": "articles", "fields": "article", "field": "text"}}, "which the package does not have"),
        ({"within": {"resource": "articles", "fields": "article"}}, "whose own spans do not count in body"),
    ],
)
def test_a_form_that_switches_the_rules_off_is_an_error(tmp_path, change, said):
    folder = package(tmp_path, [])
    descriptor = json.loads((folder / "datapackage.json").read_text())
    descriptor["resources"][2]["jsonSchema"]["spans"][0].update(change)
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    (found,) = told(folder)
    assert found[0] == "anchoring-form"
    assert said in found[3]


def test_a_clean_corpus_is_clean_and_a_dirty_one_is_not(tmp_path):
    rules = ("span-text", "span-within")
    assert not told(write(tmp_path / "clean", 40, dirty=False), *rules)
    found = told(write(tmp_path / "dirty", 40), *rules)
    assert {one[0] for one in found} == set(rules)
    assert [one[1] for one in found if one[0] == "span-text"] == sorted(
        one[1] for one in found if one[0] == "span-text"
    )
