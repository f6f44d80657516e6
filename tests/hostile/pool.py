"""All cases in one pool of processes."""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from tests.hostile.run import Judgement, judge, warm


def judge_all(names: Sequence[str]) -> Iterator[Judgement]:
    """Judge cases, in their order, on two processes that have imported everything once."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context, initializer=warm) as pool:
        yield from pool.map(judge, names, chunksize=4)
