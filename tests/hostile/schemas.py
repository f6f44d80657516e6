"""JSON Schemas: remote, circular, exponential, broken."""

import json
from typing import Any, Final

from tests.hostile.cases import VALID, Case, Content, Link, document, fields, table


def _file(schema: Content, text: str = "{}", **files: Content) -> dict[str, Content]:
    return {**document(text, "s.json"), "s.json": schema, **files}


def _chain(length: int) -> dict[str, Any]:
    definitions = {f"d{n}": {"$ref": f"#/$defs/d{n + 1}"} for n in range(length)}
    return {"$ref": "#/$defs/d0", "$defs": {**definitions, f"d{length}": {"type": "object"}}}


def _exponential(depth: int) -> dict[str, Any]:
    definitions = {
        f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}, {"$ref": f"#/$defs/d{n + 1}"}]} for n in range(depth)
    }
    return {"$ref": "#/$defs/d0", "$defs": {**definitions, f"d{depth}": {"type": "string"}}}


def _branching(depth: int) -> dict[str, Any]:
    definitions = {
        f"d{n}": {"anyOf": [{"not": {"$ref": f"#/$defs/d{n + 1}"}}, {"$ref": f"#/$defs/d{n + 1}"}, False]}
        for n in range(depth)
    }
    return {
        "allOf": [{"$ref": "#/$defs/d0"}, {"type": "string"}],
        "$defs": {
            **definitions,
            f"d{depth}": {"allOf": [{"$ref": "#/$defs/e"}, {"not": {"$ref": "#/$defs/e"}}]},
            "e": {"type": "string"},
        },
    }


