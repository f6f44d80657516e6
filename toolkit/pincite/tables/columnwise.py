"""
A large table proved column by column, block by block; what is not proved is explained row by row.

The first pass proves blocks, keeps the rows that are wrong, and hashes keys. Only where hashes repeat does a second
pass fetch those rows and compare them exactly.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np

from pincite.progress import tell
from pincite.tables.blocks import Block, Blocks, Place, cells_of
from pincite.tables.foreign import key_of, missed, misses
from pincite.tables.keys import KeyAnswers, Parents
from pincite.tables.parents import Key
from pincite.tables.predicates import Mask
from pincite.tables.proof import Prover, Values, blank_rows, union
from pincite.tables.repeats import Hashes, Repeats, hashes
from pincite.tables.rowwise import Outcome, Plan, beyond_findings
from pincite.tables.standard import unique_key_finding

Row = tuple[int, list[str]]
"""A row's physical line and its cells."""


def check_columns(plan: Plan, blocks: Blocks, first: Place, parents: Parents, limit: int) -> Outcome:
    """Check the rows of a table from the first on, up to the error limit (0: none) as frictionless counts it."""
    proof = _Proof(plan, parents, first.number)
    for block in blocks.read(first):
        proof.take(block, limit - len(plan.header.findings) - proof.faults if limit else block.count)
        tell(plan.resource.name, f"{block.at.offset / 1e6:,.0f} of {len(blocks.data) / 1e6:,.0f} MB")
        if limit and len(plan.header.findings) + proof.faults >= limit:
            blocks.decode_ahead(block.at.offset + len(block.data))
            break
    answers = _answers(proof, blocks, limit)
    unique_keys = zip(proof.standard, plan.keys.unique_keys, strict=True)
    standard = [_earlier(proof, blocks, repeats, places, 0) for repeats, (_, places) in unique_keys]
    outcome = Outcome(plan.header.findings, rows=proof.count, blocks_by_csv=blocks.by_csv)
    _explain(proof, answers, standard, outcome, limit)
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
    kept: dict[int, Row] = field(default_factory=dict)
    faults: int = 0
    count: int = 0
    read: list[tuple[Place, int]] = field(default_factory=list)
    unique: list[Repeats] = field(init=False)
    primary: Repeats = field(default_factory=Repeats)
    standard: list[Repeats] = field(init=False)
    foreign: list[set[int]] = field(init=False)
    prover: Prover = field(init=False)

    def __post_init__(self) -> None:
        self.unique = [Repeats() for _ in self.plan.keys.unique]
        self.standard = [Repeats(whole=True) for _ in self.plan.keys.unique_keys]
        self.foreign = [set() for _ in self.plan.keys.foreign]
        self.prover = Prover(self.plan.readers)

    def take(self, block: Block, enough: int) -> None:
        """Prove one block; no row is kept after the `enough`th that is surely at fault, for none is told of."""
        columns = self.prover.prove(block.batch)
        values: dict[int, Values] = {}
        for place in chain(self.plan.keys.asked, *(places for _, places in self.plan.keys.unique_keys)):
            if place not in values:
                values[place] = self.prover.values(columns[place], place)
        wrong = _ordinals(block, union([*(column.wrong for column in columns), blank_rows(columns)]))
        loose = _ordinals(block, union([column.loose for column in columns]))
        at_fault = {*wrong, *(place for place, _ in block.ragged), *self._keys(block, values)}
        kept = sorted({*at_fault, *loose})
        enough = max(enough, 1)  # the header alone may have reached the limit
        if len(at_fault) > enough:
            kept = kept[: bisect_right(kept, sorted(at_fault)[enough - 1])]
        self._keep(block, kept)
        self.faults += len(at_fault)
        self.count += block.count
        self.read.append((block.at, block.count))

    def _keep(self, block: Block, ordinals: Sequence[int]) -> None:
        for at, line, cells in _numbered(block, np.array(ordinals, np.int64)):
            self.kept[block.at.number + at] = line, cells

    def _keys(self, block: Block, values: dict[int, Values]) -> Iterator[int]:
        """Hash a block's keys; give the ordinals of rows without a primary key, or whose foreign key is missed."""
        keys = self.plan.keys
        standard = [places for _, places in keys.unique_keys]
        wanted = {*keys.unique, *keys.primary, *chain.from_iterable(standard)}
        hashed = {place: self._hashed(block, values[place], place) for place in wanted}
        for repeats, places in zip(self.standard, standard, strict=True):
            repeats.add([hashed[place] for place in places])
        for repeats, place in zip(self.unique, keys.unique, strict=True):
            repeats.add([hashed[place]])
        if keys.primary:
            self.primary.add([hashed[place] for place in keys.primary])
            yield from np.flatnonzero(self.primary.empty[-1]).tolist()
        for numbers, (foreign, places) in zip(self.foreign, keys.foreign, strict=True):
            parent = self.parents[foreign.resource, foreign.reference_fields]
            found = _ordinals(block, missed([values[place] for place in places], parent))
            found += [at for at, cells in block.ragged if misses(key_of(self.plan, cells, places), parent)]
            numbers.update(block.at.number + place for place in found)
            yield from found

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


