"""Files in the one form that `pincite fmt` writes."""

from collections.abc import Iterator
from typing import NamedTuple

from pincite import jsontext
from pincite.documents.canonical import read_canonical, write_canonical
from pincite.findings import Finding
from pincite.packages import Package, RefusedError, Resource
from pincite.packages.reading import MAX_DOCUMENT_BYTES, read_json, read_within
from pincite.rules.context import Context
from pincite.tables.canonical import LeftAloneError, canonical_table, check_plain


class Form(NamedTuple):
    """
    One file of a package: the bytes it has and the bytes of its canonical form.

    `canonical` is None where the file is left alone for the reason `left`; `mendable` says that a person can and
    should do something about it. `resource` is None for the descriptor.
    """

    path: str
    resource: Resource | None
    data: bytes = b""
    canonical: bytes | None = None
    left: str | None = None
    mendable: bool = False


def canonical_form(context: Context) -> Iterator[Finding]:
    """
    Files must stand in the one form that `pincite fmt` writes, so that a diff shows nothing but what was meant.

    CSV: UTF-8 without a byte order mark, lines that end in LF (the last one too), quotation marks only where they
    are needed, columns in the schema's order. JSON: two spaces, characters as themselves rather than escapes, keys
    in the order of the schema's properties, one LF at the end. No value is changed by it, and no digit.

    The rule speaks only about packages that have an `anchoring` object: other people's CRLF is good CSV. Tables
    with a dialect or an encoding of their own, and formats other than CSV, are left alone.

    Bad: `"a01","p02s2"` with CRLF, as a spreadsheet program saves it
    Good: `a01,p02s2` with LF

    To mend it, run `pincite fmt`.
    """
    if not isinstance(context.package.descriptor.get("anchoring"), dict):
        return
    for form in canonical_forms(context.package):
        if form.canonical is not None and form.canonical != form.data:
            yield _finding(form)


def canonical_forms(package: Package) -> Iterator[Form]:
    """Give the form of the descriptor, then of each table, JSON document and JSON Schema, each file once."""
    seen = {package.descriptor_path}
    yield _json_form(package, package.descriptor_path, None, None)
    for resource in package.resources:
        path, schema = resource.path, resource.json_schema_path
        if path is not None and path not in seen and resource.kind in {"table", "json"}:
            seen.add(path)
            yield _table_form(resource, path) if resource.kind == "table" else _document_form(package, resource, path)
        if schema is not None and schema not in seen:
            seen.add(schema)
            yield _json_form(package, schema, resource, None)


def _document_form(package: Package, resource: Resource, path: str) -> Form:
    if len(resource.paths) > 1:
        return Form(path, resource, left="it is JSON in several files")
    try:
        return _json_form(package, path, resource, resource.json_schema)
    except (RefusedError, OSError) as error:
        return Form(path, resource, left=f"its jsonSchema cannot be read: {_reason(error)}", mendable=True)


def _table_form(resource: Resource, path: str) -> Form:
    try:
        check_plain(resource)  # before a large file is read for nothing
        data = resource.read()
        return Form(path, resource, data, canonical_table(resource, data))
    except LeftAloneError as error:
        return Form(path, resource, left=error.reason, mendable=error.mendable)
    except (RefusedError, OSError) as error:
        return Form(path, resource, left=_reason(error), mendable=True)


def _json_form(package: Package, path: str, resource: Resource | None, schema: object) -> Form:
    try:
        data = read_within(package.source, path, MAX_DOCUMENT_BYTES)
        reading = read_json(package.source, path, MAX_DOCUMENT_BYTES)
    except (RefusedError, OSError, jsontext.InvalidJSONError) as error:
        return Form(path, resource, left=_reason(error), mendable=True)
    if reading.problems:
        return Form(path, resource, left=reading.problems[0].message, mendable=True)
    described_by = schema if isinstance(schema, dict) else None
    if write_canonical(reading.value, described_by).encode() == data:  # so its numbers, too, stand as they are written
        return Form(path, resource, data, data)
    return Form(path, resource, data, write_canonical(read_canonical(reading.text), described_by).encode())


def _finding(form: Form) -> Finding:
    """Name the first line that differs, as it is and as it should be."""
    found, wanted = (_lines(data) for data in (form.data, form.canonical or b""))
    place = next((index for index, pair in enumerate(zip(found, wanted, strict=False)) if len(set(pair)) > 1), None)
    line = min(len(found), len(wanted)) if place is None else place
    return Finding(
        rule="",
        message="The file is not in canonical form.",
        resource=form.resource.name if form.resource else None,
        path=form.path,
        line=line + 1,
        cell=found[line] if line < len(found) else "",
        expected=wanted[line] if line < len(wanted) else "",
        hint="run pincite fmt",
    )


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8").splitlines(keepends=True) or [""]


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
