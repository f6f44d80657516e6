"""Each reader against bytes that hypothesis makes, and against every input that once broke one."""

import random
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fuzz.misshapen import misshapen
from tests.fuzz.readers import READERS, SEEDS, apply_patch, damaged
from tests.in_memory import Memory

from pincite.errors import PinciteError
from pincite.packages.package import open_source
from pincite.rules.run import validate

FOUND = sorted((Path(__file__).parent / "found").glob("*"))
FIXTURES = Path(__file__).parents[1] / "fixtures"


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


@pytest.mark.parametrize("fixture", ["row-grounded", "span-within", "json-schema--rows"])
def test_a_package_out_of_shape_is_checked_or_refused(fixture):
    for what, files in islice(misshapen(FIXTURES / fixture, random.Random(fixture)), 60):
        try:
            validate(open_source(Memory(files), "datapackage.json"))
        except PinciteError:
            continue
        except Exception as error:
            raise AssertionError(what) from error


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_was_found_stays_mended(path):
    READERS[path.name.partition("-")[0]](path.read_bytes())
