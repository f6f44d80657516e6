"""A table's records changed by a patch's operations, each held against what is there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pincite.changes.operations import Operation
from pincite.changes.placing import insert_after
from pincite.errors import PinciteError

Record = dict[str, str]
RowKey = tuple[str, ...]


@dataclass(slots=True)
class _Table:
    """A table being changed: its records by key in file order, and those that are still to be put in."""

    path: str
    names: tuple[str, ...]
    records: dict[RowKey, Record] = field(default_factory=dict)
    rewritten: dict[RowKey, RowKey] = field(default_factory=dict)
    added: dict[RowKey, Operation] = field(default_factory=dict)


def replay(records: Sequence[list[str]], found: Iterable[Operation], path: str) -> Iterator[list[str]]:
    """Give the records that a table is to have, its header first; raises PinciteError for a wrong base."""
    header, *rows = [list(cells) for cells in records] or [[]]
    operations = list(found)
    columns = next((one for one in operations if one["op"] == "columns"), {"old": header, "new": header})
    if header != columns["old"]:
        raise PinciteError(f"{path} has other columns than the patch was made for.")
    named = next((one for one in operations if one.get("key")), None)
    if named is None:
        changed = _bag(rows, header, operations, path)
    else:
        changed = _keyed(rows, header, operations, _Table(path, tuple(named["key"])))
    yield columns["new"]
    dropped = [name for name in header if name not in columns["new"]]
    for record in changed:
        for name in dropped:
            if record.get(name):
                raise PinciteError(
                    f"{path}: a row has a cell in the column {name}, of which the patch knows nothing: another table."
                )
        extra = [text for name, text in record.items() if name not in header and name not in columns["new"]]
        yield [*(record.get(name, "") for name in columns["new"]), *extra]


def _keyed(rows: list[list[str]], header: list[str], operations: list[Operation], table: _Table) -> Iterator[Record]:
    for cells in rows:
        record = _record(header, cells)
        key = tuple(record.get(name, "") for name in table.names)
        if key in table.records:
            raise PinciteError(f"{table.path} has two rows with the key {'/'.join(key)}: mend one of them first.")
        table.records[key] = record
    for one in (one for one in operations if one["op"] == "row-removed"):
        key = _key(one, table.names, "old")
        if _found(table, key) != one["old"]:
            raise PinciteError(f"{table.path}: the row {'/'.join(key)} holds other cells than the patch removes.")
        del table.records[key]
    for one in (one for one in operations if one["op"] == "row-changed"):
        _change(table, one)
    for one in (one for one in operations if one["op"] == "row-added"):
        key = _key(one, table.names, "new")
        if key in table.added:
            raise PinciteError(f"the patch adds the row {'/'.join(key)} of {table.path} twice.")
        table.added[key] = one
    yield from _placed(table)


def _change(table: _Table, one: Operation) -> None:
    """Change one row's cells; its key may be written anew, which its place does not notice."""
    key = _key(one, table.names, "old")
    record = _found(table, key)
    old, new = one["old"], one["new"]
    for name in dict.fromkeys((*old, *new)):
        if record.get(name, "") != old.get(name, ""):
            raise PinciteError(f"{table.path}: the row {'/'.join(key)} has another {name} than the patch changes.")
    table.records[key] = {name: text for name, text in record.items() if name not in old} | new
    renewed = tuple(table.records[key].get(name, "") for name in table.names)
    if renewed != key:
        table.rewritten[key] = renewed


def _placed(table: _Table) -> Iterator[Record]:
    records = {table.rewritten.get(key, key): record for key, record in table.records.items()}
    if twice := records.keys() & table.added.keys():
        key = min(twice)
        raise PinciteError(f"{table.path} has a row {'/'.join(key)} already: the patch was made for another package.")
    places = [(key, _after(one, table.names)) for key, one in table.added.items()]
    for key in insert_after(list(records), places):
        yield dict(table.added[key]["new"]) if key in table.added else records[key]


def _after(one: Operation, names: Sequence[str]) -> RowKey | None:
    after = one.get("after")
    return None if after is None else tuple(after.get(name, "") for name in names) if after else ()


def _bag(rows: list[list[str]], header: list[str], operations: list[Operation], path: str) -> Iterator[Record]:
    """Change a table without a key: equal rows are alike, and so many of them are taken or put."""
    records = [_record(header, cells) for cells in rows]
    for one in operations:
        if one["op"] == "row-removed":
            if one["old"] not in records:
                raise PinciteError(f"{path} lacks a row that the patch removes: it was made for another package.")
            records.remove(one["old"])
    return iter([*records, *(dict(one["new"]) for one in operations if one["op"] == "row-added")])


def _key(one: Operation, names: Sequence[str], side: str) -> RowKey:
    held = {**one.get(side, {}), **one.get("key", {})}
    return tuple(held.get(name, "") for name in names)


def _found(table: _Table, key: RowKey) -> Record:
    if key not in table.records:
        raise PinciteError(f"{table.path} has no row {'/'.join(key)}: the patch was made for another package.")
    return table.records[key]


def _record(header: Sequence[str], cells: Sequence[str]) -> Record:
    names = [*header, *(f"(cell {place + 1})" for place in range(len(header), len(cells)))]
    return dict(zip(names, [*cells, *[""] * (len(header) - len(cells))], strict=True))
