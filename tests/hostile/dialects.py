"""What a JSON Schema is written in: ECMA-262's patterns, and metaschemas that choose vocabularies."""

import json
from typing import Any, Final

from tests.hostile.cases import VALID, Case, Content, Link, Special, document, fields, table

DRAFT: Final = "https://json-schema.org/draft/2020-12/"
LETTERS: Final = "é" * 40 + "!"


def _pattern(pattern: str, text: str) -> dict[str, Content]:
    return document(json.dumps(text), {"pattern": pattern})


def _names(pattern: str, *names: str, **keywords: Any) -> dict[str, Content]:
    return document(json.dumps(dict.fromkeys(names, 1)), {"patternProperties": {pattern: True}, **keywords})


def _file(schema: Any, text: str, **files: Content) -> dict[str, Content]:
    return {**document(text, "s.json"), "s.json": json.dumps(schema), **files}


def _meta(*vocabularies: str, **more: bool) -> str:
    listed = {f"{DRAFT}vocab/{name}": True for name in vocabularies} | more
    return json.dumps({"$schema": f"{DRAFT}schema", "$id": "m.json", "$vocabulary": listed})


def _dialect(name: str, text: str = "5", schema: Any = None, **files: Content) -> dict[str, Content]:
    return _file({"$schema": name, "maximum": 1, **(schema or {})}, text, **files)


def _spellings(count: int) -> list[dict[str, str]]:
    """Spell one property of characters in many ways, each of which a reader might look up anew."""
    spelt = ("_".join(part) for part in _split("Lowercase_Letter".replace("_", "")))
    return [{"pattern": rf"\p{{{name}}}\P{{{name}}}"} for name, _ in zip(spelt, range(count), strict=False)]


def _split(word: str) -> Any:
    for mask in range(1 << (len(word) - 1)):
        parts, start = [], 0
        for place in range(1, len(word)):
            if mask >> (place - 1) & 1:
                parts.append(word[start:place])
                start = place
        yield [*parts, word[start:]]


