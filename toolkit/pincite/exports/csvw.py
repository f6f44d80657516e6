"""CSV on the Web: CSV files and their metadata (https://www.w3.org/TR/tabular-metadata/). Read back by `csvw`."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote as percent_encoded

from pincite.errors import PinciteError
from pincite.exports.fields import Field
from pincite.exports.model import Model, Table, objects, said
from pincite.exports.names import file_names, free_name
from pincite.exports.tabular import write_csv
from pincite.exports.values import cell_text, compact, number_text, without_empty

METADATA: Final = "csv-metadata.json"
TYPES: Final = {
    "integer": "integer",
    "number": "decimal",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "datetime": "dateTime",
    "json": "json",
}
_BOUNDS: Final = {"minimum": "minimum", "maximum": "maximum"}
_LENGTHS: Final = {"minLength": "minLength", "maxLength": "maxLength"}
_NAME: Final = re.compile(r"[^A-Za-z0-9_.]")


def write(model: Model, path: Path) -> None:
    """
    Write each table as CSV and `csv-metadata.json` over them.

    A foreign key is stated where its columns are required: readers take an empty cell for a reference to nothing.
    """
    files = {table.name: name for table, name in file_names(model.tables, ".csv")}
    for table in model.tables:
        write_csv(table, path / files[table.name], _text)
    licences = [said(item, "path") or said(item, "name") for item in objects(model.descriptor, "licenses")]
    metadata = {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:title": model.title,
        "dc:description": said(model.descriptor, "description"),
        "dc:license": licences,
        "tables": [_table(model, table, files) for table in model.tables],
    }
    (path / METADATA).write_text(compact(without_empty(metadata)) + "\n", encoding="utf-8")


def _text(value: object) -> str:
    """Write a cell; an xsd:decimal has no exponent, and no NaN."""
    if not isinstance(value, Decimal):
        return cell_text(value)
    if not value.is_finite():
        raise PinciteError(f"{number_text(value)} is no decimal: CSV on the Web cannot hold it as a number.")
    return f"{value:f}"


def _table(model: Model, table: Table, files: dict[str, str]) -> dict[str, Any]:
    names = column_names(table)
    schema = {
        "columns": [_column(field, names[field.name]) for field in table.fields],
        "primaryKey": [names[name] for name in table.primary_key],
        "foreignKeys": [
            {
                "columnReference": [names[name] for name in item.fields],
                "reference": {
                    "resource": files[item.table],
                    "columnReference": [column_names(other)[k] for k in item.keys],
                },
            }
            for item in table.references
            if (other := model.table(item.table)) is not None
            and all(table.field(name).required or name in table.primary_key for name in item.fields)
        ],
    }
    described = {"url": files[table.name], "dc:title": table.title, "dc:description": table.description}
    return without_empty({**described, "tableSchema": without_empty(schema)})


def column_names(table: Table) -> dict[str, str]:
    """Give each field a name that CSVW allows (a URI template variable, RFC 6570), percent-encoded where need be."""
    names: dict[str, str] = {}
    for field in table.fields:
        safe = _NAME.sub(
            lambda found: percent_encoded(found.group(), safe="") if found.group() != "-" else "%2D", field.name
        )
        wanted = f"%5F{safe[1:]}" if safe.startswith("_") else safe.replace("~", "%7E")
        names[field.name] = free_name(wanted, {name.lower() for name in names.values()})
    return names


def _column(field: Field, name: str) -> dict[str, Any]:
    keywords = _BOUNDS if field.kind in {"integer", "number"} else _LENGTHS if field.kind == "string" else {}
    bounds = {there: field.constraints[here] for here, there in keywords.items() if here in field.constraints}
    kind = TYPES.get(field.kind, "string")
    column = {"name": name, "titles": [field.name], "dc:title": field.title, "dc:description": field.description}
    datatype = {"base": kind, **bounds} if bounds else kind
    return without_empty({**column, "datatype": datatype, "required": field.required or None})
