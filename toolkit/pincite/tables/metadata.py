"""
Descriptors proved sound without frictionless.

A descriptor is proved where each of its properties has a form that frictionless (5.21, the `metadata_validate` of
package, resource, schema and field) surely accepts. Anything else is unproved, not wrong: frictionless says what it is.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final

from pincite.findings import Finding
from pincite.packages import Package
from pincite.tables.constraints import SUPPORTED
from pincite.tables.dialects import read_dialect
from pincite.tables.fields import DEFAULT_MISSING, FIELDS_MATCH, Field, missing_values
from pincite.tables.forms import form_of, value_of

Proof = Callable[[Any], bool]
_NAME: Final = re.compile(r"[-a-z0-9._/]+")
_PATH: Final = re.compile(r"(?!/)(?!.*\.\.)[A-Za-z0-9._/ -]+")
_VERSIONS: Final = re.compile(r"https://datapackage\.org/profiles/([12])\.[0-9]+/[a-z]+\.json")


def _is(*kinds: type) -> Proof:
    return lambda value: type(value) in kinds


def _list_of(proof: Proof) -> Proof:
    return lambda value: isinstance(value, list) and all(proof(item) for item in value)


def _object(properties: Mapping[str, Proof], required: Collection[str] = (), refused: Collection[str] = ()) -> Proof:
    """Prove an object: known properties by their proofs, `required` present, `refused` absent, others anything."""

    def proof(value: object) -> bool:
        if not isinstance(value, dict) or not all(name in value for name in required):
            return False
        return not any(name in value for name in refused) and all(
            known(value[name]) for name, known in properties.items() if name in value
        )

    return proof


def _path(value: object) -> bool:
    return isinstance(value, str) and _PATH.fullmatch(value) is not None


def _text_pattern(pattern: str) -> Proof:
    matches = re.compile(pattern).fullmatch
    return lambda value: isinstance(value, str) and matches(value) is not None


def _word(*words: str) -> Proof:
    return lambda value: isinstance(value, str) and value in words


_TEXT: Final = _is(str)
_GIVEN: Final = _text_pattern(".+")
_NAMED_LICENSE: Final = _object({"name": _GIVEN, "path": _TEXT, "title": _TEXT}, required=("name",))
_LINKED_LICENSE: Final = _object({"path": _GIVEN, "title": _TEXT}, required=("path",), refused=("name",))
_PERSON: Final = _object({"title": _TEXT, "path": _TEXT, "organisation": _TEXT, "role": _TEXT}, refused=("email",))


def _license(value: object) -> bool:
    return _NAMED_LICENSE(value) or _LINKED_LICENSE(value)


_DESCRIPTIVE: Final[Mapping[str, Proof]] = {
    "$schema": _TEXT, "title": _TEXT, "description": _TEXT, "homepage": _TEXT,
    "licenses": _list_of(_license), "sources": _list_of(_PERSON), "contributors": _list_of(_PERSON),
}  # fmt: skip
_PACKAGE: Final = _object(
    {
        **_DESCRIPTIVE,
        "name": _TEXT, "image": _TEXT, "version": _TEXT, "keywords": _list_of(_TEXT),
        "created": _text_pattern(r"[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T"
                                 r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z?"),
        "profile": _word("data-package"),
    },
    refused=("type", "missingValues", "fields", "profiles", "$frictionless"),
)  # fmt: skip
_RESOURCE: Final = _object(
    {
        **_DESCRIPTIVE,
        "name": _TEXT, "type": _word("table", "json", "text"),
        "path": lambda value: _path(value) or (bool(value) and _list_of(_path)(value)),
        "data": lambda value: isinstance(value, list) and len(value) > 0,
        "format": _TEXT, "mediatype": _TEXT, "encoding": _TEXT, "hash": _TEXT, "bytes": _is(int), "rows": _is(int),
        "compression": _word("gz", "zip"), "innerpath": _TEXT,
        "profile": _word("data-resource", "tabular-data-resource"),
        "dialect": lambda value: _path(value) or read_dialect(value, "csv") is not None,
    },
    required=("name",),
    refused=("missingValues", "fields", "scheme", "extrapaths", "url", "profiles", "stats", "hashing", "layout"),
)  # fmt: skip
_MISSING_OBJECT: Final = _object({"value": _TEXT, "label": _TEXT}, required=("value",))
_FIELD: Final = _object(
    {
        "name": _TEXT, "type": _word(*SUPPORTED), "title": _TEXT, "description": _TEXT, "format": _TEXT,
        "rdfType": _TEXT, "bareNumber": _is(bool), "floatNumber": _is(bool), "decimalChar": _TEXT, "groupChar": _TEXT,
        "trueValues": _list_of(_TEXT), "falseValues": _list_of(_TEXT), "delimiter": _TEXT,
        "itemType": _word("string", "integer", "boolean", "number", "datetime", "date", "time"),
    },
    required=("name",),
    refused=("required", "arrayItem"),
)  # fmt: skip
_CONSTRAINTS: Final = _object(
    {
        "required": _is(bool), "unique": _is(bool), "pattern": _TEXT, "enum": _is(list),
        "minLength": _is(int), "maxLength": _is(int),
    }
)  # fmt: skip
_STRING_FORMATS: Final = frozenset({"default", "email", "uri", "binary", "uuid", "wkt"})
_KEY: Final[Proof] = lambda value: _GIVEN(value) or _list_of(_TEXT)(value)  # noqa: E731
_FOREIGN_KEY: Final = _object(
    {"fields": _KEY, "reference": _object({"resource": _TEXT, "fields": _KEY}, required=("fields",))},
    required=("fields", "reference"),
)
_SCHEMA: Final = _object(
    {
        "$schema": _TEXT, "title": _TEXT, "description": _TEXT, "name": _text_pattern(r"[-a-z0-9._/]+"),
        "fields": lambda value: isinstance(value, list) and len(value) > 0, "primaryKey": _KEY,
        "fieldsMatch": lambda value: (value[0] if isinstance(value, list) and len(value) == 1 else value)
        in FIELDS_MATCH, "foreignKeys": _list_of(_FOREIGN_KEY), "uniqueKeys": _list_of(_list_of(_TEXT)),
    },
    required=("fields",),
    refused=("type",),
)  # fmt: skip


def metadata_findings(package: Package, left_out: Collection[str] = ()) -> tuple[Finding, ...]:
    """Check the package descriptor by frictionless' own metadata rules, without the resources `left_out`."""
    kept = [item.descriptor for item in package.resources if item.name not in left_out]
    wrong = tuple(_not_resources(package))
    if wrong and package.descriptor.get("resources") != []:
        return wrong
    if not wrong and descriptor_is_sound(package.descriptor, kept):
        return ()
    from pincite.tables.descriptors import reference_metadata_findings

    return (*reference_metadata_findings(package, left_out), *wrong)


