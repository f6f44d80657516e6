"""Rows for entities, aliases, mentions and quotations that a person is to look through: each guess says that it is."""

from collections.abc import Mapping, Sequence

from pincite.anchors import Span
from pincite.anchors.words import occurrences
from pincite.editing.candidates import Attribution, Candidate, attributions, candidates
from pincite.rules.quotations import quotations

GUESSED_PERSON = "draft: taken for a person, who has a title or speaks; mend type, id and name, or take it out"
GUESSED_NAME = "draft: found by its capital letters; decide the type, rename the id after it, or take it out"
Rows = dict[str, list[dict[str, object]]]


def drafts(text: str, sentences: Mapping[Span, str], marks: tuple[str, str], *, heading: bool) -> Rows:
    """
    Give draft rows by table; `sentences` names each sentence's span.

    An entity that nothing shows to be a person has no type, which `validate` reports until a person has decided.
    """
    found = candidates(text, list(sentences), heading=heading)
    quotes = list(quotations(text, *marks)[0])
    names = [alias for item in found for alias in item.aliases]
    said = list(attributions(text, quotes, list(sentences), names))
    speaking = {item.name for item in said}
    entities = _identified(found, [item.titled or bool(speaking & set(item.aliases)) for item in found])
    owners = {alias: key for key, (item, _) in entities.items() for alias in item.aliases}
    return {
        "entities": [_entity(key, item, person=person) for key, (item, person) in entities.items()],
        "aliases": [{"alias": alias, "entity": key, "form": "name"} for alias, key in owners.items()],
        "mentions": _mentions(text, sentences, owners),
        "statements": [
            _statement(text, number, quote, who, owners)
            for number, (quote, who) in enumerate(zip(quotes, said, strict=True), start=1)
        ],
    }


def _identified(found: Sequence[Candidate], persons: Sequence[bool]) -> dict[str, tuple[Candidate, bool]]:
    entities: dict[str, tuple[Candidate, bool]] = {}
    for number, (item, person) in enumerate(zip(found, persons, strict=True), start=1):
        key = f"{'per' if person else 'con'}-{item.identifier or number}"
        entities[key if key not in entities else f"{key}-{number}"] = (item, person)
    return entities


def _entity(key: str, item: Candidate, *, person: bool) -> dict[str, object]:
    kind, note = ("person", GUESSED_PERSON) if person else ("", GUESSED_NAME)
    return {"id": key, "type": kind, "name": item.aliases[0], "note": note}


def _mentions(text: str, sentences: Mapping[Span, str], owners: Mapping[str, str]) -> list[dict[str, object]]:
    """Give a row for each place that the rule `alias-coverage` asks one for, inside one sentence."""
    rows: list[dict[str, object]] = []
    homes = iter(sentences.items())
    home, name = next(homes, (Span(0, 0), ""))
    for span, alias in occurrences(text, owners):
        while home.end <= span.start and (following := next(homes, None)) is not None:
            home, name = following
        if home.start <= span.start and span.end <= home.end:
            place = {
                "id": f"m{len(rows) + 1:03}",
                "sentence": name,
                "start": span.start,
                "end": span.end,
                "text": alias,
            }
            rows.append(place | {"entity": owners[alias], "form": "name", "certainty": "probable", "note": "draft"})
    return rows


def _statement(text: str, number: int, quote: Span, who: Attribution, owners: Mapping[str, str]) -> dict[str, object]:
    row: dict[str, object] = {"id": f"q{number:02}", "mode": "direct", "speaker": owners.get(who.name, "")}
    row |= {"start": quote.start, "end": quote.end, "text": text[quote.start : quote.end]}
    if who.cue is not None:
        row |= {"cue_start": who.cue.start, "cue_end": who.cue.end, "cue_text": text[who.cue.start : who.cue.end]}
    return row
