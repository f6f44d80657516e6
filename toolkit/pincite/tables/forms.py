"""
The table of lexical forms: which texts are surely a value of a field's type, and which value.

A form is *sound*: it may accept only what frictionless' own cell reader accepts, and must give an equal value. It need
not be complete; what a form does not accept is put to frictionless. Each form also says what the standard (Data
Package 2.0, Table Schema, "Field types") allows beyond it, so that a cell which frictionless accepts and the standard
does not is known by its absence from both (rule `lexical-form`).

The patterns are written in the syntax that Python's `re` and RE2 share, with ASCII classes only, so that the same
text proves one cell here and a column in `predicates`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final, NamedTuple

from pincite.tables.fields import Field
from pincite.tables.typed import duration, geopoint, read_json, yearmonth

Reader = Callable[[str], Any]
"""Reads a text that matched its form; gives None where the text is no value after all (a 31st of April)."""

_OFFSET: Final = r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
_CLOCK: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
_DATE: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_WIDE_CLOCK: Final = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
_LABEL: Final = r"[a-z0-9]{1,20}(?:-[a-z0-9]{1,20}){0,2}"
_DECIMAL: Final = r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?"
_URI: Final = r"(?:[A-Za-z0-9._~:/?@!$&'()*+,;=\[\]-]|%[0-9A-Fa-f]{2})*"


def _durations(digits: str, decimals: str) -> str:
    """Give XML Schema's durations: years, months and days, then a T and hours, minutes and seconds; never none."""
    year, month, day, hour, minute = (f"{digits}{unit}" for unit in "YMDHM")
    second = f"{digits}(?:\\.{decimals})?S"
    days = f"(?:{year}(?:{month})?(?:{day})?|{month}(?:{day})?|{day})"
    clock = f"T(?:{hour}(?:{minute})?(?:{second})?|{minute}(?:{second})?|{second})"
    return f"-?P(?:{days}(?:{clock})?|{clock})"


DURATION: Final = _durations("[0-9]{1,6}", "[0-9]{1,6}")


class Form(NamedTuple):
    """
    One lexical form: the whole text matches `pattern`, and `read` gives its value.

    `standard` is the widest text the standard allows, where that is more than `pattern`; None says "the same".
    """

    pattern: str
    read: Reader
    standard: str | None = None


