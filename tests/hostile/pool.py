"""All cases in one pool of processes."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from tests.hostile.run import Judgement, judge, warm


def judge_all(names: Sequence[str], judged: Callable[[str], Judgement] = judge) -> Iterator[Judgement]:
    """Judge cases, in their order, on two processes that have imported everything once."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context, initializer=warm) as pool:
        yield from pool.map(judged, names, chunksize=4)
