"""Packages that exports are proved on: the dataset itself, and one with every type and every hostile cell."""

import csv
import json
from pathlib import Path

import pytest

import pincite
from exports.annotate import annotate
from exports_reference import ANNOTATED, OTHERS
from pincite.packages import Package

DATASET = Path(__file__).parents[2]
HOSTILE = [
    "=1+1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    '\'; DROP TABLE "order"; --',
    "quote \" and ' and \\ and `",
    "line\nbreak\r\nand\ttab",
    "a|b & c",
    "https://example.org/",
    "0123",
    "“ünï”, 漢字, \U0001f600",
    "_x0041_",
    "\u202eevil",
]
TYPES = {
    "id": "integer",
    "end": "string",
    "End": "number",
    "yes": "boolean",
    "day": "date",
    "clock": "time",
    "moment": "datetime",
    "born": "year",
    "bag": "object",
    "list": "array",
    "span": "duration",
    "group": "string",
}
FIELDS = [{"name": name, "type": kind, "title": name.upper()} for name, kind in TYPES.items()]
FIELDS[0]["constraints"] = {"required": True, "minimum": 0}
FIELDS[-1] |= {"constraints": {"enum": ["a", "b"]}, "description": 'The "group" | of it'}

LAST = ['{"a": [1, "é"]}', "[1, 2]", "P1DT2H"]


def typed_rows() -> list[list[str]]:
    rows = [["0", *[""] * (len(TYPES) - 1)]]
    rows += [
        [
            str(number),
            text,
            "0.1",
            "true",
            "2024-02-29",
            "23:59:58",
            "2024-02-29T01:02:03Z",
            "1999",
            *LAST,
            "ab"[number % 2],
        ]
        for number, text in enumerate(HOSTILE, start=1)
    ]
    return [*rows, ["999999999999", "x", "-1e-7", "false", "1899-12-31", "00:00:00", "", "0044", "", "", "", ""]]


@pytest.fixture(scope="session")
def typed_folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("typed")
    links = {
        "fields": [{"name": "from", "type": "integer"}, {"name": "to", "type": "integer"}],
        "primaryKey": ["from", "to"],
        "foreignKeys": [
            {"fields": "from", "reference": {"resource": "order", "fields": "id"}},
            {"fields": ["to"], "reference": {"resource": "order", "fields": ["id"]}},
        ],
    }
    resources = [
        {"name": "order", "type": "table", "path": "order.csv", "schema": {"fields": FIELDS, "primaryKey": "id"}},
        {"name": "link", "type": "table", "path": "link.csv", "schema": links},
        {"name": "notes", "type": "json", "path": "notes.json"},
    ]
    descriptor = {"name": "typed", "title": "Every type", "version": "2.1.0", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    (folder / "notes.json").write_text('{"a": [1, 2.5, null, "é"]}')
    with (folder / "order.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([list(TYPES), *typed_rows()])
    (folder / "link.csv").write_text("from,to\n0,1\n1,2\n2,2\n")
    return folder


@pytest.fixture
def typed(typed_folder) -> Package:
    return pincite.open(typed_folder)


@pytest.fixture(scope="session")
def dataset() -> Package:
    return pincite.open(DATASET)


LETTERS = (
    "A Cat & a King\n\n"
    "“Hello \U0001f600 & <you>,” said Cat to Ko\u0308nig \U0001d504. "
    '“It is "3" o\'clock]]>,” Ko\u0308nig \U0001d504 said; “isn’t it?”\n\n'
    "\u05e9\u05dc\u05d5\u05dd, said the Cat. \u202bHe\u202c saw 4\u00a0mice\u200d, a\tfish and \u4e09\u6bdb, "
    "her \U0001f468\u200d\U0001f469\u200d\U0001f467. E\u0301 &amp; \ufeff they slept.\n"
)
"""A text in which code points, UTF-16 units, bytes and what a reader sees all count differently."""


@pytest.fixture(scope="session")
def letters(tmp_path_factory) -> Package:
    folder = tmp_path_factory.mktemp("letters")
    (folder / "text.txt").write_text(LETTERS, encoding="utf-8", newline="")
    annotate(folder / "text.txt", folder / "package", {"per-cat": "Cat", "per-king": "König 𝔄"})
    return pincite.open(folder / "package")


@pytest.fixture(scope="module", params=ANNOTATED)
def annotated(request) -> Package:
    """Each package of an annotated text: those above, or another's folder."""
    return pincite.open(request.param) if request.param in OTHERS else request.getfixturevalue(request.param)


@pytest.fixture
def package(which, request) -> Package:
    """The package of a test's parameter: one of those above, or another's folder."""
    return pincite.open(which) if which in OTHERS else request.getfixturevalue(which)
