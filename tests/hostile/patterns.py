"""Patterns of fields: catastrophic, unsupported, ungrouped."""

from typing import Any, Final

from tests.hostile.cases import VALID, Case, Content, fields, table

LONG: Final = "a" * 40 + "!"


def _pattern(pattern: Any, *cells: str) -> dict[str, Content]:
    lines = "".join(f"{cell}\n" for cell in cells)
    return table(f"a\n{lines}", fields({"name": "a", "type": "string", "constraints": {"pattern": pattern}}))


_WRONG: Final[dict[str, tuple[dict[str, Content], str, str]]] = {
    "nested-plus": (_pattern("(a+)+", LONG), "size-limit", "takes more than"),
    "nested-star": (_pattern("(a*)*", LONG), "size-limit", "takes more than"),
    "alternatives": (_pattern("(a|aa)+", LONG), "size-limit", "takes more than"),
    "alternatives-alike": (_pattern("(a|a)*", LONG), "size-limit", "takes more than"),
    "words": (_pattern(r"(\w+\s?)+", "a" * 40 + "!"), "size-limit", "takes more than"),
    "dots": (_pattern("(.*)*x", "a" * 30 + "!"), "size-limit", "takes more than"),
    "repeats": (_pattern("(a{1,30}){1,30}", "a" * 100 + "!"), "size-limit", "takes more than"),
    "counted-optional": (_pattern("(?:a?){50}a{50}", "a" * 50), "size-limit", "takes more than"),
    "counted-choices": (_pattern("(?:(?:a|aa){9}){9}b", "a" * 100), "size-limit", "takes more than"),
    "short-repeats-without-end": (_pattern("(a{1,3})+b", LONG), "size-limit", "takes more than"),
    "polynomial": (_pattern("a*a*a*a*a*a*b", "a" * 3000), "size-limit", "takes more than"),
    "back-reference": (_pattern(r"(a+)+\1!x", LONG * 2), "size-limit", "takes more than"),
    "look-ahead": (_pattern(r"(?=(a|a)*b)a*!", LONG), "size-limit", "takes more than"),
    "look-behind": (_pattern(r"(?<!b)(a|a)*c", LONG), "size-limit", "takes more than"),
    "many-cells": (
        _pattern(r"(?!b)(a|a)*c", *("a" * 24 + str(number) for number in range(500))),
        "size-limit",
        "takes more than",
    ),
    "a-million-signs": (_pattern("a" * 1_000_000, "x"), "size-limit", "characters"),
    "many-words": (_pattern("|".join(f"w{n}" for n in range(10_000)), "x"), "constraint-error", "pattern"),
    "plain": (_pattern("[a-z]+", "x1"), "constraint-error", "pattern"),
    "open-group": (_pattern("(", "x"), "table-error", "fails"),
    "open-class": (_pattern("[a", "x"), "table-error", "fails"),
    "nothing-to-repeat": (_pattern("*", "x"), "table-error", "fails"),
    "unknown-escape": (_pattern(r"\p{L}", "x"), "table-error", "fails"),
    "flags-inside": (_pattern("a(?i)b", "x"), "table-error", "fails"),
    "variable-look-behind": (_pattern("(?<=a+)b", "x"), "table-error", "fails"),
    "huge-repeat": (_pattern("a{99999999999}", "x"), "table-error", "fails"),
    "number": (_pattern(5, "x"), "field-error", "pattern"),
    "list": (_pattern([], "x"), "field-error", "pattern"),
    "deep-groups": (_pattern("(" * 3000 + "a" + ")" * 3000, "x"), "table-error", "fails"),
    "ungrouped": (_pattern("a|b", "axyz"), "lexical-form", ""),
    "ungrouped-behind": (_pattern("a|b", "xyzb"), "constraint-error", "pattern"),
    "line-feed-at-the-end": (_pattern("abc", '"abc\n"'), "lexical-form", ""),
    "flags-first": (_pattern("(?i)abc", "ABC"), "table-error", "fails"),
}
_RIGHT: Final[dict[str, dict[str, Content]]] = {
    "grouped": _pattern("(?:a|b)", "a", "b"),
    "anchored": _pattern("^abc$", "abc"),
    "right-and-nested": _pattern("(a+)+", "a" * 40),
    "unicode": _pattern("[é-ü]+", "éü"),
    "dot-all": _pattern("(?s:.*)", '"a\nb"'),
}

CASES: Final = (
    *(Case(name=n, verdict=rule, says=says, files=files) for n, (files, rule, says) in _WRONG.items()),
    *(Case(name=n, verdict=VALID, files=files) for n, files in _RIGHT.items()),
)
