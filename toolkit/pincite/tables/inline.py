"""Records from JSON: inline data, JSON tables and JSON Lines, as frictionless lays them out."""

import copy
from collections.abc import Iterable, Iterator
from typing import Any

from pincite import jsontext
from pincite.findings import Finding
from pincite.packages import Resource
from pincite.tables.dialects import Record
from pincite.tables.streams import open_bytes

Item = tuple[int | None, Any]
"""The line on which a row of JSON Lines stands, and the row."""


class NotTabularError(Exception):
    """JSON that is no table; the note says what is wrong with it."""


class JsonRecords:
    """
    A resource's JSON rows, arrays or objects, the header first; `names` are the schema's, for objects.

    A record of JSON Lines stands on its line, any other counts as one line. `problems` holds what strict reading
    objects to in what has been read so far. Raises NotTabularError as the data is read.
    """

    def __init__(self, resource: Resource, names: list[str]) -> None:
        self.problems: list[jsontext.Problem] = []
        self._resource, self._names = resource, names

    def __iter__(self) -> Iterator[Record]:
        for number, (line, cells) in enumerate(_rows(self._items(), self._names), start=1):
            yield number, line or number, cells

    def _items(self) -> Iterable[Item]:
        data = copy.deepcopy(self._resource.descriptor.get("data"))  # frictionless writes items anew in place
        if data is None and self._resource.format == "json":
            data = _at(self._parsed(self._resource.read()), _property(self._resource))
        elif data is None:
            return self._lines()
        if not isinstance(data, list):
            raise NotTabularError("the data is no array of rows")
        return ((None, item) for item in data)

    def _lines(self) -> Iterator[Item]:
        with open_bytes(self._resource, header=False) as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield number, self._parsed(line, number)

    def _parsed(self, text: bytes, line: int = 1) -> Any:  # noqa: ANN401 (any JSON value)
        try:
            reading = jsontext.parse(text)
        except jsontext.InvalidJSONError as error:
            raise NotTabularError(str(jsontext.InvalidJSONError(_moved(error.problem, line)))) from error
        left = jsontext.MAX_PROBLEMS - len(self.problems)
        self.problems.extend(_moved(problem, line) for problem in reading.problems[:left])
        return reading.value

    def findings(self) -> Iterator[Finding]:
        """Give the problems as findings."""
        for problem in self.problems:
            yield Finding(
                rule=problem.rule,
                message=problem.message,
                resource=self._resource.name,
                path=self._resource.path,
                line=problem.line,
                column=problem.column,
                pointer=problem.pointer,
                hint=problem.hint,
            )


def _moved(problem: jsontext.Problem, line: int) -> jsontext.Problem:
    return problem._replace(line=problem.line + line - 1)


def _property(resource: Resource) -> str | None:
    dialect = resource.descriptor.get("dialect")
    given = dialect if isinstance(dialect, dict) else {}
    found = given.get("property", (given.get("json") or {}).get("property"))
    return found if isinstance(found, str) else None


def _at(value: Any, path: str | None) -> Any:  # noqa: ANN401 (any JSON value)
    for part in path.split(".") if path else ():
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _rows(items: Iterable[Item], names: list[str]) -> Iterator[tuple[int | None, list[Any]]]:
    keyed: bool | None = None
    for line, item in items:
        if keyed is None:
            keyed, names = isinstance(item, dict), names or list(item if isinstance(item, dict) else ())
            if keyed:
                yield line, list(names)
        if keyed and isinstance(item, dict):
            yield line, [item.get(name) for name in names]
        elif not keyed and isinstance(item, list):
            yield line, item
        else:
            raise NotTabularError("unsupported inline data")
