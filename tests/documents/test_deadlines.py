"""Work bounded in time."""

import pytest

from pincite.deadlines import DeadlineError, deadline


class Finalizer:
    """Takes long in a finalizer, where Python loses what is raised."""

    def __del__(self):
        sum(range(3_000_000))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_signal_that_is_lost_in_a_finalizer_comes_again():
    with pytest.raises(DeadlineError), deadline(0.01):
        _work_on_after_a_finalizer()


def _work_on_after_a_finalizer():
    Finalizer()
    for _ in range(100_000_000):
        pass