def _choices(depth: int) -> dict[str, Any]:
    definitions = {f"d{n}": {"anyOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(depth)}
    return {"$ref": "#/$defs/d0", "$defs": {**definitions, f"d{depth}": {"type": "string"}}}


_TREE: Final = {"type": "object", "properties": {"next": {"$ref": "#"}}, "additionalProperties": False}
_WRONG: Final[dict[str, tuple[dict[str, Content], str, str]]] = {
    "remote": (document("{}", {"$ref": "http://127.0.0.1:9/s.json"}), "network-refused", "network"),
    "remote-https": (document("{}", {"$ref": "https://example.org/s.json"}), "network-refused", "network"),
    "remote-dynamic": (document("{}", {"$dynamicRef": "http://127.0.0.1:9/s.json#x"}), "network-refused", "network"),
    "remote-by-id": (document("{}", {"$id": "http://127.0.0.1:9/", "$ref": "s.json"}), "network-refused", "network"),
    "remote-below": (
        document('{"a": 1}', {"properties": {"a": {"items": {"$ref": "http://127.0.0.1:9/s"}}}}),
        "network-refused",
        "network",
    ),
    "remote-in-a-file": (
        _file('{"$ref": "u.json"}', **{"u.json": '{"$ref": "http://127.0.0.1:9/s"}'}),
        "network-refused",
        "network",
    ),
    "dynamic-of-no-host": (document("{}", {"$dynamicRef": "http://[::1"}), "json-schema", "no URI"),
    "any-of-within-any-of": (document("5", _choices(24)), "size-limit", "time"),
    "climbs": (document("{}", {"$ref": "../outside/secret.json"}), "json-schema", "nowhere"),
    "absolute": (document("{}", {"$ref": "/etc/passwd"}), "json-schema", "nowhere"),
    "file-uri": (document("{}", {"$ref": "file:///etc/passwd"}), "json-schema", ""),
    "file-uri-of-a-host": (document("{}", {"$ref": "file://localhost/etc/passwd"}), "path-unsafe", ""),
    "percent-climbs": (document("{}", {"$ref": "%2e%2e/outside/secret.json"}), "json-schema", ""),
    "link-out": (_file('{"$ref": "u.json"}', **{"u.json": Link("../outside/secret.json")}), "path-unsafe", "leads out"),
    "circle": (document("{}", {"$ref": "#"}), "json-schema", "circle"),
    "circle-of-two": (
        document("{}", {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}),
        "json-schema",
        "circle",
    ),
    "circle-by-all-of": (document("{}", {"allOf": [{"$ref": "#"}]}), "json-schema", "circle"),
    "circle-of-files": (_file('{"$ref": "u.json"}', **{"u.json": '{"$ref": "s.json"}'}), "json-schema", "circle"),
    "nowhere": (document("{}", {"$ref": "#/$defs/none"}), "json-schema", "nowhere"),
    "no-anchor": (document("{}", {"$ref": "#none"}), "json-schema", "nowhere"),
    "no-file": (document("{}", {"$ref": "none.json"}), "json-schema", "nowhere"),
    "to-no-schema": (document("{}", {"$ref": "#/examples/0", "examples": [5]}), "json-schema", "no JSON Schema"),
    "pointer-escape": (document("{}", {"$ref": "#/$defs/~2"}), "json-schema", "nowhere"),
    "not-a-uri": (document("{}", {"$ref": "http://[::1"}), "json-schema", "URI"),
    "recipe": (document("[]", profile="json-data-resource", schema={"type": "object"}), "json-schema", "object"),
    "type-unknown": (document("{}", {"type": "objekt"}), "json-schema", "no valid JSON Schema"),
    "type-number": (document("{}", {"type": 5}), "json-schema", "no valid JSON Schema"),
    "properties-list": (document("{}", {"properties": []}), "json-schema", "no valid JSON Schema"),
    "required-text": (document("{}", {"required": "a"}), "json-schema", "no valid JSON Schema"),
    "enum-object": (document("{}", {"enum": {}}), "json-schema", "no valid JSON Schema"),
    "minimum-text": (document("{}", {"minimum": "1"}), "json-schema", "no valid JSON Schema"),
    "multiple-of-zero": (document("{}", {"multipleOf": 0}), "json-schema", "no valid JSON Schema"),
    "pattern-broken": (document('"x"', {"pattern": "("}), "json-schema", "regular expression"),
    "pattern-property-broken": (document("{}", {"patternProperties": {"[": {}}}), "json-schema", "regular expression"),
    "pattern-a-million-signs": (document('"x"', {"pattern": "a" * 1_000_000}), "json-schema", "characters"),
    "pattern-number": (document('"x"', {"pattern": 5}), "json-schema", "no valid JSON Schema"),
    "schema-number": (document("{}", 5), "json-schema", "object, true or false"),
    "schema-text": (_file('"x"'), "json-schema", "object, true or false"),
    "schema-null": (_file("null"), "json-schema", "object, true or false"),
    "schema-false": (document("{}", False), "json-schema", ""),
    "draft-number": (document("{}", {"$schema": 5}), "json-schema", "URI"),
    "draft-object": (document("{}", {"$schema": {}}), "json-schema", "URI"),
    "file-no-json": (_file("{"), "json-syntax", "cannot be read"),
    "file-missing": (document("{}", "none.json"), "json-schema", "No such file"),
    "file-deep": (_file('{"not":' * 300 + "{}" + "}" * 300), "size-limit", "deep"),
    "file-keys-twice": (_file('{"type": "object", "type": "string"}'), "json-duplicate-key", "already given"),
    "file-nan": (_file('{"minimum": NaN}'), "json-not-finite", "NaN"),
    "file-latin-1": (_file('{"title": "é"}'.encode("latin-1")), "json-syntax", "UTF-8"),
    "catastrophic": (document('"' + "a" * 40 + '!"', {"pattern": "^(a|aa)+$"}), "json-schema", "does not match"),
    "catastrophic-look-behind": (
        document('"' + "a" * 40 + '!"', {"pattern": "^(?=a)(a|a)*(?<!b)$"}),
        "size-limit",
        "time",
    ),
    "exponential-all-of": (document("5", _exponential(40)), "json-schema", "string"),
    "exponential-any-of": (document("5", _branching(30)), "size-limit", ""),
    "unique-items-large": (
        document(lambda: json.dumps([{"a": n} for n in range(10_000)] + [{"a": 0}]).encode(), {"uniqueItems": True}),
        "size-limit",
        "time",
    ),
    "cents-and-a-bit": (document("19.995", {"multipleOf": 0.01}), "json-schema", "multiple"),
    "number-beyond-floats": (document("1" + "0" * 400 + "1", {"multipleOf": 2.5}), "json-schema", "multiple"),
    "deep-document": (
        document('{"next":' * 200 + "{}" + "}" * 200 + " ", _TREE | {"maxProperties": 0}),
        "json-schema",
        "",
    ),
    "property-of-proto": (document('{"__proto__": 1}', {"additionalProperties": False}), "json-schema", "__proto__"),
    "row-schema-remote": (
        table("a\nx\n", fields("a"), jsonSchema={"$ref": "http://127.0.0.1:9/"}),
        "network-refused",
        "network",
    ),
    "row-schema-circle": (table("a\nx\n", fields("a"), jsonSchema={"$ref": "#"}), "json-schema", "circle"),
    "row-schema-broken": (table("a\nx\n", fields("a"), jsonSchema={"properties": 5}), "json-schema", ""),
    "row-properties-of-numbers": (table("a\nx\n", fields("a"), jsonSchema={"properties": {"a": 5}}), "json-schema", ""),
    "row-required-number": (table("a\nx\n", fields("a"), jsonSchema={"required": 5}), "json-schema", ""),
}
_RIGHT: Final[dict[str, dict[str, Content]]] = {
    "recipe": document("{}", profile="json-data-resource", schema={"type": "object"}),
    "recipe-in-a-file": document("{}", profile="json-data-resource", schema="s.json")
    | {"s.json": '{"type": "object"}'},
    "true": document("{}", True),
    "empty": document("{}", {}),
    "tree": document('{"next":' * 200 + "{}" + "}" * 200, _TREE),
    "chain": document("{}", _chain(30)),
    "long-chain": document("{}", _chain(300)),
    "metaschema": document('{"type": "object"}', {"$ref": "https://json-schema.org/draft/2020-12/schema"}),
    "unknown-keywords": document("{}", {"x": 1, "properties": {"y": {"z": {"$ref": 5}}}}),
    "ref-as-property": document('{"$ref": "x"}', {"properties": {"$ref": {"type": "string"}}}),
    "ref-in-enum": document('{"$ref": "http://127.0.0.1:9/"}', {"enum": [{"$ref": "http://127.0.0.1:9/"}]}),
    "other-file": _file('{"$ref": "u.json#/$defs/x"}', **{"u.json": '{"$defs": {"x": {"type": "object"}}}'}),
    "unused-remote-id": document("{}", {"$id": "https://example.org/s.json", "type": "object"}),
    "unicode-property-names": document('{"é": 1}', {"properties": {"é": {"type": "integer"}}}),
    "one-as-integer": document("1.0", {"type": "integer"}),
    "cents": document("[19.99, 0.3, 1e300]", {"items": {"multipleOf": 0.01}}),
    "tens-beyond-floats": document("1" + "0" * 400, {"multipleOf": 0.1}),
    "large-number": document("1e300", {"type": "number", "minimum": 0}),
    "proto-as-property": document('{"__proto__": 1}', {"properties": {"__proto__": {"type": "integer"}}}),
    "code-points": document('"😀"', {"maxLength": 1}),
}

CASES: Final = (
    *(Case(name=n, verdict=rule, says=says, files=files) for n, (files, rule, says) in _WRONG.items()),
    *(Case(name=n, verdict=VALID, files=files) for n, files in _RIGHT.items()),
)
