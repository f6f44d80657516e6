"""Values that Python has no type for, equal to frictionless' own and written in the same way."""

import json
import math
from decimal import Decimal
from typing import Any, NamedTuple, NoReturn

from pincite.jsontext import MAX_DEPTH, too_deep


class yearmonth(NamedTuple):  # noqa: N801 (frictionless' own name, which its messages show)
    """A month of a year; equal to frictionless' tuple of the same name."""

    year: int
    month: int

    @classmethod
    def read(cls, text: str) -> "yearmonth":
        """Read `YYYY-MM`."""
        year, month = text.split("-")
        return cls(int(year), int(month))


class geopoint(NamedTuple):  # noqa: N801 (frictionless' own name)
    """Degrees of longitude and latitude; equal to frictionless' tuple, and shown as it shows it."""

    lon: Decimal
    lat: Decimal

    def __repr__(self) -> str:
        return str([float(self[0]), float(self[1])])

    @classmethod
    def read(cls, text: str) -> "geopoint | None":
        """Read `lon, lat`; None where one is out of range."""
        lon, lat = (Decimal(part.strip()) for part in text.split(","))
        return cls(lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None


def duration(text: str) -> Any:  # noqa: ANN401 (a timedelta, or isodate's own Duration)
    """Read an ISO 8601 duration with isodate, as frictionless does; ValueError (its ISO8601Error) if it is none."""
    from isodate import parse_duration

    return parse_duration(text)


def read_json(text: str, kind: type) -> Any:  # noqa: ANN401 (any JSON value)
    """Read JSON of one kind of value; None for any other kind, ValueError for what `strict_json` refuses."""
    value = strict_json(text)
    return value if isinstance(value, kind) else None


def strict_json(text: str) -> Any:  # noqa: ANN401 (any JSON value)
    """Read JSON; ValueError for none, for a key given twice, a number that is not finite, and what nests too deep."""
    value = json.loads(text, object_pairs_hook=_unrepeated, parse_constant=_not_finite, parse_float=_finite)
    if len(text) > MAX_DEPTH and too_deep(value):
        raise ValueError("nested too deep")
    return value


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is given twice")
    return found


def _not_finite(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _finite(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _not_finite(text)
