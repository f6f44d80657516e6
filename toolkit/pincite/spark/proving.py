"""
What workers do with a range of a table: prove it, give its keys as texts, and fetch rows that are asked for.

They answer in rows of one shape (`ANSWER`), told apart by `kind`: the keys of the kind from 0 on, `REPORT` on a block,
`ROW` that was fetched, `FAILED` for what cannot be proved here. `at` orders rows over the whole table: the number of
the range and, in its last 40 bits, the ordinal of the record in it.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from pincite.packages import RefusedError
from pincite.spark.shards import Shards
from pincite.spark.splits import look
from pincite.tables.arrays import emptied, integers64, strings
from pincite.tables.blockkeys import BlockKeys
from pincite.tables.blocks import Block, Place
from pincite.tables.headers import AmbiguousHeaderError
from pincite.tables.keys import KeyColumns
from pincite.tables.keytexts import Texts
from pincite.tables.parts import Parts
from pincite.tables.proof import Prover
from pincite.tables.streams import UnprovedError
from pincite.tables.suspects import numbered, to_keep, unproved

REPORT, ROW, FAILED = -1, -2, -3
ANSWER: Final = "kind int, key string, at long, more binary"
_ANSWER: Final = pa.schema([("kind", pa.int32()), ("key", pa.string()), ("at", pa.int64()), ("more", pa.binary())])
_ORDINAL_BITS: Final = 40
Batches = Iterator[pa.RecordBatch]
Work = Callable[[int], Batches]


@dataclass(frozen=True, slots=True)
class KeyKind:
    """A key whose repeats are sought: its columns, and whether a key that misses one of its values is none."""

    places: tuple[int, ...]
    whole: bool = False


def repeated_kinds(keys: KeyColumns) -> tuple[KeyKind, ...]:
    """List the keys that may not repeat: unique fields, the primary key, the schema's `uniqueKeys`."""
    unique = [KeyKind((place,)) for place in keys.unique]
    primary = [KeyKind(keys.primary)] if keys.primary else []
    return (*unique, *primary, *(KeyKind(places, whole=True) for _, places in keys.unique_keys))


def position(number: int, ordinal: int) -> int:
    """Give the `at` of a record by the number of its range and its ordinal in it."""
    return number << _ORDINAL_BITS | ordinal


def placed(at: int) -> tuple[int, int]:
    """Take a position apart into range and ordinal."""
    return at >> _ORDINAL_BITS, at & ((1 << _ORDINAL_BITS) - 1)


def prove(shards: Shards, limit: int) -> Work:
    """Prove ranges: a report a block, the rows at fault in it up to the limit (0: none), and the texts of all keys."""

    def work(number: int) -> Batches:
        plan = shards.plan()
        prover, faults = Prover(plan.readers), 0
        with shards.blocks(number, plan) as (blocks, start):
            for block in blocks.read(Place(start, 0, 0)):
                columns = prover.prove(block.batch)
                keys = BlockKeys(plan, prover, block, columns)
                wrong, loose = unproved(block, columns)
                if plan.keys.primary:
                    wrong |= set(keys.ordinals[keys.of(plan.keys.primary).empty].tolist())
                enough = limit - faults if limit else block.count
                kept = np.array(to_keep(wrong, loose, enough) if enough > 0 else [], np.int64)
                faults += len(wrong)
                yield report(number, block, kept, blocks.open_at)
                yield from _keys(number, block, keys, plan.keys)

    return answering(work)


def offer(shards: Shards, places: Sequence[int]) -> Work:
    """Give the texts of the keys that ranges offer to foreign keys."""

    def work(number: int) -> Batches:
        plan = shards.plan()
        prover = Prover(plan.readers)
        with shards.blocks(number, plan) as (blocks, start):
            for block in blocks.read(Place(start, 0, 0)):
                texts = BlockKeys(plan, prover, block, prover.prove(block.batch)).of(places)
                known = texts.known.unique()
                yield answers(0, known, integers64(np.zeros(len(known), np.int64)))

    return answering(work)


