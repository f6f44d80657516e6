"""Records told apart by their key: typed values, one column or several; two records with one key are an error."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from pincite.changes.cells import Comparison
from pincite.changes.records import Cells, Records
from pincite.changes.residue import Residue
from pincite.errors import PinciteError


@dataclass(frozen=True, slots=True)
class KeyColumns:
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
    found: dict[Any, int] = {}
    for place, cells in enumerate(records.cells(range(len(records)))):
        if cells:
            value = key.of(cells)
            other = found.setdefault(value if type(value) in _PLAIN else _hashable(value), place)
            if other != place:
                raise duplicate(path, key.shown(cells), records.lines[other], records.lines[place])
    return found


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
    for line, cells in _candidates(residue, key, wanted):
        if (value := _hashable(key.of(cells))) in wanted:
            path, other = report(value)
            raise duplicate(path, key.shown(cells), *sorted((line, other)))


def duplicate(path: str, key: str, first: int, second: int) -> PinciteError:
    """Make the error about two records with one key."""
    return PinciteError(f"{path}: lines {first} and {second} have the same key, {key}: mend one of them first.")


def _candidates(residue: Residue, key: KeyColumns, wanted: Collection[Any]) -> Iterable[tuple[int, Cells]]:
    """Give the common records that may have a key of `wanted`; all of them where bytes cannot tell."""
    common, comparison = residue.common, key.comparisons[0]
    if common is None or len(key.places) != 1:
        return residue.unchanged()
    if comparison.read is None and all(type(value) is str for value in wanted):
        return common.search(key.places[0], [value.encode() for value in wanted])
    if all(type(value) is int for value in wanted):
        return common.search(key.places[0], [str(value).encode() for value in wanted], integers=True)
    return residue.unchanged()


_PLAIN: Final = frozenset({str, int})


def _hashable(value: Any) -> Any:  # noqa: ANN401 (a typed key)
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value
