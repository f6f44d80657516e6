"""Descriptors that are no JSON, no descriptor, or a descriptor of something impossible."""

import json
from typing import Any, Final

from tests.hostile.cases import STOPS, V2, VALID, Case, Content, descriptor, fields, resource, table

GOOD: Final = "a\nx\n"


def _text(text: Content) -> dict[str, Content]:
    return {"datapackage.json": text, "t.csv": GOOD}


def _package(**properties: Any) -> dict[str, Content]:
    return _text(descriptor(resource(), **properties))


def _resources(*listed: Any) -> dict[str, Content]:
    return _text(descriptor(*listed))


def _schema(schema: Any) -> dict[str, Content]:
    return _text(descriptor({**resource(), "schema": schema}))


def _field(**properties: Any) -> dict[str, Content]:
    return _schema({"fields": [{"name": "a", "type": "string", **properties}]})


def _reference(*tables: tuple[str, str]) -> dict[str, Content]:
    listed = [
        resource(fields("a", foreignKeys=[{"fields": "a", "reference": {"resource": to, "fields": "a"}}]), name=name)
        for name, to in tables
    ]
    return _resources(*listed)


_WHOLE: Final = descriptor(resource())
_STOPS: Final[dict[str, tuple[Content, str]]] = {
    "no-bytes": ("", "cannot be read"),
    "blanks": (" \n\t", "cannot be read"),
    "nul-bytes": ("\0" * 100, "cannot be read"),
    "half": (_WHOLE[: len(_WHOLE) // 2], "line 1"),
    "two": (_WHOLE + _WHOLE, "line 1"),
    "trailing-comma": ('{"name": "p",}', "comma"),
    "comment": ('{"name": "p"} // p', "comments"),
    "single-quotes": ("{'name': 'p'}", "quotation"),
    "form-feed": ("\f{}", "cannot be read"),
    "yaml": ("name: p\nresources: []\n", "line 1"),
    "array": ("[]", "JSON object"),
    "null": ("null", "JSON object"),
    "number": ("5", "JSON object"),
    "string": ('"p"', "JSON object"),
    "bare-escape": ('{"name": "\x1b[2J"}', "line 1"),
    "line-feed-in-a-string": ('{"name": "a\nb"}', "line 1"),
    "wrong-escape": (r'{"name": "\x41"}', "line 1"),
    "half-escape": (r'{"name": "\u12"}', "line 1"),
    "latin-1": ('{"name": "é"}'.encode("latin-1"), "UTF-8"),
    "utf-16": (_WHOLE.encode("utf-16"), "UTF-8"),
    "utf-32": (_WHOLE.encode("utf-32"), "UTF-8"),
    "surrogate-bytes": (b'{"name": "\xed\xa0\x80"}', "UTF-8"),
    "overlong-bytes": (b'{"name": "\xc0\xaf"}', "UTF-8"),
    "deep": ('{"a":' * 300 + "1" + "}" * 300, "levels deep"),
    "very-deep": ('{"a":' * 100_000 + "1" + "}" * 100_000, "levels deep"),
    "deep-and-open": ("[" * 100_000, "deep"),
    "many-digits": ('{"a": ' + "9" * 5_000 + "}", "digits"),
    "a-million-digits": ('{"a": ' + "9" * 1_000_000 + "}", "digits"),
    "leading-zero": ('{"a": 01}', "line 1"),
    "plus": ('{"a": +1}', "line 1"),
    "hexadecimal": ('{"a": 0x1}', "line 1"),
    "capital-true": ('{"a": True}', "line 1"),
}
_WRONG_RESOURCES: Final[dict[str, Any]] = {
    "null": None,
    "object": {},
    "text": "t",
    "number": 5,
    "empty": [],
    "of-null": [None],
    "of-numbers": [1, 2],
    "of-lists": [[]],
}
_WRONG: Final[dict[str, tuple[dict[str, Content], str, str]]] = {
    "no-resources": (_text(json.dumps({"$schema": V2, "name": "p"})), "package-error", "resources"),
    "empty-object": (_text("{}"), "package-error", "resources"),
    "resource-empty": (_resources({}), "resource-error", "name"),
    "resource-without-data": (_resources({"name": "t"}), "resource-error", "data"),
    "path-and-data": (_resources(resource(data=[["a"]])), "resource-error", "exclusive"),
    "names-clash": (_resources(resource(), resource()), "package-error", "names"),
    "path-number": (_resources({"name": "t", "path": 5}), "resource-error", "path"),
    "path-object": (_resources({"name": "t", "path": {}}), "resource-error", "path"),
    "path-empty-list": (_resources({"name": "t", "path": []}), "resource-error", "path"),
    "path-list-in-a-list": (_resources(resource(path=[["t.csv"]])), "path-unsafe", "itself a list"),
    "path-list-beside-a-path": (_resources(resource(path=["t.csv", ["t.csv"]])), "path-unsafe", "itself a list"),
    "path-list-in-a-list-outside": (_resources(resource(path=[["/etc/passwd"]])), "path-unsafe", "itself a list"),
    "path-list-in-a-list-remote": (
        _resources(resource(path=[["http://127.0.0.1:9/"]])),
        "path-unsafe",
        "itself a list",
    ),
    "path-list-of-numbers": (_resources({"name": "t", "path": [1]}), "resource-error", "path"),
    "resource-name-number": (_resources(resource(name=5)), "resource-error", "name"),
    "resource-name-object": (_resources(resource(name={})), "resource-error", "name"),
    "resource-type-unknown": (_resources(resource(type="tablé")), "resource-error", "type"),
    "bytes-text": (_resources(resource(bytes="4")), "resource-error", "bytes"),
    "bytes-wrong": (_resources(resource(bytes=5)), "byte-count", "expected"),
    "hash-number": (_resources(resource(hash=5)), "package-error", "fails"),
    "hash-wrong": (_resources(resource(hash="sha256:00")), "hash-count", "expected"),
    "hash-unknown": (_resources(resource(hash="sha3:00")), "hash-unsupported", "sha3"),
    "hash-shake": (_resources(resource(hash="shake_128:00")), "hash-unsupported", "shake_128"),
    "encoding-number": (_resources(resource(encoding=5)), "resource-error", "encoding"),
    "encoding-unknown": (_resources(resource(encoding="nope")), "encoding-error", "nope"),
    "encoding-rot13": (_resources(resource(encoding="rot13")), "source-error", "rot-13"),
    "encoding-base64": (_resources(resource(encoding="base64")), "source-error", "base64"),
    "encoding-undefined": (_resources(resource(encoding="undefined")), "source-error", ""),
    "encoding-nul": (_resources(resource(encoding="utf-8\0")), "table-error", ""),
    "encoding-surrogate": (_resources(resource(encoding="\ud800")), "table-error", ""),
    "format-number": (_resources(resource(format=5)), "resource-error", "format"),
    "format-unknown": (_resources(resource(format="exe")), "format-error", "exe"),
    "dialect-number": (_resources(resource(dialect=5)), "resource-error", "dialect"),
    "dialect-list": (_resources(resource(dialect=[])), "resource-error", "dialect"),
    "delimiter-empty": (_resources(resource(dialect={"delimiter": ""})), "source-error", "delimiter"),
    "delimiter-long": (_resources(resource(dialect={"delimiter": "ab"})), "source-error", "delimiter"),
    "delimiter-number": (_resources(resource(dialect={"delimiter": 5})), "control-error", "delimiter"),
    "header-rows-text": (_resources(resource(dialect={"headerRows": "1"})), "dialect-error", "headerRows"),
    "schema-number": (_schema(5), "resource-error", "schema"),
    "schema-list": (_schema([]), "resource-error", "schema"),
    "schema-empty-name": (_schema({"fields": [{"name": "a"}, {"name": ""}]}), "missing-label", ""),
    "fields-null": (_schema({"fields": None}), "schema-error", "fields"),
    "fields-object": (_schema({"fields": {}}), "schema-error", "fields"),
    "fields-of-null": (_schema({"fields": [None]}), "package-error", "fails"),
    "fields-of-text": (_schema({"fields": ["a"]}), "field-error", "No such file"),
    "fields-of-paths": (_schema({"fields": ["/etc/passwd"]}), "field-error", "not read"),
    "fields-of-paths-outside": (_schema({"fields": ["../outside/secret.json"]}), "field-error", "not read"),
    "fields-of-urls": (_schema({"fields": ["http://127.0.0.1:9/f.json"]}), "field-error", "network"),
    "field-nameless": (_schema({"fields": [{}]}), "field-error", "name"),
    "field-name-number": (_schema({"fields": [{"name": 5}]}), "field-error", "name"),
    "fields-clash": (_schema(fields("a", "a")), "schema-error", "names"),
    "type-unknown": (_field(type="strang"), "field-error", "strang"),
    "type-number": (_field(type=5), "field-error", "type"),
    "type-object": (_field(type={}), "field-error", "type"),
    "constraints-list": (_field(constraints=[1]), "field-error", "constraints"),
    "constraint-unknown": (_field(constraints={"minimum": 1}), "field-error", "minimum"),
    "required-text": (_field(constraints={"required": "yes"}), "field-error", "required"),
    "enum-text": (_field(constraints={"enum": "x"}), "field-error", "enum"),
    "min-length-text": (_field(constraints={"minLength": "x"}), "field-error", "minLength"),
    "missing-values-text": (_schema(fields("a", missingValues="x")), "schema-error", "missingValues"),
    "missing-values-numbers": (_schema(fields("a", missingValues=[1])), "schema-error", "missingValues"),
    "primary-key-unknown": (_schema(fields("a", primaryKey="b")), "schema-error", "b"),
    "primary-key-number": (_schema(fields("a", primaryKey=5)), "schema-error", "primaryKey"),
    "primary-key-object": (_schema(fields("a", primaryKey=[{}])), "schema-error", "primaryKey"),
    "foreign-keys-object": (_schema(fields("a", foreignKeys={})), "schema-error", "foreignKeys"),
    "foreign-keys-of-null": (_schema(fields("a", foreignKeys=[None])), "schema-error", "foreignKeys"),
    "foreign-key-reference-text": (
        _schema(fields("a", foreignKeys=[{"fields": "a", "reference": "t"}])),
        "package-error",
        "fails",
    ),
    "foreign-key-reference-number": (
        _schema(fields("a", foreignKeys=[{"fields": "a", "reference": {"resource": 5, "fields": "a"}}])),
        "schema-error",
        "foreignKeys",
    ),
    "foreign-key-unknown-field": (
        _schema(fields("a", foreignKeys=[{"fields": "b", "reference": {"resource": "", "fields": "a"}}])),
        "schema-error",
        "b",
    ),
    "foreign-key-unknown-table": (_reference(("t", "nothing")), "resource-error", "nothing"),
    "foreign-key-lengths": (
        _schema(fields("a", foreignKeys=[{"fields": ["a"], "reference": {"resource": "", "fields": ["a", "a"]}}])),
        "schema-error",
        "",
    ),
    "package-name-number": (_package(name=5), "package-error", "name"),
    "package-name-object": (_package(name={}), "package-error", "name"),
    "package-version-number": (_package(version=5), "package-error", "version"),
    "licenses-number": (_package(licenses=5), "package-error", "licenses"),
    "licenses-of-null": (_package(licenses=[None]), "package-error", "licenses"),
    "sources-of-numbers": (_package(sources=[5]), "package-error", "sources"),
    "contributors-text": (_package(contributors="me"), "package-error", "contributors"),
    "contributor-email": (_package(contributors=[{"title": "x", "email": "no"}]), "package-error", "email"),
    "created-text": (_package(created="yesterday"), "package-error", "created"),
    "profile-number": (_package(profile=5), "package-error", "profile"),
    "dollar-schema-list": (_package(**{"$schema": []}), "path-unsafe", "must be a text"),
    "dollar-schema-object": (_package(**{"$schema": {}}), "path-unsafe", "must be a text"),
    "dollar-schema-false": (_package(**{"$schema": False}), "path-unsafe", "must be a text"),
    "dollar-schema-of-a-resource": (_resources(resource(**{"$schema": ["x"]})), "path-unsafe", "must be a text"),
    "dollar-schema-number": (_package(**{"$schema": 5}), "package-error", ""),
    "anchoring-number": (_package(anchoring=5), "anchoring-form", "object"),
    "anchoring-deep": (_package(anchoring={"tiling": {"resource": ["t"]}}), "anchoring-form", ""),
    "anchoring-of-nothing": (_package(anchoring={"text": "none"}), "anchoring-form", "none"),
    "json-schema-number": (_resources(resource(jsonSchema=5)), "json-schema", ""),
    "json-schema-list": (_resources(resource(jsonSchema=[])), "json-schema", ""),
    "json-schema-empty-path": (_resources(resource(jsonSchema="")), "path-unsafe", ""),
    "nan": (_text(_WHOLE[:-1] + ', "x": NaN}'), "json-not-finite", "NaN"),
    "minus-infinity": (_text(_WHOLE[:-1] + ', "x": -Infinity}'), "json-not-finite", "Infinity"),
    "overflow": (_text(_WHOLE[:-1] + ', "x": 1e999}'), "json-not-finite", "1e999"),
    "keys-twice": (_text(_WHOLE[:-1] + ', "name": "q"}'), "json-duplicate-key", "already given"),
    "resources-twice": (_text(_WHOLE[:-1] + ', "resources": []}'), "json-duplicate-key", "already given"),
    "keys-twice-escaped": (_text(_WHOLE[:-1] + ', "n\\u0061me": "q"}'), "json-duplicate-key", "already given"),
    "paths-twice": (
        _text(_WHOLE.replace('"t.csv"', '"t.csv", "path": "t.csv"')),
        "json-duplicate-key",
        "already given",
    ),
}
_RIGHT: Final[dict[str, dict[str, Content]]] = {
    "byte-order-mark": _text("\ufeff" + _WHOLE),
    "blanks-around": _text(f"\r\n\t {_WHOLE} \r\n"),
    "unknown-properties": _package(**{"x": {"y": [1, None, True]}, "": 1, "__proto__": {}, "constructor": "x"}),
    "depth-within": _package(x=json.loads("[" * 200 + "]" * 200)),
    "digits-within": _text(_WHOLE[:-1] + ', "x": ' + "9" * 4_000 + "}"),
    "fraction-long": _text(_WHOLE[:-1] + ', "x": 0.' + "9" * 10_000 + "}"),
    "names-of-case": _resources(resource(), resource(name="T")),
    "circle-of-references": _reference(("t", "u"), ("u", "t")),
    "reference-to-itself": _reference(("t", "")),
    "twenty-properties-deep": _package(title="x" * 1_000_000),
    "surrogate-elsewhere": _text(_WHOLE[:-1] + ', "x": "\\ud800"}'),
    "solidus-escaped": _text(_WHOLE.replace("/", "\\/")),
    "many-resources": _text(descriptor(*(resource(name=f"t{number}") for number in range(300)))),
}

CASES: Final = (
    *(Case(name=n, verdict=STOPS, says=says, files=_text(text)) for n, (text, says) in _STOPS.items()),
    Case(
        name="large",
        verdict=STOPS,
        says="too large",
        files=_text(lambda: (_WHOLE[:-1] + ', "x": "' + "x" * 10_000_000 + '"}').encode()),
    ),
    *(
        Case(
            name=f"resources-{n}",
            verdict="package-error",
            says="resource",
            files=_text(json.dumps({"$schema": V2, "name": "p", "resources": value})),
        )
        for n, value in _WRONG_RESOURCES.items()
    ),
    *(Case(name=n, verdict=rule, says=says, files=files) for n, (files, rule, says) in _WRONG.items()),
    *(Case(name=n, verdict=VALID, files=files) for n, files in _RIGHT.items()),
    Case(name="surrogate-in-a-name", verdict=VALID, files=_text(_WHOLE.replace('"name": "t"', '"name": "\\ud800"'))),
    *(
        Case(
            name=f"key-twice-in-a-named-{key}",
            verdict="json-duplicate-key",
            says="already given",
            files=table(GOOD, **{key: "s.json"}) | {"s.json": '{"title": "x", "title": "y"' + rest},
        )
        for key, rest in (("schema", ', "fields": [{"name": "a", "type": "string"}]}'), ("dialect", "}"))
    ),
    Case(
        name="hash-of-a-number",
        verdict="package-error",
        says="/resources/1/hash",
        files={
            "datapackage.json": descriptor(resource(name="s", path="../s.csv"), resource(hash=5)),
            "t.csv": GOOD,
        },
    ),
    Case(
        name="reference-in-a-list",
        verdict="package-error",
        says="/resources/0/schema/foreignKeys/0/reference",
        files=table(GOOD, fields("a", foreignKeys=[{"fields": "a", "reference": ["t"]}])),
    ),
    Case(name="surrogate-in-a-field", verdict="incorrect-label", files=table(GOOD, fields("\ud800"))),
    Case(
        name="many-keys",
        verdict=VALID,
        files=_text(lambda: (_WHOLE[:-1] + "".join(f', "k{n}": {n}' for n in range(300_000)) + "}").encode()),
    ),
    Case(
        name="many-brackets",
        verdict=VALID,
        files=_text(lambda: (_WHOLE[:-1] + ', "x": [' + ",".join(["[]"] * 500_000) + "]}").encode()),
    ),
)
