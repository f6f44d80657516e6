"""Which removed rows other rows refer to: what makes a removal a major change."""

from collections.abc import Iterator, Sequence
from typing import Any

from pincite.changes.contents import effective_schema, table_text
from pincite.changes.values import Key, RowChange
from pincite.packages import Package, Resource


def referenced(package: Package, name: str, removed: Sequence[RowChange]) -> frozenset[Key]:
    """Give the keys of those removed rows that other rows of the package, other tables' or the same one's, refer to."""
    gone = [{cell.field: cell.old or "" for cell in row.cells} for row in removed]
    found: set[Key] = set()
    for child, fields, targets in _foreign_keys(package, name):
        values = {tuple(row.get(target, "") for target in targets): at for at, row in enumerate(gone)}
        own = {row.key for row in removed} if child.name == name else set()
        for row in _rows(child):
            at = values.get(tuple(row.get(field, "") for field in fields))
            if at is not None and any(row.get(field) for field in fields):
                key = tuple((field, row.get(field, "")) for field, _ in removed[at].key)
                if key not in own:
                    found.add(removed[at].key)
    return frozenset(found)


def _foreign_keys(package: Package, name: str) -> Iterator[tuple[Resource, tuple[str, ...], tuple[str, ...]]]:
    for resource in package.resources:
        if resource.kind != "table":
            continue
        for key in effective_schema(resource).get("foreignKeys", ()):
            reference: dict[str, Any] = key.get("reference") or {}
            target = reference.get("resource") or resource.name
            if target == name:
                yield resource, _names(key.get("fields")), _names(reference.get("fields"))


def _rows(resource: Resource) -> Iterator[dict[str, str]]:
    text = table_text(resource)
    if text is None:
        return
    with text.open() as stream:
        records = text.dialect.read(stream)
        header = next(records, (1, []))[1]
        for _, cells in records:
            yield dict(zip(header, cells, strict=False))


def _names(fields: Any) -> tuple[str, ...]:  # noqa: ANN401 (a name or a list of them)
    return (fields,) if isinstance(fields, str) else tuple(fields or ())
