"""Three versions of a table merged: columns first, then row by row by key, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pincite.changes.merging.markers import RowConflict
from pincite.changes.merging.order import merge_order
from pincite.errors import PinciteError

Record = dict[str, str]
RowKey = tuple[str, ...]
Line = Sequence[str] | RowConflict


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a table: its columns, and its records by key."""

    header: tuple[str, ...]
    records: Mapping[RowKey, Record]

    def cell(self, key: RowKey, column: str, base: Record | None) -> str:
        """Give a cell; where this version has no such column it says what the base says, or nothing."""
        record = self.records[key]
        return record[column] if column in self.header else (base or {}).get(column, "")


def version(records: Sequence[Sequence[str]], names: tuple[str, ...], path: str) -> Version:
    """Read a table's records by key; raises PinciteError for what cannot be merged by rows."""
    header = tuple(records[0]) if records else ()
    if not names or len(set(header)) != len(header) or not set(names) <= set(header):
        raise PinciteError(f"{path} has not got the columns of its key, {', '.join(names) or 'none'}.")
    found: dict[RowKey, Record] = {}
    for cells in records[1:]:
        if len(cells) != len(header):
            raise PinciteError(f"{path} has a row of {len(cells)} cells under {len(header)} columns.")
        record = dict(zip(header, cells, strict=True))
        key = tuple(record[name] for name in names)
        if key in found:
            raise PinciteError(f"{path} has two rows with the key {'/'.join(key)}.")
        found[key] = record
    return Version(header, found)


def merge_tables(base: Version, ours: Version, theirs: Version, names: tuple[str, ...]) -> Iterator[Line]:
    """
    Give the merged records, the header first, with conflicts in their places.

    Deleting a row or a column against changing it, two values for one cell, and giving one row two keys or one column
    two names are conflicts. Rows that both versions moved keep our order: in a table it means nothing. Where the
    columns are in conflict the whole table is, once as either side has it: no row fits under two headers.
    """
    columns, clash = _columns(base, ours, theirs)
    if clash:
        sides = [_own_columns(base, ours, theirs), _own_columns(base, theirs, ours)]
        lines = [[header, *_lines(base, ours, theirs, names, header)] for header in sides]
        yield RowConflict("columns", (), list(_taken(lines[0], "ours")), list(_taken(lines[1], "theirs")))
        return
    yield columns
    yield from _lines(base, ours, theirs, names, columns)


def _taken(lines: Iterable[Line], side: str) -> Iterator[Sequence[str]]:
    for line in lines:
        if isinstance(line, RowConflict):
            yield from getattr(line, side)
        else:
            yield line


def _lines(
    base: Version, ours: Version, theirs: Version, names: tuple[str, ...], columns: Sequence[str]
) -> Iterator[Line]:
    order, _ = merge_order(list(base.records), list(ours.records), list(theirs.records))
    split = _split_keys(base, ours, theirs, names)
    apart = {key for pair in split.values() for key in pair if key}
    for key in order:
        if key in split:
            rows = (_row(side, other, columns) for side, other in zip((ours, theirs), split[key], strict=True))
            yield RowConflict("/".join(key), _row(base, key, columns), *rows)
        elif key not in apart and (line := _line(key, base, ours, theirs, columns)) is not None:
            yield line


def _line(key: RowKey, base: Version, ours: Version, theirs: Version, columns: Sequence[str]) -> Line | None:
    before = base.records.get(key)
    if key in ours.records and key in theirs.records:
        return _cell_by_cell(key, base, ours, theirs, columns)
    held = ours if key in ours.records else theirs
    if key not in ours.records and key not in theirs.records:
        return None
    if before is None:
        return _cells(held.records[key], columns)
    if all(held.cell(key, column, before) == before[column] for column in base.header):
        return None
    sides = (_row(side, key if side is held else None, columns) for side in (ours, theirs))
    return RowConflict("/".join(key), _row(base, key, columns), *sides)


