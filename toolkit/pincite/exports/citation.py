"""CITATION.cff 1.2.0 (https://citation-file-format.github.io). Checked by check-jsonschema's CFF schema."""

import re
from pathlib import Path
from typing import Final

from pincite.exports import dates
from pincite.exports.model import Model, said
from pincite.exports.values import compact, without_empty

_SPDX: Final = re.compile(
    r"CC0-1\.0|CC-BY(-NC)?(-SA|-ND)?-[1-4]\.0|CC-BY-(SA|ND|NC)-2\.5|PDDL-1\.0|ODC-By-1\.0|ODbL-1\.0|OGL-UK-[123]\.0"
    r"|etalab-2\.0|CDLA-(Permissive|Sharing)-1\.0|MIT|ISC|0BSD|Unlicense|Apache-2\.0|BSD-[23]-Clause|MPL-2\.0"
    r"|EUPL-1\.[12]|[AL]?GPL-3\.0(-only|-or-later)?|GPL-2\.0(-only|-or-later)?"
)
"""Licences of data and of code that version 1.2.0 knows by their SPDX identifiers; any other is told by its address."""


def write(model: Model, path: Path) -> None:
    """Write YAML with one key a line, values as JSON, which YAML 1.2 reads."""
    terms = list(dates.licences(model))
    licences = [name for name, _ in terms if _SPDX.fullmatch(name)]
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
        "license-url": "" if licences else next((url for name, url in terms if url != dates.SPDX + name), ""),
        "keywords": list(dict.fromkeys(dates.keywords(model))),
        "doi": dates.doi(model),
        "url": homepage if homepage.startswith(("https://", "http://")) else "",
    }
    lines = (f"{key}: {compact(value)}\n" for key, value in without_empty(citation).items())
    path.write_text("".join(lines), encoding="utf-8")
