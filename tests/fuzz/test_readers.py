"""Each reader against bytes that hypothesis makes, and against every input that once broke one."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fuzz.readers import READERS, SEEDS, apply_patch, damaged

FOUND = sorted((Path(__file__).parent / "found").glob("*"))


@pytest.mark.parametrize("name", READERS)
@given(data=st.binary(max_size=300))
@settings(max_examples=100)
def test_any_bytes_are_read_or_refused(name, data):
    READERS[name](data)


@pytest.mark.parametrize("name", READERS)
def test_damaged_files_are_read_or_refused(name):
    dice = random.Random(name)
    for _ in range(200):
        READERS[name](damaged(dice, SEEDS[name]))


@pytest.mark.parametrize("seed", SEEDS["patch"])
def test_the_patches_that_it_starts_from_apply(seed):
    assert len(apply_patch(seed)) > 0


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_was_found_stays_mended(path):
    READERS[path.name.partition("-")[0]](path.read_bytes())