def _cell_by_cell(key: RowKey, base: Version, ours: Version, theirs: Version, columns: Sequence[str]) -> Line:
    before = base.records.get(key)
    rows: tuple[list[str], list[str]] = ([], [])
    for column in columns:
        old = (before or {}).get(column, "")
        mine, other = ours.cell(key, column, before), theirs.cell(key, column, before)
        if before is None and column not in ours.header:
            mine = other
        elif before is None and column not in theirs.header:
            other = mine
        taken = (mine, mine) if mine == other else None
        if taken is None and (before is not None or column in set(ours.header) ^ set(theirs.header)):
            taken = (other, other) if mine == old else (mine, mine) if other == old else None
        for row, cell in zip(rows, taken or (mine, other), strict=True):
            row.append(cell)
    if rows[0] == rows[1]:
        return rows[0]
    torn = [column for column, *sides in zip(columns, *rows, strict=True) if sides[0] != sides[1]]
    place = f"{'/'.join(key)} ({', '.join(torn)})"
    return RowConflict(place, _row(base, key if before else None, columns), *([row] for row in rows))


def _columns(base: Version, ours: Version, theirs: Version) -> tuple[list[str], bool]:
    """Merge the columns; those in conflict stay, so that no cell is lost."""
    order, clash = merge_order(base.header, ours.header, theirs.header)
    kept = []
    for name in order:
        gone = [name in base.header and name not in side.header for side in (ours, theirs)]
        if not any(gone):
            kept.append(name)
        elif all(gone):
            clash |= _renamed(base, ours, name) != _renamed(base, theirs, name)
        elif _touched(base, theirs if gone[0] else ours, name):
            kept.append(name)
            clash = True
    return kept, clash


def _own_columns(base: Version, side: Version, other: Version) -> list[str]:
    """Give the columns as one side of a conflict wants them: its own, and what the other adds and does not rename."""
    own = [
        name for name in side.header if name not in base.header or name in other.header or _touched(base, side, name)
    ]
    kept = [name for name in base.header if name not in other.header and (name in own or name not in side.header)]
    renamed = {_renamed(base, other, name) for name in kept}
    added = [name for name in other.header if name not in base.header and name not in side.header]
    return own + [name for name in added if name not in renamed]


def _touched(base: Version, side: Version, column: str) -> bool:
    """Say whether a side wrote anything into a column that the other one dropped."""
    return any(
        record[column] != base.records[key][column] if key in base.records else bool(record[column])
        for key, record in side.records.items()
    )


def _renamed(base: Version, side: Version, column: str) -> str | None:
    """Give the new column that holds in every row of the base what a dropped one held."""
    shared = [key for key in side.records if key in base.records]
    for name in (name for name in side.header if name not in base.header):
        pairs = [(base.records[key][column], side.records[key][name]) for key in shared]
        if any(old for old, _ in pairs) and all(old == new for old, new in pairs):
            return name
    return None


def _split_keys(
    base: Version, ours: Version, theirs: Version, names: tuple[str, ...]
) -> dict[RowKey, tuple[RowKey | None, RowKey | None]]:
    """Find the rows that both sides took away and at least one gave another key, so that the two do not agree."""
    gone = [key for key in base.records if key not in ours.records and key not in theirs.records]
    moved = [_rekeyed(base, side, gone, names) for side in (ours, theirs)]
    pairs = {key: (moved[0].get(key), moved[1].get(key)) for key in gone}
    return {
        key: (mine, other)
        for key, (mine, other) in pairs.items()
        if mine != other and mine not in theirs.records and other not in ours.records
    }


def _rekeyed(base: Version, side: Version, gone: Sequence[RowKey], names: tuple[str, ...]) -> dict[RowKey, RowKey]:
    """Map a key that is gone to that of the one new row with the same other cells."""
    rest = [name for name in base.header if name in side.header and name not in names]
    new: dict[tuple[str, ...], list[RowKey]] = {}
    for key, record in side.records.items():
        if key not in base.records:
            new.setdefault(tuple(record[name] for name in rest), []).append(key)
    found = {}
    for key in gone:
        cells = tuple(base.records[key][name] for name in rest)
        if any(cells) and len(new.get(cells, ())) == 1:
            found[key] = new[cells][0]
    return found


def _row(side: Version, key: RowKey | None, columns: Sequence[str]) -> list[list[str]]:
    """Give a row as a side of a conflict has it: none without a key."""
    return [] if key is None else [_cells(side.records[key], columns)]


def _cells(record: Record, columns: Sequence[str]) -> list[str]:
    return [record.get(column, "") for column in columns]