def fetch(shards: Shards, wanted: Mapping[int, Mapping[Place, Sequence[int]]]) -> Work:
    """Fetch the rows of some ordinals from the blocks that start at these places, by the number of the range."""

    def work(number: int) -> Batches:
        plan = shards.plan()
        with shards.blocks(number, plan) as (blocks, _):
            for place, ordinals in wanted[number].items():
                block = next(blocks.read(place))
                for ordinal, line, cells in numbered(block, np.array(ordinals, np.int64)):
                    at = position(number, place.number + ordinal)
                    yield _said(ROW, at, [line, cells])

    return answering(work)


def look_at(parts: Parts, stretches: Sequence[tuple[int, int]], delimiter: str) -> Work:
    """Look at stretches of bytes, for `splits.cuts`."""

    def work(number: int) -> Batches:
        seen = look(parts, *stretches[number], ord(delimiter))
        yield _said(REPORT, position(number, 0), [seen.odd, seen.starts, seen.sound])

    return answering(work)


def mapped(work: Work, ranges: Sequence[int] | None = None) -> Callable[[Iterable[pa.RecordBatch]], Batches]:
    """
    Give work on ranges the shape that `DataFrame.mapInArrow` asks for, from batches of numbers to answers.

    The numbers are those of the ranges, or places in `ranges`.
    """

    def map_batches(batches: Iterable[pa.RecordBatch]) -> Batches:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                yield from work(number if ranges is None else ranges[number])

    return map_batches


def answering(work: Work) -> Work:
    """Let work say what it cannot prove, instead of failing."""

    def answered(number: int) -> Batches:
        try:
            yield from work(number)
        except (UnprovedError, RefusedError, AmbiguousHeaderError, OSError) as error:
            yield _said(FAILED, position(number, 0), str(error))

    return answered


def _keys(number: int, block: Block, keys: BlockKeys, columns: KeyColumns) -> Batches:
    kinds = repeated_kinds(columns)
    start = position(number, block.at.number)
    for kind, key in enumerate(kinds):
        texts = keys.of(key.places, whole=key.whole)
        there = ~(texts.empty | texts.alone)
        yield answers(kind, texts.array.filter(pa.array(there)), integers64(start + keys.ordinals[there]))
    for kind, (_, places) in enumerate(columns.foreign, start=len(kinds)):
        texts = keys.of(places)
        yield _grouped(kind, texts, start + keys.ordinals)


def _grouped(kind: int, texts: Texts, at: Any) -> pa.RecordBatch:  # noqa: ANN401 (numpy indexes)
    """Give each distinct key once, with all its records in `more`; keys that equal no other are null."""
    there = ~texts.empty
    array = emptied(texts.array, texts.alone) if texts.alone.any() else texts.array
    coded, at = array.filter(pa.array(there)).dictionary_encode("encode"), at[there]
    codes = coded.indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    begins = np.flatnonzero(np.diff(codes[order], prepend=-1))
    offsets = np.append(begins, len(order)).astype(np.int32) * at.itemsize
    records = np.ascontiguousarray(at[order])
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(records)]
    more = pa.Array.from_buffers(pa.binary(), len(begins), buffers)
    distinct = coded.dictionary.take(pa.array(codes[order][begins]))
    return answers(kind, distinct, integers64(records[begins]), more)


def report(number: int, block: Block, kept: Any, open_at: tuple[int, int] | None) -> pa.RecordBatch:  # noqa: ANN401
    """Report on a block: its place and size, the rows kept, an unclosed quotation mark."""
    rows = [(ordinal, line, cells) for ordinal, line, cells in numbered(block, kept)]
    said = {"place": block.at, "count": block.count, "lines": block.lines, "kept": rows, "open_at": open_at}
    return _said(REPORT, position(number, block.at.number), said)


def _said(kind: int, at: int, value: object) -> pa.RecordBatch:
    return answers(kind, strings([""]), integers64([at]), pa.array([json.dumps(value).encode()], pa.binary()))


def answers(kind: int, keys: pa.Array, at: pa.Array, more: pa.Array | None = None) -> pa.RecordBatch:
    """Give rows in the shape of answers."""
    kinds = pa.array(np.full(len(keys), kind, np.int32))
    return pa.RecordBatch.from_arrays(
        [kinds, keys, at, pa.nulls(len(keys), pa.binary()) if more is None else more], schema=_ANSWER
    )
