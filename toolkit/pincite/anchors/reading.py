"""The `anchoring` object read: each part as a value, or left out with a problem that says why."""

import contextlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from pincite.anchors.references import references
from pincite.anchors.settings import (
    Aliases,
    Anchoring,
    Attribution,
    Claims,
    Corrections,
    Dates,
    Grounded,
    Numbers,
    Offices,
    Pronouns,
    Quotations,
    Relations,
    Selection,
    Source,
    Spelling,
    TextTable,
    Tiling,
    Words,
)

Columns = Mapping[str, Collection[str]]
"""The column names of each table of the package, by resource name."""
ABOUT: Final = ("subject", "object")


class Problem(NamedTuple):
    """What is wrong in an `anchoring` object: an RFC 6901 pointer into it, and a sentence."""

    pointer: str
    message: str


def read_anchoring(value: object, columns: Columns) -> tuple[Anchoring, tuple[Problem, ...]]:
    """
    Read an `anchoring` object against the tables that there are.

    A part that has not the right form, or names a table or column that does not exist, is left out, so that its
    rules stay silent and the problem alone speaks.
    """
    problems = list(_form_problems(value))
    if not isinstance(value, dict) or any(problem.pointer == "" for problem in problems):
        return Anchoring(), tuple(problems)
    wrong = {problem.pointer.split("/")[1] for problem in problems}
    sound = {name: part for name, part in value.items() if name not in wrong}
    if isinstance(sound.get("text"), dict):
        sound["texts"] = sound.pop("text")
    parts = {name: read(sound[name], sound, columns) for name, read in _READERS.items() if name in sound}
    for name, part in list(parts.items()):
        lost = list(_lost(name, part, columns))
        if lost:
            problems += lost
            del parts[name]
    if isinstance(value["text"], dict) and "texts" not in parts:  # what the other parts speak of is not known
        return Anchoring(), tuple(problems)
    return Anchoring(text=sound.get("text"), **parts), tuple(problems)


@cache
def _schema() -> Mapping[str, Any]:
    text = Path(__file__).with_name("anchoring.schema.json").read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


def _form_problems(value: object) -> Iterator[Problem]:
    import jsonschema_rs

    with contextlib.suppress(ValueError):  # a lone surrogate somewhere in it
        if jsonschema_rs.is_valid(dict(_schema()), value):
            return  # jsonschema has better words, and takes three times as long to import as this takes to prove

    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    errors = Draft202012Validator(_schema()).iter_errors(value)
    for error in sorted(errors, key=lambda error: error.json_path):
        deepest = best_match([error]) or error
        unknown = deepest.validator == "additionalProperties" and not deepest.absolute_path
        names = sorted(set(value) - set(_schema()["properties"])) if unknown and isinstance(value, dict) else [None]
        for name in names:
            path = [*deepest.absolute_path, *([name] if name is not None else [])]
            yield Problem("".join(f"/{_escaped(part)}" for part in path), _said(deepest.message, name))


def _said(message: str, unknown: str | None) -> str:
    return message if unknown is None else f"there is no part {unknown!r}; docs/anchoring.md lists those that there are"


