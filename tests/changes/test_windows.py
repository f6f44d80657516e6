"""Records looked for by the first bytes of a cell: nothing wanted is overlooked, and keys are as unique as they are."""

import csv
import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pincite.changes import residue
from pincite.changes.dialects import Dialect
from pincite.changes.members import Members
from pincite.changes.tables import TableComparison
from pincite.changes.windows import Wanted, shortest
from pincite.errors import PinciteError

NUMBERS = st.lists(st.one_of(st.integers(0, 5), st.integers(0, 2**64 - 1)), max_size=30)
CELLS = st.one_of(
    st.text(st.sampled_from("ab é"), max_size=20),
    st.integers(-3, 10**18).map(str),
    st.sampled_from(["01", "+1", "1_0"]),
)


def words(numbers: list[int]) -> np.ndarray:
    return np.array(numbers, np.uint64)


@given(NUMBERS, NUMBERS)
def test_members_are_those_of_the_set(held: list[int], asked: list[int]):
    assert Members(words(held)).among(words(asked)).tolist() == [number in held for number in asked]


@given(st.lists(CELLS, min_size=1, max_size=12), st.data(), st.sampled_from(["\n", "\r\n"]))
def test_every_record_that_is_wanted_is_found_and_no_short_one_that_is_not(
    cells: list[str], data: st.DataObject, end: str
):
    texts = [cell.encode() for cell in cells]
    wanted = data.draw(st.lists(st.sampled_from(texts), min_size=1))
    body = "".join(f"{cell},rest{end}" for cell in cells).encode()
    found = Wanted(wanted, integers=False).places(body, b",")
    assert set(found) >= {at for at, text in enumerate(texts) if text in wanted}
    assert [at for at in found if len(texts[at]) < 16 and texts[at] not in wanted] == []
    whole = set(Wanted([b"1"], integers=True).places(body, b","))
    assert whole >= {at for at, text in enumerate(texts) if text == b"1" or not shortest(text)}


KEYS = st.sampled_from(["1", "01", "+1", " 1", "2", "02", "10", "1_0", "٣", "3", "", "x", "1234567890123456789"])
TEXTS = st.sampled_from(["a", "b", 'c "', "d, e", ""])
ROWS = st.lists(st.tuples(KEYS, TEXTS, TEXTS), max_size=7)
ORDERS = st.sampled_from([["id"], ["id", "label"], ["label"], ["label", "id"]])
QUOTING = st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])


@given(ROWS, ROWS, ORDERS, st.sampled_from(["integer", "string"]), QUOTING)
def test_a_key_is_found_twice_by_hashing_where_it_is_by_reading_every_cell(old, new, key, kind, quoting):
    schema = {"fields": [{"name": "id", "type": kind}, {"name": "label", "type": "string"}], "primaryKey": key}
    outcomes = []
    for size in (0, residue.LARGE):
        try:
            outcomes.append(compared(written(old, quoting), written(new, quoting), schema, size))
        except PinciteError as error:
            assert "have the same key" in str(error)  # noqa: PT017 (either outcome is right, if both agree)
            outcomes.append("twice")
    assert outcomes[0] == outcomes[1]


def written(rows: list[tuple[str, ...]], quoting: int) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n", quoting=quoting).writerows([("id", "label", "note"), *rows])
    return stream.getvalue().encode()


def compared(old: bytes, new: bytes, schema: dict[str, object], size: int):
    left = residue.residue(lambda: io.BytesIO(old), lambda: io.BytesIO(new), (Dialect(), Dialect()), size)
    return list(TableComparison(left, (schema, schema), ("old.csv", "new.csv")).rows())
