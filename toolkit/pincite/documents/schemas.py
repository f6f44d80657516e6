"""
A resource's JSON Schema as a package gives it: read from its file or the descriptor, and examined before use.

Everything a schema can get wrong is found here, once, on the schema: no JSON, no schema by its metaschema, a pattern
that is none, a reference that leads nowhere, out of the package or round in a circle. References go by the
schema's own document, other files of the package, and the metaschemas; never to the network.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from pincite import jsontext
from pincite.documents.keywords import subschemas
from pincite.documents.patterns import problem
from pincite.documents.proof import is_schema
from pincite.documents.vocabularies import in_draft
from pincite.findings import Finding
from pincite.jsonplaces import escape_pointer
from pincite.packages import Package, RefusedError, Resource
from pincite.packages.reading import read_json
from pincite.packages.sources import Nowhere

Node = tuple[str, Mapping[str, Any]]
"""A pointer into a schema and the subschema there."""
_URIS: Final = ("$schema", "$id", "id", "$ref", "$dynamicRef")
"""Keywords that hold URI references."""


class Schema(NamedTuple):
    """
    A JSON Schema and where it stands: `pointer` leads to it inside the text at `path`.

    `value` is the schema, `text` the JSON text around it. A boolean is a schema, too.
    """

    package: Package
    resource: Resource
    path: str
    text: jsontext.JSONText
    pointer: str
    value: Any

    def finding(self, rule: str, pointer: str, message: str, hint: str | None = None) -> Finding:
        """Make a finding about the value at a pointer into the schema."""
        whole = self.pointer + pointer
        line, column = self.text.place(whole)
        return Finding(
            rule=rule,
            message=message,
            resource=self.resource.name,
            path=self.path,
            line=line,
            column=column,
            pointer=whole,
            hint=hint,
        )


def read_schema(package: Package, resource: Resource) -> Schema | Finding | None:
    """Read a resource's JSON Schema; a finding where it cannot be read, None where the resource has none."""
    key = "schema" if resource.profile == "json-data-resource" else "jsonSchema"
    value = resource.descriptor.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        pointer = f"/resources/{resource.index}/{key}"
        return _in_draft(Schema(package, resource, package.descriptor_path, package.text, pointer, value))
    try:
        text = read_json(package.source, value)
    except RefusedError as refused:
        return _unreadable(resource, value, refused.message, refused.rule, hint=refused.hint)
    except OSError as error:
        return _unreadable(resource, value, f"the schema cannot be read: {error.strerror}", "json-schema")
    except jsontext.InvalidJSONError as error:
        at = {"line": error.problem.line, "column": error.problem.column, "hint": error.problem.hint}
        return _unreadable(
            resource, value, f"the schema cannot be read: {error.problem.message}", error.problem.rule, **at
        )
    return _in_draft(Schema(package, resource, value, text, "", text.value))


def _in_draft(schema: Schema) -> Schema | Finding:
    try:
        return schema._replace(value=in_draft(schema.package.source, schema.path, schema.value))
    except ValueError as error:
        return schema.finding("json-schema", "/$schema", str(error))


def standing_alone(value: Any) -> Schema:  # noqa: ANN401 (any JSON value)
    """Give a JSON Schema that belongs to no resource, such as a field's: it can refer to itself and to metaschemas."""
    package = Package(Nowhere(), "", jsontext.JSONText("{}", {}, ()))
    text = jsontext.JSONText(json.dumps(value), value, ())
    return Schema(package, Resource(package.source, 0, {}), "", text, "", value)


def schema_faults(schema: Schema) -> Iterator[Finding]:
    """Yield what is wrong with a schema itself; one that yields nothing can be used safely."""
    for item in schema.text.problems if not schema.pointer else ():
        yield schema.finding(item.rule, item.pointer, item.message, item.hint)
    if isinstance(schema.value, dict):
        nodes = list(walk(schema.value))
        yield from _form_faults(schema, nodes) or _content_faults(schema, nodes)
    elif not isinstance(schema.value, bool):
        yield schema.finding("json-schema", "", "a JSON Schema is an object, true or false")


def _form_faults(schema: Schema, nodes: Sequence[Node]) -> list[Finding]:
    """Find where the schema is none by its metaschema."""
    if not isinstance(schema.value.get("$schema", ""), str):
        return [schema.finding("json-schema", "/$schema", "$schema must be the URI of a draft of JSON Schema")]
    wrong = [
        schema.finding("json-schema", f"{pointer}/{key}", f"this is no URI reference: {reason}")
        for pointer, node in nodes
        for key in _URIS
        if isinstance(node.get(key), str) and (reason := _uri_problem(node[key]))
    ]
    return wrong or ([] if is_schema(schema.value) else list(_against_metaschema(schema)))


def _content_faults(schema: Schema, nodes: Sequence[Node]) -> Iterator[Finding]:
    """Yield patterns and references that cannot be used."""
    for pointer, node in nodes:
        for place, said in pattern_faults(node):
            yield schema.finding("json-schema", pointer + place, said)
    if any(isinstance(node.get(key), str) for _, node in nodes for key in ("$ref", "$dynamicRef")):
        from pincite.documents.references import reference_faults

        yield from reference_faults(schema)


def pattern_faults(node: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give what is wrong with each pattern of a subschema, with a pointer to it from there."""
    places = {"/pattern": node["pattern"]} if isinstance(node.get("pattern"), str) else {}
    named = node.get("patternProperties")
    places |= {f"/patternProperties/{escape_pointer(key)}": key for key in named} if isinstance(named, dict) else {}
    for place, pattern in places.items():
        if reason := problem(pattern):
            yield place, f"{pattern[:200]!r} is no regular expression: {reason}"


def _uri_problem(reference: str) -> str | None:
    try:
        urlsplit(reference)
    except ValueError as error:
        return str(error)
    return None


def _unreadable(resource: Resource, path: str, message: str, rule: str, **at: Any) -> Finding:  # noqa: ANN401
    return Finding(rule=rule, message=message, resource=resource.name, path=path, **at)


def _against_metaschema(schema: Schema) -> Iterator[Finding]:
    from jsonschema.validators import Draft202012Validator, validator_for

    from pincite.documents.messages import hint_of, message_of

    kind = validator_for(schema.value, default=Draft202012Validator)
    for error in kind(kind.META_SCHEMA).iter_errors(schema.value):
        pointer = "".join(f"/{escape_pointer(str(part))}" for part in error.absolute_path)
        yield schema.finding(
            "json-schema", pointer, f"this is no valid JSON Schema: {message_of(error)}", hint_of(error, root=True)
        )


def walk(schema: Mapping[str, Any]) -> Iterator[Node]:
    """Give every subschema that is an object, the schema itself first, by its pointer."""
    waiting: list[tuple[str, Any]] = [("", schema)]
    while waiting:
        pointer, node = waiting.pop()
        if isinstance(node, dict):
            yield pointer, node
            for path, inner in subschemas(node):
                waiting.append((pointer + "".join(f"/{escape_pointer(part)}" for part in path), inner))
