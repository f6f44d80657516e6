"""
JSON read strictly: one value, no duplicate keys, only finite numbers, bounded depth and digits.

RFC 8259 leaves duplicate keys and NaN to the reader's taste; a second `"resources": []` that hides the first is a
way to hide everything, so both are problems here. Reading is one pass of the standard library's scanner; only where
that pass met something wrong is the text scanned again for the exact place.
"""

import json
import math
import re
import sys
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any, Final, NamedTuple

from pincite.jsonplaces import Lines, escape_pointer, line_and_column, value_offsets

MAX_DEPTH: Final = 256
"""Nesting allowed in a JSON text (DESIGN section 10); Python's own scanner would overflow near 1,000."""
MAX_DIGITS: Final = 4300
"""Digits allowed in an integer: the default of `sys.set_int_max_str_digits`, above which conversion is refused."""
MAX_PROBLEMS: Final = 1000
"""Problems told of one text."""

_TOKEN: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
_LAST_COMMA: Final = re.compile(r"\s*(,)\s*[\]}]")
_BRACKET: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.DOTALL)


class Problem(NamedTuple):
    """Something strict reading does not allow: the rule it breaks, its RFC 6901 pointer, line and column from 1."""

    rule: str
    pointer: str
    line: int
    column: int
    message: str
    hint: str | None = None


class InvalidJSONError(ValueError):
    """The text is no JSON at all, or goes past a bound, so that there is no value to speak of."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"line {problem.line}, column {problem.column}: {problem.message}")
        self.problem = problem


class JSONText(NamedTuple):
    """
    A JSON text that was read: its value, and what strict reading objects to.

    A part of a larger text, such as a resource's inline data, is a reading, too: `base` points at it, and the
    pointers that `place` and `places` take count from there.
    """

    text: str
    value: Any
    problems: tuple[Problem, ...]
    base: str = ""

    def place(self, pointer: str) -> tuple[int, int]:
        """Give the line and column (from 1, in code points) at which the value at `pointer` starts."""
        return self.places([pointer])[pointer]

    def places(self, pointers: Collection[str]) -> dict[str, tuple[int, int]]:
        """Give the line and column of several values in one pass; (1, 1) for a pointer to nothing."""
        offsets = value_offsets(self.text, [self.base + pointer for pointer in pointers])
        lines = Lines(self.text)
        return {pointer: lines.place(offsets.get(self.base + pointer, 0)) for pointer in pointers}


def parse(data: bytes | str) -> JSONText:
    """Read one JSON text strictly; raise InvalidJSONError where it has no value (syntax, encoding, bounds)."""
    text = data if isinstance(data, str) else _decode(data)
    hooks = _Hooks()
    bounded = 0 < sys.get_int_max_str_digits() <= MAX_DIGITS
    try:
        value = json.loads(
            text,
            object_pairs_hook=hooks.pairs,
            parse_constant=hooks.number,
            parse_float=hooks.number,
            parse_int=None if bounded else _integer,
        )
    except json.JSONDecodeError as error:
        raise InvalidJSONError(_syntax_problem(text, error)) from error
    except ValueError as error:
        raise InvalidJSONError(_digits_problem(text)) from error
    except RecursionError as error:
        raise InvalidJSONError(_depth_problem(text)) from error
    if too_deep(value):
        raise InvalidJSONError(_depth_problem(text))
    return JSONText(text, value, tuple(islice(_strict_problems(text), MAX_PROBLEMS)) if hooks.suspicious else ())


class _Hooks:
    """What the scanner calls for objects and fractions; remembers whether one of them breaks strict reading."""

    suspicious = False

    def pairs(self, items: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(items)
        if len(value) != len(items):
            self.suspicious = True
        return value

    def number(self, digits: str) -> float:
        value = float(digits)
        if not math.isfinite(value):
            self.suspicious = True
        return value


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"more than {MAX_DIGITS:,} digits")
    return int(digits)


def dump(value: Any) -> str:  # noqa: ANN401 (any JSON value)
    """Write JSON in canonical form: two spaces, keys in the order given, characters as themselves, one last LF."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        line, column = line_and_column(before, len(before))
        message = f"byte {error.start} is not UTF-8"
        raise InvalidJSONError(Problem("json-syntax", "", line, column, message, "save the file as UTF-8")) from error


