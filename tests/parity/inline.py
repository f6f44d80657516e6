"""Random tables as inline data: rows as arrays or objects, their cells as text or as JSON's own values."""

import json
import random
from typing import Any

from tests.parity.tables import V2, Case, Maker

ODD = [1, 0, True, False, 1.5, "", [1], {"a": 1}, -3, 2020, 1e400, 10**20, "x", 12345678901234567890123]


def inline_case(seed: int) -> Case:
    """Make the case of a seed, the same on every machine."""
    rng = random.Random(seed)
    maker = Maker(rng)
    schema = maker.schema()
    names = [item["name"] for item in schema["fields"]]
    if maker.chance(0.2):
        schema["foreignKeys"] = [{"fields": names[0], "reference": {"resource": "", "fields": names[-1]}}]
    labels = maker.labels(names)
    rows = [[_native(rng, cell) for cell in row] for row in maker.rows(schema, rng.choice([1, 1, 3, 8, 20]))]
    data = _arrays(rng, labels, rows) if maker.chance(0.5) else _objects(rng, labels, rows)
    if maker.chance(0.05):
        data.append(rng.choice([1, "x", None, {}, []]))
    resource = {"name": "main", "type": "table", "data": data, "schema": schema}
    return Case({"$schema": V2, "name": "case", "resources": [resource]}, {}, rng.choice([1000, 0, 1, 3]))


def _arrays(rng: random.Random, labels: list[str], rows: list[list[Any]]) -> list[Any]:
    for row in rows:
        roll = rng.random()
        if roll < 0.05:
            row.append("extra")
        elif roll < 0.1:
            row.pop()
        elif roll < 0.13:
            row.clear()
    return [labels, *rows]


def _objects(rng: random.Random, labels: list[str], rows: list[list[Any]]) -> list[Any]:
    return [{label: cell for label, cell in zip(labels, row, strict=False) if rng.random() < 0.95} for row in rows]


def _native(rng: random.Random, cell: str) -> Any:
    """Give a cell's text as it is, as the JSON value that it spells, as null or as something else."""
    roll = rng.random()
    if roll < 0.05:
        return None
    if roll < 0.1:
        return rng.choice(ODD)
    try:
        found = json.loads(cell) if roll < 0.5 else cell
    except ValueError:
        return cell
    return cell if found != found else found  # noqa: PLR0124 (NaN is no JSON)
