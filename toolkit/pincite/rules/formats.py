"""Cells whose form or vocabulary a property's JSON Schema names: EDTF dates, ISO 3166 and GeoNames codes."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pincite.findings import Finding
from pincite.rules.anchored import chosen, quoted
from pincite.rules.codes import VOCABULARIES, geonames_countries
from pincite.rules.context import Context
from pincite.rules.edtf import is_edtf, years


def date_edtf(context: Context) -> Iterator[Finding]:
    """
    A date must be written in EDTF, and a stated date has its years in the words that state it.

    A column is held to EDTF (ISO 8601-2) by `"format": "edtf"` in its JSON Schema: levels 0 and 1, and sets. Where
    `anchoring.dates` names a table, the years of the date stand in the row's span.

    Bad: `2019?-`, `2011-2019`, `2019-13`; or `2018` for "the 2019 Winter Universiade"
    Good: `2019`, `2011/2019`, `[2011..2019]` (one of these years), `2019-12`

    To mend it, write the date in EDTF, or say that it is inferred.
    """
    for name, column, spec in _properties(context) if context.corpus is None else ():
        if spec.get("format") == "edtf":
            for row in context.rows(name):
                if (cell := row.text.get(column)) and not is_edtf(cell):
                    hint = "for example 2019, 2019-03, 2011/2019 or [2011..2019]"
                    yield context.at(name, row, column, f"{quoted(cell)} is no EDTF date", hint=hint)
    if (settings := context.anchoring.dates) is not None:
        for name, anchor in chosen(context, [settings.rows]):
            date = str(anchor.row.get(settings.date) or "")
            for year in years(date):
                if year not in anchor.quote:
                    message = f"the year {year} does not stand in {quoted(anchor.quote)}"
                    yield context.at(name, anchor.row, settings.date, message)


def identifier_known(context: Context) -> Iterator[Finding]:
    """
    An external identifier must be one that exists, attested where the package says it is, and no other row's.

    A column names its vocabulary by `"vocabulary"` in its JSON Schema: `iso-3166` knows all countries (ISO 3166-1
    alpha-2) and subdivisions (ISO 3166-2); `geonames` knows countries and the cities of 15,000 inhabitants and more.
    With `"attested": "document"` the identifier must also stand in that resource, where the package tells from where
    it has it: so vocabularies without a table here, such as Wikidata, are held to something, too.

    Bad: `RU-KRA` for Krasnoyarsk Krai
    Good: `RU-KYA`

    To mend it, correct the identifier; leave the cell empty where none is confirmed.
    """
    yield from _disagreeing(context)
    for name, column, spec in _properties(context):
        if isinstance(spec.get("vocabulary"), str) or isinstance(spec.get("attested"), str):
            yield from _unknown(context, name, column, spec)


def _unknown(context: Context, name: str, column: str, spec: Mapping[str, Any]) -> Iterator[Finding]:
    vocabulary, attested = spec.get("vocabulary"), spec.get("attested")
    knows = VOCABULARIES.get(vocabulary) if isinstance(vocabulary, str) else None
    evidence = _tokens(context, attested) if isinstance(attested, str) else None
    seen: dict[str, int] = {}
    for row in context.rows(name):
        cell = row.text.get(column)
        if not cell:
            continue
        if knows is not None and not knows.holds(cell):
            message = f"{quoted(cell)} is not among {knows.title}"
            yield context.at(name, row, column, message, hint=knows.nearest(cell))
        elif evidence is not None and cell not in evidence:
            yield context.at(name, row, column, f"{quoted(cell)} is not attested in {attested}")
        elif cell in seen:
            yield context.at(name, row, column, f"row {seen[cell]} has this identifier already")
        seen.setdefault(cell, row.number)


def _disagreeing(context: Context) -> Iterator[Finding]:
    """Report GeoNames ids of another country than the ISO 3166 code of the same row."""
    columns = {(name, str(spec.get("vocabulary"))): column for name, column, spec in _properties(context)}
    for (name, vocabulary), column in columns.items():
        other = columns.get((name, "iso-3166")) if vocabulary == "geonames" else None
        for row in context.rows(name) if other is not None else ():
            code, number = row.text.get(other or "", ""), row.text.get(column, "")
            known = geonames_countries().get(code) if number else None
            if known is not None and number != str(known):
                message = f"the country {code} has another GeoNames id"
                yield context.at(name, row, column, message, expected=str(known))


def _tokens(context: Context, name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+(?:-\w+)*", context.text(name) or ""))


def _properties(context: Context) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Give (table, column, its JSON Schema) for every column of every table."""
    for name, resource in context.resources.items():
        if resource.kind == "table":
            for column, spec in context.json_schema(name).get("properties", {}).items():
                if isinstance(spec, dict):
                    yield name, column, spec
