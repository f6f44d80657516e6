r"""
JSON Schema's regular expressions, which are ECMA-262's with the flag `u`, written anew for Python's `re`.

They differ in what `$`, `.`, `\d`, `\w`, `\s` and `\b` mean, in escapes (`\p{Letter}`, `\u{1F600}`, `\cJ`, `\/`), named
groups, references to groups that took no part, and `[]`. What ECMA-262 has no syntax for is read as Python's, for many
schemas are written so: flags, `(?P<name>`, `\A`, `\Z`. https://262.ecma-international.org/15.0/#sec-patterns
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from pincite.packages.patterns import MAX_PATTERN

Ranges = tuple[tuple[int, int], ...]
"""First and last code point of runs of characters."""
_LAST: Final = 0x10FFFF
_BLOCK: Final = 1 << 11
"""Characters looked at together: the surrogates, which no text may hold, are one block."""
_LINE_ENDS: Final[Ranges] = ((10, 10), (13, 13), (0x2028, 0x2029))
_KINDS: Final[dict[str, Ranges]] = {
    "d": ((48, 57),),
    "w": ((48, 57), (65, 90), (95, 95), (97, 122)),
    "s": (
        (9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
        (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
    ),
}  # fmt: skip
_CONTROLS: Final = {"f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "0": 0}
_BORDERS: Final = {r"\b": r"(?a:\b)", r"\B": r"(?!(?a:\b))"}  # before Python 3.14 an empty text has no `\B`
_GROUP: Final = re.compile(r"\((?!\?)|\(\?(?:<(?P<name>[^\W\d]\w*)>|:|<?[=!])")
_REFERENCE: Final = re.compile(r"\\(?:(?P<number>[1-9][0-9]{0,3})(?![0-9])|k<(?P<name>\w+)>)")
_ESCAPE: Final = re.compile(
    r"""\\(?:
        u\{(?P<point>0*(?:10|[0-9A-Fa-f])?[0-9A-Fa-f]{1,4})\}
        | u(?P<high>[Dd][89ABab][0-9A-Fa-f]{2})\\u(?P<low>[Dd][C-Fc-f][0-9A-Fa-f]{2})
        | u(?P<unit>[0-9A-Fa-f]{4}) | x(?P<byte>[0-9A-Fa-f]{2})
        | c(?P<letter>[A-Za-z])
        | (?P<control>[fnrtv]|0(?![0-9]))
        | (?P<kind>[dDsSwW])
        | (?P<sign>[pP])\{(?P<name>(?:(?:General_Category|gc|Script|sc|Script_Extensions|scx)=)?[A-Za-z0-9_]+)\}
        | (?P<itself>[^A-Za-z0-9])
    )""",
    re.VERBOSE | re.DOTALL,
)


class _PythonsError(Exception):
    """The pattern uses what ECMA-262 has no syntax for."""


@cache
def python(pattern: str) -> str:
    """Give the pattern by which `re` finds what this one finds in ECMA-262; raises ValueError where there is none."""
    try:
        pieces, size = [], 0
        for piece in _Reader(pattern).pieces():
            pieces.append(piece)
            if (size := size + len(piece)) > MAX_PATTERN:
                raise ValueError(f"written out it has more than {MAX_PATTERN:,} characters")
    except _PythonsError:
        return pattern
    return "".join(pieces)


class _Reader:
    """Goes through a pattern once; `at` is where it is."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0
        self.names: dict[str, int] = {}
        self.open: list[int] = []
        self.groups, self.empty = 0, False
        self.wanted: list[str] = []

    def pieces(self) -> Iterator[str]:
        """Give the same pattern for `re`, piece by piece."""
        while self.at < len(self.pattern):
            yield self._piece(self.pattern[self.at])
        for name in self.wanted:
            if not (int(name) <= self.groups if name.isdecimal() else name in self.names):
                raise ValueError(f"there is no group {name}")

    def _piece(self, sign: str) -> str:
        if sign == "\\":
            return self._escaped()
        if sign == "(":
            return self._opened()
        self.at += 1
        if sign == "[":
            return self._class()
        if sign == "]" and self.empty:
            raise _PythonsError  # for whom a bracket that comes first does not close
        if sign == ")" and self.open:
            self.open.pop()
        return {".": _class(_LINE_ENDS, negated=True), "$": r"\Z"}.get(sign, sign)

    def _opened(self) -> str:
        found = self._match(_GROUP)
        captures = found.group() == "(" or found["name"] is not None
        self.groups += captures
        self.open.append(self.groups if captures else 0)
        if name := found["name"]:
            if self.names.setdefault(name, self.groups) != self.groups:
                raise ValueError(f"two groups are named {name}")
            return "("
        return found.group()

    def _escaped(self) -> str:
        if border := _BORDERS.get(self.pattern[self.at : self.at + 2]):
            self.at += 2
            return border
        if _REFERENCE.match(self.pattern, self.at):
            return self._referred()
        ranges, negated = self._character()
        return _class(ranges, negated=negated) if negated or not _is_one(ranges) else _written(*ranges[0])

    def _referred(self) -> str:
        """Give a reference to a group: one that took no part is empty, as one is that has not ended."""
        found = self._match(_REFERENCE)
        name = found["number"] or found["name"]
        self.wanted.append(name)
        number = int(name) if found["number"] else self.names.get(name, self.groups + 1)
        return "(?:)" if number > self.groups or number in self.open else rf"(?({number})\{number})"

    def _class(self) -> str:
        negated = self.pattern.startswith("^", self.at)
        self.at += negated
        ranges: list[tuple[int, int]] = []
        while not self.pattern.startswith("]", self.at):
            low = self._member()
            if self.pattern.startswith("-", self.at) and self.pattern[self.at + 1 : self.at + 2] not in {"", "]"}:
                self.at += 1
                high = self._member()
                if not (_is_one(low) and _is_one(high) and low <= high):
                    raise ValueError("a range of characters that is none")
                low = ((low[0][0], high[0][0]),)
            ranges += low
            if len(ranges) > MAX_PATTERN:
                break  # too long to be used, as `python` finds
        self.at += 1
        self.empty |= not ranges
        return _class(ranges, negated=negated)

    def _member(self) -> Ranges:
        if self.pattern.startswith(r"\b", self.at):
            self.at += 2
            return ((8, 8),)
        if self.pattern.startswith("\\", self.at):
            ranges, negated = self._character()
            return _others(ranges) if negated else ranges
        if self.at == len(self.pattern):
            raise _PythonsError  # who says that it does not end
        self.at += 1
        return ((ord(self.pattern[self.at - 1]),) * 2,)

    def _character(self) -> tuple[Ranges, bool]:
        """Give what the escape here stands for, and whether it stands for all but that."""
        found = self._match(_ESCAPE)
        if kind := found["kind"]:
            return _KINDS[kind.lower()], kind.isupper()
        if name := found["name"]:
            return _property(name), found["sign"] == "P"
        if found["high"]:
            units = bytes.fromhex(found["high"] + found["low"])
            return ((ord(units.decode("utf-16-be")),) * 2,), False
        if digits := found["point"] or found["unit"] or found["byte"]:
            return ((int(digits, 16),) * 2,), False
        if letter := found["letter"]:
            return ((ord(letter) % 32,) * 2,), False
        control = found["control"]
        return ((_CONTROLS[control] if control else ord(found["itself"]),) * 2,), False

    def _match(self, syntax: re.Pattern[str]) -> re.Match[str]:
        found = syntax.match(self.pattern, self.at)
        if found is None:
            raise _PythonsError
        self.at = found.end()
        return found


