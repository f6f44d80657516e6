"""Descriptors without what the standard allows and frictionless refuses, or would fetch from elsewhere."""

from collections.abc import Mapping
from typing import Any, Final

from pincite.packages.named import PROFILES, known_profile
from pincite.tables.fields import fields_match

UNKNOWN_CONSTRAINTS: Final = frozenset({"jsonSchema"})
"""Constraints of the standard that frictionless refuses; what they say is checked by us (`standard`)."""

JSON_RESOURCE: Final = "json-data-resource"
"""The profile of a recipe whose `schema` is a JSON Schema, which frictionless takes for a Table Schema."""


def known_package(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """Give a package descriptor without a profile that frictionless would fetch, or look for in the current folder."""
    profile = descriptor.get("profile")
    left_out = isinstance(profile, str) and profile not in PROFILES
    return {key: value for key, value in descriptor.items() if key != "profile" or not left_out}


def known_resource(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Give a resource descriptor without what the standard allows and frictionless refuses."""
    profile = resource.get("profile")
    if isinstance(profile, str) and known_profile(profile):
        word = profile.rstrip("/").rpartition("/")[2].removesuffix(".json")
        if word == JSON_RESOURCE:
            return {key: value for key, value in resource.items() if key not in {"profile", "schema"}}
        resource = {**resource, "profile": word}
    schema = resource.get("schema")
    return {**resource, "schema": known_schema(schema)} if isinstance(schema, dict) else dict(resource)


def known_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Give a Table Schema without the constraints that frictionless refuses, `fieldsMatch` as the one word it knows."""
    listed = schema.get("fields")
    known = dict(schema)
    if isinstance(listed, list):
        known["fields"] = [known_field(field) if isinstance(field, dict) else field for field in listed]
    if isinstance(schema.get("fieldsMatch"), list) and len(schema["fieldsMatch"]) == 1:
        known["fieldsMatch"] = fields_match(schema)
    return known


def known_field(field: Mapping[str, Any]) -> dict[str, Any]:
    """Give a field descriptor without the constraints that frictionless refuses."""
    constraints = field.get("constraints")
    if not isinstance(constraints, dict) or not UNKNOWN_CONSTRAINTS & set(constraints):
        return dict(field)
    return {**field, "constraints": {key: constraints[key] for key in constraints if key not in UNKNOWN_CONSTRAINTS}}
