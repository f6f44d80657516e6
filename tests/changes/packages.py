"""Small packages for tests of changes."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Row = Sequence[str]
FIELDS = [
    {"name": "id", "type": "string"},
    {"name": "label", "type": "string"},
    {"name": "amount", "type": "number"},
]


def csv_text(*rows: Row) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def table(name: str = "things", fields: Sequence[dict[str, Any]] = FIELDS, **schema: Any) -> dict[str, Any]:
    schema.setdefault("primaryKey", "id")
    described = {"fields": list(fields), **{key: value for key, value in schema.items() if value is not None}}
    return {"name": name, "type": "table", "path": f"{name}.csv", "schema": described}


def write(folder: Path, files: dict[str, str | bytes], *resources: dict[str, Any], **metadata: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = {"name": "small", "version": "1.0.0", **metadata, "resources": list(resources)}
    (folder / "datapackage.json").write_text(json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n")
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def run(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    import os

    toolkit = Path(__file__).parents[2] / "toolkit"
    return subprocess.run(
        [sys.executable, "-m", "pincite", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(toolkit), **environment},
    )
