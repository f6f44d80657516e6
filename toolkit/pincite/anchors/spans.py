"""The spans that a row's JSON Schema declares (DESIGN section 4, "Schemas")."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple


class Within(NamedTuple):
    """
    The rows that must enclose a span.

    By foreign key (`fields` of the row, matched with `keys` of `resource`), or by any run of neighbouring rows of
    `resource` that share the value of `group`.
    """

    resource: str
    fields: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    group: str | None = None


class RowText(NamedTuple):
    """A text for each row: the cell `field` of the row of `resource` whose `keys` are the span's `fields`."""

    resource: str
    fields: tuple[str, ...]
    keys: tuple[str, ...]
    field: str


class SpanColumns(NamedTuple):
    """
    One span of a row: the text resource it points into, its three columns, and what must enclose it.

    `within` is the first that the schema names, where words are looked for; `also` are the others.
    """

    text: str
    start: str
    end: str
    quote: str
    within: Within | None = None
    also: tuple[Within, ...] = ()


def read_spans(json_schema: Mapping[str, Any]) -> tuple[SpanColumns, ...]:
    """
    Read the `spans` in text resources, in order, the row's own first.

    Entries that `span_problems` objects to are left out.
    """
    return tuple(_span(entry, json_schema) for entry in _sound(json_schema) if isinstance(entry["text"], str))


def read_row_spans(json_schema: Mapping[str, Any]) -> tuple[tuple[RowText, SpanColumns], ...]:
    """Read the `spans` in texts that stand in a table, in order; their columns name as text what a message calls it."""
    return tuple(
        (_row_text(entry["text"], json_schema), _span({**entry, "text": entry["text"]["field"]}, json_schema))
        for entry in _sound(json_schema)
        if not isinstance(entry["text"], str)
    )


def _sound(json_schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    listed = json_schema.get("spans")
    entries: Sequence[Any] = listed if isinstance(listed, list) else ()
    return [entry for entry in entries if not list(_problems(entry, json_schema))]


def span_problems(json_schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give (pointer into the schema, sentence) for what is wrong with the form of `spans`."""
    listed = json_schema.get("spans", [])
    if not isinstance(listed, list):
        yield "/spans", "spans must be a list"
        return
    for index, entry in enumerate(listed):
        yield from ((f"/spans/{index}", message) for message in _problems(entry, json_schema))


def _problems(entry: object, json_schema: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield "a span must be an object"
        return
    properties = json_schema.get("properties", {})
    for role in ("start", "end", "quote"):
        if not isinstance(entry.get(role), str) or entry[role] not in properties:
            yield f"{role} must name a property of this schema, not {entry.get(role)!r}"
    if not isinstance(entry.get("text"), str) and not _is_row_text(entry.get("text"), properties):
        yield "text must name the resource that the offsets count in, or the resource, fields and field of a row's text"
    for within in _listed(entry.get("within", [])):
        if not isinstance(within, dict) or not isinstance(within.get("resource"), str):
            yield "within must be an object that names a resource, or a list of such"
        elif isinstance(within.get("group"), str) == ("fields" in within):
            yield "within must have either fields or group"
        elif "fields" in within and not _names(within["fields"], properties):
            yield "within.fields must name properties of this schema"


def _is_row_text(value: object, properties: Mapping[str, Any]) -> bool:
    named = isinstance(value, dict) and all(isinstance(value.get(key), str) for key in ("resource", "field"))
    return named and _names(value.get("fields"), properties)  # type: ignore[attr-defined]


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _names(value: object, properties: Mapping[str, Any]) -> bool:
    names = _listed(value)
    return bool(names) and all(isinstance(name, str) and name in properties for name in names)


def _span(entry: Mapping[str, Any], json_schema: Mapping[str, Any]) -> SpanColumns:
    around = [_within(value, json_schema) for value in _listed(entry.get("within", []))]
    within, also = (around[0], tuple(around[1:])) if around else (None, ())
    return SpanColumns(entry["text"], entry["start"], entry["end"], entry["quote"], within, also)


def _row_text(value: Mapping[str, Any], json_schema: Mapping[str, Any]) -> RowText:
    fields = _listed(value["fields"])
    return RowText(value["resource"], tuple(fields), _keys(fields, value["resource"], json_schema), value["field"])


def _within(value: Mapping[str, Any], json_schema: Mapping[str, Any]) -> Within:
    if "group" in value:
        return Within(value["resource"], group=value["group"])
    fields = _listed(value["fields"])
    return Within(value["resource"], tuple(fields), _keys(fields, value["resource"], json_schema))


def _keys(fields: Sequence[str], resource: str, json_schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Find the columns that the foreign key over `fields` refers to; "id" where no such key is declared."""
    for names, reference, referred in foreign_keys(json_schema):
        if names == tuple(fields) and reference == resource:
            return referred
    return ("id",) if len(fields) == 1 else tuple(fields)


def foreign_keys(json_schema: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    """Give each foreign key of a row: its fields, the resource that it leads to ("": its own), the fields there."""
    listed = json_schema.get("foreignKeys")
    for key in listed if isinstance(listed, list) else ():
        reference = key.get("reference") if isinstance(key, dict) else None
        if not isinstance(reference, dict) or not isinstance(reference.get("resource", ""), str):
            continue
        own, other = (_listed(value) for value in (key.get("fields"), reference.get("fields", "id")))
        if own and len(own) == len(other) and all(isinstance(name, str) for name in (*own, *other)):
            yield tuple(own), reference.get("resource", ""), tuple(other)
