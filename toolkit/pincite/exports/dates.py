"""What catalogues ask of a package beside its tables: when it was made, by whom, under which terms."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from pincite.errors import PinciteError
from pincite.exports.model import Model, objects, said

_DATES: Final = ("created", "date", "last_updated", "lastUpdated", "updated", "modified")
"""`created` is the standard's; the others are seen in packages of old."""
SPDX: Final = "https://spdx.org/licenses/"
_OPEN_DEFINITION: Final = {"ODC-BY-1.0": "ODC-By-1.0", "ODC-PDDL-1.0": "PDDL-1.0"}
"""Identifiers of opendefinition.org, which the standard asks for, that differ from SPDX's."""


def released(model: Model, needed_by: str | None = None) -> str | None:
    """Give the day of the package, YYYY-MM-DD; without one None, or PinciteError if a format cannot do without."""
    for key in _DATES:
        try:
            return date.fromisoformat(said(model.descriptor, key)[:10]).isoformat()
        except ValueError:
            continue
    if needed_by is not None:
        raise PinciteError(f'{needed_by} needs a date: write `"created": "YYYY-MM-DDThh:mm:ssZ"` into the descriptor.')
    return None


def creators(model: Model) -> list[str]:
    """Give the names of the contributors, authors first; "<package> contributors" where none is named."""
    people = [item for item in objects(model.descriptor, "contributors") if said(item, "title")]
    authors = [item for item in people if "author" in roles(item)]
    return [said(item, "title") for item in authors or people] or [f"{model.name} contributors"]


def roles(item: dict[str, object]) -> set[str]:
    """Give a contributor's roles; one of whom nothing is said is an author."""
    given = item.get("roles")
    listed = given if isinstance(given, list) else []
    return {str(role) for role in [*listed, item.get("role")]} | (
        {"author"} if not listed and "role" not in item else set()
    )


def licences(model: Model) -> Iterator[tuple[str, str]]:
    """Give each licence as (its name, SPDX's identifier where it has one; its address)."""
    for item in objects(model.descriptor, "licenses"):
        if said(item, "name") or said(item, "path"):
            name = _OPEN_DEFINITION.get(said(item, "name"), said(item, "name"))
            yield name, said(item, "path") or f"{SPDX}{name}"


def keywords(model: Model) -> list[str]:
    """Give the keywords that are texts."""
    listed = model.descriptor.get("keywords")
    return [word for word in listed if isinstance(word, str) and word] if isinstance(listed, list) else []


def doi(model: Model) -> str | None:
    """Give the package's DOI without its resolver, None where its id is none."""
    for value in (said(model.descriptor, "id"), said(model.descriptor, "doi")):
        for prefix in ("https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "doi:"):
            if value.lower().startswith(prefix):
                return value[len(prefix) :]
        if value.startswith("10.") and "/" in value:
            return value
    return None