def _ordinals(block: Block, mask: Mask | None) -> list[int]:
    if mask is None:
        return []
    rows = np.flatnonzero(mask)
    return (rows if block.places is None else block.places[rows]).tolist()


def _answers(proof: _Proof, blocks: Blocks, limit: int) -> KeyAnswers:
    """Settle repeated hashes exactly: read those rows again and compare their typed keys."""
    keys = proof.plan.keys
    unique = {
        place: _earlier(proof, blocks, repeats, [place], limit)
        for repeats, place in zip(proof.unique, keys.unique, strict=True)
    }
    primary = _earlier(proof, blocks, proof.primary, keys.primary, limit)
    return KeyAnswers(keys, unique, primary, proof.foreign)


def _earlier(proof: _Proof, blocks: Blocks, repeats: Repeats, places: Sequence[int], limit: int) -> dict[int, int]:
    """Map each row that repeats a key to the row that had it last; the rows are kept for their explanation."""
    found: dict[int, int] = {}
    seen: dict[Key, int] = {}
    candidates = repeats.candidates() + proof.first
    for at, count in proof.read:
        first, end = np.searchsorted(candidates, (at.number, at.number + count))
        inside = candidates[first:end] - at.number
        if not len(inside) or (limit and len(found) >= limit):
            continue
        block = next(blocks.read(at))
        for ordinal, line, cells in _numbered(block, inside):
            key, number = key_of(proof.plan, cells, places), at.number + ordinal
            if repeats.without_key(key):
                continue
            if key in seen:
                found[number] = seen[key]
                proof.kept.setdefault(number, (line, cells))
            seen[key] = number
    return found


def _numbered(block: Block, ordinals: Any) -> Iterator[tuple[int, int, list[str]]]:  # noqa: ANN401 (numpy indexes)
    """Give ordinal, physical line and cells of some of a block's records, in order."""
    regular = ordinals if block.places is None else np.flatnonzero(np.isin(block.places, ordinals))
    chosen = set(ordinals.tolist())
    lines = block.lines_of(ordinals.tolist())
    for at, cells in sorted([*cells_of(block, regular), *((at, cells) for at, cells in block.ragged if at in chosen)]):
        yield at, lines[at], cells


def _explain(proof: _Proof, answers: KeyAnswers, standard: list[dict[int, int]], outcome: Outcome, limit: int) -> None:
    plan, explanation = proof.plan, proof.plan.explanation
    if limit and len(outcome.findings) >= limit:
        del outcome.findings[limit:]
        outcome.complete, outcome.rows = False, 1
        return
    for number in sorted(proof.kept):
        line, cells = proof.kept[number]
        verdicts = plan.verdicts(cells)
        values = [verdict.value for verdict in verdicts]
        keys = tuple(answers.broken(number, values))
        clean = len(cells) == len(verdicts) and not any(verdict.notes for verdict in verdicts)
        if keys or not clean or all(value is None for value in values):
            outcome.findings.extend(explanation.errors(number, line, cells, verdicts, keys))
        outcome.stricter.extend(beyond_findings(plan, number, line, cells, verdicts))
        for (names, _), earlier in zip(plan.keys.unique_keys, standard, strict=True):
            if number in earlier:
                outcome.stricter.append(unique_key_finding(plan.resource, names, number, line, earlier[number]))
        if limit and len(outcome.findings) >= limit:
            del outcome.findings[limit:]
            outcome.complete, outcome.rows = False, number - proof.first + 1
            break
