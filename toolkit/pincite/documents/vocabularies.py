"""
Schemas whose `$schema` names a metaschema of their own: which draft that is, which of its vocabularies it leaves out.

Keywords of a vocabulary that the metaschema does not list say nothing (JSON Schema 2020-12 Core, section 8.1.2). A
metaschema is looked for as the schemas are that a `$ref` names; where there is none, the schema is read by the latest
draft, as jsonschema reads it.
"""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from pincite.documents.keywords import DRAFTS, MANY, NAMED, ONE, draft_of
from pincite.errors import RefusedError
from pincite.jsontext import InvalidJSONError
from pincite.packages.reading import read_json
from pincite.packages.sources import Source

VOCABULARIES = (2019, 2020)


def located(path: str, uri: str) -> str:
    """Give the path of the file that a URI without a fragment names in the schema at `path`."""
    if uri.startswith("file:///"):
        return uri.removeprefix("file:///")
    return uri if "://" in uri else str(PurePosixPath(path).parent / uri)


def in_draft(source: Source, path: str, value: Any) -> Any:  # noqa: ANN401 (a schema)
    """
    Give the schema read at `path` as one of a draft, without the keywords that its metaschema leaves out.

    Raises ValueError where a vocabulary must be understood that is not.
    """
    if not isinstance(value, dict) or draft_of(value) is not None or not isinstance(value["$schema"], str):
        return value
    metaschema = _metaschema(source, path, value["$schema"].removesuffix("#"))
    draft = metaschema.get("$schema")
    if str(draft).removesuffix("#") not in DRAFTS:
        return value
    listed = metaschema.get("$vocabulary")
    absent = _absent(str(draft), listed) if isinstance(listed, dict) and draft_of(metaschema) in VOCABULARIES else ()
    return {**_without(value, frozenset(absent)), "$schema": draft}


def _metaschema(source: Source, path: str, uri: str) -> Mapping[str, Any]:
    from jsonschema_specifications import REGISTRY

    try:
        found = REGISTRY.contents(uri) if uri in REGISTRY else read_json(source, located(path, uri)).value
    except (RefusedError, OSError, InvalidJSONError):
        return {}
    return found if isinstance(found, dict) else {}


def _absent(draft: str, listed: Mapping[str, Any]) -> set[str]:
    """Give the keywords of a draft's vocabularies that are not listed; every metaschema has the first, the core."""
    from jsonschema_specifications import REGISTRY

    known = list(REGISTRY.contents(draft)["$vocabulary"])
    if strange := [uri for uri, required in listed.items() if required is True and uri not in known]:
        raise ValueError(f"its $schema asks for a vocabulary that is not known here: {strange[0]}")
    words = {uri: set(REGISTRY.contents(uri.replace("/vocab/", "/meta/"))["properties"]) for uri in known}
    said = set().union(*(words[uri] for uri in known if uri in listed or uri.endswith("/core")))
    return set().union(*words.values()) - said


def _without(schema: Any, keywords: frozenset[str]) -> Any:  # noqa: ANN401 (any schema)
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for keyword, value in schema.items():
        if keyword in keywords:
            continue
        if keyword in NAMED and isinstance(value, dict):
            made[keyword] = {name: _without(inner, keywords) for name, inner in value.items()}
        elif keyword in MANY and isinstance(value, list):
            made[keyword] = [_without(inner, keywords) for inner in value]
        else:
            made[keyword] = _without(value, keywords) if keyword in ONE else value
    return made