def _syntax_problem(text: str, error: json.JSONDecodeError) -> Problem:
    before = len(text[: error.pos].rstrip(" \t\r\n,"))  # from Python 3.13 on the error is at the comma, else after it
    if comma := _LAST_COMMA.match(text, before):
        place = line_and_column(text, comma.start(1))
        message = "this is not JSON: a comma after the last item"
        return Problem("json-syntax", "", *place, message, "remove the comma before the closing bracket")
    hint = None
    if text.startswith(("//", "/*", "#"), error.pos):
        hint = "JSON has no comments: remove it"
    elif text.startswith("'", error.pos):
        hint = 'strings and keys stand between double quotation marks (")'
    return Problem("json-syntax", "", error.lineno, error.colno, f"this is not JSON: {error.msg}", hint)


def too_deep(value: object) -> bool:
    """Say whether a JSON value is nested more than `MAX_DEPTH` levels deep."""
    level: list[Any] = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_DEPTH):
        if not level:
            return False
        level = [
            inner
            for outer in level
            for inner in (outer.values() if type(outer) is dict else outer)
            if type(inner) is dict or type(inner) is list
        ]
    return bool(level)


def _depth_problem(text: str) -> Problem:
    depth, place = 0, (1, 1)
    for match in _BRACKET.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match.group(), 0)
        if depth > MAX_DEPTH:
            place = line_and_column(text, match.start())
            break
    return Problem("size-limit", "", *place, f"nested more than {MAX_DEPTH} levels deep")


def _digits_problem(text: str) -> Problem:
    tokens = (match for match in _TOKEN.finditer(text) if len(match.group()) > MAX_DIGITS)
    offset = next((match.start() for match in tokens if match.group().lstrip("-").isdigit()), 0)
    message = f"an integer of more than {MAX_DIGITS:,} digits"
    return Problem("size-limit", "", *line_and_column(text, offset), message)


def _strict_problems(text: str) -> Iterator[Problem]:
    lines = Lines(text)
    for pointer, offset, token, duplicate in _walk(text):
        if duplicate:
            message = "this key was already given in the same object; readers would keep only one of the two"
            yield Problem("json-duplicate-key", pointer, *lines.place(offset), message, "remove one of them")
        if token.lstrip("-") in {"NaN", "Infinity"} or (_is_number(token) and math.isinf(float(token))):
            message = f"{token[:40]} is not a finite JSON number"
            yield Problem("json-not-finite", pointer, *lines.place(offset), message, "use null or leave it out")


def _is_number(token: str) -> bool:
    return token[:1] in "-0123456789" and any(sign in token for sign in ".eE")


def _walk(text: str) -> Iterator[tuple[str, int, str, bool]]:
    """Give (pointer, offset, first token, whether its key is a duplicate) of each value of a valid JSON text."""
    stack: list[_Container] = []
    for match in _TOKEN.finditer(text):
        token, top = match.group(), stack[-1] if stack else None
        if token in "}]":
            stack.pop()
        elif token in ":,":
            if token == "," and top is not None:
                top.advance()
        elif top is not None and top.wants_key:
            top.take_key(json.loads(token, strict=False))
        else:
            pointer = top.pointer() if top else ""
            yield pointer, match.start(), token, top is not None and top.duplicate
            if token in "{[":
                stack.append(_Container(pointer, is_object=token == "{"))


class _Container:
    """An object or array that the walk is inside of."""

    def __init__(self, prefix: str, *, is_object: bool) -> None:
        self.prefix, self.is_object = prefix, is_object
        self.index, self.key, self.duplicate = 0, "", False
        self.keys: set[str] = set()
        self.wants_key = is_object

    def take_key(self, key: str) -> None:
        self.duplicate = key in self.keys
        self.keys.add(key)
        self.key, self.wants_key = key, False

    def advance(self) -> None:
        self.index += 1
        self.wants_key = self.is_object

    def pointer(self) -> str:
        return f"{self.prefix}/{escape_pointer(self.key) if self.is_object else self.index}"
