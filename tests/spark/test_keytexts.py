"""Two keys have one text exactly when Python holds them equal."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from itertools import product

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.tables.keys import hashable
from pincite.tables.keytexts import joined, texts_of, value_text
from pincite.tables.proof import Values
from pincite.tables.streams import UnprovedError

EAST = timezone(timedelta(hours=2))
VALUES = [
    0, 1, True, False, 1.0, Decimal("1.0"), Decimal("1E+2"), 100, 100.0, 10**17, 10**18, Decimal(10**18),
    Decimal("1E18"), 10**40, Decimal("1E40"), Decimal("0.10"), Decimal("0.1"), 0.1, 0.5,
    Decimal("0.1000000000000000055511151231257827021181583404541015625"), Decimal("0.5"), Decimal("-0"), -5,
    Decimal("Infinity"), float("inf"), float("-inf"), "", "1", "i1", "s1", "é",
    "1\x002", date(2020, 1, 1), datetime(2020, 1, 1), datetime(2020, 1, 1, tzinfo=UTC),  # noqa: DTZ001 (as tables have)
    datetime(2020, 1, 1, 2, tzinfo=EAST), datetime(1, 1, 1, tzinfo=EAST), time(0), time(0, tzinfo=UTC),
    time(2, tzinfo=EAST), time(23, tzinfo=UTC), time(1, tzinfo=EAST), (1, 2), (Decimal("1.0"), 2), (12,),
]  # fmt: skip
NONE = Values(None, np.zeros(0, np.int64), ())


@pytest.mark.parametrize("one", VALUES, ids=repr)
def test_texts_agree_as_values_do(one):
    for other in VALUES:
        assert (value_text(one) == value_text(other)) == (one == other), other


@given(
    st.decimals(allow_nan=False, allow_infinity=False), st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
def test_numbers_agree_across_types(one, other):
    assert value_text(one) == value_text(one.normalize()) or len(one.as_tuple().digits) > 28
    assert (value_text(one) == value_text(other)) == (Fraction(one) == Fraction(other))


def test_no_nan_has_a_text_and_no_duration_is_read():
    assert value_text(hashable(Decimal("NaN"))) is None
    with pytest.raises(UnprovedError, match="timedelta"):
        value_text(timedelta(1))


@given(st.lists(st.tuples(*[st.none() | st.text("a\0\1\2", max_size=3)] * 2), min_size=1, max_size=8))
def test_keys_of_two_columns_agree_as_their_values_do(keys):
    columns = [texts_of(Values(pa.array([key[place] for key in keys], pa.string())), NONE) for place in (0, 1)]
    found = joined(columns)
    assert found.empty.tolist() == [key == (None, None) for key in keys]
    texts = found.array.to_pylist()
    for one, other in product(range(len(keys)), repeat=2):
        assert (texts[one] == texts[other]) == (keys[one] == keys[other])


@given(st.lists(st.none() | st.integers(-(10**18) + 1, 10**18 - 1)))
def test_whole_numbers_have_the_texts_that_arrow_writes(values):
    fast = texts_of(Values(pa.array(values, pa.int64())), NONE)
    slow = texts_of(Values(None, np.arange(len(values)), tuple(values)), NONE)
    assert fast.empty.tolist() == slow.empty.tolist()
    there = pa.array(~fast.empty, pa.bool_())
    assert fast.array.filter(there) == slow.array.filter(there)
