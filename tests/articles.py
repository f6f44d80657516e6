"""The dataset many times over, as a corpus: each article a row of a table, and a column `article` in all others."""

import copy
import csv
import io
import json
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from tests.mutations import KINDS, TEXT, Mutator

from pincite.packages.derivation import table_schema

Files = Mapping[str, bytes]
COLUMN: Final = "article"
_SPANS: Final = {"resource": "articles", "fields": COLUMN, "field": "body"}
_ARTICLES: Final = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "body": {"type": "string"}},
    "required": ["id", "body"],
    "primaryKey": ["id"],
}


@dataclass(frozen=True)
class Corpus:
    """The files of a corpus, and how many rows of each table there are before those of each article."""

    files: Files
    before: Mapping[str, Sequence[int]]


def corpus(articles: Sequence[Files], shared: Collection[str] = (), *, prefixed: bool = False) -> Corpus:
    """
    Make one package of many of the dataset's kind; tables that they share are those of the first.

    Keys begin with the article's name where they are `prefixed`; else the column of the article is a part of them.
    """
    descriptor = json.loads(articles[0]["datapackage.json"])
    tables = [item for item in descriptor["resources"] if item.get("type") == "table"]
    own = [item["name"] for item in tables if item["name"] not in shared]
    made: dict[str, bytes] = {"data/document.json": articles[0]["data/document.json"]}
    before: dict[str, list[int]] = {}
    bodies = [[f"a{number}", files[TEXT].decode("utf-8")] for number, files in enumerate(articles)]
    made["data/articles.csv"] = written([["id", "body"], *bodies])
    resources = [_resource("articles", "data/articles.csv", _ARTICLES)]
    for item in tables:
        name, path = item["name"], item["path"]
        schema = json.loads(articles[0][item["jsonSchema"]])
        made[path] = articles[0][path]
        if name in own:
            parts = [rows(files[path]) for files in articles]
            if prefixed:
                parts = [_prefixed(part, f"a{number}.", schema, own) for number, part in enumerate(parts)]
            schema = _named(schema, own, () if prefixed else (COLUMN,))
            before[name] = list(accumulate((len(part) - 1 for part in parts), initial=0))
            every = [[f"a{number}", *row] for number, part in enumerate(parts) for row in part[1:]]
            made[path] = written([[COLUMN, *parts[0][0]], *every])
        made[item["jsonSchema"]] = json.dumps(schema).encode()
        resources.append({**_resource(name, path, schema), "jsonSchema": item["jsonSchema"]})
    resources += [item for item in descriptor["resources"] if item["name"] == "document"]
    made["schemas/document.schema.json"] = articles[0]["schemas/document.schema.json"]
    anchoring = {key: part for key, part in descriptor["anchoring"].items() if key not in {"source", "questions"}}
    anchoring["text"] = {"resource": "articles", "field": "body"}
    anchoring["tiling"]["names"] = {"id": ("{article}." if prefixed else "") + "p{paragraph:02}s{position}"}
    made["datapackage.json"] = json.dumps({"name": "corpus", "anchoring": anchoring, "resources": resources}).encode()
    return Corpus(made, before)


def _resource(name: str, path: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "type": "table", "path": path, "encoding": "utf-8", "schema": table_schema(schema)}


def _prefixed(lines: list[list[str]], prefix: str, schema: Mapping[str, Any], own: Collection[str]) -> list[list[str]]:
    """Make the keys of an article's rows, and references to such, unlike those of others."""
    named = {key["fields"][0] for key in schema.get("foreignKeys", []) if key["reference"]["resource"] in own}
    named |= set(schema["primaryKey"]) if len(schema["primaryKey"]) == 1 else set()
    head, *rest = lines
    places = [place for place, column in enumerate(head) if column in named]
    made = [[prefix * (place in places and bool(cell)) + cell for place, cell in enumerate(line)] for line in rest]
    return [head, *made]


def _named(schema: dict[str, Any], own: Collection[str], keyed: Sequence[str]) -> dict[str, Any]:
    """Let rows name their article, in keys and references, too, if that is `keyed`; without patterns, if not."""
    schema = copy.deepcopy(schema) if keyed else _unpatterned(schema)
    schema["properties"] = {COLUMN: {"type": "string"}, **schema["properties"]}
    schema["required"] = [COLUMN, *schema.get("required", [])]
    schema["primaryKey"] = [*keyed, *schema["primaryKey"]]
    for key in schema.get("foreignKeys", []):
        if key["reference"]["resource"] in own:
            key["fields"] = [*keyed, *key["fields"]]
            key["reference"]["fields"] = [*keyed, *key["reference"]["fields"]]
    article = {"fields": [COLUMN], "reference": {"resource": "articles", "fields": ["id"]}}
    schema["foreignKeys"] = [article, *schema.get("foreignKeys", [])]
    for span in schema.get("spans", []):
        span["text"] = _SPANS
    return schema


def _unpatterned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unpatterned(item) for key, item in value.items() if key != "pattern"}
    return [_unpatterned(item) for item in value] if isinstance(value, list) else value


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


def written(lines: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(lines)
    return buffer.getvalue().encode("utf-8")


def put(folder: Path, files: Files) -> None:
    """Write the files of a package."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def dirty(count: int, edits: int = 24, seed: int = 1) -> list[Files]:
    """Give the dataset so often, each time with as many slips of the hand."""
    rng = random.Random(seed)
    return [_edited(Mutator().files, rng, edits) for _ in range(count)]


def _edited(files: Files, rng: random.Random, edits: int) -> Files:
    for _ in range(edits):
        made = Mutator(seed=rng.random(), files=files)
        kind = rng.choice(list(KINDS))
        mutant = KINDS[kind](made, kind)
        if mutant.path != TEXT or _decodable(mutant.data):
            files = {**files, mutant.path: mutant.data}
    return files


def _decodable(data: bytes) -> bool:
    try:
        return bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def shifted(by: str) -> Files:
    """Give the dataset with some words before its article, and all offsets after them."""
    files = dict(Mutator().files)
    files[TEXT] = by.encode() + files[TEXT]
    for path in [path for path in files if path.endswith(".csv")]:
        head, *lines = rows(files[path])
        places = [place for place, column in enumerate(head) if column.split("_")[-1] in {"start", "end"}]
        for line in lines:
            for place in places:
                line[place] = str(int(line[place]) + len(by)) if line[place] else ""
        files[path] = written([head, *lines])
    return files


def ruined() -> Files:
    """Give the dataset with what slips of the hand seldom do: no quantities, few claims, a cue and a mention astray."""
    files = dict(Mutator().files)
    tables = {name: rows(files[f"data/{name}.csv"]) for name in ("quantities", "claims", "statements", "mentions")}
    tables["quantities"] = tables["quantities"][:1]
    tables["claims"] = tables["claims"][:40]
    statement = next(row for row in tables["statements"][1:] if row[6])
    statement[6:9] = statement[3:6]
    mention = next(row for row in tables["mentions"][1:] if " " in row[4])
    start, end = int(mention[2]) + mention[4].index(" ") + 1, int(mention[3]) + 9
    crossing = ["m999", mention[1], str(start), str(end), files[TEXT].decode()[start:end], *mention[5:]]
    tables["mentions"].append(crossing)
    return {**files, **{f"data/{name}.csv": written(made) for name, made in tables.items()}}
