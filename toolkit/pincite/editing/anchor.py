"""Spans filled in and mended: offsets, identifiers and references that the text itself decides."""

from collections.abc import Iterable, Iterator, Mapping

from pincite.anchors import Corpus, SpanColumns
from pincite.anchors.corpora import Key, named
from pincite.editing.edits import Edit, editable, shown
from pincite.editing.identifiers import fill_identifiers
from pincite.editing.rawtables import RawTable, read_raw
from pincite.editing.targets import Changes, Target, taken
from pincite.errors import PinciteError
from pincite.packages import Package, RefusedError
from pincite.rules.anchored import Anchor
from pincite.rules.context import Context
from pincite.tables import Row
from pincite.tables.canonical import LeftAloneError

Anchored = dict[tuple[str, Key], list[Anchor]]
"""The rows of a table that are placed in a text, by the names of both; a text in a file has the name ()."""


def plan_anchor(package: Package) -> Iterator[Edit]:
    """
    Plan what `pincite anchor` writes: for each table with spans an edit of what changes, and one of what is unsettled.

    Rows are read before they are typed, so that empty and half-filled ones can be mended. A span that is right is
    never moved. Tables come in the descriptor's order, but are placed after those that must enclose their spans.
    """
    context = Context(package)
    tables: dict[str, RawTable] = {}
    anchored: Anchored = {}
    planned: dict[str, tuple[Edit, ...]] = {}
    for name in _parents_first(context):
        try:
            tables[name] = read_raw(context.resources[name])
        except (LeftAloneError, RefusedError, OSError) as error:
            planned[name] = (_left_alone(context, name, getattr(error, "strerror", None) or str(error)),)
            continue
        planned[name] = tuple(_plan_table(context, name, tables[name], anchored))
    for name in context.resources:
        yield from planned.get(name, ())


def _parents_first(context: Context) -> list[str]:
    """List the tables that have spans, each behind those that its spans must lie in."""
    order: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in order or name in above:
            return
        declared = [columns for _, _, columns in _declared(context, name)]
        for columns in declared:
            if columns.within is not None:
                visit(columns.within.resource, (*above, name))
        if declared:
            order.append(name)

    for name in context.resources:
        visit(name, ())
    return order


def _left_alone(context: Context, name: str, reason: str) -> Edit:
    path = context.resources[name].path or name
    return Edit(path, None, None, (f"{shown(context.package, path)}: left alone: {reason}",), unsettled=True)


def _declared(context: Context, name: str) -> Iterator[tuple[Corpus | None, int, SpanColumns]]:
    """Give the spans of a table with their ordinals: those in files, then those in texts of a corpus."""
    yield from ((None, place, columns) for place, columns in enumerate(context.spans(name)))
    for corpus in context.corpora.found:
        yield from ((corpus, place, columns) for place, columns in enumerate(corpus.spans.get(name, ())))


def _texts(
    context: Context, name: str, corpus: Corpus | None, columns: SpanColumns, table: RawTable
) -> Iterator[tuple[Key, str | None, list[Row]]]:
    """Give each text in which spans of a table count, its name, and the rows that have them."""
    if corpus is None:
        text = context.text(columns.text)
        if text is None:
            raise PinciteError(f"{name}: its spans count in {columns.text!r}, which cannot be read as a text.")
        yield (), text, table.rows
        return
    there = {named(row.text, corpus.keys): row for row in reversed(context.rows(corpus.resource))}
    rows: dict[Key, list[Row]] = {}
    for row in table.rows:
        rows.setdefault(named(row.text, corpus.naming[name]), []).append(row)
    for key, same in rows.items():
        text = there[key].text.get(columns.text, "") if key in there else None
        yield (corpus.resource, *key), text, same


def _plan_table(context: Context, name: str, table: RawTable, anchored: Anchored) -> Iterator[Edit]:
    resource = context.resources[name]
    path = resource.path or ""
    changes = {row.number: Changes() for row in table.rows}
    _fill_identifiers(context, name, table, changes)
    for corpus, place, columns in _declared(context, name):
        needed = (columns.start, columns.end, columns.quote, *(columns.within.fields if columns.within else ()))
        missing = [column for column in needed if column not in table.columns]
        if missing:
            yield _left_alone(context, name, f"it has no column {missing[0]!r}")
            return
        naming = corpus.naming[name] if corpus is not None else ()
        called = next((column for column in table.columns if column not in naming), columns.quote)
        for key, text, rows in _texts(context, name, corpus, columns, table):
            if text is None:
                _refuse(key, naming, columns, rows, changes)
                continue
            parents = anchored.get((columns.within.resource, key), []) if columns.within is not None else []
            own = {anchor.row.number: anchor.span for anchor in anchored.get((name, key), ())} if place else {}
            target = Target(columns, text, parents, taken(rows, called, columns, text), own)
            found = [target.place(row, changes[row.number]) for row in rows]
            if place == 0:
                anchored[name, key] = [anchor for anchor in found if anchor is not None]
    yield from _edits(context, path, table, changes)


def _refuse(key: Key, naming: Key, columns: SpanColumns, rows: Iterable[Row], changes: Mapping[int, Changes]) -> None:
    """Leave rows to a person that name no text which is there."""
    for row in rows:
        if row.text.get(columns.quote):
            resource, *cells = key
            said = f"{resource} has no row {', '.join(cells)}, in which to look for its words"
            changes[row.number].refuse(naming[0], said)


def _edits(context: Context, path: str, table: RawTable, changes: Mapping[int, Changes]) -> Iterator[Edit]:
    where = shown(context.package, path)
    changed = [row for row in table.rows if changes[row.number].cells]
    for row in changed:
        table.put(row, changes[row.number].cells)
    if changed:
        notes = tuple(_note(where, row, changes[row.number].cells) for row in changed)
        yield Edit(path, editable(context.package, path), table.data(), notes)
    left = [(row, *item) for row in table.rows for item in changes[row.number].unsettled]
    if left:
        lines = [
            line for row, column, (said, *more) in left for line in (f"{where}:{row.line}:{column}: {said}", *more)
        ]
        yield Edit(path, None, None, tuple(lines), unsettled=True)


def _fill_identifiers(context: Context, name: str, table: RawTable, changes: Mapping[int, Changes]) -> None:
    schema = context.json_schema(name)
    key = schema.get("primaryKey", [])
    columns = [key] if isinstance(key, str) else key
    if len(columns) != 1 or columns[0] not in table.columns:
        return
    column = columns[0]
    examples = schema.get("properties", {}).get(column, {}).get("examples")
    for number, identifier in fill_identifiers(table.rows, column, examples).items():
        if identifier is None:
            said = "it is empty, and the others follow no pattern that tells the next: choose one"
            changes[number].unsettled.append((column, [said]))
        else:
            changes[number].cells[column] = identifier


def _note(where: str, row: Row, cells: Mapping[str, str]) -> str:
    parts = [
        f"{column} {row.text[column]} -> {value}" if row.text.get(column) else f"{column} {value}"
        for column, value in cells.items()
        if row.text.get(column) != value
    ]
    return f"{where}:{row.line}: {', '.join(parts)}"
