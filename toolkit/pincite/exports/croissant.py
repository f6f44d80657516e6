"""
Croissant 1.0 (https://docs.mlcommons.org/croissant/): CSV files and record sets. Read back by mlcroissant.

A key into the table's own rows is left out, as is one into a table that refers to others: mlcroissant 1.1 joins
nothing that is joined itself.
"""

import json
import re
from pathlib import Path
from typing import Any, Final

from pincite.exports import dates
from pincite.exports.fields import Field
from pincite.exports.model import Model, Table, said
from pincite.exports.names import file_names
from pincite.exports.tabular import file_facts, write_csv
from pincite.exports.values import without_empty

Names = dict[str, dict[str, str]]
"""The identifier of each field, by table and field."""
METADATA: Final = "croissant.json"
_BLANK: Final = re.compile(r"\s")
"""What no identifier may hold (mlcroissant)."""
TYPES: Final = {"integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean"}
"""All else is sc:Text; dates, too, for the one reader there is makes a time of them."""
CONTEXT: Final[dict[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataBiases": "cr:dataBiases",
    "dataCollection": "cr:dataCollection",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "personalSensitiveInformation": "cr:personalSensitiveInformation",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that the specification prints."""


def write(model: Model, path: Path) -> None:
    """Write each table as CSV, and `croissant.json` with a file and a record set for each."""
    files = {table.name: name for table, name in file_names(model.tables, ".csv")}
    for table in model.tables:
        write_csv(table, path / files[table.name])
    names = {table.name: _identifiers(table) for table in model.tables}
    metadata = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": model.name,
        "description": said(model.descriptor, "description") or model.title,
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "license": [address for _, address in dates.licences(model)],
        "url": said(model.descriptor, "homepage"),
        "version": model.package.version,
        "datePublished": dates.released(model),
        "keywords": dates.keywords(model),
        "creator": [{"@type": "sc:Organization", "name": name} for name in dates.creators(model)],
        "distribution": [_file(path / files[table.name]) for table in model.tables],
        "recordSet": [_record_set(model, table, files[table.name], names) for table in model.tables],
    }
    text = json.dumps(without_empty(metadata), ensure_ascii=False, indent=1)
    (path / METADATA).write_text(text + "\n", encoding="utf-8")


def _file(path: Path) -> dict[str, Any]:
    size, digest = file_facts(path)
    return {
        "@type": "cr:FileObject",
        "@id": path.name,
        "name": path.name,
        "contentUrl": path.name,
        "contentSize": f"{size} B",
        "encodingFormat": "text/csv",
        "sha256": digest,
    }


def _record_set(model: Model, table: Table, file: str, names: Names) -> dict[str, Any]:
    return without_empty(
        {
            "@type": "cr:RecordSet",
            "@id": _identifier(table),
            "name": table.name,
            "description": table.description,
            "key": [{"@id": names[table.name][name]} for name in table.primary_key],
            "field": [_field(model, table, field, file, names) for field in table.fields],
        }
    )


def _field(model: Model, table: Table, field: Field, file: str, names: Names) -> dict[str, Any]:
    reference = table.reference(field.name)
    other = model.table(reference.table) if reference is not None else None
    linked = other is not None and not other.references
    target = {"field": {"@id": names[other.name][reference.keys[0]]}} if reference and other and linked else None
    return without_empty(
        {
            "@type": "cr:Field",
            "@id": names[table.name][field.name],
            "name": field.name,
            "description": field.description,
            "dataType": TYPES.get(field.kind, "sc:Text"),
            "source": {"fileObject": {"@id": file}, "extract": {"column": field.name}},
            "references": target,
        }
    )


def _identifier(table: Table) -> str:
    return _BLANK.sub("_", table.name)


def _identifiers(table: Table) -> dict[str, str]:
    """Give each field's identifier, without blanks and unlike any other's."""
    made: dict[str, str] = {}
    for field in table.fields:
        wanted = f"{_identifier(table)}/{_BLANK.sub('_', field.name)}"
        while wanted in made.values():
            wanted += "_"
        made[field.name] = wanted
    return made
