"""
The rows of a table that are not proved: found block by block, explained one by one.

What finds them may be one process or many; what explains them is the same, and needs a row's number, its physical
line, its cells, and what is known of its keys.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pincite.tables.blocks import Block, cells_of
from pincite.tables.keys import KeyAnswers
from pincite.tables.predicates import Mask
from pincite.tables.proof import Column, blank_rows, union
from pincite.tables.rowwise import Outcome, Plan, beyond_findings
from pincite.tables.standard import unique_key_finding

Row = tuple[int, list[str]]
"""A row's physical line and its cells."""


def unproved(block: Block, columns: Sequence[Column]) -> tuple[set[int], list[int]]:
    """Give the ordinals of the rows that are at fault, keys apart, and of those that only the standard rejects."""
    wrong = ordinals(block, union([*(column.wrong for column in columns), blank_rows(columns)]))
    loose = ordinals(block, union([column.loose for column in columns]))
    return {*wrong, *(place for place, _ in block.ragged)}, loose


def to_keep(at_fault: Collection[int], loose: Iterable[int], enough: int) -> list[int]:
    """Choose the ordinals of the rows to keep: none after the `enough`th that is at fault, for none is told of."""
    kept = sorted({*at_fault, *loose})
    enough = max(enough, 1)  # the header alone may have reached the limit
    if len(at_fault) > enough:
        kept = kept[: bisect_right(kept, sorted(at_fault)[enough - 1])]
    return kept


def ordinals(block: Block, mask: Mask | None) -> list[int]:
    """Give the ordinals in a block of those of its regular rows that a mask marks."""
    if mask is None:
        return []
    rows = np.flatnonzero(mask)
    return (rows if block.places is None else block.places[rows]).tolist()


def numbered(block: Block, chosen: Any) -> Iterator[tuple[int, int, list[str]]]:  # noqa: ANN401 (numpy indexes)
    """Give ordinal, physical line and cells of some of a block's records, in order."""
    regular = chosen if block.places is None else np.flatnonzero(np.isin(block.places, chosen))
    asked = set(chosen.tolist())
    lines = block.lines_of(chosen.tolist())
    for at, cells in sorted([*cells_of(block, regular), *((at, cells) for at, cells in block.ragged if at in asked)]):
        yield at, lines[at], cells


@dataclass(frozen=True, slots=True)
class Suspects:
    """
    The rows to explain, by row number, and what is known of their keys; `first` is the table's first row number.

    `standard` gives for each of the schema's `uniqueKeys` the rows that repeat it, with the row that had it last.
    """

    rows: Mapping[int, Row]
    answers: KeyAnswers
    standard: Sequence[Mapping[int, int]]
    first: int


def explain(plan: Plan, suspects: Suspects, outcome: Outcome, limit: int) -> None:
    """Add the findings of the suspicious rows to an outcome, up to the error limit (0: none)."""
    explanation = plan.explanation
    if limit and len(outcome.findings) >= limit:
        del outcome.findings[limit:]
        outcome.complete, outcome.rows = False, 1
        return
    for number in sorted(suspects.rows):
        line, cells = suspects.rows[number]
        verdicts = plan.verdicts(cells)
        values = [verdict.value for verdict in verdicts]
        keys = tuple(suspects.answers.broken(number, values))
        clean = len(cells) == len(verdicts) and not any(verdict.notes for verdict in verdicts)
        if keys or not clean or all(value is None for value in values):
            outcome.findings.extend(explanation.errors(number, line, cells, verdicts, keys))
        outcome.stricter.extend(beyond_findings(plan, number, line, cells, verdicts))
        for (names, _), earlier in zip(plan.keys.unique_keys, suspects.standard, strict=True):
            if number in earlier:
                outcome.stricter.append(unique_key_finding(plan.resource, names, number, line, earlier[number]))
        if limit and len(outcome.findings) >= limit:
            del outcome.findings[limit:]
            outcome.complete, outcome.rows = False, number - suspects.first + 1
            break
