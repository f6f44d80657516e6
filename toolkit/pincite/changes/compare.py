"""Two packages -> a Diff: metadata, resources, schemas, contents."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from pincite.changes import contents, documents, hints, references
from pincite.changes.bundles import bundled
from pincite.changes.contents import Engine, Pair, effective_schema
from pincite.changes.dialects import dialect_of
from pincite.changes.jsonschemas import compare_row_schemas, compare_schemas
from pincite.changes.schemas import compare_tables
from pincite.changes.values import Diff, JSONChange, ResourceDiff, RowChange, SchemaChange, Side
from pincite.changes.versions import reasons_for
from pincite.errors import PinciteError
from pincite.packages import Package, Resource, open_package
from pincite.packages.places import is_path, open_place

if TYPE_CHECKING:
    from pincite.tables.partlines import PartLines

_COMPARED: Final = frozenset({"resources"})
_DERIVED: Final = frozenset({"schema", "jsonSchema", "bytes", "hash", "data"})
"""Properties of a resource that say again what its files say, or that are compared as contents."""
_UNSAID: Final[Mapping[str, Any]] = {
    "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False,
    "header": True, "headerRows": [1], "headerJoin": " ", "commentRows": [],
}  # fmt: skip
"""What a dialect says where it says nothing (Table Dialect, 2.0)."""
Keep = Callable[[Iterable[RowChange]], Iterable[RowChange]]


def diff(old: Package, new: Package, only: Collection[str] = (), engine: Engine = "local") -> Diff:
    """
    Compare two packages; `only` names the resources to look at, all by default.

    The engine `spark` finds the differing rows of large tables with the Spark session that is active, or a new one.
    Raises PinciteError for duplicate keys or column names, unreadable files, and a resource that neither has.
    """
    found = tuple(resource_diffs(old, new, only, engine=engine))
    metadata = () if only else tuple(_metadata(old.descriptor, new.descriptor, _COMPARED))
    whole = Diff(_side(old), _side(new), metadata, found)
    return replace(whole, reasons=tuple(reasons_for(whole)))


def open_sides(old: str, new: str | None, package: str = ".") -> tuple[Package, Package]:
    """
    Open the two packages that a person names; `new` defaults to the package's folder, the working tree.

    Where one side is a path and `package` is the default, a revision is read at that path's place in its repository.
    """
    place = package
    if package == ".":
        place = next((name for name in (new, old) if name and is_path(name)), package)
    return open_place(old, place), open_place(new, place) if new is not None else open_package(package)


def _side(package: Package) -> Side:
    return Side(package.source.label, package.name, package.version)


def resource_diffs(
    old: Package, new: Package, only: Collection[str] = (), keep: Keep = tuple, engine: Engine = "local"
) -> Iterator[ResourceDiff]:
    """Give what changed, resource by resource; `keep` decides whether rows are held or streamed."""
    pairs = pair_resources(old, new)
    known = {one.name for pair in pairs for one in pair if one}
    for name in only:
        if name not in known:
            raise PinciteError(f"Neither package has a resource {name!r}; they have: {', '.join(sorted(known))}.")
    for before, after in pairs:
        name = (after or before).name  # type: ignore[union-attr]
        if only and name not in only:
            continue
        if before is None or after is None:
            yield _whole(before, after)
        else:
            found = _pair(Pair(before, after), keep, engine)
            found = replace(_with_lost(found, old), schema_path=_schema_path(after) or new.descriptor_path)
            if _anything(found):
                yield found


def pair_resources(old: Package, new: Package) -> list[tuple[Resource | None, Resource | None]]:
    """Pair resources by name; one without its like by name is paired by its path, and so counts as renamed."""
    before = {resource.name: resource for resource in reversed(old.resources)}
    after = {resource.name: resource for resource in reversed(new.resources)}
    lost = {item.path: item for name, item in before.items() if name not in after and item.path}
    pairs: list[tuple[Resource | None, Resource | None]] = []
    for resource in new.resources:
        if after[resource.name].index != resource.index:
            continue
        match = before.pop(resource.name, None)
        if match is None and resource.path and resource.path in lost:
            match = before.pop(lost.pop(resource.path).name, None)
        pairs.append((match, resource))
    return pairs + [(resource, None) for resource in sorted(before.values(), key=lambda resource: resource.index)]


def _pair(pair: Pair, keep: Keep, engine: Engine) -> ResourceDiff:
    schema = tuple(_schema_changes(pair))
    metadata = tuple(_metadata(_said(pair.old), _said(pair.new), _DERIVED))
    kind = pair.new.kind
    made = ResourceDiff(
        name=pair.new.name, kind=kind, path=pair.new.path, old_path=pair.old.path, metadata=metadata, schema=schema
    )
    inline = None in (pair.old.path, pair.new.path)
    if pair.same_bytes() and not (inline and pair.old.descriptor.get("data") != pair.new.descriptor.get("data")):
        return made
    if kind == pair.old.kind == "table" and not inline and (table := contents.table_of(pair, engine)) is not None:
        headers = tuple(table.residue.headers[0]), tuple(table.residue.headers[1])
        rows = keep(_with_lines(pair, table.rows()))
        named = hints.for_table(made.schema, headers, table, rows if isinstance(rows, tuple) else ())
        columns = headers if headers[0] != headers[1] else None
        return replace(made, rows=rows, columns=columns, hints=tuple(named), lines=_lines(pair.new))
    if (kind == pair.old.kind == "json" or inline) and (changes := contents.document_changes(pair)) is not None:
        return replace(made, document=changes)
    if kind == pair.old.kind == "text" and (changed := contents.text_changes(pair)) is not None:
        return replace(made, text=changed)
    return replace(made, file=contents.file_change(pair.old, pair.new))


def _with_lines(pair: Pair, rows: Iterator[RowChange]) -> Iterator[RowChange]:
    """Leave the lines out of a side that has none: they are those of the text that it is compared as."""
    old, new = (side.format in {"csv", "tsv"} for side in (pair.old, pair.new))
    if old and new:
        return rows
    lines = ((row, row.old_line if old else None, row.new_line if new else None) for row in rows)
    return (row._replace(old_line=before, new_line=after) for row, before, after in lines)


def _lines(resource: Resource) -> PartLines | None:
    """Say where the lines of a table in several files stand; None of one file, or of unpacked ones."""
    if len(resource.paths) < 2 or dialect_of(resource) is None:
        return None
    from pincite.tables.partlines import part_lines

    return part_lines(resource)


def _schema_path(resource: Resource) -> str | None:
    """Give the file in which a person changes a resource's schema, None where the descriptor holds it."""
    named = (resource.descriptor.get(key) for key in ("jsonSchema", "schema"))
    return next((path for path in named if isinstance(path, str)), None)


