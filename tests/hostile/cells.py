"""Odd values of every field type: what the standard takes, what only Python takes, what nobody takes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tests.hostile.cases import VALID, Case, Content, fields, table

_DIGITS: Final = "9" * 5_000
_RIGHT: Final[Mapping[str, Sequence[str]]] = {
    "string": ("x", "😀", "=1+1", "NULL", "nan", "\u202e", "'; DROP TABLE t; --"),
    "integer": ("0", "-0", "+1", "007", "9" * 400),
    "number": ("0", "-1.5", "1e10", "NaN", "INF", "-INF", "1E-5", "+.5"),
    "boolean": ("true", "false", "True", "FALSE", "1", "0"),
    "date": ("2024-02-29", "0001-01-01", "9999-12-31"),
    "time": ("00:00:00", "23:59:59"),
    "datetime": ("2024-02-29T23:59:59", "2024-01-01T00:00:00Z"),
    "year": ("2024", "0001"),
    "yearmonth": ("2024-01", "12024-01"),
    "duration": ("P1Y", "PT1S", "P1Y2M3DT4H5M6S", "-P120D", "PT36H", "PT1.5S", "P1M", "PT1M", "P1DT1M"),
    "geopoint": ("1,2", '"90.50, 45.50"', "-180,-90"),
    "object": ('{"a": {"b": []}}',),
    "array": ("[]", '[1, "x", null]'),
    "list": ("a;b", "x"),
    "geojson": ('{"type": "Point", "coordinates": [1, 2]}',),
    "any": ("x", "1", "[/nope]"),
    "string+uri": ("https://x.org/a?b=c#d", "urn:isbn:1", "http://[::1]:80/", "https://x.org/%20"),
}
_WRONG: Final[Mapping[str, Sequence[str]]] = {
    "integer": ("1.0", "0x10", "1e3", "--1", "x", "∞", _DIGITS, "1 2", "[/nope]", "NaN"),
    "number": ("1,5", "1e", "0x1p3", ".", "1.2.3", "½", "1e9999999999999999999"),
    "boolean": ("yes", "tRuE", "2", "on"),
    "date": ("2024-02-30", "2023-02-29", "24-01-01", "2024/01/01", "0000-01-01", "10000-01-01", "-0001-01-01", "now"),
    "time": ("25:00:00", "10:60:00", "noon", "10"),
    "datetime": ("2024-01-01T25:00:00", "2024-13-01T00:00:00", "yesterday", "2024-01-01T00:00:00+99:99"),
    "year": ("20244", "24", "x", "20.4"),
    "yearmonth": ("2024-13", "2024-00", "2024", "01-2024"),
    "duration": ("1 day", "P", "P1S", "P-", "P1Y2D3M"),
    "geopoint": ("200,0", "0,91", "1", "a,b", "1,2,3", "NaN,NaN", "Infinity,0", "sNaN,1"),
    "object": ("[]", "{", "5", '{"a": }', "null", "[" * 3_000, '{"a":' * 3_000),
    "array": ("{}", "[", "5", "[1,]", "null", "[" * 3_000),
    "geojson": ('{"type": "Paint"}', "[]", "{", "null", '{"type": "Point", "coordinates": ["x"]}'),
    "string+email": ("no", "a@", "@b", "a b@c.d", "a@b@c"),
    "string+uri": ("no", "//x"),
    "string+uuid": ("123", "g" * 32),
    "string+binary": ("a", "abc"),
}
_LOOSE: Final[Mapping[str, Sequence[str]]] = {
    "integer": ("1_000", "٣", "１２", "\u00a01"),
    "number": ("sNaN", "1_0.5", "٣.٥", "Infinity", "-inf", "nan"),
    "date": ("2024-1-5",),
    "year": ("+123",),
    "datetime": ("2024-01-01 00:00:00",),
    "duration": ("PT", "P1YT", "P1.5Y"),
    "object": ('{"a": NaN}', '{"a": 1e999}', '{"a": 1, "a": 2}'),
    "array": ("[NaN]", "[-Infinity]"),
    "geojson": ('{"type": "Point", "coordinates": [NaN, 1]}',),
    "string+uri": ("http://x y", "http://x/%zz", "http://x/é", "http://x#a#b"),
    "string+binary": ("!!!", "===="),
    "string+uuid": ("{123e4567-e89b-12d3-a456-426614174000}",),
}
_LIMITS: Final[Mapping[str, tuple[str, Mapping[str, Any], str]]] = {
    "nan-with-a-bound": ("number", {"minimum": 1}, "NaN"),
    "above": ("integer", {"maximum": 10}, "11"),
    "above-by-digits": ("integer", {"maximum": 10}, "9" * 300),
    "above-in-exponents": ("number", {"maximum": 10}, "1e300"),
    "not-in-enum": ("string", {"enum": ["x"]}, "y"),
    "too-long": ("string", {"maxLength": 1}, "😀😀"),
    "too-short": ("array", {"minLength": 1}, "[]"),
    "not-unique": ("integer", {"unique": True}, "1\n01"),
}

_CATASTROPHE: Final = {"properties": {"k": {"pattern": "^(?=a)(a|a)*(?<!b)$"}}}
_SCHEMAS: Final[Mapping[str, tuple[Any, str, str, str]]] = {
    "remote": ({"$ref": "http://127.0.0.1:9/"}, "{}", "json-schema", "network"),
    "outside": ({"$ref": "../outside/secret.json"}, "{}", "json-schema", "nowhere"),
    "path": ("../outside/secret.json", "{}", "json-schema", "an object, true or false"),
    "number": (5, "{}", "json-schema", "an object, true or false"),
    "circle": ({"$ref": "#"}, "{}", "json-schema", "circle"),
    "broken": ({"type": 5}, "{}", "json-schema", "no valid JSON Schema"),
    "catastrophe": (_CATASTROPHE, '{"k": "' + "a" * 40 + '!"}', "size-limit", "takes too long"),
    "wrong": ({"required": ["x"]}, "{}", "json-schema", "required property"),
}


def _one(kind: str, cell: str, **properties: Any) -> dict[str, Content]:
    name, _, form = kind.partition("+")
    field = {"name": "a", "type": name, **({"format": form} if form else {}), **properties}
    quoted = cell if cell.startswith('"') or "\n" in cell else '"{}"'.format(cell.replace('"', '""'))
    return table(f"a\n{quoted}\n", fields(field), encoding="utf-8")


def _named(kind: str, number: int, how: str) -> str:
    return f"{kind}-{how}-{number}"


CASES: Final = (
    *(
        Case(name=_named(kind, number, "right"), verdict=VALID, files=_one(kind, cell))
        for kind, cells in _RIGHT.items()
        for number, cell in enumerate(cells)
    ),
    *(
        Case(name=_named(kind, number, "wrong"), verdict="type-error", files=_one(kind, cell))
        for kind, cells in _WRONG.items()
        for number, cell in enumerate(cells)
    ),
    *(
        Case(name=_named(kind, number, "loose"), verdict="lexical-form", says="standard", files=_one(kind, cell))
        for kind, cells in _LOOSE.items()
        for number, cell in enumerate(cells)
    ),
    *(
        Case(
            name=f"schema-{name}",
            verdict=rule,
            says=says,
            files=_one("object", cell, constraints={"jsonSchema": schema}),
        )
        for name, (schema, cell, rule, says) in _SCHEMAS.items()
    ),
    *(
        Case(name=f"{kind}-format-that-names-a-part-twice", verdict="type-error", files=_one(kind, "x", format="%d%d"))
        for kind in ("date", "time", "datetime")
    ),
    *(
        Case(
            name=name,
            verdict="unique-error" if name == "not-unique" else "constraint-error",
            files=_one(kind, cell, constraints=limits),
        )
        for name, (kind, limits, cell) in _LIMITS.items()
    ),
    *(
        Case(
            name=f"{kind}-{depth}-deep",
            verdict=verdict,
            files=_one(kind, before * (depth - 1) + "[]" + after * (depth - 1)),
        )
        for kind, before, after in (("array", "[", "]"), ("object", '{"a":', "}"))
        for depth, verdict in ((256, VALID), (257, "size-limit"), (900, "size-limit"), (100_000, "type-error"))
    ),
)
