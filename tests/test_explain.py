"""Every rule explains itself, and a name that is nearly right is helped on."""

import gzip
import json
import re

import pytest

import pincite
from pincite.cli import main
from pincite.errors import PinciteError
from pincite.rules.explanations import explain, explanations
from pincite.rules.reference import REFERENCE_RULES
from pincite.rules.remedies import REMEDIES

FIELDS = [{"name": "id", "type": "integer"}, {"name": "name", "type": "string"}]


def named(**more):
    return {"fields": [FIELDS[0], {**FIELDS[1], **more}]}


SELF = {
    "schema": {"foreignKeys": [{"fields": "id", "reference": {"resource": "", "fields": "name"}}]},
    **named(type="integer"),
}
EXAMPLES = {
    "blank-label": ({"text": b"id,\n1,a\n"}, {}),
    "blank-row": ({"text": b"id,name\n1,a\n,\n2,b\n"}, {}),
    "byte-count": ({"bytes": 11}, {"bytes": 12}),
    "compression-error": ({"path": "t.csv.gz"}, {"path": "t.csv.gz", "text": gzip.compress(b"id,name\n1,a\n")}),
    "constraint-error": (
        {"text": b"id,name\n1,no\n", **named(constraints={"minLength": 3})},
        {"text": b"id,name\n1,none\n", **named(constraints={"minLength": 3})},
    ),
    "control-error": ({"dialect": {"delimiter": 5}}, {"text": b"id;name\n1;a\n", "dialect": {"delimiter": ";"}}),
    "dialect-error": ({"dialect": {"header": "no"}}, {"text": b"1,a\n", "dialect": {"header": False}}),
    "duplicate-label": ({"text": b"id,id\n1,a\n"}, {}),
    "encoding-error": ({"text": b"id,name\n1,\xe9\n"}, {"text": b"id,name\n1,\xc3\xa9\n"}),
    "extra-cell": ({"text": b"id,name\n1,Minsk, Belarus\n"}, {"text": b'id,name\n1,"Minsk, Belarus"\n'}),
    "extra-label": ({"text": b"id,name,note\n1,a,b\n"}, {}),
    "field-count": ({"stats": {"fields": 3}}, {"stats": {"fields": 2}}),
    "field-error": (named(type="int"), named(type="string")),
    "foreign-key": ({"text": b"id,name\n7,1\n", **SELF}, {"text": b"id,name\n1,1\n", **SELF}),
    "format-error": ({"format": "foo"}, {"format": "csv"}),
    "hash-count": ({"hash": "md5:00"}, {"hash": "md5:97570fe1797bcf3e469b9a17b9f0abf4"}),
    "incorrect-label": ({"text": b"id,nmae\n1,a\n"}, {}),
    "missing-cell": ({"text": b"id,name\n1\n"}, {"text": b"id,name\n1,\n"}),
    "missing-label": ({"text": b"id\n1\n"}, {}),
    "package-error": ({"resources": []}, {}),
    "primary-key": (
        {"text": b"id,name\n1,m016\n2,m016\n", "schema": {"primaryKey": "name"}},
        {"text": b"id,name\n1,m016\n2,m202\n", "schema": {"primaryKey": "name"}},
    ),
    "resource-error": ({"name": "My data"}, {"name": "my-data"}),
    "row-count": ({"rows": 5}, {"rows": 1}),
    "schema-error": ({"schema": {"primaryKey": "key"}}, {"schema": {"primaryKey": "id"}}),
    "scheme-error": ({"path": "table.csv"}, {}),
    "source-error": ({"text": b""}, {"text": b"id,name\n"}),
    "table-error": (named(constraints={"pattern": "["}), named(constraints={"pattern": "[a-z]+"})),
    "type-error": ({"text": b"id,name\n12a,a\n"}, {"text": b"id,name\n,a\n"}),
    "unique-error": (
        {"text": b"id,name\n1,a\n2,a\n", **named(constraints={"unique": True})},
        {"text": b"id,name\n1,a\n2,b\n", **named(constraints={"unique": True})},
    ),
    "unmatched-header": (
        {"text": b"x,y\n1,a\n", "schema": {"fieldsMatch": "partial"}},
        {"text": b"x,id\n1,2\n", "schema": {"fieldsMatch": "partial"}},
    ),
}
"""Packages with the examples of REMEDIES: the bad one, and the good one."""


def run(capsysbinary, *arguments):
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    said = capsysbinary.readouterr()
    return left.value.code, said.out.decode(), said.err.decode()


@pytest.mark.parametrize("rule", explanations(), ids=lambda rule: rule.name)
def test_a_rule_says_what_it_means_with_examples_and_how_to_mend(rule):
    text = rule.text
    assert re.search(r"^Bad: ", text, re.MULTILINE)
    assert re.search(r"^Good: ", text, re.MULTILINE)
    assert "To mend it" in text
    assert rule.summary.endswith(".")


@pytest.mark.parametrize("name", sorted(REFERENCE_RULES))
def test_a_rule_of_frictionless_is_explained_in_its_own_words(name):
    explanation = explain(name)
    assert "frictionless' own" in explanation.text
    assert re.fullmatch(r"\w.+\. .+", explanation.summary)


@pytest.mark.parametrize("name", sorted(REMEDIES))
def test_an_example_of_frictionless_rule_is_as_it_says(name, tmp_path):
    text = explain(name).text
    assert re.search(r"^Bad: .+\nGood: .+\n\nTo mend it, .+\.$", text, re.MULTILINE)
    bad, good = EXAMPLES[name]
    assert [finding.rule for finding in pincite.validate(package(tmp_path, **bad)).findings] == [name]
    assert pincite.validate(package(tmp_path, **good)).valid


def package(folder, text=b"id,name\n1,a\n", path="t.csv", *, fields=None, schema=None, resources=None, **more):
    schema = {"fields": fields or FIELDS, **(schema or {})}
    resource = {"name": "t", "type": "table", "path": path, "encoding": "utf-8", "schema": schema, **more}
    listed = [resource] if resources is None else resources
    (folder / "datapackage.json").write_text(json.dumps({"name": "p", "resources": listed}))
    (folder / "t.csv").write_bytes(text)
    (folder / "t.csv.gz").write_bytes(text)
    return folder


def test_the_list_names_every_rule(capsysbinary):
    code, out, _ = run(capsysbinary, "explain")
    assert code == 0
    assert all(item.name in out for item in explanations())
    assert all(name in out for name in REFERENCE_RULES)
    assert max(map(len, out.splitlines())) <= 100
    assert "\x1b" not in out


def test_one_rule_is_explained_whole(capsysbinary):
    code, out, _ = run(capsysbinary, "explain", "tiling")
    assert code == 0
    assert out.startswith("tiling (error)\n\n")
    assert explain("tiling").text in out


def test_a_near_name_is_offered(capsysbinary):
    code, out, err = run(capsysbinary, "explain", "span-txt")
    assert (code, out) == (2, "")
    assert "Did you mean span-text?" in err
    with pytest.raises(PinciteError, match="There is no rule 'qqq'"):
        explain("qqq")
