"""A package for another article: what can be found without reading it, and the rest to fill in."""

import hashlib
import os
import re
import shutil
import tempfile
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pincite import files, jsontext
from pincite.anchors import Anchoring, Span, read_anchoring
from pincite.editing.drafts import drafts
from pincite.editing.sentences import Layout, cut, is_heading
from pincite.editing.templates import TABLES, template_descriptor, template_schema
from pincite.errors import PinciteError
from pincite.packages.derivation import table_schema
from pincite.rules.numbers import numbers
from pincite.tables.canonical import write_records

MAX_TEXT_BYTES: Final = 16 << 20
MARKS: Final = (("“", "”"), ("„", "“"), ("«", "»"), ('"', '"'))
"""Pairs of quotation marks, opening and closing, in the order in which they are looked for."""
PARTS: Final = ("aliases", "numbers", "pronouns", "claims", "relations", "dates", "words", "exemptions")
"""Parts of `anchoring` that are taken over as they are: their word lists are English."""
Rows = Mapping[str, Sequence[Mapping[str, object]]]


def new_package(text_file: Path, folder: Path) -> tuple[str, ...]:
    """
    Make a package for the article in a UTF-8 text file; give what it holds, line by line.

    The folder must not exist, or be empty; it appears whole or not at all. Raises PinciteError where the file cannot
    be read, or its text not be cut into sentences that rebuild it.
    """
    data = _read_text(text_file)
    contents, notes = package_files(data, _name(folder))
    _write_folder(folder, contents)
    return tuple(notes)


def package_files(data: bytes, name: str) -> tuple[dict[str, bytes], list[str]]:
    """Give the files of a package for an article by their paths, and what was found in the text, line by line."""
    text = data.decode("utf-8")
    layout = cut(text)
    marks = next((pair for pair in MARKS if all(mark in text for mark in pair)), MARKS[0])
    schemas = {table: template_schema(table, marks) for table in TABLES}
    descriptor = _descriptor(data, name, layout, marks, schemas)
    columns = {table: tuple(schema["properties"]) for table, schema in schemas.items()}
    anchoring, _ = read_anchoring(descriptor["anchoring"], columns)
    rows: Rows = {
        "sentences": list(_sentence_rows(text, layout)),
        **drafts(text, _named_tiles(text, layout), marks, heading=_headed(text, layout)),
        "quantities": list(_quantity_rows(text, layout, anchoring)),
    }
    contents = {"data/article.txt": data, "datapackage.json": jsontext.dump(descriptor).encode()}
    for table, schema in schemas.items():
        contents[f"schemas/{table}.schema.json"] = jsontext.dump(schema).encode()
        cells = [[str(row.get(column, "")) for column in columns[table]] for row in rows.get(table, ())]
        contents[f"data/{table}.csv"] = write_records([columns[table], *cells]).encode()
    return contents, list(_found(rows, len(layout.blocks)))


def _found(rows: Rows, blocks: int) -> Iterator[str]:
    yield f"{_count(rows['sentences'], 'sentence')} in {blocks} block{'s' if blocks > 1 else ''}: data/sentences.csv"
    known = sum(bool(row["speaker"]) for row in rows["statements"])
    likely = f" ({known} with a likely speaker)" if rows["statements"] else ""
    yield f"{_count(rows['statements'], 'quotation')}{likely}: data/statements.csv"
    yield f"{_count(rows['quantities'], 'number')}: data/quantities.csv"
    places = f" in {_count(rows['mentions'], 'place')}" if rows["mentions"] else ""
    yield f"{_count(rows['entities'], 'possible name')}{places}: data/entities.csv, aliases.csv, mentions.csv"


def _count(rows: Sequence[object], noun: str) -> str:
    return f"{len(rows)} {noun}{'' if len(rows) == 1 else 's'}"


def _read_text(path: Path) -> bytes:
    try:
        with files.regular(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), path) as stream:
            data = files.read_at_most(stream, MAX_TEXT_BYTES)
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PinciteError(f"{path} is not UTF-8 (byte {error.start}): save it as UTF-8 and try again.") from error
    except (OSError, ValueError, files.TooLargeError) as error:
        raise PinciteError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    if data.startswith(b"\xef\xbb\xbf"):
        raise PinciteError(f"{path} begins with a byte order mark: save it as UTF-8 without one.")
    return data


