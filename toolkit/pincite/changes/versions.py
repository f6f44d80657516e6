"""Which version number a Diff deserves, and whether the new package has it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pincite.changes.paths import shown_path
from pincite.changes.rules import RULES, View
from pincite.changes.values import ABSENT, Diff, JSONChange, Level, Reason, ResourceDiff
from pincite.findings import Finding

_VERSION: Final = re.compile(r"v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")
"""A version as semver.org (section 2) writes it; a leading `v` is forgiven."""
_PACKAGE: Final = {"name": "package-name-changed", "id": "package-id-changed", "version": "version-changed"}
_RESOURCE: Final = {
    "name": "resource-renamed",
    "path": "resource-path-changed",
    **dict.fromkeys(
        ("type", "scheme", "format", "mediatype", "encoding", "compression", "innerpath", "dialect", "profile"),
        "resource-form-changed",
    ),
}
_DESCRIBES: Final = frozenset({"$schema", "name", "title", "description"})
"""Properties of a dialect by which nothing is read."""
Version = tuple[int, int, int]


def reasons_for(diff: Diff, view: View = "recipe") -> Iterator[Reason]:
    """Give the reasons for a bump, one a rule and place; rows and cells are counted, not listed."""
    for change in diff.metadata:
        yield _reason(
            _PACKAGE.get(str(change.path[0]) if change.path else "", "metadata-changed"), None, _path(change), view
        )
    for resource in diff.resources:
        yield from (_reason(rule, resource.name, place, view, count) for rule, place, count in _of_resource(resource))


def seen_by(diff: Diff, view: View) -> Diff:
    """Give the Diff with the reasons of that view."""
    return replace(diff, reasons=tuple(reasons_for(diff, view)))


def check_version(diff: Diff, path: str) -> Iterator[Finding]:
    """
    Give a finding where the new package's version says less than the changes deserve (`version-too-small`).

    While the major number is 0, anything may change (semver.org, section 4), and a minor bump tells of it (its FAQ).
    """
    level = diff.level
    old, new = parse(diff.old.version), parse(diff.new.version)
    told = f"{diff.old.version or 'no version'} to {diff.new.version or 'no version'}"
    if old is None or new is None:
        if diff:
            hint = "give both a version such as 1.0.0"
            yield _finding(f"the versions cannot be compared: {told}", path, hint)
        return
    needed = suggested(old, level)
    if new < (needed if level else old):
        top = ", ".join(dict.fromkeys(reason.rule for reason in diff.reasons if reason.level == level))
        said = f"these changes deserve a {level.label} version ({top})" if level else "the version went back"
        yield _finding(f"{told}, but {said}", path, f'set "version" to "{shown(needed)}" or higher', shown(needed))


def suggested(old: Version, level: Level) -> Version:
    """Give the smallest version that tells of a change of that level."""
    major, minor, patch = old
    if level is Level.MAJOR and major > 0:
        return (major + 1, 0, 0)
    if level in {Level.MAJOR, Level.MINOR}:
        return (major, minor + 1, 0)
    return (major, minor, patch + 1) if level is Level.PATCH else old


def parse(text: str | None) -> Version | None:
    """Read a semantic version's three numbers, None where the text is none."""
    match = _VERSION.fullmatch(text or "")
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def shown(version: Sequence[int]) -> str:
    """Write three numbers as a version."""
    return ".".join(map(str, version))


def _reason(rule: str, resource: str | None, place: str, view: View, count: int = 1) -> Reason:
    return Reason(rule, RULES[rule].level(view), resource, place, count)


def _of_resource(resource: ResourceDiff) -> Iterator[tuple[str, str, int]]:
    if resource.status != "changed":
        yield f"resource-{resource.status}", "", 1
        return
    for change in resource.metadata:
        describes = len(change.path) > 1 and change.path[0] == "dialect" and change.path[1] in _DESCRIBES
        name = str(change.path[0]) if change.path and not describes else ""
        yield _RESOURCE.get(name, "metadata-changed"), _path(change), 1
    said = {(change.rule, change.place) for change in resource.schema}
    yield from ((change.rule, change.place, 1) for change in resource.schema)
    yield from ((rule, place, 1) for rule, place in _columns(resource) if (rule, place) not in said)
    yield from _contents(resource)


def _columns(resource: ResourceDiff) -> Iterator[tuple[str, str]]:
    """Give the columns that the header gained or lost, for tables that have no schema to say so."""
    if resource.columns is None:
        return
    old, new = resource.columns
    yield from (("field-removed", name) for name in old if name not in new)
    yield from (("field-added", name) for name in new if name not in old)
    if [name for name in old if name in new] != [name for name in new if name in old]:
        yield "fields-reordered", ""


def _contents(resource: ResourceDiff) -> Iterator[tuple[str, str, int]]:
    moved = resource.moved
    counts = dict.fromkeys(("row-added", "row-removed", "row-removed-referenced", "cell-changed", "cell-rewritten"), 0)
    for row in resource.rows:
        if row.kind == "added":
            counts["row-added"] += 1
        elif row.kind == "removed":
            counts["row-removed-referenced" if row.key in resource.lost else "row-removed"] += 1
        else:
            for cell in row.cells:
                if cell.field not in moved:
                    counts["cell-rewritten" if cell.format else "cell-changed"] += 1
    for change in resource.document:
        rule = (
            f"document-{'added-to' if change.old is ABSENT else 'removed-from' if change.new is ABSENT else 'changed'}"
        )
        counts[rule] = counts.get(rule, 0) + 1
    counts["text-changed"], counts["file-changed"] = len(resource.text), int(resource.file is not None)
    yield from ((rule, "", count) for rule, count in counts.items() if count)


def _path(change: JSONChange) -> str:
    return shown_path(change.path)


def _finding(message: str, path: str, hint: str, expected: str | None = None) -> Finding:
    return Finding(
        rule="version-too-small", message=message, path=path, pointer="/version", hint=hint, expected=expected
    )
