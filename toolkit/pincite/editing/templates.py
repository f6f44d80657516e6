"""The dataset's own descriptor and schemas, made fit for another article."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pincite import jsontext
from pincite.errors import PinciteError

TABLES: Final = (
    "sentences",
    "entities",
    "aliases",
    "mentions",
    "statements",
    "claims",
    "quantities",
    "events",
    "participants",
    "relations",
    "anomalies",
    "exemptions",
)
"""The tables that any article has; fields of cooperation, document and questions are one article's own."""
SHIPPED: Final = Path(__file__).parent / "template"
"""Where an installed toolkit has them (pyproject.toml puts them there); in the repository they are their originals."""
REPOSITORY: Final = Path(__file__).parents[3]
_DIGITS: Final = re.compile(r"\[0-9\]\{([0-9])\}")


def template_descriptor() -> dict[str, Any]:
    """Give the dataset's descriptor."""
    return _read("datapackage.json")


def template_schema(name: str, marks: tuple[str, str]) -> dict[str, Any]:
    """
    Give the JSON Schema of a table for another article.

    Examples stay at identifiers only, whose pattern they show; identifiers may have more digits; quotation marks in
    patterns are those of the text; nothing has to be attested in a document that is not there.
    """
    schema = _read(f"schemas/{name}.schema.json")
    schema.pop("$id", None)
    adapted: dict[str, Any] = _adapted(schema, marks)
    for column, spec in adapted["properties"].items():
        spec.pop("attested", None)
        if column not in adapted.get("primaryKey", ()):
            spec.pop("examples", None)
    return adapted


def _adapted(value: Any, marks: tuple[str, str], key: str = "") -> Any:  # noqa: ANN401 (any JSON value)
    if isinstance(value, Mapping):
        return {name: _adapted(item, marks, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_adapted(item, marks) for item in value]
    if key != "pattern" or not isinstance(value, str):
        return value
    return _DIGITS.sub(r"[0-9]{\1,}", value).replace("“", marks[0]).replace("”", marks[1])


def _read(path: str) -> dict[str, Any]:
    for folder in (SHIPPED, REPOSITORY):
        if (folder / path).is_file():
            value: dict[str, Any] = json.loads(jsontext.parse((folder / path).read_bytes()).text)
            return value
    raise PinciteError(f"The toolkit is not whole: it lacks {path}. Install it again.")