def _not_resources(package: Package) -> Iterator[Finding]:
    """Say what is listed as a resource and is none; frictionless would open and fetch what such texts name."""
    listed = package.descriptor.get("resources")
    if not isinstance(listed, list) or not listed:
        yield _about(package, "/resources", "the property resources must be an array with at least one resource")
        return
    for index, entry in enumerate(listed):
        if not isinstance(entry, dict):
            yield _about(package, f"/resources/{index}", "a resource must be an object")


def _about(package: Package, pointer: str, note: str) -> Finding:
    line, column = package.text.place(pointer)
    message = f"The data package has an error: {note}"
    at = package.descriptor_path
    return Finding(rule="package-error", message=message, note=note, path=at, line=line, column=column, pointer=pointer)


_NATIVE: Final = {"integer": (int,), "number": (int, float), "boolean": (bool,)}
"""JSON values that frictionless' `value_reader` of a type gives back as they are (`fields/integer.py` and so on)."""


def version_of(descriptor: Mapping[str, Any]) -> str | None:
    """Give "v1" or "v2" by a package's `$schema`, as frictionless does; None where it names another profile."""
    profile = descriptor.get("$schema")
    if profile is None:
        return "v1"
    match = _VERSIONS.fullmatch(profile) if isinstance(profile, str) else None
    return f"v{match.group(1)}" if match else None


