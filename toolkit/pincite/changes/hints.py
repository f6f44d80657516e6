"""What a person may want to know about a change and nobody can be sure of: hints, never applied."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from pincite.changes.tables import TableComparison
from pincite.changes.values import Hint, RowChange, SchemaChange

_SAMPLE: Final = 1000
"""Rows looked at before a column is thought renamed."""


def for_table(
    schema: Sequence[SchemaChange],
    headers: tuple[tuple[str, ...], tuple[str, ...]],
    table: TableComparison,
    rows: Sequence[RowChange],
) -> Iterator[Hint]:
    """Give the hints about one table: renamed terms and columns, re-keyed rows, reordered rows."""
    yield from renamed_terms(schema)
    yield from renamed_columns(headers, rows)
    yield from map(_told, rekeyings(rows))
    if table.residue.ranks is None and headers[0] == headers[1]:
        yield Hint("reordered", "rows", "the rows that both have stand in another order")


def renamed_terms(schema: Iterable[SchemaChange]) -> Iterator[Hint]:
    """Take one term gone and one come in the same field's enumeration for one renamed."""
    gone: dict[str, list[str]] = {}
    come: dict[str, list[str]] = {}
    for change in schema:
        if change.rule == "enum-term-removed":
            gone.setdefault(change.place, []).append(str(change.old))
        elif change.rule == "enum-term-added":
            come.setdefault(change.place, []).append(str(change.new))
    for place, terms in gone.items():
        if len(terms) == 1 and len(come.get(place, ())) == 1:
            yield Hint("renamed", f"the term {terms[0]!r} of {place}", repr(come[place][0]))


def renamed_columns(headers: tuple[Sequence[str], Sequence[str]], rows: Iterable[RowChange]) -> Iterator[Hint]:
    """Take a column gone and one come for one renamed, where they hold the same in every row looked at."""
    gone = [name for name in headers[0] if name not in headers[1]]
    come = [name for name in headers[1] if name not in headers[0]]
    changed = [row for row in rows if row.kind == "changed"][:_SAMPLE]
    tables = [{cell.field: cell for cell in row.cells} for row in changed]
    for old in gone:
        for new in come:
            held = [(cells[old].old, cells[new].new) for cells in tables if old in cells and new in cells]
            if held and all(before == after for before, after in held) and any(before for before, _ in held):
                yield Hint("renamed", f"the column {old!r}", repr(new))


class Rekeying(NamedTuple):
    """Rows removed and added again that differ in one cell of the key alone, all in the same way."""

    field: str
    old: str
    new: str
    rows: tuple[tuple[RowChange, RowChange], ...]


def rekeyings(rows: Sequence[RowChange]) -> Iterator[Rekeying]:
    """Find the rows that look re-keyed; one that could be several others is left out."""
    names = next((tuple(name for name, _ in row.key) for row in rows if row.key), ())
    taken: set[int] = set()
    for name in names:
        gone, come = (_by_rest(rows, kind, name, taken) for kind in ("removed", "added"))
        found: dict[tuple[str, str], list[tuple[RowChange, RowChange]]] = {}
        for rest, old in gone.items():
            new = come.get(rest, [])
            if len(old) == len(new) == 1 and rest:
                found.setdefault((dict(old[0].key)[name], dict(new[0].key)[name]), []).append((old[0], new[0]))
                taken |= {id(old[0]), id(new[0])}
        yield from (Rekeying(name, *change, tuple(pairs)) for change, pairs in found.items())


def _by_rest(
    rows: Sequence[RowChange], kind: str, name: str, taken: set[int]
) -> dict[tuple[tuple[str, str], ...], list[RowChange]]:
    """Group rows by all their cells that hold something, but that of `name`."""
    groups: dict[tuple[tuple[str, str], ...], list[RowChange]] = {}
    for row in rows:
        if row.kind == kind and id(row) not in taken:
            texts = ((cell.field, (cell.old if kind == "removed" else cell.new) or "") for cell in row.cells)
            groups.setdefault(tuple(cell for cell in texts if cell[0] != name and cell[1]), []).append(row)
    return groups


def _told(found: Rekeying) -> Hint:
    """Tell a re-keying: by the row where there is one, by the key's value where there are several."""
    if len(found.rows) == 1:
        return Hint("re-keyed", shown_key(found.rows[0][0]), shown_key(found.rows[0][1]))
    return Hint("re-keyed", f"{found.field} {found.old!r} in {len(found.rows):,} rows", repr(found.new))


def shown_key(row: RowChange) -> str:
    """Name a row by the texts of its key, joined by slashes."""
    return "/".join(text for _, text in row.key)
