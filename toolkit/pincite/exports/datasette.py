"""
Datasette: a SQLite database and its metadata. Read back by Datasette.

`datasette FOLDER/*.db -m FOLDER/metadata.json` serves them.
"""

import json
from pathlib import Path
from typing import Any, Final

from pincite.exports import dates, sqlite
from pincite.exports.model import Model, said
from pincite.exports.names import free_name
from pincite.exports.relational import Relation, relations
from pincite.exports.values import without_empty

METADATA: Final = "metadata.json"
_FACETS: Final = 3
"""Enumerated columns that are offered as facets."""


def write(model: Model, path: Path) -> None:
    """Write `<package>.db`, which is the `sqlite` export, and `metadata.json` with what Datasette shows of it."""
    name = free_name("".join(c if c.isalnum() or c in "-_" else "_" for c in model.name) or "package", ())
    sqlite.write(model, path / f"{name}.db")
    licences = [(label or address, address) for label, address in dates.licences(model)][:1]
    tables = {item.name: _table(item) for item in relations(model, reserved="sqlite_")}
    metadata = {
        "title": model.title,
        "description": said(model.descriptor, "description"),
        "license": licences[0][0] if licences else "",
        "license_url": licences[0][1] if licences else "",
        "databases": {name: {"tables": tables}},
    }
    text = json.dumps(without_empty(metadata), ensure_ascii=False, indent=1)
    (path / METADATA).write_text(text + "\n", encoding="utf-8")


def _table(relation: Relation) -> dict[str, Any]:
    table = relation.table
    labels = [name for name in ("name", "label", "title", "text") if table.has(name)]
    return without_empty(
        {
            "title": table.title,
            "description": table.description,
            "columns": {relation.columns[field.name]: field.description for field in table.fields if field.description},
            "label_column": relation.columns[labels[0]] if labels else "",
            "facets": [relation.columns[field.name] for field in table.fields if field.terms][:_FACETS],
        }
    )