def _name(folder: Path) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", folder.resolve().name.lower()).strip("-._") or "article"


def _descriptor(
    data: bytes, name: str, layout: Layout, marks: tuple[str, str], schemas: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    template = template_descriptor()
    entries = {entry["name"]: entry for entry in template["resources"]}
    digest = hashlib.sha256(data).hexdigest()
    article = {**entries["article"], "bytes": len(data), "hash": f"sha256:{digest}"}
    article.pop("licenses", None)
    given = template["anchoring"]
    tables = [{**entries[table], "schema": table_schema(schemas[table])} for table in TABLES]
    for table in tables:
        table.pop("description", None)
    return {
        "$schema": template["$schema"],
        "name": name,
        "version": "0.1.0",
        "anchoring": {
            "text": "article",
            "source": {"sha256": digest, "bytes": len(data)},
            "tiling": {**given["tiling"], "within": layout.within, "between": layout.between},
            "quotations": {**given["quotations"], "marks": list(marks)},
            **{part: given[part] for part in PARTS if part in given},
        },
        "resources": [article, *tables],
    }


def _sentence_rows(text: str, layout: Layout) -> Iterator[dict[str, object]]:
    for paragraph, block in enumerate(layout.blocks, start=0 if _headed(text, layout) else 1):
        for position, span in enumerate(block, start=1):
            role = "headline" if paragraph == 0 else "body"
            place = {"id": f"p{paragraph:02}s{position}", "paragraph": paragraph, "position": position, "role": role}
            yield place | _span(text, span)


def _quantity_rows(text: str, layout: Layout, anchoring: Anchoring) -> Iterator[dict[str, object]]:
    """Give a row for each run of numbers in a sentence, so that "132 million" is one."""
    names = _named_tiles(text, layout)
    tiles = list(names)
    starts = [tile.start for tile in tiles]
    found = numbers(text, anchoring.numbers) if anchoring.numbers is not None else []
    runs: list[tuple[Span, Span]] = []
    for span in found:
        home = tiles[bisect_right(starts, span.start) - 1]
        if runs and runs[-1][0] == home and text[runs[-1][1].end : span.start] in {" ", "-"}:
            runs[-1] = (home, Span(runs[-1][1].start, span.end))
        else:
            runs.append((home, span))
    for number, (home, span) in enumerate(runs, start=1):
        yield {"id": f"n{number:02}", "sentence": names[home]} | _span(text, span)


def _named_tiles(text: str, layout: Layout) -> dict[Span, str]:
    """Give the span of each sentence with the sentence's id, in the order of the text."""
    spans = (span for block in layout.blocks for span in block)
    return {span: str(row["id"]) for row, span in zip(_sentence_rows(text, layout), spans, strict=True)}


def _headed(text: str, layout: Layout) -> bool:
    """Say whether the text begins with a heading."""
    return len(layout.blocks) > 1 and len(layout.blocks[0]) == 1 and is_heading(_words(text, layout.blocks[0][0]))


def _words(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _span(text: str, span: Span) -> dict[str, object]:
    return {"start": span.start, "end": span.end, "text": _words(text, span)}


def _write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write a folder whole or not at all: under another name beside it, which then becomes its own."""
    if folder.is_symlink() or (folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))):
        raise PinciteError(f"{folder} exists already: name a folder that does not, or an empty one.")
    if not folder.absolute().parent.is_dir():
        raise PinciteError(f"There is no folder {folder.absolute().parent}: make it first.")
    try:
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name[:100]}.", suffix=".part", dir=folder.absolute().parent))
    except OSError as error:
        raise PinciteError(f"Cannot write in {folder.absolute().parent}: {error.strerror}.") from error
    try:
        for path, data in contents.items():
            (beside / path).parent.mkdir(parents=True, exist_ok=True)
            files.write_bytes(beside / path, data)
        mask = os.umask(0)
        os.umask(mask)
        beside.chmod(0o777 & ~mask)
        beside.replace(folder)
    except OSError as error:
        raise PinciteError(f"Cannot write {folder}: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