def _escaped(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def _lost(name: str, part: Any, columns: Columns) -> Iterator[Problem]:  # noqa: ANN401 (any part)
    name = "text" if name == "texts" else name
    for key, table, wanted in references(part):
        pointer = f"/{name}/{key}" if key else f"/{name}"
        if table not in columns:
            yield Problem(pointer, f"the package has no table {table!r}")
            continue
        for column in wanted:
            if column not in columns[table]:
                yield Problem(pointer, f"the table {table!r} has no column {column!r}")


def _selection(value: str | Mapping[str, Any], sound: Mapping[str, Any]) -> Selection:
    """Read a table's name, or `{"resource", "where"}`; of the table of mentions named alone, the names count."""
    if isinstance(value, str):
        aliases = sound.get("aliases", {})
        names = {aliases.get("form", "form"): tuple(aliases["forms"])} if aliases.get("mentions") == value else {}
        return Selection(value, names)
    return _rows(value)


def _rows(value: Mapping[str, Any]) -> Selection:
    return Selection(value["resource"], _where(value.get("where", {})))


def _where(value: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    return {column: tuple(given) if isinstance(given, list) else (given,) for column, given in value.items()}


def _quotations(value: Mapping[str, Any], _sound: Mapping[str, Any], _columns: Columns) -> Quotations:
    return Quotations(_rows(value), *value["marks"])


def _aliases(value: Mapping[str, Any], _sound: Mapping[str, Any], _columns: Columns) -> Aliases:
    names = value.get("names")
    read = {"forms": tuple(value["forms"]), "names": names and (names["resource"], names["column"])}
    return Aliases(**{**value, **read})


def _numbers(value: Mapping[str, Any], sound: Mapping[str, Any], _columns: Columns) -> Numbers:
    rows = tuple(_selection(item, sound) for item in value["resources"])
    return Numbers(rows, tuple(value["words"]), value.get("values", {}))


def _claims(value: Mapping[str, Any], sound: Mapping[str, Any], columns: Columns) -> Claims:
    there = columns.get(value["resource"], ())
    about = value.get("about", [column for column in ABOUT if column in there])
    said = value.get("proposition", "proposition" if "proposition" in there else None)
    return Claims(value["resource"], value["of"], tuple(about), said, _attribution(value, sound, columns))


def _attribution(value: Mapping[str, Any], sound: Mapping[str, Any], columns: Columns) -> Attribution | None:
    """Read `attribution`; where it is left out, take the default columns, provided that the tables have them."""
    given = value.get("attribution")
    statements = (given or {}).get("statements") or sound.get("quotations", {}).get("resource")
    if statements is None:
        return None
    attribution = Attribution(**{"statements": statements, **(given or {})})
    claim = {attribution.attribution, attribution.statement, attribution.source}
    statement = {attribution.mode, attribution.speaker}
    default = claim <= set(columns.get(value["resource"], ())) and statement <= set(columns.get(statements, ()))
    return attribution if given is not None or default else None


def _relations(value: Mapping[str, Any], sound: Mapping[str, Any], _columns: Columns) -> Relations:
    given, mentions = value.get("offices"), sound.get("aliases", {}).get("mentions", "")
    offices = given and Offices(
        Selection(value["resource"], _where(given["where"])), Selection(mentions, _where(given["titles"]))
    )
    first, second = value.get("ends", ABOUT)
    return Relations(_rows(value), (first, second), offices or None)


def _grounded(value: Sequence[Mapping[str, Any]], _sound: Mapping[str, Any], _columns: Columns) -> tuple[Grounded, ...]:
    return tuple(Grounded(_rows(item), tuple(item["about"]), item.get("through")) for item in value)


def _words(value: Mapping[str, Any], _sound: Mapping[str, Any], columns: Columns) -> Words:
    cues = value.get("cues")
    there = columns.get(cues, ()) if cues is not None else ()
    speaker = value.get("speaker", "speaker" if "speaker" in there else None)
    plain = tuple(_selection(item, {}) for item in value["resources"])
    return Words(plain, cues, speaker)


_READERS: Final[Mapping[str, Any]] = {
    "texts": lambda value, _sound, _columns: TextTable(**value),
    "source": lambda value, _sound, _columns: Source(**value),
    "tiling": lambda value, _sound, _columns: Tiling(**value),
    "quotations": _quotations,
    "aliases": _aliases,
    "numbers": _numbers,
    "pronouns": lambda value, _sound, _columns: Pronouns(_rows(value), tuple(value["words"])),
    "claims": _claims,
    "relations": _relations,
    "corrections": lambda value, _sound, _columns: Corrections(_rows(value), value["suggestion"]),
    "grounded": _grounded,
    "dates": lambda value, _sound, _columns: Dates(_rows(value), value["date"]),
    "words": _words,
    "spelling": lambda value, _sound, _columns: Spelling(
        {table: tuple(columns) for table, columns in value["columns"].items()}, tuple(value["words"])
    ),
    "exemptions": lambda value, _sound, _columns: value,
}
