"""Stretches of CSV bytes begin where records begin, and read alone give the records of the whole."""

import csv
import io
import random
from itertools import pairwise

import pytest

from pincite.packages import open_package
from pincite.spark.splits import cuts, look
from pincite.tables.parts import parts_of

CELLS = ["a", "", '"q"', '"a,b"', '"two\nlines"', '"say ""hi"""', '"\r\n"', '""', "é", '"é\n\n"']
STRAY = ['5" pipe', 'x"', '"open']


def parts(tmp_path, *texts):
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.csv").write_bytes(text)
    paths = ",".join(f'"{number}.csv"' for number in range(len(texts)))
    (tmp_path / "datapackage.json").write_text('{"resources": [{"name": "t", "path": [' + paths + "]}]}")
    return parts_of(open_package(tmp_path).resources[0], header=False)


def ranges(found, most):
    looks = [look(found, *stretch, ord(",")) for stretch in found.stretches(0, most)]
    offsets = [*cuts(0, looks), found.size]
    return [b"".join(found.blocks(*pair)) for pair in pairwise(offsets)]


def records(data):
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


@pytest.mark.parametrize("seed", range(30))
def test_ranges_hold_whole_records(tmp_path, seed):
    rng = random.Random(seed)
    cells = CELLS + (STRAY if seed % 3 == 0 else [])
    end = rng.choice(["\n", "\n", "\r\n", "\r"])
    text = "".join(",".join(rng.choices(cells, k=rng.choice([1, 2, 3]))) + end for _ in range(rng.randrange(1, 40)))
    data = text.encode()
    place = rng.randrange(len(data))
    whole = parts(tmp_path, data[:place], data[place:]) if seed % 2 else parts(tmp_path, data)
    for most in (1, 2, 7, 30, 1000):
        found = ranges(whole, most)
        assert b"".join(found) == data
        assert [record for part in found for record in records(part)] == records(data), most


def test_sound_quotation_marks_let_every_record_be_cut_off(tmp_path):
    whole = parts(tmp_path, b'a,"1\n2"\nb,"""x\n"\nc,3\n')
    assert ranges(whole, 1) == [b'a,"1\n2"\n', b'b,"""x\n"\n', b"c,3\n"]


def test_nothing_is_cut_behind_a_mark_in_a_wrong_place(tmp_path):
    whole = parts(tmp_path, b'a,1\nb,5" pipe\nc,"3\n4"\nd,5\n')
    assert ranges(whole, 2) == [b"a,1\n", b'b,5" pipe\nc,"3\n4"\nd,5\n']


def test_a_record_may_go_on_in_the_next_file(tmp_path):
    whole = parts(tmp_path, b'a,"1', b'\n2"\nb,3\n')
    assert ranges(whole, 100) == [b'a,"1\n2"\n', b"b,3\n"]
