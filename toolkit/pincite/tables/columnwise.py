"""
A large table proved column by column, block by block; what is not proved is explained row by row.

The first pass proves blocks, keeps the rows that are wrong, and hashes keys. Only where hashes repeat does a second
pass fetch those rows and compare them exactly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from pincite.progress import tell
from pincite.tables.blockkeys import BlockKeys
from pincite.tables.blocks import Block, BlockSource, Place
from pincite.tables.foreign import key_of, missed, misses
from pincite.tables.keys import KeyAnswers, Parents
from pincite.tables.parents import Key, ParentKeys
from pincite.tables.predicates import Mask
from pincite.tables.proof import Column, Prover, Values
from pincite.tables.repeats import Repeats, hashes
from pincite.tables.rowwise import Outcome, Plan
from pincite.tables.spilled import AskedKeys, SpilledKeys
from pincite.tables.spilling import Hashes
from pincite.tables.suspects import Row, Suspects, explain, numbered, ordinals, to_keep, unproved

if TYPE_CHECKING:
    from pincite.tables.opening import BlockTable


def check_columns(table: "BlockTable", parents: Parents, limit: int, most: int) -> Outcome:
    """
    Check the rows of a table, up to the error limit (0: none) as frictionless counts it.

    Of each key up to `most` bytes are held in memory.
    """
    plan, blocks, first = table
    proof = _Proof(plan, parents, first.number, most)
    for block in blocks.read(first):
        proof.take(block, limit - len(plan.header.findings) - proof.faults if limit else block.count)
        tell(plan.resource.name, blocks.progress(block))
        if limit and len(plan.header.findings) + proof.faults >= limit:
            blocks.end(block)
            break
    _settle_foreign(proof, blocks, limit)
    answers = _answers(proof, blocks, limit)
    unique_keys = zip(proof.standard, plan.keys.unique_keys, strict=True)
    standard = [_earlier(proof, blocks, repeats, places, 0) for repeats, (_, places) in unique_keys]
    outcome = Outcome(plan.header.findings, rows=proof.count, blocks_by_csv=blocks.by_csv)
    explain(plan, Suspects(proof.kept, answers, standard, first.number), outcome, limit)
    if outcome.complete and blocks.open_at is not None:
        outcome.open_at = blocks.open_at
    outcome.asked = sum(reader.asked for reader in plan.readers)
    return outcome


@dataclass(slots=True)
class _Proof:
    """What the first pass keeps: rows to explain, the number surely at fault, hashes of keys, missed foreign keys."""

    plan: Plan
    parents: Parents
    first: int
    most: int
    kept: dict[int, Row] = field(default_factory=dict)
    faults: int = 0
    count: int = 0
    read: list[tuple[Place, int]] = field(default_factory=list)
    unique: list[Repeats] = field(init=False)
    primary: Repeats = field(init=False)
    standard: list[Repeats] = field(init=False)
    foreign: list[set[int]] = field(init=False)
    asked: list[AskedKeys] = field(init=False)
    prover: Prover = field(init=False)

    def __post_init__(self) -> None:
        keys = self.plan.keys
        self.unique = [Repeats(self.most) for _ in keys.unique]
        self.primary = Repeats(self.most)
        self.standard = [Repeats(self.most, whole=True) for _ in keys.unique_keys]
        self.foreign = [set() for _ in keys.foreign]
        self.asked = [AskedKeys(self.most) for _ in keys.foreign]
        self.prover = Prover(self.plan.readers)

    def take(self, block: Block, enough: int) -> None:
        """Prove one block; no row is kept after the `enough`th that is surely at fault, for none is told of."""
        columns = self.prover.prove(block.batch)
        values: dict[int, Values] = {}
        for place in chain(self.plan.keys.asked, *(places for _, places in self.plan.keys.unique_keys)):
            if place not in values:
                values[place] = self.prover.values(columns[place], place)
        wrong, loose = unproved(block, columns)
        at_fault = {*wrong, *self._keys(block, values), *self._foreign(block, columns, values)}
        self._keep(block, to_keep(at_fault, loose, enough))
        self.faults += len(at_fault)
        self.count += block.count
        self.read.append((block.at, block.count))

    def _keep(self, block: Block, ordinals: Sequence[int]) -> None:
        for at, line, cells in numbered(block, np.array(ordinals, np.int64)):
            self.kept[block.at.number + at] = line, cells

    def _keys(self, block: Block, values: dict[int, Values]) -> Iterator[int]:
        """Hash a block's keys; give the ordinals of rows without a primary key."""
        keys = self.plan.keys
        standard = [places for _, places in keys.unique_keys]
        wanted = {*keys.unique, *keys.primary, *chain.from_iterable(standard)}
        hashed = {place: self._hashed(block, values[place], place) for place in wanted}
        for repeats, places in zip(self.standard, standard, strict=True):
            repeats.add([hashed[place] for place in places])
        for repeats, place in zip(self.unique, keys.unique, strict=True):
            repeats.add([hashed[place]])
        if keys.primary:
            empty = self.primary.add([hashed[place] for place in keys.primary])
            yield from np.flatnonzero(empty).tolist()

    def _foreign(self, block: Block, columns: Sequence[Column], values: dict[int, Values]) -> Iterator[int]:
        """Give the ordinals of rows whose foreign key is missed; where the parent is in a file, take in the keys."""
        texts = BlockKeys(self.plan, self.prover, block, columns)
        for at, (foreign, places) in enumerate(self.plan.keys.foreign):
            parent = self.parents[foreign.resource, foreign.reference_fields]
            if isinstance(parent, ParentKeys):
                found = ordinals(block, missed([values[place] for place in places], parent))
                found += [place for place, cells in block.ragged if misses(key_of(self.plan, cells, places), parent)]
                self.foreign[at].update(block.at.number + place for place in found)
                yield from found
            else:
                self.asked[at].add(texts, places)

    def _hashed(self, block: Block, values: Values, place: int) -> tuple[Hashes, Mask]:
        regular, empty = hashes(values)
        if block.places is None:
            return regular, empty
        whole, gone = np.empty(block.count, np.int64), np.empty(block.count, bool)
        known = tuple(key_of(self.plan, cells, [place])[0] for _, cells in block.ragged)
        at = [ordinal for ordinal, _ in block.ragged]
        whole[block.places], gone[block.places] = regular, empty
        whole[at], gone[at] = hashes(Values(None, np.arange(len(known)), known))
        return whole, gone


