"""Markdown: the codebook, every table, field, term and rule with examples. Read back by markdown-it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from pincite.exports.fields import Field
from pincite.exports.model import Model, Table, objects, said
from pincite.exports.values import cell_text

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>|#~!&])")
_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
"""Controls, line ends, and what turns the direction of the words after it."""
MAX_EXAMPLE: Final = 80
"""Characters of a cell that an example shows."""


def write(model: Model, path: Path) -> None:
    """Write the codebook of a package: what its descriptor and schemas say, examples and counts from its data."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(f"{line}\n" for line in _lines(model))


def _lines(model: Model) -> Iterator[str]:
    yield f"# {escaped(model.title)}"
    yield from _paragraph(said(model.descriptor, "description"))
    told = [("Name", model.name), ("Version", model.package.version or "")]
    licences = objects(model.descriptor, "licenses")
    told += [("License", said(item, "title") or said(item, "name")) for item in licences]
    yield from _table(("Property", "Value"), [row for row in told if row[1]])
    yield from ("", "## Tables", "")
    counted = [(table, sum(len(block.numbers) for block in table.blocks())) for table in model.tables]
    yield from _rows(
        ("Table", "Rows", "What a row is"), [(t.name, f"{n:,}", t.description or t.title) for t, n in counted]
    )
    for table, rows in counted:
        yield from _described(table, rows)
    others = [item for item in model.package.resources if item.kind != "table"]
    if others:
        yield from ("", "## Other resources")
        yield from _table(
            ("Resource", "Kind", "Path", "Description"),
            [(item.name, item.kind, item.path or "", said(item.descriptor, "description")) for item in others],
        )


def _described(table: Table, rows: int) -> Iterator[str]:
    yield from ("", f"## {escaped(table.name)}")
    yield from _paragraph(said(table.resource.json_schema or {}, "description") or table.description)
    yield from _paragraph(_keys(table, rows))
    seen = {field.name: _Seen(field) for field in table.fields}
    for block in table.blocks():
        for field, column in zip(table.fields, block.columns, strict=True):
            seen[field.name].look(column)
    head = ("Field", "Type", "Required", "Description", "Constraints", "Examples from the data", "Empty")
    yield from _table(head, [_field_row(field, seen[field.name]) for field in table.fields])
    for field in table.fields:
        if field.terms:
            yield from ("", f"### {escaped(table.name)}.{escaped(field.name)}")
            counts = seen[field.name].counts
            yield from _table(
                ("Term", "Meaning", "Rows"), [(term, told, f"{counts[term]:,}") for term, told in field.terms.items()]
            )
    rules = list(_rules(table))
    if rules:
        yield from ("", f"### Rules of {escaped(table.name)}", "")
        yield from (f"- {escaped(rule)}" for rule in rules)


class _Seen:
    """What a column was seen to hold: its first three different values, and how often each term and nothing stood."""

    def __init__(self, field: Field) -> None:
        self.examples: list[str] = []
        self.counts: Counter[Any] = Counter()
        self.terms, self.empty = bool(field.terms), 0

    def look(self, column: list[Any]) -> None:
        self.empty += column.count(None)
        if self.terms:
            self.counts.update(column)
        for value in column if len(self.examples) < 3 else ():
            text = cell_text(value)
            if text and text not in self.examples and len(self.examples) < 3:
                self.examples.append(text)

    def shown(self) -> str:
        return "; ".join(text if len(text) <= MAX_EXAMPLE else text[: MAX_EXAMPLE - 1] + "…" for text in self.examples)


def _field_row(field: Field, seen: _Seen) -> Sequence[str]:
    told = [f"{key} {cell_text(value)}" for key, value in field.constraints.items() if key not in {"required", "enum"}]
    description = f"{field.title}. {field.description}" if field.description else field.title
    required = "yes" if field.required else ""
    return field.name, field.type, required, description, ", ".join(told), seen.shown(), f"{seen.empty:,}"


def _keys(table: Table, rows: int) -> str:
    said_ = [f"{rows:,} rows." if rows != 1 else "1 row."]
    if table.primary_key:
        said_.append(f"Primary key: {', '.join(table.primary_key)}.")
    said_ += [f"{', '.join(item.fields)} refers to {item.table} ({', '.join(item.keys)})." for item in table.references]
    return " ".join(said_)


def _rules(table: Table) -> Iterator[str]:
    """Give what a row's JSON Schema says of its conditions in words."""
    conditions = (table.resource.json_schema or {}).get("allOf")
    for condition in conditions if isinstance(conditions, list) else ():
        if isinstance(condition, dict) and said(condition, "description"):
            yield condition["description"]


def _paragraph(text: str) -> Iterator[str]:
    if text:
        yield from ("", escaped(text))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield ""
    yield from _rows(head, rows)


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(escaped(cell) for cell in row)} |"


def escaped(text: str) -> str:
    """Write a text so that Markdown and HTML show it as it is, on one line; runs of controls become a space."""
    return _MARKUP.sub(r"\\\1", _BREAKS.sub(" ", text)).strip()
