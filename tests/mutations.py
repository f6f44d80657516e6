"""Single edits to the real dataset, made by a seeded generator: what a slip of the hand would do to it."""

import csv
import io
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import ascii_lowercase
from typing import Any, Final

from tests.in_memory import Memory

from pincite.packages.package import open_source
from pincite.rules.context import Context
from pincite.rules.run import _all_findings, known_rules

ROOT: Final = Path(__file__).parents[1]
SEED: Final = 20121029
TEXT: Final = "data/article.txt"
OTHER_DATES: Final = ("2018", "2011-13", "19/10/2012", "[2011..2018]", "2012", "next year")
LETTERS: Final = ascii_lowercase + "’ 0123456789"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One edited file: what kind of edit it is, where, from what to what, and the file's new bytes."""

    kind: str
    path: str
    place: str
    old: str
    new: str
    data: bytes = field(repr=False)

    def __str__(self) -> str:
        return f"{self.kind}: {self.path}:{self.place}: {self.old[:60]!r} -> {self.new[:60]!r}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table's cells, and what its schema says of its columns."""

    name: str
    path: str
    schema: Mapping[str, Any]
    fields: list[str]
    rows: list[list[str]]

    def cell(self, row: int, column: str) -> str:
        return self.rows[row][self.fields.index(column)]

    @property
    def references(self) -> dict[str, str]:
        return {key["fields"][0]: key["reference"]["resource"] for key in self.schema.get("foreignKeys", [])}

    def columns(self, wanted: Callable[[str, Mapping[str, Any]], bool]) -> list[str]:
        return [name for name in self.fields if wanted(name, self.schema["properties"][name])]

    def spans(self, *roles: str) -> list[str]:
        return [span[role] for span in self.schema.get("spans", []) for role in roles]

    def filled(self, columns: list[str]) -> list[tuple["Table", int, str]]:
        return [(self, row, name) for row in range(len(self.rows)) for name in columns if self.cell(row, name)]

    def written(self, rows: list[list[str]]) -> bytes:
        buffer = io.StringIO(newline="")
        csv.writer(buffer, lineterminator="\n").writerows([self.fields, *rows])
        return buffer.getvalue().encode("utf-8")

    def edited(self, kind: str, row: int, column: str, new: str) -> Mutant:
        rows = [list(cells) for cells in self.rows]
        rows[row][self.fields.index(column)] = new
        return Mutant(kind, self.path, f"{rows[row][0]}:{column}", self.cell(row, column), new, self.written(rows))


Cell = tuple[Table, int, str]


class Mutator:
    """Makes mutants of each kind from the dataset's files, or from given ones; the same seed makes the same mutants."""

    def __init__(self, root: Path = ROOT, seed: int = SEED, files: Mapping[str, bytes] | None = None) -> None:
        descriptor = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
        paths = [item["path"] for item in descriptor["resources"]] + [
            item["jsonSchema"] for item in descriptor["resources"] if "jsonSchema" in item
        ]
        self.files = files or {path: (root / path).read_bytes() for path in ["datapackage.json", *paths]}
        self.tables = [self._table(item) for item in descriptor["resources"] if item.get("type") == "table"]
        self.random = random.Random(seed)
        self.entities = next(table for table in self.tables if table.name == "entities")
        self.types = {row[0]: self.entities.cell(n, "type") for n, row in enumerate(self.entities.rows)}

    def mutants(self, kinds: Mapping[str, int]) -> list[Mutant]:
        """Make so many mutants of each kind, no two the same."""
        made: dict[tuple[str, bytes], Mutant] = {}
        for kind, wanted in kinds.items():
            start, tries = len(made), 0
            while len(made) < start + wanted and tries < wanted * 20:
                mutant, tries = KINDS[kind](self, kind), tries + 1
                if mutant.data != self.files[mutant.path]:
                    made.setdefault((mutant.path, mutant.data), mutant)
        return list(made.values())

    def _table(self, item: Mapping[str, Any]) -> Table:
        fields, *rows = csv.reader(io.StringIO(self.files[item["path"]].decode("utf-8"), newline=""))
        schema = json.loads(self.files[item["jsonSchema"]])
        return Table(item["name"], item["path"], schema, fields, rows)

    def pick(self, chosen: Callable[[Table], list[str]]) -> Cell:
        """Choose one of all filled cells of the columns chosen."""
        return self.random.choice([cell for table in self.tables for cell in table.filled(chosen(table))])

    def changed(self, text: str) -> str:
        """Replace one character of a text, leave it out, or put one in."""
        place = self.random.randrange(len(text))
        new = self.random.choice(["", self.random.choice(LETTERS), self.random.choice(LETTERS) + text[place]])
        return text[:place] + new + text[place + 1 :]


def text_character(mutator: Mutator, kind: str) -> Mutant:
    table, row, column = mutator.pick(lambda table: table.spans("quote"))
    return table.edited(kind, row, column, mutator.changed(table.cell(row, column)))


def offset_by_one(mutator: Mutator, kind: str) -> Mutant:
    table, row, column = mutator.pick(lambda table: table.spans("start", "end"))
    return table.edited(kind, row, column, str(int(table.cell(row, column)) + mutator.random.choice([-1, 1])))


def entity_swapped(mutator: Mutator, kind: str) -> Mutant:
    """Put another entity in place of one: of another type or of the same, as the kind says."""
    same = kind == "entity of the same type"
    table, row, column = mutator.pick(lambda table: [name for name, to in table.references.items() if to == "entities"])
    old = table.cell(row, column)
    others = [item for item, of in mutator.types.items() if item != old and (of == mutator.types[old]) == same]
    return table.edited(kind, row, column, mutator.random.choice(others or [old]))


