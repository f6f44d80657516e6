"""Every case of the corpus, in one pool, within two minutes."""

import os
import time

import pytest
from tests.hostile.catalogue import CASES, FAMILIES
from tests.hostile.pool import judge_all

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each run is a fork")
QUICK = ("links", "keys", "documents")
SECONDS = 120


def wrong(names):
    return {item.name: item.wrong for item in judge_all(names) if item.wrong}


def chosen(families):
    return [name for name in CASES if name.partition("/")[0] in families]


def test_there_are_cases_of_every_family():
    assert len(CASES) >= 200
    assert all(len(chosen([family])) >= 20 for family in FAMILIES)


def test_the_families_that_take_no_time():
    assert wrong(chosen(QUICK)) == {}


@pytest.mark.heavy
def test_all_cases_within_two_minutes():
    started = time.process_time() + sum(os.times()[2:4])
    assert wrong(list(CASES)) == {}
    assert time.process_time() + sum(os.times()[2:4]) - started < 2 * SECONDS  # of two processors
