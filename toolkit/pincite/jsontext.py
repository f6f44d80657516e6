"""
JSON read strictly: one value, no duplicate keys, only finite numbers, bounded depth and digits.

RFC 8259 leaves duplicate keys and NaN to the reader's taste; a second `"resources": []` that hides the first is a
way to hide everything, so both are problems here. Reading is one pass of the standard library's scanner; only where
that pass met something wrong is the text scanned again for the exact place.
"""

import json
import math
import re
from dataclasses import dataclass
from typing import Any, Final

MAX_DEPTH: Final = 256
"""Nesting allowed in a JSON text (DESIGN section 10); Python's own scanner would overflow near 1,000."""
MAX_DIGITS: Final = 4300
"""Digits allowed in an integer: the default of `sys.set_int_max_str_digits`, above which conversion is refused."""

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Problem:
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


@dataclass(frozen=True, slots=True)
class JSONText:
    """A JSON text that was read: its value, and what strict reading objects to."""

    text: str
    value: Any
    problems: tuple[Problem, ...]

    def place(self, pointer: str) -> tuple[int, int]:
        """Give the line and column (from 1, in code points) at which the value at `pointer` starts."""
        offset = value_offsets(self.text).get(pointer, 0)
        return line_and_column(self.text, offset)


def parse(data: bytes | str) -> JSONText:
    """Read one JSON text strictly; raise InvalidJSONError where it has no value (syntax, encoding, bounds)."""
    text = data if isinstance(data, str) else _decode(data)
    _check_depth(text)
    suspicious: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(items)
        if len(value) != len(items):
            suspicious.append("duplicate")
        return value

    def constant(name: str) -> float:
        suspicious.append(name)
        return float(name.replace("Infinity", "inf"))

    def number(digits: str) -> float:
        value = float(digits)
        if math.isinf(value):
            suspicious.append(digits)
        return value

    def integer(digits: str) -> int:
        if len(digits) > MAX_DIGITS:
            raise InvalidJSONError(_digits_problem(text, digits))
        return int(digits)

    try:
        value = json.loads(
            text, object_pairs_hook=pairs, parse_constant=constant, parse_float=number, parse_int=integer
        )
    except json.JSONDecodeError as error:
        problem = Problem("json-syntax", "", error.lineno, error.colno, f"this is not JSON: {error.msg}")
        raise InvalidJSONError(problem) from error
    return JSONText(text, value, tuple(_strict_problems(text)) if suspicious else ())


def value_offsets(text: str) -> dict[str, int]:
    """Map the pointer of each value of a valid JSON text to the code point at which it starts."""
    return {pointer: offset for pointer, offset, _, _ in _walk(text)}


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Turn a code point offset into line and column, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def escape_pointer(key: str) -> str:
    """Escape one reference token of a JSON pointer (RFC 6901, section 3)."""
    return key.replace("~", "~0").replace("/", "~1")


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


def _check_depth(text: str) -> None:
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', text, re.DOTALL):
        token = match.group()
        if token in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                line, column = line_and_column(text, match.start())
                message = f"nested more than {MAX_DEPTH} levels deep"
                raise InvalidJSONError(Problem("size-limit", "", line, column, message))
        elif token in "]}":
            depth -= 1


def _digits_problem(text: str, digits: str) -> Problem:
    line, column = line_and_column(text, text.find(digits))
    return Problem("size-limit", "", line, column, f"an integer of more than {MAX_DIGITS:,} digits")


def _strict_problems(text: str) -> list[Problem]:
    problems = []
    for pointer, offset, token, duplicate in _walk(text):
        if duplicate:
            message = "this key was already given in the same object; readers would keep only one of the two"
            problems.append(
                Problem(
                    "json-duplicate-key",
                    pointer,
                    *line_and_column(text, offset),
                    message,
                    "remove one of them",
                )
            )
        if token.lstrip("-") in {"NaN", "Infinity"} or (_is_number(token) and math.isinf(float(token))):
            message = f"{token[:40]} is not a finite JSON number"
            problems.append(
                Problem(
                    "json-not-finite",
                    pointer,
                    *line_and_column(text, offset),
                    message,
                    "use null or leave it out",
                )
            )
    return problems


def _is_number(token: str) -> bool:
    return token[:1] in "-0123456789" and token[-1:].isdigit()


def _walk(text: str) -> list[tuple[str, int, str, bool]]:
    """List (pointer, offset, first token, whether its key is a duplicate) of each value of a valid JSON text."""
    found: list[tuple[str, int, str, bool]] = []
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
            found.append((pointer, match.start(), token, top is not None and top.duplicate))
            if token in "{[":
                stack.append(_Container(pointer, is_object=token == "{"))
    return found


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
