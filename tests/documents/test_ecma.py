"""Patterns of JSON Schema mean what ECMA-262 says, not what Python's `re` says."""

import time

import pytest
import regress
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pincite.documents.ecma import python
from pincite.documents.patterns import compiled, problem

PIECES = st.sampled_from(
    [
        *"ab.^$|()[]*+?{}0,-é_/ ",
        *("[^", "(?:", "(?=", "(?!", "(?<!", "(?<n>", "{2}", "{1,2}", "[]", "[^]"),
        *(rf"\{sign}" for sign in "dDwWsSbBt0/.-]12"),
        *(r"\cJ", r"\x41", r"\u0061", r"\u{1F600}", r"\ud83d\ude00", r"\k<n>"),
        *(r"\p{L}", r"\P{Letter}", r"\p{Lu}", r"\p{digit}", r"\p{sc=Greek}", r"\p{Script=Greek}", r"\p{scx=Grek}"),
    ]
)
TEXTS = st.text(alphabet="ab-é٣²\n\r\x1c \u2028_x0{}1\u00a0\ufeff😀Aλ[]()\0/", max_size=6)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=8).map("".join), st.lists(TEXTS, min_size=1, max_size=6))
@example("^abc$", ["abc", "abc\n"])
@example(r"\B", [""])
@example(r"(?:(a)|b)*\1", ["b", "ab", "aba"])
@example(r"(\1a)\2(b)?\2", ["a", "ab", "abb"])
@example(r"[\W\d][^\S\n]", ["é ", "1\u00a0", "1\n", "a "])
@example("[]|[^]", ["", "a", "\n"])
def test_a_pattern_finds_what_an_engine_for_ecmascript_finds(pattern, texts):
    try:
        engine = regress.Regex(pattern, "u")
    except regress.RegressError:
        return
    if (said := problem(pattern)) is not None:
        assert "look-behind" in said  # Python's must have one length
        return
    for text in texts:
        assert bool(compiled(pattern).search(text)) == (engine.find(text) is not None)


@pytest.mark.parametrize(
    "pattern", ["(?i)a$", "(?P<n>a)(?P=n)$", r"\Aa\Z", "(?s:.)$", "(?>a)$", "(a)(?(1)b)$", "[]a]$", "(?#x)$", r"\07$"]
)
def test_what_ecmascript_has_no_syntax_for_is_read_as_pythons(pattern):
    assert python(pattern) == pattern
    assert problem(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (r"\p{Leter}", "Leter is no property of characters"),
        (r"\p{age=3.0}", r"bad escape \p"),
        (r"\p{L", r"bad escape \p"),
        (r"[a-\d]", "a range of characters that is none"),
        ("[b-a]", "a range of characters that is none"),
        (r"\2(a)", "there is no group 2"),
        (r"\k<n>", "there is no group n"),
        ("(?<n>a)(?<n>b)", "two groups are named n"),
        ("(", "missing ), unterminated subpattern"),
        ("a{99999999999}", "the repetition number is too large"),
        ("a" * 100_001, "it has 100,001 characters"),
        (r"\p{L}" * 100, "written out it has more than 100,000 characters"),
    ],
)
def test_what_is_no_pattern_is_said(pattern, reason):
    assert problem(pattern) == reason


def test_writing_out_stops_at_its_bound():
    start = time.process_time()
    assert "written out" in problem(r"\p{L}" * 20_000)
    assert time.process_time() - start < 0.5
