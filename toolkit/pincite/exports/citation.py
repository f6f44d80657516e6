"""CITATION.cff 1.2.0 (https://citation-file-format.github.io). Checked by check-jsonschema's CFF schema."""

import re
from pathlib import Path
from typing import Final

from pincite.exports import dates
from pincite.exports.model import Model, said
from pincite.exports.values import compact, without_empty

_SPDX: Final = re.compile(r"[A-Za-z0-9.+\-]+")


def write(model: Model, path: Path) -> None:
    """Write YAML with one key a line, values as JSON, which YAML 1.2 reads."""
    licences = [name for name, _ in dates.licences(model) if _SPDX.fullmatch(name)]
    homepage = said(model.descriptor, "homepage")
    citation = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it as below.",
        "type": "dataset",
        "title": model.title,
        "abstract": said(model.descriptor, "description"),
        "authors": [{"name": name} for name in dates.creators(model)],
        "version": model.package.version,
        "date-released": dates.released(model),
        "license": licences[0] if len(licences) == 1 else licences,
        "keywords": list(dict.fromkeys(dates.keywords(model))),
        "doi": dates.doi(model),
        "url": homepage if homepage.startswith(("https://", "http://")) else "",
    }
    lines = (f"{key}: {compact(value)}\n" for key, value in without_empty(citation).items())
    path.write_text("".join(lines), encoding="utf-8")
