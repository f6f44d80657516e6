"""A Diff told in order, so that every format says the same: sections, blocks, entries, details."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pincite.changes.paths import is_item, shown_path
from pincite.changes.rules import RULES
from pincite.changes.values import ABSENT, Diff, JSONChange, ResourceDiff, RowKind, SchemaChange
from pincite.reports.changes.model import Block, Detail, Entry, Section, Sign, count
from pincite.reports.changes.rows import row_blocks
from pincite.reports.changes.segments import json_text, segments


def sections(diff: Diff) -> Iterator[Section]:
    """Tell a Diff section by section: the package first, then the resources."""
    if diff.metadata:
        entries = tuple(_json_entry(change) for change in diff.metadata)
        yield Section("package", "", count(len(entries), "property", "properties"), (Block("metadata", entries),))
    for resource in diff.resources:
        yield _section(resource)


def heading(diff: Diff) -> tuple[str, str]:
    """Give the two lines that stand above all: what is compared, and which version the changes deserve."""
    old, new = diff.old, diff.new
    versions = f"{old.version or '?'} → {new.version or '?'}"
    first = f"{new.name or old.name or 'package'} {versions}  ({old.label} → {new.label})"
    if not diff:
        return first, "No differences."
    top = [reason for reason in diff.reasons if reason.level == diff.level]
    places = [f"{reason.rule} {'.'.join(filter(None, (reason.resource, reason.place)))}".strip() for reason in top]
    more = f" and {len(places) - 3} more" if len(places) > 3 else ""
    why = "; ".join(places[:3]) + more
    return first, f"{diff.level.label}: {why}" if diff.level else "no new version needed"


def _section(resource: ResourceDiff) -> Section:
    path = resource.path or ""
    if resource.status != "changed":
        size = "" if resource.size is None else count(resource.size, "row" if resource.kind == "table" else "byte")
        sign: Sign = "+" if resource.status == "added" else "-"
        level = RULES[f"resource-{resource.status}"].recipe.label
        entry = Entry(sign, f"{resource.kind} resource {resource.status}", size, level=level)
        return Section(resource.name, path, resource.status, (Block("resource", (entry,)),))
    blocks = tuple(block for block in _blocks(resource) if block.entries)
    hints = tuple(
        f"{hint.old} looks {hint.kind} as {hint.new}" if hint.kind != "reordered" else hint.new
        for hint in resource.hints
    )
    return Section(resource.name, path, summary(resource), blocks, hints, resource.schema_path or "")


def summary(resource: ResourceDiff) -> str:
    """Count what changed in one resource."""
    kinds: tuple[RowKind, ...] = ("added", "removed", "changed")
    parts = [f"{count(number, 'row')} {kind}" for kind in kinds if (number := resource.count(kind))]
    if number := resource.format_only:
        parts.append(f"{count(number, 'row')} rewritten")
    for number, noun in (
        (len(resource.schema), "schema change"),
        (len(resource.metadata), "metadata change"),
        (len(resource.document), "value"),
        (len(resource.text), "passage"),
    ):
        if number:
            parts.append(count(number, noun))
    if resource.file is not None:
        parts.append("the file differs")
    return ", ".join(parts)


def _blocks(resource: ResourceDiff) -> Iterator[Block]:
    yield Block("metadata", tuple(_json_entry(change) for change in resource.metadata))
    yield Block("schema", tuple(_schema_entry(change) for change in resource.schema))
    yield from row_blocks(resource)
    yield Block("document", tuple(_json_entry(change) for change in resource.document))
    yield Block("text", tuple(_text_entries(resource)))
    if (file := resource.file) is not None:
        sizes = (None if side is None else f"{side[0]:,} bytes, sha256 {side[1][:12]}" for side in (file.old, file.new))
        old, new = sizes
        detail = Detail("", segments(old, new))
        yield Block("file", (Entry("~", file.path, details=(detail,)),))


def _schema_entry(change: SchemaChange) -> Entry:
    level = RULES[change.rule].recipe.label
    sign: Sign = "-" if change.new is None else "+" if change.old is None else "~"
    value = change.old if change.new is None else change.new
    if sign != "~" and isinstance(value, dict):
        return Entry(sign, change.rule, change.place, values=_members(value), level=level)
    old, new = json_text(change.old), json_text(change.new)
    detail = Detail("", segments(old if change.old is not None else None, new if change.new is not None else None))
    return Entry(sign, change.rule, change.place, details=(detail,), level=level)


def _json_entry(change: JSONChange) -> Entry:
    if change.order:
        return Entry("~", shown_path(change.path) or "top level", "members stand in another order")
    sign: Sign = "+" if change.old is ABSENT else "-" if change.new is ABSENT else "~"
    path, value = change.path, (change.new if change.old is ABSENT else change.old)
    if path and is_item(path[-1]):
        path = path[:-1]
    if sign != "~" and isinstance(value, dict):
        return Entry(sign, shown_path(path), values=_members(value))
    old, new = json_text(change.old), json_text(change.new)
    return Entry(sign, shown_path(path), details=(Detail("", segments(old, new)),))


def _members(value: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """List what an object says, a field's constraints among the rest."""
    constraints = value.get("constraints")
    flat = value | constraints if isinstance(constraints, dict) else value
    return tuple((key, json_text(item) or "") for key, item in flat.items() if item is not constraints)


def _text_entries(resource: ResourceDiff) -> Iterator[Entry]:
    for change in resource.text:
        detail = Detail("", segments(change.old or None, change.new or None))
        yield Entry("~", f"characters {change.start}–{change.start + len(change.old)}", details=(detail,))