def _schema_changes(pair: Pair) -> Iterator[SchemaChange]:
    old, new = bundled(pair.old), bundled(pair.new)
    if pair.new.kind != "table" or pair.old.kind != "table":
        if old != new:
            yield from compare_schemas(old or {}, new or {})
        return
    yield from compare_tables(effective_schema(pair.old), effective_schema(pair.new))
    yield from compare_row_schemas(old or {}, new or {})


def _whole(old: Resource | None, new: Resource | None) -> ResourceDiff:
    resource = new or old
    assert resource is not None  # noqa: S101 (one of the two is there)
    rows = contents.row_count(resource) if resource.kind == "table" else None
    size = rows if rows is not None else contents.size_of(resource) if resource.path else None
    status = "added" if new else "removed"
    return ResourceDiff(name=resource.name, kind=resource.kind, status=status, path=resource.path, size=size)  # type: ignore[arg-type]


def _metadata(old: Mapping[str, Any], new: Mapping[str, Any], skipped: frozenset[str]) -> Iterator[JSONChange]:
    before, after = ({key: value for key, value in side.items() if key not in skipped} for side in (old, new))
    return (change for change in documents.compare(before, after) if not (change.order and not change.path))


def _said(resource: Resource) -> dict[str, Any]:
    """Give a resource's properties without those that say what holds without them (Data Resource, Table Dialect)."""
    said = dict(resource.descriptor)
    if said.get("encoding") == "utf-8":
        del said["encoding"]
    if isinstance(given := said.get("dialect", {}), dict):
        said["dialect"] = {key: value for key, value in given.items() if key not in _UNSAID or value != _UNSAID[key]}
    return said


def _with_lost(found: ResourceDiff, old: Package) -> ResourceDiff:
    if not isinstance(found.rows, tuple):
        return found
    removed = [row for row in found.rows if row.kind == "removed"]
    return replace(found, lost=references.referenced(old, found.name, removed)) if removed else found


def _anything(found: ResourceDiff) -> bool:
    parts = (found.metadata, found.schema, found.columns, found.document, found.text, found.file)
    return any(parts) or not isinstance(found.rows, tuple) or bool(found.rows)
