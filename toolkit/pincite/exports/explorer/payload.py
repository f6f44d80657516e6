"""The package's rows for the page's script: small, and nothing in it twice."""

from collections.abc import Mapping
from typing import Any

from pincite.exports.explorer.labels import label_column
from pincite.exports.explorer.roles import Roles
from pincite.exports.model import Model, Table


def payload(model: Model, roles: Roles) -> dict[str, Any]:
    """Give the tables and their roles; a quotation that its offsets repeat is left out (the script reads the text)."""
    return {
        "name": model.name,
        "title": model.title,
        "version": model.package.version,
        "mentions": roles.mentions.table.name if roles.mentions else None,
        "naming": roles.naming,
        "entities": roles.entities.name if roles.entities else None,
        "claims": roles.claims.name if roles.claims else None,
        "first": next((table.name for table in (roles.claims, *model.tables) if table and table.rows), None),
        "layers": [layer.table.name for layer in roles.layers],
        "tables": {table.name: _table(table, model.texts[roles.text], roles) for table in model.tables},
    }


def _table(table: Table, text: str, roles: Roles) -> dict[str, Any]:
    names = [field.name for field in table.fields]
    span = next((item for item in table.spans if item.text == roles.text), None)
    span = span if span and {span.start, span.end, span.quote} <= set(names) else None
    references = {item.fields[0]: item.table for item in table.references if len(item.fields) == 1}
    return {
        "title": table.title,
        "about": table.description,
        "key": [names.index(name) for name in table.primary_key],
        "label": names.index(label_column(table)),
        "span": [names.index(name) for name in (span.start, span.end, span.quote)] if span else None,
        "fields": [
            {
                "name": field.name,
                "title": field.title,
                **({"terms": dict(field.terms)} if field.terms else {}),
                **({"to": references[field.name]} if field.name in references else {}),
            }
            for field in table.fields
        ],
        "rows": [
            [None if span and _said_by_offsets(row, span, name, text) else row[name] for name in names]
            for row in table.rows
        ],
    }


def _said_by_offsets(row: Mapping[str, Any], span: Any, name: str, text: str) -> bool:  # noqa: ANN401
    start, end = row[span.start], row[span.end]
    return name == span.quote and isinstance(start, int) and isinstance(end, int) and text[start:end] == row[name]