FORMS: Final[Mapping[tuple[str, str], Form]] = {
    # Any text is a value of itself.
    ("string", "default"): Form(r"(?s:.*)", str),
    ("any", "default"): Form(r"(?s:.*)", str),
    # A subset of what Django's expression takes before "@" and of a host name after it (`validators.email`).
    ("string", "email"): Form(
        rf"[A-Za-z0-9]{{1,20}}(?:[._+-][A-Za-z0-9]{{1,10}}){{0,3}}@(?:{_LABEL}\.){{1,3}}[a-z]{{2,10}}", str, r"(?s:.*)"
    ),
    # A scheme is present, and authority and path hold none but unreserved characters (RFC 3986, section 2.3).
    ("string", "uri"): Form(
        rf"https?://(?:{_LABEL}\.){{1,4}}[a-z]{{2,10}}(?:/[A-Za-z0-9._~/-]*)?",
        str,
        rf"[A-Za-z][A-Za-z0-9+.-]*:{_URI}(?:#{_URI})?",
    ),
    # `uuid.UUID` reads any 32 hexadecimal digits; with hyphens in their places it is the standard's form (RFC 4122).
    ("string", "uuid"): Form(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", str),
    # Whole quadruples of the alphabet, the last one padded (RFC 4648, section 4): `b64decode` cannot fail on them.
    ("string", "binary"): Form(
        r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
        str,
    ),
    # `int` reads ASCII digits with a sign; the bound is far below the interpreter's own of 4,300 digits.
    ("integer", "default"): Form(r"[+-]?[0-9]{1,1000}", int, r"[+-]?[0-9]+"),
    # `Decimal` reads this; the standard's special values and open-ended forms are left to it.
    ("number", "default"): Form(
        r"[+-]?[0-9]{1,300}(?:\.[0-9]{1,300})?(?:[eE][+-]?[0-9]{1,3})?",
        Decimal,
        r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|NaN|-?INF",
    ),
    # `strptime("%Y-%m-%d")` reads these widths; whether the day exists is `date`'s to say in both.
    ("date", "default"): Form(_DATE, date.fromisoformat),
    # `isoparse` reads hours below 24 with up to six decimals and a zone in hours and minutes, as `datetime` does.
    ("datetime", "default"): Form(
        rf"{_DATE}T{_CLOCK}{_OFFSET}", datetime.fromisoformat, rf"{_DATE}T{_WIDE_CLOCK}(?:Z|[+-][0-9]{{2}}:[0-9]{{2}})?"
    ),
    # Frictionless reads "2000-01-01T" before it, with the same parser.
    ("time", "default"): Form(
        rf"{_CLOCK}{_OFFSET}", time.fromisoformat, rf"{_WIDE_CLOCK}(?:Z|[+-][0-9]{{2}}:[0-9]{{2}})?"
    ),
    # Four characters that `int` reads: four digits.
    ("year", "default"): Form(r"[0-9]{4}", int),
    ("yearmonth", "default"): Form(
        r"[0-9]{4}-(?:0[1-9]|1[0-2])", yearmonth.read, r"(?:[1-9][0-9]{3,}|0[0-9]{3})-(?:0[1-9]|1[0-2])"
    ),
    # XML Schema's durations; isodate reads every one, and others: no part after T, fractions of years.
    ("duration", "default"): Form(DURATION, duration, _durations("[0-9]+", "[0-9]+")),
    # Two decimals around one comma; the range of each is checked by `geopoint.read` as frictionless checks it.
    ("geopoint", "default"): Form(rf"{_DECIMAL}, ?{_DECIMAL}", geopoint.read),
    # Python's own JSON reader, which is frictionless' too, decides; `strict_json` passes over what is none.
    ("object", "default"): Form(r"(?s:\{.*\})", lambda text: read_json(text, dict), r"(?s:.*)"),
    ("array", "default"): Form(r"(?s:\[.*\])", lambda text: read_json(text, list), r"(?s:.*)"),
}
"""By type and format. A pair that is not here is frictionless' own business, or `form_of` makes its form."""

_STRPTIME: Final[Mapping[str, Callable[[datetime], Any]]] = {
    "date": datetime.date,
    "datetime": lambda moment: moment,
    "time": datetime.timetz,
}
_ANY_TEXT: Final = r"(?s:.*)"
_BARE: Final = re.compile(r"((^[^-\d]*)|(\D*$))")
"""What frictionless strips from around a number that need not be bare."""


def form_of(field: Field) -> Form | None:
    """Give the form of a field, its options included; None where only frictionless can read it."""
    if field.type == "boolean":
        return _boolean_form(field)
    if field.type == "list":
        return _list_form(field)
    if field.type == "array" and field.descriptor.get("arrayItem"):
        return None
    if field.type in _STRPTIME and field.format not in {"default", "any"}:
        return _strptime_form(field)
    plain = {"string", "geopoint", "geojson", "date", "datetime", "time"}
    form = FORMS.get((field.type, field.format if field.type in plain else "default"))
    if form is not None and field.type in {"integer", "number"}:
        return _number_form(field, form)
    return form


def _boolean_form(field: Field) -> Form:
    """Give the form of listed words; a word that is both true and false is false, as frictionless' mapping has it."""
    values = dict.fromkeys(field.descriptor.get("trueValues", ("true", "True", "TRUE", "1")), True)
    values |= dict.fromkeys(field.descriptor.get("falseValues", ("false", "False", "FALSE", "0")), False)
    return Form("|".join(re.escape(word) for word in values) or r"[^\x00-\U0010FFFF]", values.get)


def _list_form(field: Field) -> Form | None:
    """Give the form of delimited items; each item must have the form of its type in its default format."""
    delimiter = field.descriptor.get("delimiter", ",")
    kind = field.descriptor.get("itemType", "string")
    item = form_of(Field(field.name, kind, "default", frozenset(), {}, {}))
    if item is None or not delimiter:
        return None
    matches, read = re.compile(item.pattern).fullmatch, item.read

    def items(text: str) -> list[Any] | None:
        values = [read_or_none(read, part) if matches(part) else None for part in text.split(delimiter)]
        return None if None in values else values

    return Form(_ANY_TEXT, items)


def _strptime_form(field: Field) -> Form:
    """Give the form of a custom format: `datetime.strptime`, which is what frictionless calls too."""
    finish = _STRPTIME[field.type]
    return Form(_ANY_TEXT, lambda text: finish(datetime.strptime(text, field.format)))  # noqa: DTZ007 (its own zone)


def _number_form(field: Field, form: Form) -> Form:
    """Give the form of a number with options: the same steps as frictionless', then the plain form of what is left."""
    options = field.descriptor
    bare, group = options.get("bareNumber", True), options.get("groupChar") or ""
    point = options.get("decimalChar") or "."
    read = float if field.type == "number" and options.get("floatNumber") else form.read
    if bare and not group and point == ".":
        return Form(form.pattern, read, form.standard)
    matches = re.compile(form.pattern).fullmatch

    def plain(text: str) -> Any:  # noqa: ANN401 (a cell has its field's type)
        if text != text.strip():
            return None
        rest = text if bare else _BARE.sub("", text)
        rest = rest.replace(group, "") if group else rest
        if field.type == "number" and point != ".":
            if "." in rest:
                return None
            rest = rest.replace(point, ".")
        return read(rest) if matches(rest) else None

    return Form(_ANY_TEXT, plain)


def value_of(form: Form, text: str) -> Any:  # noqa: ANN401 (a cell has its field's type)
    """Give the value that a form proves of a text; None where it proves none."""
    return read_or_none(form.read, text) if re.fullmatch(form.pattern, text) else None


def read_or_none(read: Reader, text: str) -> Any:  # noqa: ANN401 (a cell has its field's type)
    """
    Read a text that matched its form; None where it is no value after all (a date that no calendar has).

    `re.error` comes from `datetime.strptime` with a format that names a part twice.
    """
    try:
        return read(text)
    except (ValueError, ArithmeticError, RecursionError, re.error):
        return None