def row_dropped(mutator: Mutator, kind: str) -> Mutant:
    table, row, _ = mutator.pick(lambda table: table.fields[:1])
    rows = table.rows[:row] + table.rows[row + 1 :]
    return Mutant(kind, table.path, table.rows[row][0], ",".join(table.rows[row]), "", table.written(rows))


def row_doubled(mutator: Mutator, kind: str) -> Mutant:
    table, row, _ = mutator.pick(lambda table: table.fields[:1])
    rows = [*table.rows[: row + 1], *table.rows[row:]]
    return Mutant(kind, table.path, table.rows[row][0], "", ",".join(table.rows[row]), table.written(rows))


def enum_changed(mutator: Mutator, kind: str) -> Mutant:
    """Misspell a term, or put another term of the same enumeration in its place, as the kind says."""
    table, row, column = mutator.pick(lambda table: table.columns(lambda _, spec: "enum" in spec))
    old = table.cell(row, column)
    terms = [term for term in table.schema["properties"][column]["enum"] if term != old]
    new = mutator.random.choice(terms) if kind == "another term" else mutator.changed(old)
    return table.edited(kind, row, column, new)


def key_broken(mutator: Mutator, kind: str) -> Mutant:
    table, row, column = mutator.pick(lambda table: [*table.schema["primaryKey"], *table.references])
    return table.edited(kind, row, column, mutator.changed(table.cell(row, column)))


def reference_swapped(mutator: Mutator, kind: str) -> Mutant:
    """Let a row refer to another sentence, claim, statement or event that there is."""
    table, row, column = mutator.pick(lambda table: [name for name, to in table.references.items() if to != "entities"])
    parent = next(item for item in mutator.tables if item.name == table.references[column])
    return table.edited(kind, row, column, mutator.random.choice(parent.rows)[0])


def date_retyped(mutator: Mutator, kind: str) -> Mutant:
    table, row, column = mutator.pick(lambda table: table.columns(lambda _, spec: spec.get("format") == "edtf"))
    return table.edited(kind, row, column, mutator.random.choice(OTHER_DATES))


def number_changed(mutator: Mutator, kind: str) -> Mutant:
    def is_number(table: Table) -> list[str]:
        offsets = table.spans("start", "end")
        return table.columns(lambda name, spec: spec["type"] in {"integer", "number"} and name not in offsets)

    table, row, column = mutator.pick(is_number)
    old = table.cell(row, column)
    return table.edited(kind, row, column, mutator.random.choice([str(int(old) + 1), f"{old}1", old[:-1] or "7"]))


def identifier_changed(mutator: Mutator, kind: str) -> Mutant:
    table, row, column = mutator.pick(lambda table: table.columns(lambda _, spec: "attested" in spec))
    old = table.cell(row, column)
    place = mutator.random.randrange(len(old))
    letters = "0123456789" if old[place].isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return table.edited(kind, row, column, old[:place] + mutator.random.choice(letters) + old[place + 1 :])


def cell_emptied(mutator: Mutator, kind: str) -> Mutant:
    table, row, column = mutator.pick(lambda table: table.fields)
    return table.edited(kind, row, column, "")


def free_text(mutator: Mutator, kind: str) -> Mutant:
    def is_free(table: Table) -> list[str]:
        bound = {*table.spans("quote"), *table.schema["primaryKey"], *table.references}
        closed = {"enum", "format", "attested"}
        return table.columns(
            lambda name, spec: spec["type"] == "string" and name not in bound and not closed & set(spec)
        )

    table, row, column = mutator.pick(is_free)
    return table.edited(kind, row, column, mutator.changed(table.cell(row, column)))


def article_byte(mutator: Mutator, kind: str) -> Mutant:
    old = mutator.files[TEXT]
    place = mutator.random.randrange(len(old))
    new = bytes([mutator.random.randrange(256)])
    data = old[:place] + new + old[place + 1 :]
    return Mutant(kind, TEXT, str(place), old[place : place + 1].hex(), new.hex(), data)


KINDS: Final[Mapping[str, Callable[[Mutator, str], Mutant]]] = {
    "character of a text": text_character,
    "offset by one": offset_by_one,
    "entity of another type": entity_swapped,
    "entity of the same type": entity_swapped,
    "row dropped": row_dropped,
    "row doubled": row_doubled,
    "term misspelt": enum_changed,
    "another term": enum_changed,
    "key broken": key_broken,
    "another row referred to": reference_swapped,
    "date retyped": date_retyped,
    "number changed": number_changed,
    "identifier changed": identifier_changed,
    "cell emptied": cell_emptied,
    "free text": free_text,
    "byte of the article": article_byte,
}


@cache
def clean() -> tuple[Mapping[str, bytes], Context]:
    """Give the dataset's files, and their examination."""
    files = Mutator().files
    return files, Context(open_source(Memory(files), "datapackage.json"))


def caught_by(mutant: Mutant) -> str | None:
    """Name the first rule that finds something, looking into the edited table first; None if none does."""
    files, sound = clean()
    context = Context(open_source(Memory({**files, mutant.path: mutant.data}), "datapackage.json"))
    context.__dict__["metadata"] = sound.metadata  # the descriptor is the same
    for resource in context.package.resources:
        if resource.path == mutant.path and resource.kind == "table":
            for finding in context.table(resource).findings:
                return finding.rule
    return next((finding.rule for finding in _all_findings(context, frozenset(known_rules()), 0, [])), None)
