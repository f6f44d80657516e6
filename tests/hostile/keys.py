"""Keys: repeated, missing, of other types, in circles, by the thousand."""

from typing import Any, Final

from tests.hostile.cases import VALID, Case, Content, descriptor, fields, resource, table

_INTEGERS: Final = ({"name": "a", "type": "integer"}, {"name": "b", "type": "integer"})


def _keyed(csv: Content, **properties: Any) -> dict[str, Content]:
    return table(csv, fields(*_INTEGERS, **properties))


def _two(child: Content, parent: Content, *, kind: str = "integer") -> dict[str, Content]:
    key = {"fields": "a", "reference": {"resource": "parent", "fields": "a"}}
    return {
        "datapackage.json": descriptor(
            resource(fields({"name": "a", "type": kind}), name="parent", path="parent.csv"),
            resource(fields({"name": "a", "type": "integer"}, foreignKeys=[key])),
        ),
        "parent.csv": parent,
        "t.csv": child,
    }


_SELF: Final = [{"fields": "b", "reference": {"resource": "", "fields": "a"}}]
_WRONG: Final[dict[str, tuple[dict[str, Content], str, str]]] = {
    "twice": (_keyed("a,b\n1,2\n1,3\n", primaryKey="a"), "primary-key", "position 2"),
    "twice-by-value": (_keyed("a,b\n1,2\n01,3\n", primaryKey="a"), "primary-key", "position 2"),
    "twice-with-a-sign": (_keyed("a,b\n1,2\n+1,3\n", primaryKey="a"), "primary-key", "position 2"),
    "twice-zero": (_keyed("a,b\n0,2\n-0,3\n", primaryKey="a"), "primary-key", "position 2"),
    "twice-of-two": (_keyed("a,b\n1,2\n1,2\n", primaryKey=["a", "b"]), "primary-key", "position 2"),
    "none": (_keyed("a,b\n,2\n", primaryKey="a"), "primary-key", "None"),
    "part-missing": (_keyed("a,b\n1,\n", primaryKey=["a", "b"]), "primary-key-part", "missing"),
    "part-missing-below": (
        _keyed(lambda: b"a,b\n" + b"".join(b"%d,1\n" % n for n in range(50_000)) + b",7\n", primaryKey=["a", "b"]),
        "primary-key-part",
        "missing",
    ),
    "twice-far": (
        _keyed(lambda: b"a,b\n" + b"".join(b"%d,1\n" % n for n in range(50_000)) + b"7,1\n", primaryKey="a"),
        "primary-key",
        "position 9",
    ),
    "twice-large-integers": (_keyed(f"a,b\n{'9' * 30},1\n{'9' * 30},2\n", primaryKey="a"), "primary-key", "position 2"),
    "number-and-exponent": (
        table("a\n100\n1e2\n", fields({"name": "a", "type": "number"}, primaryKey="a")),
        "primary-key",
        "position 2",
    ),
    "list-key": (
        table('a\n"[1]"\n"[1]"\n', fields({"name": "a", "type": "array"}, primaryKey="a")),
        "primary-key",
        "position 2",
    ),
    "object-key": (
        table('a\n"{""x"":1,""y"":2}"\n"{""y"":2,""x"":1}"\n', fields({"name": "a", "type": "object"}, primaryKey="a")),
        "primary-key",
        "position 2",
    ),
    "unique-keys-no-list": (_keyed("a,b\n1,2\n", uniqueKeys=True), "unique-keys", "uniqueKeys"),
    "unique-keys-of-numbers": (_keyed("a,b\n1,2\n", uniqueKeys=[5]), "unique-keys", "uniqueKeys"),
    "unique-keys-of-unknown-fields": (_keyed("a,b\n1,2\n", uniqueKeys=[["c"]]), "unique-keys", ""),
    "parent-lacks": (_two("a\n2\n", "a\n1\n"), "foreign-key", "not found"),
    "parent-empty": (_two("a\n2\n", "a\n"), "foreign-key", "not found"),
    "parent-of-another-type": (_two("a\n1\n", "a\n1\n", kind="string"), "foreign-key", "not found"),
    "parent-wrong": (_two("a\n2\n", "a\nx\n"), "foreign-key", "not found"),
    "self-lacks": (_keyed("a,b\n1,2\n", foreignKeys=_SELF), "foreign-key", "not found"),
    "unique-keys": (_keyed("a,b\n1,2\n1,2\n", uniqueKeys=[["a", "b"]]), "unique-keys", "position 2"),
    "unique": (
        table("a\n1\n1\n", fields({"name": "a", "type": "integer", "constraints": {"unique": True}})),
        "unique-error",
        "position 2",
    ),
}
_RIGHT: Final[dict[str, dict[str, Content]]] = {
    "same-in-another-field": _keyed("a,b\n1,2\n2,1\n", primaryKey=["a", "b"]),
    "self": _keyed("a,b\n1,\n2,1\n3,3\n", foreignKeys=_SELF),
    "by-value": _two("a\n01\n", "a\n1\n"),
    "empty-reference": _two("a\n1\n", "a\n1\n2\n"),
    "nul-in-a-key": table(b"a\nx\0y\nx\n", fields("a", primaryKey="a"), encoding="utf-8"),
    "cases-of-a-key": table("a\nx\nX\n", fields("a", primaryKey="a")),
    "normal-forms-of-a-key": table("a\né\ne\u0301\n", fields("a", primaryKey="a"), encoding="utf-8"),
    "separator-in-a-key": table("a,b\nx|y,z\nx,y|z\n", fields("a", "b", primaryKey=["a", "b"])),
    "many": _keyed(lambda: b"a,b\n" + b"".join(b"%d,1\n" % n for n in range(60_000)), primaryKey="a"),
    "hash-like": _keyed(
        lambda: b"a,b\n" + b"".join(b"%d,1\n" % (n * ((1 << 61) - 1)) for n in range(2_000)), primaryKey="a"
    ),
}

CASES: Final = (
    *(Case(name=n, verdict=rule, says=says, files=files) for n, (files, rule, says) in _WRONG.items()),
    *(Case(name=n, verdict=VALID, files=files) for n, files in _RIGHT.items()),
)
