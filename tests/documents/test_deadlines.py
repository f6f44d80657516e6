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
        Finalizer()
        for _ in range(100_000_000):
            pass
        pytest.fail("the signal did not come again")
