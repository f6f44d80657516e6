"""RO-Crate 1.1: the package's files and who they are. Read back by rocrate-validator."""

import json
from pathlib import Path
from typing import Any, Final

from pincite.errors import PinciteError
from pincite.exports import dates
from pincite.exports.model import Model, said
from pincite.exports.values import without_empty
from pincite.exports.zip import package_files

METADATA: Final = "ro-crate-metadata.json"
SPECIFICATION: Final = "https://w3id.org/ro/crate/1.1"


def write(model: Model, path: Path) -> None:
    """Write the crate's folder: every file of the `zip` export, and `ro-crate-metadata.json`."""
    files = package_files(model)
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    graph = [_descriptor(), *_root(model, list(files)), *(_file(model, name, data) for name, data in files.items())]
    crate = {"@context": f"{SPECIFICATION}/context", "@graph": graph}
    (path / METADATA).write_text(json.dumps(crate, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _descriptor() -> dict[str, Any]:
    about = {"@id": METADATA, "@type": "CreativeWork", "conformsTo": {"@id": SPECIFICATION}}
    return {**about, "about": {"@id": "./"}}


def _root(model: Model, files: list[str]) -> list[dict[str, Any]]:
    day, terms = dates.released(model, "RO-Crate"), list(dates.licences(model))
    if not terms:
        raise PinciteError(
            "RO-Crate needs a licence: write `licenses` into the descriptor, each with a name or a path."
        )
    authors = [{"@id": f"#author{number}"} for number, _ in enumerate(dates.creators(model), start=1)]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": model.title,
        "identifier": model.name,
        "description": said(model.descriptor, "description") or model.title,
        "datePublished": day,
        "version": model.package.version,
        "keywords": ", ".join(dates.keywords(model)),
        "author": authors,
        "license": [{"@id": address} for _, address in terms],
        "hasPart": [{"@id": _address(name)} for name in files],
    }
    people = [
        {"@id": author["@id"], "@type": "Organization", "name": name}
        for author, name in zip(authors, dates.creators(model), strict=True)
    ]
    works = [{"@id": address, "@type": "CreativeWork", "name": name or address} for name, address in terms]
    return [without_empty(root), *people, *(work for work in works if work["@id"] not in files)]


def _file(model: Model, name: str, data: bytes) -> dict[str, Any]:
    described = next((item for item in model.package.resources if item.path == name), None)
    title = said(described.descriptor, "title") if described else ""
    told = said(described.descriptor, "description") if described else ""
    media = said(described.descriptor, "mediatype") if described else ""
    media = media or {".json": "application/json", ".md": "text/markdown", ".csv": "text/csv"}.get(
        Path(name).suffix, ""
    )
    facts = {"@id": _address(name), "@type": "File", "name": title or name, "description": told}
    return without_empty({**facts, "encodingFormat": media or "text/plain", "contentSize": str(len(data))})


def _address(name: str) -> str:
    from urllib.parse import quote

    return quote(name)
