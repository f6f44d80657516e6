"""JSON read strictly: the same values as the standard library, and the places of everything."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.jsonplaces import escape_pointer, value_offsets
from pincite.jsontext import MAX_DEPTH, MAX_DIGITS, InvalidJSONError, parse

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


def pointers(value: object, above: str = "") -> dict[str, object]:
    found = {above: value}
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in members:
        found |= pointers(inner, f"{above}/{escape_pointer(str(key))}")
    return found


@given(VALUES, st.sampled_from([None, 0, 3]), st.booleans())
def test_a_value_is_read_as_written_and_found_where_it_stands(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    reading = parse(f" \n{text}\n")
    assert (reading.value, reading.problems) == (value, ())
    expected = pointers(value)
    offsets = value_offsets(reading.text, expected)
    assert offsets.keys() == expected.keys()
    lines = reading.text.split("\n")
    for pointer, (line, column) in reading.places(expected).items():
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
        assert json.JSONDecoder().raw_decode(rest)[0] == expected[pointer]
        assert reading.text[offsets[pointer] :] == rest


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1, "a": 1}', [("json-duplicate-key", "/a", 1, 15)]),
        (
            '{"a": {"b": 1},\n "a": {"b": 2, "b": 3}}',
            [("json-duplicate-key", "/a", 2, 7), ("json-duplicate-key", "/a/b", 2, 21)],
        ),
        ('{"\\u0061": 1, "a": 1}', [("json-duplicate-key", "/a", 1, 20)]),
        (
            '[NaN, -Infinity, 1e999, -1e999, 1e-999, "NaN"]',
            [("json-not-finite", f"/{number}", 1, column) for number, column in enumerate((2, 7, 18, 25))],
        ),
        (f"[{'1' * 400}, {'1' * 400}.5]", [("json-not-finite", "/1", 1, 404)]),
        ('{"a": [1, 2]}', []),
    ],
)
def test_what_strict_reading_objects_to_is_placed(text, found):
    assert [(item.rule, item.pointer, item.line, item.column) for item in parse(text).problems] == found


@pytest.mark.parametrize(
    ("data", "rule", "line", "column"),
    [
        (b"", "json-syntax", 1, 1),
        (b'{"a": 1,}', "json-syntax", 1, 8),
        (b'[\n  "\xff"]', "json-syntax", 2, 4),
        (b'["\x01"]', "json-syntax", 1, 3),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "size-limit", 1, MAX_DEPTH + 1),
        (b'["[[[",\n' + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b"]", "size-limit", 2, MAX_DEPTH),
        (b"[" * 100_000, "size-limit", 1, MAX_DEPTH + 1),
        (b'{"a":\n -' + b"1" * (MAX_DIGITS + 1) + b"}", "size-limit", 2, 2),
    ],
)
def test_what_has_no_value_is_refused_at_its_place(data, rule, line, column):
    with pytest.raises(InvalidJSONError) as refused:
        parse(data)
    problem = refused.value.problem
    assert (problem.rule, problem.line, problem.column) == (rule, line, column)


@pytest.mark.parametrize(
    ("text", "hint"), [("[1,]", "comma"), ("{'a': 1}", "double"), ("[1 // one\n]", "comments"), ("[1 2]", None)]
)
def test_frequent_slips_have_a_hint(text, hint):
    with pytest.raises(InvalidJSONError) as refused:
        parse(text)
    assert hint in (refused.value.problem.hint or "") if hint else refused.value.problem.hint is None


def test_the_bounds_themselves_are_allowed():
    parse("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert parse("1" * MAX_DIGITS).value == int("1" * MAX_DIGITS)
    assert parse(b"\xef\xbb\xbf[]").value == []


def test_many_problems_are_told_in_time_and_bounded():
    assert len(parse("[" + ",\n".join(["NaN"] * 200_000) + "]").problems) == 1000
