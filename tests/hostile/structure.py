"""The structure of CSV: quotation, NUL, byte order marks, encodings, ragged rows, a million columns, one giant cell."""

import gzip
from typing import Any, Final

from tests.hostile.cases import VALID, Case, Content, fields, table

AB: Final = fields("a", "b")


def _ab(csv: Content, **properties: Any) -> dict[str, Content]:
    return table(csv, AB, **properties)


_WRONG: Final[dict[str, tuple[dict[str, Content], str, str]]] = {
    "no-bytes": (_ab(""), "source-error", "empty"),
    "header-missing": (_ab("\n\n\n"), "blank-row", ""),
    "mark-alone": (_ab("\ufeff"), "source-error", "empty"),
    "open-quote": (_ab('a,b\nx,"y\n'), "csv-unterminated-quote", ""),
    "open-quote-in-the-header": (_ab('a,"b\nx,y\n'), "csv-unterminated-quote", ""),
    "open-quote-over-rows": (_ab('a,b\n"x,y\n' + "x,y\n" * 1000), "csv-unterminated-quote", ""),
    "open-quote-alone": (_ab('a,b\nx,y\n"'), "csv-unterminated-quote", ""),
    "open-quote-after-two": (_ab('a,b\nx,"y""\n'), "csv-unterminated-quote", ""),
    "short-row": (_ab("a,b\nx\n"), "missing-cell", ""),
    "long-row": (_ab("a,b\nx,y,z\n"), "extra-cell", ""),
    "blank-row": (_ab("a,b\n\nx,y\n"), "blank-row", ""),
    "blank-cells": (_ab("a,b\n,\nx,y\n"), "blank-row", ""),
    "header-short": (_ab("a\nx\n"), "missing-label", "b"),
    "header-long": (_ab("a,b,c\nx,y,z\n"), "extra-label", "c"),
    "header-wrong": (_ab("a,c\nx,y\n"), "incorrect-label", "c"),
    "header-blank": (_ab("a,\nx,y\n"), "blank-label", ""),
    "header-twice": (table("a,a\nx,y\n", fields("a", "b")), "duplicate-label", "a"),
    "header-swapped": (_ab("b,a\nx,y\n"), "incorrect-label", ""),
    "semicolons": (_ab("a;b\nx;y\n"), "incorrect-label", ""),
    "utf-16-undeclared-as-utf-8": (_ab("a,b\nx,y\n".encode("utf-16-le"), encoding="utf-8"), "incorrect-label", ""),
    "latin-1-as-utf-8": (_ab("a,b\né,y\n".encode("latin-1"), encoding="utf-8"), "encoding-error", "utf-8"),
    "latin-1-undeclared": (_ab("a,b\né,naïve\n".encode("latin-1")), "encoding-undeclared", "UTF-8"),
    "utf-16-undeclared": (_ab("a,b\nx,é\n".encode("utf-16")), "encoding-undeclared", "UTF-8"),
    "latin-1-undeclared-in-gz": (
        _ab("", path="t.csv.gz") | {"t.csv.gz": lambda: gzip.compress("a,b\né,naïve\n".encode("latin-1"))},
        "encoding-undeclared",
        "UTF-8",
    ),
    "utf-8-as-ascii": (_ab("a,b\né,y\n", encoding="ascii"), "encoding-error", "ascii"),
    "half-a-character": (_ab(b"a,b\nx,\xe2\x82\n", encoding="utf-8"), "encoding-error", "utf-8"),
    "surrogate-bytes": (_ab(b"a,b\nx,\xed\xa0\x80\n", encoding="utf-8"), "encoding-error", "utf-8"),
    "overlong-bytes": (_ab(b"a,b\nx,\xc0\xaf\n", encoding="utf-8"), "encoding-error", "utf-8"),
    "late-bad-byte": (_ab(b"a,b\n" + b"x,y\n" * 60_000 + b"x,\xff\n", encoding="utf-8"), "encoding-error", "utf-8"),
    "html": (_ab("<!DOCTYPE html><html></html>"), "incorrect-label", ""),
    "png": (_ab(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, encoding="utf-8"), "encoding-error", "utf-8"),
    "random-bytes": (_ab(bytes((n * 7919) % 256 for n in range(5000)), encoding="utf-8"), "encoding-error", "utf-8"),
    "json-as-csv": (_ab('{"a": 1}\n'), "incorrect-label", ""),
    "lfs-pointer": (_ab("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"), "incorrect-label", ""),
    "conflict": (_ab("a,b\n<<<<<<< ours\nx,y\n=======\nx,z\n>>>>>>> theirs\n"), "missing-cell", ""),
    "spreadsheet-columns": (_ab(lambda: b"a,b" + b",c" * 16_000 + b"\nx,y\n"), "extra-label", ""),
    "many-columns": (_ab(lambda: b"a,b" + b",c" * 300_000 + b"\nx,y\n"), "size-limit", "cells"),
    "many-cells": (_ab(lambda: b"a,b\n" + b"x," * 500_000 + b"x\n"), "size-limit", "cells"),
    "a-million-columns": (_ab(lambda: b"," * 1_000_000 + b"\n" + b"," * 1_000_000 + b"\n"), "size-limit", "cells"),
    "a-million-quotes": (_ab(lambda: b'a,b\nx,"' + b'"' * 1_000_000), "csv-unterminated-quote", ""),
    "many-blank-lines": (_ab(lambda: b"a,b\n" + b"\n" * 1_000_000), "blank-row", ""),
    "carriage-returns-alone": (_ab(lambda: b"a,b\rx\r" * 60_000), "missing-cell", ""),
    "json-rows-elsewhere": (
        table("", path="t.json", format="json", dialect={"property": "rows"}) | {"t.json": '{"row": [{"a": "x"}]}'},
        "source-error",
        "",
    ),
    "json-rows-no-array": (table("{}", path="t.json", format="json") | {"t.json": "{}"}, "source-error", ""),
    "json-rows-of-numbers": (table("", path="t.json", format="json") | {"t.json": "[1, 2]"}, "source-error", ""),
    "json-rows-deep": (table("", path="t.json", format="json") | {"t.json": "[" * 100_000}, "source-error", "deep"),
    "json-lines-broken": (table("", path="t.jsonl") | {"t.jsonl": '{"a": "x"}\n{"a": \n'}, "source-error", ""),
    "inline-of-numbers": (table("", path=None, data=[1, 2]), "source-error", ""),
    "inline-mixed": (table("", path=None, data=[["a"], {"a": 1}]), "source-error", ""),
    "inline-ragged": (table("", path=None, data=[["a"], ["x", "y"]]), "extra-cell", ""),
}
_RIGHT: Final[dict[str, dict[str, Content]]] = {
    "header-alone": _ab("a,b\n"),
    "no-last-line-feed": _ab("a,b\nx,y"),
    "crlf": _ab("a,b\r\nx,y\r\n"),
    "cr": _ab("a,b\rx,y\r"),
    "mark": _ab("\ufeffa,b\nx,y\n"),
    "quoted": _ab('"a","b"\n"x, y","z ""w"""\n'),
    "line-feeds-in-quotes": _ab('a,b\n"x\n\r\ny",z\n'),
    "quote-inside": _ab('a,b\nx"y,z\n'),
    "quote-then-letters": _ab('a,b\n"x"y,z\n'),
    "nul-in-a-cell": _ab(b"a,b\nx\0y,z\n", encoding="utf-8"),
    "control-cells": _ab("a,b\n\x1b[2J,\x07\n", encoding="utf-8"),
    "line-separators": _ab("a,b\nx\u2028y,z\u0085w\n", encoding="utf-8"),
    "vertical-tab": _ab("a,b\nx\x0by,z\x0cw\n"),
    "utf-16": _ab("a,b\nx,é\n".encode("utf-16"), encoding="utf-16"),
    "utf-16-le": _ab("a,b\nx,é\n".encode("utf-16-le"), encoding="utf-16-le"),
    "latin-1": _ab("a,b\nx,é\n".encode("latin-1"), encoding="iso-8859-1"),
    "cp1251": _ab("a,b\nх,у\n".encode("cp1251"), encoding="windows-1251"),
    "tabs": _ab("a\tb\nx\ty\n", dialect={"delimiter": "\t"}),
    "non-characters": _ab("a,b\n\uffff,\ufdd0\n", encoding="utf-8"),
    "undeclared": _ab("a,b\né,naïve\n"),
    "inline": table("", path=None, data=[{"a": "x"}]),
    "json-rows-of-a-property": table("", path="t.json", format="json", dialect={"property": "rows"})
    | {"t.json": '{"rows": [{"a": "x"}]}'},
    "json-rows": table("", path="t.json", format="json") | {"t.json": '[{"a": "x"}]'},
}

