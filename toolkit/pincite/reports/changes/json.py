"""A Diff as JSON, for machines."""

from collections.abc import Mapping
from typing import Any

from pincite.changes.paths import shown_path
from pincite.changes.rules import RULES
from pincite.changes.values import (
    ABSENT,
    Diff,
    JSONChange,
    Reason,
    ResourceDiff,
    RowChange,
    SchemaChange,
    Side,
    TextChange,
)
from pincite.findings import Finding
from pincite.reports.escaping import in_json
from pincite.reports.json import finding_json
from pincite.reports.style import Style
from pincite.version import __version__


def render(diff: Diff, style: Style, findings: tuple[Finding, ...] = ()) -> str:  # noqa: ARG001 (as every format)
    """Give a Diff as one JSON text: stable, in report order, with no clock in it."""
    return in_json(diff_json(diff, findings), levels=4) + "\n"


def diff_json(diff: Diff, findings: tuple[Finding, ...] = ()) -> dict[str, Any]:
    """Give a Diff as a JSON value; absent sides of a change have no key, so that null stays a value."""
    return {
        "pincite": __version__,
        "old": _side(diff.old),
        "new": _side(diff.new),
        "changed": bool(diff),
        "level": diff.level.label,
        "reasons": [_reason(reason) for reason in diff.reasons],
        "findings": [finding_json(finding) for finding in findings],
        "metadata": [_change(change) for change in diff.metadata],
        "resources": [_resource(resource) for resource in diff.resources],
    }


def _side(side: Side) -> dict[str, str | None]:
    return {"label": side.label, "name": side.name, "version": side.version}


def _resource(resource: ResourceDiff) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": resource.name,
        "kind": resource.kind,
        "status": resource.status,
        "path": resource.path,
        "oldPath": resource.old_path,
        "size": resource.size,
        "metadata": [_change(change) for change in resource.metadata],
        "schema": [_schema(change) for change in resource.schema],
        "columns": None if resource.columns is None else {"old": resource.columns[0], "new": resource.columns[1]},
        "rows": [_row(row, resource) for row in resource.rows],
        "document": [_change(change) for change in resource.document],
        "text": [_passage(change) for change in resource.text],
        "file": None,
        "hints": [{"kind": hint.kind, "old": hint.old, "new": hint.new} for hint in resource.hints],
    }
    if (file := resource.file) is not None:
        found["file"] = {"path": file.path, "old": _bytes(file.old), "new": _bytes(file.new)}
    return found


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "rule": reason.rule,
        "level": reason.level.label,
        "resource": reason.resource,
        "place": reason.place,
        "count": reason.count,
    }


def _schema(change: SchemaChange) -> dict[str, Any]:
    level = RULES[change.rule].recipe.label
    return {"rule": change.rule, "level": level, "place": change.place, "old": change.old, "new": change.new}


def _passage(change: TextChange) -> dict[str, Any]:
    return {"start": change.start, "newStart": change.new_start, "old": change.old, "new": change.new}


def _row(row: RowChange, resource: ResourceDiff) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "key": dict(row.key),
        "oldLine": row.old_line,
        "newLine": row.new_line,
        "referenced": row.key in resource.lost if row.kind == "removed" else None,
        "context": dict(row.context),
        "cells": [{"field": one.field, "old": one.old, "new": one.new, "format": one.format} for one in row.cells],
    }


def _change(change: JSONChange) -> dict[str, Any]:
    found: dict[str, Any] = {"path": shown_path(change.path), "order": change.order}
    if change.order:
        return found
    return found | {key: value for key, value in (("old", change.old), ("new", change.new)) if value is not ABSENT}


def _bytes(side: tuple[int, str] | None) -> Mapping[str, Any] | None:
    return None if side is None else {"bytes": side[0], "sha256": side[1]}