def descriptor_is_sound(descriptor: Mapping[str, Any], resources: Collection[Mapping[str, Any]]) -> bool:
    """Prove a package descriptor with these resources."""
    version = version_of(descriptor)
    names = [resource.get("name") for resource in resources]
    if version is None or not _PACKAGE(dict(descriptor)) or not all(isinstance(name, str) for name in names):
        return False
    own = [descriptor["name"]] if "name" in descriptor else []
    if version == "v1" and not all(_NAME.fullmatch(str(name)) for name in (*own, *names)):
        return False
    return len(set(names)) == len(names) and all(_resource_is_sound(resource, version) for resource in resources)


def _resource_is_sound(resource: Mapping[str, Any], version: str) -> bool:
    if not _RESOURCE(dict(resource)) or ("path" in resource) == ("data" in resource):
        return False
    schema = resource.get("schema")
    if not schema and resource.get("profile") == "tabular-data-resource":
        return False
    return schema is None or _path(schema) or (isinstance(schema, dict) and schema_is_sound(schema, version))


def schema_is_sound(schema: Mapping[str, Any], version: str | None) -> bool:
    """Prove a Table Schema under a version of the standard."""
    if not _SCHEMA(dict(schema)) or not _missing_is_sound(schema, version):
        return False
    if not all(_field_is_sound(field, version) for field in schema["fields"]):
        return False
    names = [field["name"] for field in schema["fields"]]
    known = set(names)
    keys = [schema.get("primaryKey") or []]
    for key in schema.get("foreignKeys", []):
        if len(_listed(key["fields"])) != len(_listed(key["reference"]["fields"])):
            return False
        keys.append(key["fields"])
    return len(known) == len(names) and all(set(_listed(key)) <= known for key in keys)


def _field_is_sound(field: object, version: str | None) -> bool:
    if not _FIELD(field) or not isinstance(field, dict) or not _missing_is_sound(field, version):
        return False
    kind, form, constraints = field.get("type", "string"), field.get("format", "default"), field.get("constraints", {})
    if (kind == "string" and form not in _STRING_FORMATS) or (
        kind == "geojson" and form not in {"default", "topojson"}
    ):
        return False
    allowed = {*SUPPORTED[kind], "unique", *(("jsonSchema",) if kind in {"object", "array"} else ())}
    if version != "v2":
        allowed -= {"exclusiveMinimum", "exclusiveMaximum"}
    if form.startswith("fmt:") or not _CONSTRAINTS(constraints) or not set(constraints) <= allowed:
        return False
    return _example_is_sound(field, kind, form)


def _example_is_sound(field: Mapping[str, Any], kind: str, form: str) -> bool:
    example = field.get("example")
    if not example:
        return True
    if type(example) in _NATIVE.get(kind, ()):
        return True
    words = {key: field[key] for key in ("trueValues", "falseValues") if key in field}
    lexical = form_of(Field(field["name"], kind, form, frozenset(DEFAULT_MISSING), {}, words))
    return isinstance(example, str) and lexical is not None and value_of(lexical, example) is not None


def _missing_is_sound(owner: Mapping[str, Any], version: str | None) -> bool:
    entries = owner.get("missingValues", [])
    if _list_of(_TEXT)(entries):
        return True
    if version != "v2" or not _list_of(_MISSING_OBJECT)(entries):
        return False
    labels = [entry["label"] for entry in entries if "label" in entry]
    return len(missing_values(entries)) == len(entries) and len(set(labels)) == len(labels)


def _listed(value: Any) -> list[str]:  # noqa: ANN401 (a name or names)
    return value if isinstance(value, list) else [value]
