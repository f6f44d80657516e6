"""Package -> file. One file a format, all over one derived model."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pincite.errors import PinciteError
from pincite.exports.places import building
from pincite.packages import Package


@dataclass(frozen=True, slots=True)
class Format:
    """
    One export format: what it gives, in a line; `pincite.exports.<name>` holds its function `write`.

    `folder` says that it writes a folder, not a file; `extra` names the optional dependencies it needs, if any.
    """

    summary: str
    folder: bool = False
    extra: str | None = None


FORMATS: Final[Mapping[str, Format]] = {
    "sqlite": Format("a SQLite database: keys, checks, joined views, full-text search"),
    "duckdb": Format("a DuckDB database: typed tables, keys, checks, comments", extra="duckdb"),
    "sql": Format("a PostgreSQL script: tables, rows, keys, comments"),
    "parquet": Format("typed Apache Parquet, one file a table", folder=True),
    "xlsx": Format("an Excel workbook: a sheet a table, a data dictionary", extra="xlsx"),
    "csv": Format("one flat CSV file: the claims, or the widest table, joined with what they refer to"),
    "json": Format("one JSON file with every table, text and document"),
    "jsonl": Format("JSON Lines, one file a table", folder=True),
    "stata": Format("Stata 14 and later, one file a table", folder=True),
    "spss": Format("SPSS, one file a table", folder=True, extra="spss"),
    "jsonld": Format("JSON-LD: rows as things, spans as Web Annotations, sources by PROV-O"),
    "turtle": Format("RDF Turtle, the graph of jsonld"),
    "nquads": Format("RDF N-Quads, the graph of jsonld"),
    "annotations": Format("a W3C Web Annotation collection"),
    "tei": Format("TEI P5: sentences, speech and corrections in the text, the rest in standOff"),
    "brat": Format("brat standoff: text, annotations, configuration", folder=True),
    "iob2": Format("IOB2 tags of the mentions, a token a line"),
    "spacy": Format("spaCy: the JSON of a Doc with spans"),
    "graphml": Format("GraphML: entities, relations, participants, or all rows and references"),
    "markdown": Format("the codebook: tables, fields, terms and rules with examples"),
    "html": Format("the explorer: one page to read the text and all that is said of it"),
    "zip": Format("the package itself, sizes and hashes written into it"),
    "csvw": Format("CSV on the Web: tables and their metadata", folder=True),
    "croissant": Format("Croissant: tables and record sets for machine learning", folder=True),
    "rocrate": Format("RO-Crate: the package's files, described", folder=True),
    "huggingface": Format("a Hugging Face dataset: Parquet and a card", folder=True),
    "datasette": Format("a SQLite database and what Datasette shows of it", folder=True),
    "datacite": Format("DataCite 4.5 metadata as JSON"),
    "citation": Format("CITATION.cff"),
}
"""Every format by name, in the order in which they are listed."""


def export(package: Package, name: str, target: str | Path) -> None:
    """
    Write a package to `target` in the format of that name, whole or not at all; the same bytes at every run.

    Raises PinciteError for an unknown format, a missing extra, what cannot be read, and what the format cannot hold.
    """
    from pincite.exports.model import read_model

    if name not in FORMATS:
        raise PinciteError(f"There is no format {name!r}; there are: {', '.join(FORMATS)}.")
    made = FORMATS[name]
    try:
        module = importlib.import_module(f"pincite.exports.{name}")
        with building(Path(target), folder=made.folder) as path:
            module.write(read_model(package), path)
    except ModuleNotFoundError as error:
        if made.extra is None:
            raise
        raise PinciteError(
            f"{name} needs {error.name}: install it with pip install 'pincite[{made.extra}]'."
        ) from error


__all__ = ["FORMATS", "Format", "export"]