def _is_one(ranges: Ranges) -> bool:
    return len(ranges) == 1 and ranges[0][0] == ranges[0][1]


def _class(ranges: Iterable[tuple[int, int]], *, negated: bool) -> str:
    inside = "".join(_written(*run) for run in ranges)
    if not inside:
        inside, negated = _written(0, _LAST), not negated
    return f"[{'^' if negated else ''}{inside}]"


def _written(first: int, last: int) -> str:
    ends = [f"\\x{point:02x}" if point < 128 and not chr(point).isalnum() else chr(point) for point in (first, last)]
    return ends[0] if first == last else "-".join(ends)


def _others(ranges: Ranges) -> Ranges:
    firsts, lasts = zip(*ranges, strict=True) if ranges else ((), ())
    between = zip((0, *(last + 1 for last in lasts)), (*(first - 1 for first in firsts), _LAST), strict=True)
    return tuple((first, last) for first, last in between if first <= last)


@cache
def _property(name: str) -> Ranges:
    """Find the characters that have a property, such as `Letter` or `Script=Greek`, by the tables of jsonschema-rs."""
    import jsonschema_rs

    try:
        inside, outside = (
            jsonschema_rs.Draft202012Validator({"pattern": f"^\\{sign}{{{name}}}*$"}).is_valid for sign in "pP"
        )
    except jsonschema_rs.ValidationError as error:
        raise ValueError(f"{name} is no property of characters") from error
    found: list[tuple[int, int]] = []
    waiting = list(reversed(_blocks()))
    while waiting:
        first, text = waiting.pop()
        if inside(text):
            joined = found and found[-1][1] == first - 1
            found.append((found.pop()[0] if joined else first, first + len(text) - 1))
        elif not outside(text):
            half = len(text) // 2
            waiting += [(first + half, text[half:]), (first, text[:half])]
    return tuple(found)


@cache
def _blocks() -> tuple[tuple[int, str], ...]:
    """Give all characters in blocks, each with its first code point."""
    firsts = [*range(0, 0xD800, _BLOCK), *range(0xE000, _LAST, _BLOCK)]
    return tuple((first, "".join(map(chr, range(first, first + _BLOCK)))) for first in firsts)
