"""A searched pattern carried over to one that matches the whole cell."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.packages.patterns import whole_match

PATTERNS = st.recursive(
    st.sampled_from(["a", "b", ".", "^", "$", "[^a|]", r"\|", r"\$", "[]a]", "[$^]", r"\n", "x?", r"\\"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.tuples(inner, inner).map("|".join),
        inner.map(lambda pattern: f"(?:{pattern})"),
        inner.map(lambda pattern: f"({pattern})"),
        inner.map(lambda pattern: f"^{pattern}$"),
    ),
    max_leaves=6,
)


def matches_as_frictionless_does(pattern: str, cell: str) -> bool:
    return re.compile(f"^{pattern}$").match(cell) is not None


@given(PATTERNS, st.text(alphabet="abx|$\\", max_size=5))
def test_a_cell_matches_whole_just_where_the_pattern_is_found(pattern, cell):
    carried = whole_match(pattern)
    assert carried is not None
    assert matches_as_frictionless_does(carried, cell) == (re.search(pattern, cell) is not None)


@pytest.mark.parametrize(
    ("searched", "carried"),
    [
        ("^m[0-9]{3}$", "^(?:m[0-9]{3})$"),
        ("^(a|b)-c$", "^(?:(a|b)-c)$"),
        ("^[|]$", "^(?:[|])$"),
        ("^a|b$", r"^(?:[\s\S]*(?:^a|b$)[\s\S]*)$"),
        ("^q", r"^(?:[\s\S]*(?:^q)[\s\S]*)$"),
        (r"^a\$", r"^(?:[\s\S]*(?:^a\$)[\s\S]*)$"),
        (r"^a\\$", r"^(?:a\\)$"),
    ],
)
def test_outer_anchors_are_not_doubled(searched, carried):
    assert whole_match(searched) == carried


@pytest.mark.parametrize("pattern", ["(?i)abc", r"\p{L}+", "(?<name>a)", "(", "["])
def test_a_pattern_that_cannot_be_carried_over_is_left(pattern):
    assert whole_match(pattern) is None