_WRONG: Final[dict[str, tuple[dict[str, Content], str, str]]] = {
    "letter-that-is-none": (_pattern(r"^\p{Letter}+$", "a1"), "json-schema", "does not match"),
    "upper-case": (_pattern(r"^\p{Lu}$", "é"), "json-schema", "does not match"),
    "negated-in-a-class": (_pattern(r"^[^\P{L}é]$", "é"), "json-schema", "does not match"),
    "script": (_pattern(r"^\p{Script=Greek}+$", "αβγa"), "json-schema", "does not match"),
    "property-misspelt": (_pattern(r"\p{Leter}", "x"), "json-schema", "no property of characters"),
    "property-of-age": (_pattern(r"\p{age=3.0}", "x"), "json-schema", "no regular expression"),
    "property-not-closed": (_pattern(r"\p{L", "x"), "json-schema", "no regular expression"),
    "property-empty": (_pattern(r"\p{}", "x"), "json-schema", "no regular expression"),
    "property-that-breaks-out": (_pattern(r"\p{L}*)|(.*", "x"), "json-schema", "no regular expression"),
    "properties-by-the-thousand": (_pattern(r"\p{L}" * 16_000, "x"), "json-schema", "written out"),
    "properties-in-one-class": (_pattern("[" + r"\p{L}\P{L}" * 8_000 + "]", "x"), "json-schema", "written out"),
    "properties-spelt-in-many-ways": (document('"x"', {"allOf": _spellings(3_000)}), "size-limit", "time"),
    "many-long-patterns": (
        document('"x"', {"allOf": [{"pattern": f"{n}" + "(?:a|b)?" * 12_000} for n in range(12)]}),
        "size-limit",
        "time",
    ),
    "line-feed-at-the-end": (_pattern("^abc$", "abc\n"), "json-schema", "does not match"),
    "dot-and-a-line-separator": (_pattern("^.$", "\u2028"), "json-schema", "does not match"),
    "digit-of-another-script": (_pattern(r"^\d$", "٣"), "json-schema", "does not match"),
    "word-of-another-script": (_pattern(r"^\w$", "é"), "json-schema", "does not match"),
    "space-that-is-a-separator-of-files": (_pattern(r"^\s$", "\x1c"), "json-schema", "does not match"),
    "empty-class": (_pattern("[]", "a"), "json-schema", "does not match"),
    "range-to-a-class": (_pattern(r"[a-\d]", "a"), "json-schema", "range"),
    "range-backwards": (_pattern(r"[\u{62}-\x61]", "a"), "json-schema", "range"),
    "group-that-is-not-there": (_pattern(r"(a)\2", "a"), "json-schema", "no group 2"),
    "name-that-is-not-there": (_pattern(r"\k<n>", "a"), "json-schema", "no group n"),
    "names-alike": (_pattern("(?<n>a)(?<n>b)", "ab"), "json-schema", "two groups"),
    "code-point-beyond": (_pattern(r"\u{110000}", "a"), "json-schema", "no regular expression"),
    "look-behind-of-any-length": (_pattern("(?<=a+)b", "ab"), "json-schema", "fixed-width"),
    "catastrophic-in-linear-time": (_pattern(r"^(\p{L}+)+$", LETTERS), "json-schema", "does not match"),
    "catastrophic-letters": (_pattern(r"^(?=.)(\p{L}+)+$", LETTERS), "size-limit", "time"),
    "catastrophic-reference": (_pattern(r"^(?<n>a+)+\k<n>!x$", "a" * 40 + "!"), "size-limit", "time"),
    "catastrophic-names": (_names(r"^(?=a)(a|a)*$", "a" * 40 + "!"), "size-limit", "time"),
    "catastrophic-names-among-others": (
        _names(r"^(?=a)(a|a)*$", "a" * 40 + "!", additionalProperties=False),
        "size-limit",
        "time",
    ),
    "catastrophic-names-not-evaluated": (
        _names(r"^(?=a)(a|a)*$", "a" * 40 + "!", unevaluatedProperties=False),
        "size-limit",
        "time",
    ),
    "names-of-letters": (_names(r"^\p{L}+$", "é", "1", additionalProperties=False), "json-schema", "'1'"),
    "names-not-evaluated": (_names(r"^\p{L}+$", "é", "1", unevaluatedProperties=False), "json-schema", "'1'"),
    "names-broken": (_names("(?<n>", "a"), "json-schema", "no regular expression"),
    "names-that-share-no-group": (
        document(
            '{"yy": 1, "y": 1}',
            {"patternProperties": {"(x)": True, r"(y)\1": True}, "additionalProperties": False},
        ),
        "json-schema",
        "'y'",
    ),
    "broken-in-another-file": (
        _file({"$ref": "u.json"}, '"x"', **{"u.json": '{"items": {"pattern": "("}}'}),
        "json-schema",
        "of what it refers to",
    ),
    "broken-in-a-third-file": (
        _file(
            {"$ref": "u.json"}, '"x"', **{"u.json": '{"not": {"$ref": "v.json"}}', "v.json": r'{"pattern": "\\p{X}"}'}
        ),
        "json-schema",
        "no property of characters",
    ),
    "broken-where-no-keyword-is": (
        document('"x"', {"$ref": "#/components/a", "components": {"a": {"patternProperties": {"[": True}}}}),
        "json-schema",
        "no regular expression",
    ),
    "catastrophic-in-another-draft": (
        _file(
            {"$ref": "u.json"},
            json.dumps(["a" * 40 + "!"]),
            **{
                "u.json": json.dumps(
                    {"$schema": "http://json-schema.org/draft-07/schema#", "items": [{"pattern": "^(a|a)*$"}]}
                )
            },
        ),
        "json-schema",
        "does not match",
    ),
    "row-pattern": (
        table(
            "a\né\n1\n", fields("a"), jsonSchema={"if": True, "then": {"properties": {"a": {"pattern": r"^\p{L}$"}}}}
        ),
        "json-schema",
        "does not match",
    ),
    "field-pattern": (
        table(
            'a\n"[""1""]"\n',
            fields({"name": "a", "type": "array", "constraints": {"jsonSchema": {"items": {"pattern": r"\p{L}"}}}}),
        ),
        "json-schema",
        "does not match",
    ),
    "field-patterns-by-the-thousand": (
        table(
            "a\n[]\n",
            fields({"name": "a", "type": "array", "constraints": {"jsonSchema": {"allOf": _spellings(3_000)}}}),
        ),
        "size-limit",
        "time",
    ),
    "vocabulary-unknown": (_dialect("m.json", **{"m.json": _meta("core", **{"urn:x": True})}), "json-schema", "urn:x"),
    "vocabulary-that-asserts-formats": (
        _dialect("m.json", **{"m.json": _meta("core", "format-assertion")}),
        "json-schema",
        "not known here",
    ),
    "vocabulary-unknown-in-another-file": (
        _file({"$ref": "u.json"}, "5", **{"u.json": '{"$schema": "m.json"}', "m.json": _meta(**{"urn:x": True})}),
        "json-schema",
        "urn:x",
    ),
    "vocabulary-validation": (_dialect("m.json", **{"m.json": _meta("core", "validation")}), "json-schema", "maximum"),
    "metaschema-missing": (_dialect("none.json"), "json-schema", "maximum"),
    "metaschema-remote": (_dialect("http://127.0.0.1:9/m.json"), "json-schema", "maximum"),
    "metaschema-of-no-host": (_dialect("http://[::1"), "json-schema", "URI"),
    "metaschema-outside": (_dialect("../outside/secret.json"), "json-schema", "maximum"),
    "metaschema-absolute": (_dialect("/etc/passwd"), "json-schema", "maximum"),
    "metaschema-file-uri": (_dialect("file:///etc/passwd"), "json-schema", "maximum"),
    "metaschema-by-a-link-out": (
        _dialect("m.json", **{"m.json": Link("../outside/secret.json")}),
        "json-schema",
        "maximum",
    ),
    "metaschema-fifo": (_dialect("m.json", **{"m.json": Special("fifo")}), "json-schema", "maximum"),
    "metaschema-device": (_dialect("m.json", **{"m.json": Special("device")}), "json-schema", "maximum"),
    "metaschema-folder": (_dialect("m.json", **{"m.json": Special("folder")}), "json-schema", "maximum"),
    "metaschema-hidden": (_dialect(".m.json", **{".m.json": _meta("core")}), "json-schema", "maximum"),
    "metaschema-no-json": (_dialect("m.json", **{"m.json": "{"}), "json-schema", "maximum"),
    "metaschema-deep": (_dialect("m.json", **{"m.json": "[" * 10_000}), "json-schema", "maximum"),
    "metaschema-itself": (_dialect("s.json"), "json-schema", "maximum"),
    "metaschema-of-a-metaschema": (
        _dialect("m.json", **{"m.json": '{"$schema": "n.json", "$vocabulary": {}}', "n.json": _meta("core")}),
        "json-schema",
        "maximum",
    ),
    "metaschema-lists-a-list": (
        _dialect("m.json", **{"m.json": json.dumps({"$schema": f"{DRAFT}schema", "$vocabulary": []})}),
        "json-schema",
        "maximum",
    ),
    "metaschema-for-another-file-alone": (
        _file({"$ref": "u.json", "maximum": 1}, "5", **{"u.json": '{"$schema": "m.json"}', "m.json": _meta("core")}),
        "json-schema",
        "maximum",
    ),
}
_RIGHT: Final[dict[str, dict[str, Content]]] = {
    "letters": _pattern(r"^\p{Letter}\p{L}\P{Lu}[\p{Script=Greek}]$", "éÉéα"),
    "letters-many": _pattern(r"^\p{L}{40}!$", LETTERS),
    "escapes": _pattern(r"^\u{1F600}\ud83d\ude00\cJ\/\x41\0$", "😀😀\n/A\0"),
    "named-group": _pattern(r"^(?<first>a|b)\k<first>$", "bb"),
    "reference-to-what-took-no-part": _pattern(r"^(?:(a)|b)\1$", "b"),
    "any-sign": _pattern("^[^]$", "\n"),
    "bracket-first": _pattern("^[]a]+$", "]a"),
    "flags": _pattern("(?i)^ABC$", "abc"),
    "names": _names(r"^\p{L}+$", "é", unevaluatedProperties=False),
    "pattern-by-pointer": document("{}", {"$ref": "#/patternProperties/%5Ea$", "patternProperties": {"^a$": {}}}),
    "no-validation": _dialect("m.json", **{"m.json": _meta("core", "applicator")}),
    "no-vocabulary-at-all": _dialect("m.json", **{"m.json": _meta()}),
    "vocabulary-optional": _dialect("m.json", **{"m.json": _meta("core", **{"urn:x": False})}),
    "vocabularies-by-the-thousand": _dialect(
        "m.json", **{"m.json": _meta(**{f"urn:{n}": False for n in range(50_000)})}
    ),
    "metaschema-of-an-older-draft": _file(
        {"$schema": "m.json", "items": [{"type": "string"}]},
        '["x", 5]',
        **{"m.json": '{"$schema": "http://json-schema.org/draft-07/schema#"}'},
    ),
    "metaschema-of-another-file": _file(
        {"$ref": "u.json"}, "5", **{"u.json": '{"$schema": "m.json", "maximum": 1}', "m.json": _meta("core")}
    ),
    "metaschema-of-the-core": _dialect(f"{DRAFT}meta/core"),
}

CASES: Final = (
    *(Case(name=n, verdict=rule, says=says, files=files) for n, (files, rule, says) in _WRONG.items()),
    *(Case(name=n, verdict=VALID, files=files) for n, files in _RIGHT.items()),
)
