"""
Annotate any text by rule, so that exports of another article than ours can be read back.

`python -m tests.exports.annotate TEXT FOLDER per-alice=Alice geo-wonderland=Wonderland` makes a package that says
little, but says it of every sentence: `pincite new` cuts the text, each name and pronoun becomes a mention, each
quotation gets a speaker, each sentence one claim.
"""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

KINDS = {"per": "person", "geo": "city", "org": "organization", "con": "concept"}
Row = dict[str, object]


def annotate(text: Path, folder: Path, names: Mapping[str, str]) -> None:
    """Make a package of a text in a new folder; `names` maps an entity's identifier to the name that it has there."""
    run("new", text, "-o", folder)
    whole = (folder / "data/article.txt").read_bytes().decode()
    sentences = table(folder, "sentences")
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    mentions = list(find_mentions(sentences, names, descriptor["anchoring"]["pronouns"]["words"]))
    quotes = [{**row, **spoken(row, mentions)} for row in table(folder, "statements")]
    counts = [{**row, **counted(str(row["text"]))} for row in table(folder, "quantities")]
    fill(folder, "entities", [{"id": key, "type": KINDS[key[:3]], "name": name} for key, name in names.items()])
    fill(folder, "aliases", [{"alias": name, "entity": key, "form": "name"} for key, name in names.items()])
    fill(folder, "mentions", mentions)
    fill(folder, "statements", quotes)
    fill(folder, "quantities", counts)
    fill(folder, "claims", [claim(number, row, quotes) for number, row in enumerate(sentences, start=1)])
    assert all(whole[int(str(one["start"])) : int(str(one["end"]))] == one["text"] for one in mentions)
    run("fmt", folder)
    run("sync", folder)
    run("anchor", folder)


def run(*arguments: object) -> None:
    """Run pincite."""
    subprocess.run([sys.executable, "-m", "pincite", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


def table(folder: Path, name: str) -> list[Row]:
    """Read a table as it stands."""
    with (folder / f"data/{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def fill(folder: Path, name: str, rows: list[Row]) -> None:
    """Write a table's rows under the header that it has."""
    path = folder / f"data/{name}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        header = next(csv.reader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def counted(words: str) -> Row:
    """Read a number in digits; of one in words no more is said than that it is none below zero."""
    value = (
        {"value": words, "approximation": "exact"} if words.isdecimal() else {"minimum": 0, "approximation": "vague"}
    )
    return {**value, "kind": "count", "measures": "things"}


def find_mentions(sentences: list[Row], names: Mapping[str, str], pronouns: list[str]) -> Iterator[Row]:
    """Find names, and pronouns as mentions of whom was last named."""
    known, number, last = {name: key for key, name in names.items()}, 0, next(iter(names))
    folded = {word.casefold() for word in pronouns}
    listed = "|".join(re.escape(word) for word in sorted([*known, *pronouns], key=len, reverse=True))
    words = re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)
    for sentence in sentences:
        for match in words.finditer(str(sentence["text"])):
            found = match.group()
            if found not in known and found.casefold() not in folded:
                continue
            number, last, start = number + 1, known.get(found, last), int(str(sentence["start"])) + match.start()
            yield {
                "id": f"m{number:03}",
                "sentence": sentence["id"],
                "start": start,
                "end": start + len(found),
                "text": found,
                "entity": last,
                "form": "name" if found in known else "pronoun",
                "certainty": "certain" if found in known else "probable",
                "note": "" if found in known else "The last one named.",
            }


def spoken(quote: Row, mentions: list[Row]) -> Row:
    """Give a quotation the speaker whose name stands nearest after it."""
    after = [one for one in mentions if one["form"] == "name" and int(str(one["start"])) >= int(str(quote["end"]))]
    return {"speaker": (after or mentions)[0]["entity"], "addressee_basis": "not-stated"}


def claim(number: int, sentence: Row, quotes: list[Row]) -> Row:
    """Claim that a sentence says what it says; inside a quotation its speaker says so."""
    start, end = int(str(sentence["start"])), int(str(sentence["end"]))
    around = [one for one in quotes if int(str(one["start"])) <= start and end <= int(str(one["end"]))]
    own = {"attribution": "narrator"}
    if around:
        own = {"attribution": "direct", "statement": str(around[0]["id"]), "source": str(around[0]["speaker"])}
    return {
        **own,
        "id": f"c{number:03}",
        "sentence": sentence["id"],
        "basis": "asserted",
        "start": start,
        "end": end,
        "text": sentence["text"],
        "proposition": f"Sentence {number} is so.",
        "predicate": "is so",
        "modality": "fact",
        "polarity": "positive",
        "status": "actual",
    }


if __name__ == "__main__":
    text, folder, *pairs = sys.argv[1:]
    annotate(Path(text), Path(folder), dict(pair.split("=", 1) for pair in pairs))
