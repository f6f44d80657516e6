"""Records told apart by their key: typed values, one column or several; two records with one key are an error."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pincite.changes.cells import Comparison
from pincite.changes.common import Common
from pincite.changes.records import Cells, Records
from pincite.errors import PinciteError

if TYPE_CHECKING:
    from pincite.changes.residue import Residue


class KeyColumns(NamedTuple):
    """The key's names, its places in a header, and how its cells become values."""

    names: tuple[str, ...]
    places: tuple[int, ...]
    comparisons: tuple[Comparison, ...]

    def of(self, cells: Cells) -> Any:  # noqa: ANN401 (a value, or a tuple of them)
        """Give the typed key of a record: one value, or a tuple of them."""
        if len(self.places) == 1:
            return self.comparisons[0].value(cells[self.places[0]] if self.places[0] < len(cells) else "")
        return tuple(
            comparison.value(cells[place] if place < len(cells) else "")
            for comparison, place in zip(self.comparisons, self.places, strict=True)
        )

    def shown(self, cells: Cells) -> str:
        """Name a record by its key for a message."""
        pairs = zip(self.names, self.places, strict=True)
        return ", ".join(f"{name} {cells[place] if place < len(cells) else ''!r}" for name, place in pairs)


def index_records(records: Records, key: KeyColumns, path: str) -> dict[Any, int]:
    """Map each record's key to its place; raises PinciteError naming both lines where two have the same."""
    found = _indexed_at_once(records, key)
    if found is not None:
        return found
    found = {}
    for place, cells in enumerate(records.cells(range(len(records)))):
        if cells:
            value = key.of(cells)
            other = found.setdefault(value if type(value) in _PLAIN else _hashable(value), place)
            if other != place:
                raise duplicate(path, key.shown(cells), records.lines[other], records.lines[place])
    return found


def _indexed_at_once(records: Records, key: KeyColumns) -> dict[Any, int] | None:
    """Map plain keys to places, column by column; None where a key is not plain or not the only one of its value."""
    columns = []
    for place, comparison in zip(key.places, key.comparisons, strict=True):
        texts = records.column(place)
        if texts is None:
            return None
        values = comparison.values(texts)
        if not set(map(type, values)) <= _PLAIN:
            return None
        columns.append(values)
    keys = columns[0] if len(columns) == 1 else zip(*columns, strict=True)
    found = dict(zip(keys, range(len(columns[0])), strict=True))
    return found if len(found) == len(columns[0]) else None


def check_unchanged(
    residue: Residue, key: KeyColumns, wanted: Collection[Any], report: Callable[[Any], tuple[str, int]]
) -> None:
    """
    Raise PinciteError where a common record has a key that a differing one has too.

    Only the common records' keys are read, and nothing is where nothing differs. `report` gives, for a key, the path
    and the line of the differing record.
    """
    if not wanted:
        return
    for line, cells in residue.clashing(key, wanted):
        path, other = report(_hashable(key.of(cells)))
        raise duplicate(path, key.shown(cells), *sorted((line, other)))


def clashes(
    records: Iterable[tuple[int, Cells]], key: KeyColumns, wanted: Collection[Any]
) -> Iterator[tuple[int, Cells]]:
    """Give those of some records, each with its line, that have a key of `wanted`."""
    return ((line, cells) for line, cells in records if cells and _hashable(key.of(cells)) in wanted)


def duplicate(path: str, key: str, first: int, second: int) -> PinciteError:
    """Make the error about two records with one key."""
    return PinciteError(f"{path}: lines {first} and {second} have the same key, {key}: mend one of them first.")


def candidates(common: Common, key: KeyColumns, wanted: Collection[Any]) -> Iterator[tuple[int, Cells]]:
    """Give the common records that may have a key of `wanted` by their first column; all where bytes cannot tell."""
    if len(key.places) > 1 and any(type(value) is not tuple for value in wanted):
        return common.rows()
    firsts = wanted if len(key.places) == 1 else {value[0] for value in wanted}
    if all(type(value) is int for value in firsts):
        return common.search(key.places[0], [str(value).encode() for value in firsts], integers=True)
    if key.comparisons[0].read is None and all(type(value) is str for value in firsts):
        return common.search(key.places[0], [value.encode() for value in firsts])
    return common.rows()


_PLAIN: Final = frozenset({str, int})


def _hashable(value: Any) -> Any:  # noqa: ANN401 (a typed key)
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value
