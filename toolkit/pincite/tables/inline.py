"""Records from JSON: inline data, JSON tables and JSON Lines, as frictionless lays them out."""

import copy
from collections.abc import Iterable, Iterator
from typing import Any

from pincite import jsontext
from pincite.packages import Resource
from pincite.tables.dialects import Record


class NotTabularError(Exception):
    """JSON that is no table; the note says what is wrong with it."""


def json_records(resource: Resource, names: list[str]) -> Iterator[Record]:
    """
    Read a resource's JSON rows, arrays or objects, the header first; `names` are the schema's, for objects.

    Raises NotTabularError as the data is read.
    """
    for number, cells in enumerate(_rows(_items(resource), names), start=1):
        yield number, number, cells


def _items(resource: Resource) -> Iterable[Any]:
    data = copy.deepcopy(resource.descriptor.get("data"))  # frictionless writes an array's items anew in place
    if data is None and resource.format == "json":
        data = _at(_parsed(resource.read()), _property(resource))
    elif data is None:
        return _lines(resource)
    if not isinstance(data, list):
        raise NotTabularError("the data is no array of rows")
    return data


def _lines(resource: Resource) -> Iterator[Any]:
    with resource.open() as stream:
        for line in stream:
            if line.strip():
                yield _parsed(line)


def _parsed(text: bytes) -> Any:  # noqa: ANN401 (any JSON value)
    try:
        return jsontext.parse(text).value
    except jsontext.InvalidJSONError as error:
        raise NotTabularError(str(error)) from error


def _property(resource: Resource) -> str | None:
    dialect = resource.descriptor.get("dialect")
    given = dialect if isinstance(dialect, dict) else {}
    found = given.get("property", (given.get("json") or {}).get("property"))
    return found if isinstance(found, str) else None


def _at(value: Any, path: str | None) -> Any:  # noqa: ANN401 (any JSON value)
    for part in path.split(".") if path else ():
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _rows(items: Iterable[Any], names: list[str]) -> Iterator[list[Any]]:
    keyed: bool | None = None
    for item in items:
        if keyed is None:
            keyed, names = isinstance(item, dict), names or list(item if isinstance(item, dict) else ())
            if keyed:
                yield list(names)
        if keyed and isinstance(item, dict):
            yield [item.get(name) for name in names]
        elif not keyed and isinstance(item, list):
            yield item
        else:
            raise NotTabularError("unsupported inline data")
