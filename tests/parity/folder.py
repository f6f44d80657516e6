"""
Every package and table of a folder, judged both ways: `python -m tests.parity.folder FOLDER`.

Made for the folder `data` of frictionless-py. Package and resource descriptors are judged as they are. Each table is
judged without a schema and with the one that frictionless infers; small text also with every Table Schema there is.

Frictionless wants its extras for some formats: `pip install "frictionless[excel,json,ods,parquet]"`.
"""

import argparse
import json
import shutil
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from frictionless import FrictionlessException, Schema
from tests.parity.compare import judge

from pincite.errors import PinciteError
from pincite.packages import Package, RefusedError, Resource, open_package
from pincite.tables import metadata_findings
from pincite.tables.descriptors import reference_metadata_findings
from pincite.tables.opening import Sizes
from pincite.tables.reference import CRASHES

TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".ods", ".parquet", ".json", ".jsonl", ".ndjson", ".zip", ".gz", ".db")
SMALL = 20_000
"""Bytes below which a file is judged with every schema."""
Descriptor = dict[str, Any]
_COUNTS = ("rows", "truncated")
"""What closes a comparison beside the findings."""


def main() -> int:
    """Judge all, print each difference, and end with the counts."""
    parser = argparse.ArgumentParser(prog="python -m tests.parity.folder")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--after", default="", metavar="PATH", help="leave out what comes before in the order of paths")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    counts: Counter[str] = Counter()
    said = set()
    with tempfile.TemporaryDirectory() as place:
        copy = Path(shutil.copytree(arguments.folder, Path(place, "data")))
        for source, descriptor in list(_descriptors(copy)):
            if str(source.relative_to(copy)) < arguments.after:
                continue
            for difference in _judged(source, descriptor, counts):
                line = f"{source.relative_to(copy)}: {difference}"
                counts["different"] += 1
                if line not in said:
                    print(line, flush=True)
                said.add(line)
    print(dict(counts))
    return 1 if counts["different"] else 0


def _descriptors(folder: Path) -> Iterator[tuple[Path, Descriptor]]:
    """Give each package to judge, and the file from which it was made."""
    found = {file: _read(file) for file in sorted(folder.rglob("*")) if file.suffix in {".json", ".yaml"}}
    schemas = [value for value in found.values() if isinstance(value, dict) and isinstance(value.get("fields"), list)]
    for file, value in found.items():
        if isinstance(value, dict) and isinstance(value.get("resources"), list):
            yield file, value
        elif isinstance(value, dict) and {"path", "data"} & set(value):
            yield file, _package(**{"name": "main", **value})
    for file in sorted(folder.rglob("*")):
        if file.suffix in TABLES and file.is_file():
            table = {"name": "main", "type": "table", "path": file.name}
            yield file, _package(**table)
            crossed = file.suffix in {".csv", ".tsv"} and file.stat().st_size < SMALL
            for schema in [*_inferred(file), *(schemas if crossed else ())]:
                yield file, _package(**table, schema=schema)


def _read(file: Path) -> Any:
    try:
        return yaml.safe_load(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, ValueError, yaml.YAMLError):
        return None


def _package(**resource: Any) -> Descriptor:
    return {"name": "case", "resources": [resource]}


def _inferred(file: Path) -> Iterator[Descriptor]:
    try:
        schema = Schema.describe(str(file), name="main")
    except (FrictionlessException, *CRASHES):
        return
    if schema.fields:
        yield schema.to_descriptor()


def _judged(source: Path, descriptor: Descriptor, counts: Counter[str]) -> Iterator[str]:
    """Judge every table of a package; give what differs."""
    written = source.parent / "judged.json"
    written.write_text(json.dumps(descriptor, default=str), encoding="utf-8")
    try:
        package = open_package(written)
    except PinciteError:
        counts["descriptors that cannot be read"] += 1
        return
    counts["packages"] += 1
    found, theirs = metadata_findings(package), reference_metadata_findings(package)
    if found or theirs:
        counts["descriptors refused"] += 1
        if not package.descriptor["resources"]:
            found = found[:-1]  # that there is none, which the standard asks for and frictionless does not
        if found != theirs:
            yield f"metadata: {found} / {theirs}"
        return
    for resource in package.resources:
        if resource.kind == "table":
            yield from _differences(package, resource.name, counts)


def _ways(resource: Resource) -> Iterator[tuple[Sizes, int]]:
    """Give the ways to judge a table, and their error limits: by rows, and by blocks, which are few in a large file."""
    yield Sizes(large=1 << 30), 1000
    try:
        with resource.open() as stream:
            size = stream.seek(0, 2)
    except (RefusedError, OSError):
        return
    yield Sizes(large=0, block=max(7, size // 30)), 1000
    yield Sizes(large=0, block=max(100, size // 7)), 2


def _differences(package: Package, name: str, counts: Counter[str]) -> Iterator[str]:
    resource = package.resource(name)
    for sizes, limit in _ways(resource):
        try:
            found = judge(package, resource, limit, sizes)
        except OSError as error:
            counts[f"tables refused: {type(error).__name__}"] += 1
            continue
        counts["crashes of the reference" if found.theirs is None else "tables"] += 1
        counts["tables with errors"] += len(found.ours) > 2
        for reason in found.fallbacks:
            counts[f"  left whole: {reason[:30]}"] += 1
        if not found.agree:
            ours, theirs = found.ours, found.theirs or []
            if len(ours) == 3 and [row[0] for row in ours] == [row[0] for row in theirs] == ["source-error", *_COUNTS]:
                counts["what is no table told in other words"] += 1
                continue
            yield (
                f"{name} under {limit}: {[row for row in ours if row not in theirs][:2]} / "
                f"{[row for row in theirs if row not in ours][:2]} ({len(ours)} / {len(theirs)})"
            )


if __name__ == "__main__":
    sys.exit(main())