def _answers(proof: _Proof, blocks: BlockSource, limit: int) -> KeyAnswers:
    """Settle repeated hashes exactly: read those rows again and compare their typed keys."""
    keys = proof.plan.keys
    unique = {
        place: _earlier(proof, blocks, repeats, [place], limit)
        for repeats, place in zip(proof.unique, keys.unique, strict=True)
    }
    primary = _earlier(proof, blocks, proof.primary, keys.primary, limit)
    return KeyAnswers(keys, unique, primary, proof.foreign)


def _settle_foreign(proof: _Proof, blocks: BlockSource, limit: int) -> None:
    """Find the rows whose foreign keys parents in files do not hold, and keep them for their explanation."""
    for found, asked, (key, _) in zip(proof.foreign, proof.asked, proof.plan.keys.foreign, strict=True):
        parent = proof.parents[key.resource, key.reference_fields]
        if isinstance(parent, SpilledKeys):
            found.update(asked.missed(parent, limit))
            for number, row in _rows(proof, blocks, np.array(sorted(found), np.int64)):
                proof.kept.setdefault(number, row)


def _rows(proof: _Proof, blocks: BlockSource, numbers: Hashes) -> Iterator[tuple[int, Row]]:
    """Read rows again by their numbers, given in order."""
    for at, count in proof.read:
        first, end = np.searchsorted(numbers, (at.number, at.number + count))
        if first < end:
            block = next(blocks.read(at))
            for ordinal, line, cells in numbered(block, numbers[first:end] - at.number):
                yield at.number + ordinal, (line, cells)


def _earlier(proof: _Proof, blocks: BlockSource, repeats: Repeats, places: Sequence[int], limit: int) -> dict[int, int]:
    """Map each row that repeats a key to the row that had it last, or only the first ones up to the limit (0: all)."""
    candidates, whole = repeats.candidates(limit)
    found = _compared(proof, blocks, repeats, places, candidates)
    if not whole and len(found) < limit:  # among the first, equal hashes of unequal keys
        found = _compared(proof, blocks, repeats, places, repeats.candidates(0)[0])
    return found


def _compared(
    proof: _Proof, blocks: BlockSource, repeats: Repeats, places: Sequence[int], candidates: Hashes
) -> dict[int, int]:
    """Compare rows by their typed keys; those that repeat one are kept for their explanation."""
    found: dict[int, int] = {}
    seen: dict[Key, int] = {}
    for number, (line, cells) in _rows(proof, blocks, candidates + proof.first):
        key = key_of(proof.plan, cells, places)
        if repeats.without_key(key):
            continue
        if key in seen:
            found[number] = seen[key]
            proof.kept.setdefault(number, (line, cells))
        seen[key] = number
    return found