CASES: Final = (
    *(Case(name=n, verdict=rule, says=says, files=files) for n, (files, rule, says) in _WRONG.items()),
    *(Case(name=n, verdict=VALID, files=files) for n, files in _RIGHT.items()),
    Case(name="giant-cell", verdict=VALID, files=_ab(lambda: b"a,b\nx," + b"y" * 4_000_000 + b"\n")),
    Case(name="giant-quoted-cell", verdict=VALID, files=_ab(lambda: b'a,b\nx,"' + b'y""\n' * 1_000_000 + b'"\n')),
    Case(
        name="giant-wrong-cell",
        verdict="type-error",
        files=table(lambda: b"a\n" + b"y" * 4_000_000 + b"\n", fields({"name": "a", "type": "integer"})),
    ),
    Case(name="giant-header", verdict="incorrect-label", files=_ab(lambda: b"y" * 4_000_000 + b",b\nx,y\n")),
    Case(
        name="many-fields",
        verdict=VALID,
        files=table(
            lambda: (",".join(f"f{n}" for n in range(5_000)) + "\n" + ",".join(["x"] * 5_000) + "\n").encode(),
            fields(*(f"f{n}" for n in range(5_000))),
        ),
    ),
    Case(name="two-parts", verdict=VALID, files=_ab("a,b\nx,y\n", path=["t.csv", "u.csv"]) | {"u.csv": "a,b\nz,w\n"}),
    Case(
        name="two-parts-open-quote",
        verdict="csv-unterminated-quote",
        files=_ab('a,b\nx,"y\n', path=["t.csv", "u.csv"]) | {"u.csv": "a,b\nz,w\n"},
    ),
)
