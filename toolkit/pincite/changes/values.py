"""Changes as plain values: what `diff` gives, what reports show and patches carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from pincite.tables.partlines import PartLines

Key = tuple[tuple[str, str], ...]
"""A row's key as (field, text as written) pairs; empty where the table has no primary key."""
Step = str | tuple[str, Any]
"""One step into a JSON value: an object's key, or (name, value) of the array's item that is keyed so."""
RowKind = Literal["added", "removed", "changed"]
Status = Literal["added", "removed", "changed"]


class Level(IntEnum):
    """What a change asks of the version number (semver.org): nothing, a patch, a minor or a major version."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def label(self) -> str:
        """The level's name in lower case."""
        return self.name.lower()


class Absent:
    """The type of `ABSENT`: no value there, which JSON's null is not."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()


class CellChange(NamedTuple):
    """
    A cell's text before and after; None where its column or row is not there.

    `format` says that the two are one value, written differently (`1.0` and `1.00`).
    """

    field: str
    old: str | None
    new: str | None
    format: bool = False


class RowChange(NamedTuple):
    """
    A row added, removed or changed; `cells` holds every cell of an added or removed row, the unequal ones of a changed.

    `old_line` and `new_line` are the physical lines on which the record starts. `after` is the key of the row that
    stands before an added or removed one: () for none, None where order says nothing. `context` holds the cells that
    tell a person what the row is about.
    """

    kind: RowKind
    key: Key
    cells: tuple[CellChange, ...]
    old_line: int | None = None
    new_line: int | None = None
    after: Key | None = None
    context: tuple[tuple[str, str], ...] = ()

    @property
    def only_format(self) -> bool:
        """Whether nothing but the writing of values changed."""
        return self.kind == "changed" and all(cell.format for cell in self.cells)


class JSONChange(NamedTuple):
    """
    A JSON value before and after, at `path`; ABSENT on the side where there is none.

    `after` is the step of the neighbour before an added or removed member: () for none, None where it says nothing.
    `order` marks a change of nothing but order: `old` and `new` are then the members' steps in turn.
    """

    path: tuple[Step, ...]
    old: Any
    new: Any
    after: Step | tuple[()] | None = None
    order: bool = False


class TextChange(NamedTuple):
    """Characters replaced in a text: `start` counts code points in the old text, `new_start` in the new."""

    start: int
    new_start: int
    old: str
    new: str


class SchemaChange(NamedTuple):
    """A change of a schema by the rule that classifies it; `place` is a field's name or a path inside the schema."""

    rule: str
    place: str
    old: Any = None
    new: Any = None


class FileChange(NamedTuple):
    """Bytes that no finer comparison reads: their number and SHA-256 before and after, None where there is no file."""

    path: str
    old: tuple[int, str] | None
    new: tuple[int, str] | None


class Hint(NamedTuple):
    """Something a person may want to know and that is never applied: a row re-keyed, a column renamed."""

    kind: Literal["re-keyed", "renamed", "reordered"]
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceDiff:
    """
    What changed in one resource, by its name.

    `columns` are the header's names before and after, where they differ. `rows` is iterated once where the
    comparison streams, a tuple otherwise. `lost` holds the keys of removed rows that other rows of the old package
    refer to. `schema_path` is the file that says the schema, the descriptor where no other does. `size` counts the
    rows, or bytes, of a resource that was added or removed whole. `lines` says where the lines of a new table in
    several files stand, for rows count them in one run.
    """

    name: str
    kind: str
    status: Status = "changed"
    path: str | None = None
    old_path: str | None = None
    schema_path: str | None = None
    metadata: tuple[JSONChange, ...] = ()
    schema: tuple[SchemaChange, ...] = ()
    columns: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    rows: Iterable[RowChange] = ()
    lost: frozenset[Key] = frozenset()
    document: tuple[JSONChange, ...] = ()
    text: tuple[TextChange, ...] = ()
    file: FileChange | None = None
    hints: tuple[Hint, ...] = ()
    size: int | None = None
    lines: PartLines | None = None

    def place(self, line: int) -> str:
        """Give the file and the line in it of a line of the new table."""
        path, at = self.lines.place(line) if self.lines else (self.path, line)
        return f"{path}:{at}"

    @property
    def moved(self) -> frozenset[str]:
        """The names of the columns that only one side has."""
        old, new = self.columns or ((), ())
        return frozenset(set(old) ^ set(new))

    def count(self, kind: RowKind) -> int:
        """Count the rows of a kind; changed ones by a value in a column that both sides have."""
        moved = self.moved
        return sum(
            row.kind == kind
            and (kind != "changed" or any(not cell.format and cell.field not in moved for cell in row.cells))
            for row in self.rows
        )

    @property
    def format_only(self) -> int:
        """The number of rows of which only the writing changed."""
        return sum(row.only_format for row in self.rows)


class Side(NamedTuple):
    """One of the two packages: what a person called it, its name and its version."""

    label: str
    name: str | None
    version: str | None


class Reason(NamedTuple):
    """Why a change asks for its level: the rule, the level, and where the change is."""

    rule: str
    level: Level
    resource: str | None
    place: str
    count: int = 1  # type: ignore[assignment] # a number of places, not a search in a tuple


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that changed between two packages; resources in the new descriptor's order, then those removed."""

    old: Side
    new: Side
    metadata: tuple[JSONChange, ...] = ()
    resources: tuple[ResourceDiff, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def __bool__(self) -> bool:
        """Say whether anything changed."""
        return bool(self.metadata or self.resources)

    @property
    def level(self) -> Level:
        """The bump that the changes together ask for."""
        return max((reason.level for reason in self.reasons), default=Level.NONE)

    def __iter__(self) -> Iterator[ResourceDiff]:
        return iter(self.resources)
