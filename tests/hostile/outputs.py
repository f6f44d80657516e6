"""What acts on its reader, in every place from which a report shows something."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from tests.hostile.cases import Case, descriptor, document, fields, resource, table

_BAD: Final = {
    "terminal": "\x1b[31m\x1b]0;title\x07\x1b[2J\x9b31m",
    "bidi": "a\u202egpj\u2066\u2069\u200f\u061c",
    "invisible": "a\u200b\u200d\ufeff\u00ad\u2060\u3164\U000e0041",
    "lines": "a\r\nb\rc\u2028d\u0085e\x0bf\x0cg",
    "command": "::error file=x::boom",
    "command-below": "x\n::set-output name=a::b\n::stop-commands::t",
    "command-after-blanks": " \t::add-mask::x",
    "old-command": "##[error]boom ##[group]x",
    "percent": "%0A::error::x%0D%25",
    "markup": "[/nope][bold red]x[/][link=http://x]y[/link]",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x="',
    "entity": "&lt;script&gt;&#60;b&#62;&amp;",
    "cdata": "]]><x/><![CDATA[ --> <!-- ]]>",
    "markdown": "| x | [y](http://z) ![i](http://z/i.png) <b>q</b> `c` ``d`` @user #1 ~~s~~",
    "markdown-block": "# x\n- y\n> z\n```\nq\n```",
    "autolink": "https://example.org www.example.org <https://example.org>",
    "formula": '=HYPERLINK("http://x","y")',
    "formula-of-commands": "@SUM(1+1)*cmd|' /C calc'!A0",
    "nul": "a\0b",
    "surrogate-like": "\ufffe\uffff",
    "delete": "a\x7fb\x80\x9f",
    "braces": "{0} {x} %s %(x)s ${X} {{7*7}} {% x %}",
    "long": "y" * 3_000 + "\u202e",
    "combining": "Z" + "\u0353\u030d" * 200,
}
_INTEGER: Final = fields({"name": "a", "type": "integer"})


def _cases() -> Iterator[Case]:
    for name, text in _BAD.items():
        quoted = '"{}"'.format(text.replace('"', '""'))
        yield Case(name=f"cell-{name}", verdict="type-error", files=table(f"a\n{quoted}\n", _INTEGER, encoding="utf-8"))
        yield Case(
            name=f"label-{name}", verdict="incorrect-label", files=table(f"{quoted}\n1\n", _INTEGER, encoding="utf-8")
        )
        yield Case(
            name=f"field-{name}",
            verdict="type-error",
            files=table(f"{quoted}\nx\n", fields({"name": text.strip(), "type": "integer"}), encoding="utf-8"),
        )
        yield Case(name=f"resource-{name}", verdict="type-error", files=table("a\nx\n", _INTEGER, name=text))
        yield Case(
            name=f"path-{name}",
            verdict="path-unsafe",
            files={"datapackage.json": descriptor(resource(path=f"../{text}"))},
        )
        yield Case(
            name=f"package-{name}",
            verdict="type-error",
            files={"datapackage.json": descriptor(resource(_INTEGER), name=text, version=text), "t.csv": "a\nx\n"},
        )
        yield Case(
            name=f"value-{name}",
            verdict="json-schema",
            files=document(
                json.dumps({"k": text, text: 1}, ensure_ascii=False),
                {"properties": {"k": {"enum": [f"{text}!"]}}, "additionalProperties": False},
            ),
        )
        yield Case(
            name=f"schema-{name}",
            verdict="json-schema",
            files=document('{"k": 5}', {"properties": {"k": {"const": text, "title": text, "description": text}}}),
        )
        yield Case(
            name=f"type-{name}", verdict="field-error", files=table("a\nx\n", fields({"name": "a", "type": text}))
        )


CASES: Final = tuple(replace(case, everywhere=True) for case in _cases())
