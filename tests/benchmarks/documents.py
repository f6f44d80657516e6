"""
100,000 JSON objects against a schema: read and checked by pincite, beside json.loads and jsonschema.

Run with `python -m tests.benchmarks.documents`; prints a markdown table of processor seconds, medians of five.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any, Final

import jsonschema

import pincite
from pincite import jsontext
from pincite.documents.check import check_document

OBJECTS: Final = 100_000
ROUNDS: Final = 5
SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "name", "kind", "address"],
        "properties": {
            "id": {"type": "integer", "minimum": 0},
            "name": {"type": "string", "minLength": 1},
            "email": {"type": "string", "pattern": "^[^@ ]+@[^@ ]+$"},
            "score": {"type": "number", "maximum": 100},
            "active": {"type": "boolean"},
            "kind": {"enum": ["person", "place", "thing"]},
            "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 5},
            "address": {"type": "object", "properties": {"zip": {"type": "string", "pattern": "^[0-9]{5}$"}}},
        },
        "additionalProperties": False,
    },
}


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(table(Path(folder)) + "\n")


def table(folder: Path) -> str:
    """Measure in an empty folder and give the table."""
    clean = [_object(number) for number in range(OBJECTS)]
    one_bad = [{**item, "kind": "thin"} if item["id"] == OBJECTS // 2 else item for item in clean]
    rows = [_row(folder, "clean", clean), _row(folder, "one bad object", one_bad)]
    head = "| 100,000 objects | json.loads | strict reading | pincite, all | json.loads + jsonschema | ratio |"
    return "\n".join([head, "|---|---|---|---|---|---|", *rows])


def _row(folder: Path, name: str, value: list[dict[str, Any]]) -> str:
    text = json.dumps(value)
    (folder / "doc.json").write_text(text, encoding="utf-8")
    resource = {"name": "doc", "type": "json", "path": "doc.json", "jsonSchema": SCHEMA}
    (folder / "datapackage.json").write_text(json.dumps({"name": "bench", "resources": [resource]}), encoding="utf-8")
    package = pincite.open(folder)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    times = _medians(
        lambda: json.loads(text),
        lambda: jsontext.parse(text),
        lambda: check_document(package, package.resources[0]),
        lambda: list(islice(validator.iter_errors(json.loads(text)), 1000)),
    )
    cells = " | ".join(f"{seconds:.2f} s" for seconds in times)
    return f"| {name}, {len(text) / 1e6:.0f} MB | {cells} | {times[3] / times[2]:.1f}x |"


def _medians(*works: Callable[[], object]) -> list[float]:
    """Run each work in turn, several rounds, so that a slow moment of the machine meets them all."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, times in zip(works, taken, strict=True):
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
    return [statistics.median(times) for times in taken]


def _object(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "name": f"Name {number}",
        "email": f"n{number}@example.org",
        "score": number % 1000 / 10,
        "active": number % 2 == 0,
        "kind": ("person", "place", "thing")[number % 3],
        "tags": ["a", "b", f"t{number % 7}"],
        "address": {"zip": f"{number % 100_000:05}"},
    }


if __name__ == "__main__":
    main()
