"""Work bounded in time."""

import sys

import pytest

from pincite.deadlines import DeadlineError, deadline


class Finalizer:
    """Takes long in a finalizer, where Python loses what is raised."""

    def __del__(self):
        sum(range(3_000_000))


class Broken:
    """Fails in a finalizer."""

    def __del__(self):
        raise ZeroDivisionError


def test_a_signal_that_is_lost_in_a_finalizer_comes_again_and_is_not_told(capfd):
    with pytest.raises(DeadlineError), deadline(0.01):
        _work_on_after_a_finalizer()
    assert capfd.readouterr() == ("", "")


def test_what_else_is_lost_is_told_as_before(monkeypatch):
    told = []
    monkeypatch.setattr(sys, "unraisablehook", lambda lost: told.append(lost.exc_type))
    with deadline(5):
        Broken()
    Broken()
    assert told == [ZeroDivisionError, ZeroDivisionError]


def _work_on_after_a_finalizer():
    Finalizer()
    for _ in range(100_000_000):
        pass
