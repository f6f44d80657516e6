"""A table proved and explained row by row, in plain Python: for small tables, and for whatever is no plain text."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from pincite.findings import Finding
from pincite.packages import Resource
from pincite.progress import tell
from pincite.tables.cells import Cells, Verdict
from pincite.tables.dialects import Dialect, Table
from pincite.tables.explain import Explanation
from pincite.tables.fields import Field, Schema
from pincite.tables.headers import Header, match_header
from pincite.tables.inline import JsonRecords
from pincite.tables.keys import KeyColumns, KeyMemory, Parents, hashable, key_columns
from pincite.tables.messages import finding
from pincite.tables.parents import Key, ParentKeys
from pincite.tables.row import Record, SoundRows
from pincite.tables.standard import KEY_PART, UniqueKeyMemory, cell_findings
from pincite.tables.streams import CsvRecords

TOLD: Final = 10_000
"""Rows after which it is told how many there were."""
KEPT: Final = 10_000
"""Rows up to which a sound table is remembered."""


class Outcome:
    """
    What checking rows gave so far; `complete` is False where the error limit ended it.

    `asked` counts cells put to frictionless, `blocks_by_csv` blocks read by the csv module, and `open_at` tells record
    number and line of a quotation mark that nothing closes.
    """

    def __init__(self, findings: Iterable[Finding] = (), rows: int = 0, blocks_by_csv: int = 0) -> None:
        self.findings = list(findings)
        self.stricter: list[Finding] = []
        self.complete = True
        self.rows, self.asked, self.blocks_by_csv = rows, 0, blocks_by_csv
        self.open_at: tuple[int, int] | None = None
        self.sound_rows: SoundRows | None = None


class Plan(NamedTuple):
    """A table's columns and keys, made once from its header and its schema."""

    resource: Resource
    header: Header
    readers: tuple[Cells, ...]
    keys: KeyColumns

    @property
    def explanation(self) -> Explanation:
        """What explains this table's rows."""
        return Explanation(self.resource, self.header.columns, self.keys.asked)

    @property
    def blank_matters(self) -> bool:
        """Whether a row of empty cells is not the same as a blank line."""
        return any("" not in reader.field.missing for reader in self.readers)

    def verdicts(self, cells: Sequence[Any]) -> list[Verdict]:
        """Give the verdict on each column's cell; cells that are not there are missing, extra ones are not read."""
        there = len(cells)
        return [reader.read(cells[place] if place < there else None) for place, reader in enumerate(self.readers)]


def plan(resource: Resource, table: Table, schema: Schema, dialect: Dialect) -> Plan:
    """Match a table's labels with its schema; raises AmbiguousHeaderError."""
    ignore_case = not dialect.header_case
    header = match_header(table.labels, schema, table.header_rows, resource, ignore_case=ignore_case)
    keys = key_columns(schema, header.columns, ignore_case=ignore_case)
    return Plan(resource, header, readers_of(header.columns, keys), keys)


def readers_of(columns: Sequence[Field], keys: KeyColumns) -> tuple[Cells, ...]:
    """Give the reader of each column's cells."""
    parts = keys.primary if len(keys.primary) > 1 else ()
    return tuple(Cells(column, part=place in parts) for place, column in enumerate(columns))


def check_rows(plan: Plan, table: Table, parents: Parents, limit: int) -> Outcome:
    """Check the rows of a table, up to the error limit (0: none) as frictionless counts it."""
    outcome = Outcome()
    if table.empty:
        outcome.findings.append(finding("source-error", plan.resource, "the source is empty"))
    outcome.findings.extend(plan.header.findings)
    memory, standard = KeyMemory(plan.keys, parents), UniqueKeyMemory(plan.keys)
    explanation, width = plan.explanation, len(plan.readers)
    kept: list[Record] = []
    for number, line, cells in table.rows:
        outcome.rows += 1
        if outcome.rows % TOLD == 0:
            tell(plan.resource.name, f"{outcome.rows:,} rows")
        verdicts = plan.verdicts(cells)
        values = [verdict.value for verdict in verdicts]
        keys = tuple(memory.broken(number, values))
        if len(kept) < KEPT:
            kept.append((number, line, cells, values))
        remarkable = [verdict for verdict in verdicts if verdict.notes or verdict.beyond]
        if keys or remarkable or len(cells) != width or not any(value is not None for value in values):
            outcome.findings.extend(explanation.errors(number, line, cells, verdicts, keys))
        if remarkable:
            outcome.stricter.extend(beyond_findings(plan, number, line, cells, verdicts))
        outcome.stricter.extend(standard.findings(plan.resource, number, line, values))
        if limit and len(outcome.findings) >= limit:
            del outcome.findings[limit:]
            outcome.complete = False
            break
    _take_over(outcome, table.source)
    outcome.asked = sum(reader.asked for reader in plan.readers)
    if not outcome.findings and not outcome.stricter and outcome.open_at is None and outcome.rows == len(kept):
        outcome.sound_rows = _sound_rows(plan, table, kept)
    return outcome


def _take_over(outcome: Outcome, source: object) -> None:
    """Add what the source of a table's records found in them when they were read."""
    if outcome.complete and isinstance(source, CsvRecords):
        outcome.open_at = source.open_at
    if isinstance(source, JsonRecords):
        outcome.stricter.extend(source.findings())


def _sound_rows(plan: Plan, table: Table, kept: Sequence[Record]) -> SoundRows | None:
    names = tuple(column.name for column in plan.header.columns)
    return SoundRows(names, tuple(kept)) if table.labels in {(), names} else None


def beyond_findings(
    plan: Plan, number: int, line: int, cells: Sequence[Any], verdicts: Sequence[Verdict]
) -> Iterator[Finding]:
    """Give what we find in a row's cells beyond frictionless."""
    keyless = all(verdicts[place].value is None for place in plan.keys.primary)  # frictionless says so already
    for place, (column, verdict) in enumerate(zip(plan.header.columns, verdicts, strict=True)):
        if verdict.beyond and place < len(cells) and not (keyless and verdict.beyond == (KEY_PART,)):
            at = {"row": number, "line": line, "field_number": place + 1, "cell": str(cells[place])}
            yield from cell_findings(plan.resource, column, at, verdict.beyond)


def keys_of(plan: Plan, table: Table, names: Sequence[str]) -> ParentKeys:
    """Give the keys a table offers to foreign keys: the typed values of the named fields, all-missing ones left out."""
    places = {column.name: place for place, column in enumerate(plan.header.columns)}
    wanted = [places.get(name) for name in names]
    return _offered(
        tuple(
            None if place is None or place >= len(cells) else hashable(plan.readers[place].read(cells[place]).value)
            for place in wanted
        )
        for _, _, cells in table.rows
    )


def keys_of_sound(rows: SoundRows, names: Sequence[str]) -> ParentKeys:
    """Give the keys that a table offers whose rows have been read and are sound; as `keys_of`."""
    places = {name: place for place, name in enumerate(rows.names)}
    wanted = [places.get(name) for name in names]
    return _offered(
        tuple(None if place is None else hashable(values[place]) for place in wanted) for *_, values in rows.records
    )


def _offered(keys: Iterable[Key]) -> ParentKeys:
    return ParentKeys({key for key in keys if any(part is not None for part in key)})
