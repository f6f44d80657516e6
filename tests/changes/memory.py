"""Packages in memory, and strategies that make them."""

import io
import json
from typing import Any

from hypothesis import strategies as st
from tests.in_memory import Memory

from pincite.packages import Package
from pincite.packages.package import open_source

Files = dict[str, bytes]
COLUMNS = ("label", "amount", "note")


def package(files: Files) -> Package:
    return open_source(Memory(files), "datapackage.json")


def described(columns: tuple[str, ...], *, keyed: bool = True, **metadata: Any) -> dict[str, Any]:
    fields = [{"name": name, "type": "number" if name == "amount" else "string"} for name in ("id", *columns)]
    schema: dict[str, Any] = {"fields": fields} | ({"primaryKey": ["id"]} if keyed else {})
    resources = [
        {"name": "things", "type": "table", "path": "things.csv", "schema": schema},
        {"name": "facts", "type": "json", "path": "facts.json"},
        {"name": "story", "type": "text", "path": "story.txt"},
    ]
    return {"name": "small", "version": "1.0.0", **metadata, "resources": resources}


def dumped(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


TEXT = st.text(st.sampled_from('ab ,"\n\ré|'), max_size=4)
CELLS = st.one_of(TEXT, st.sampled_from(["1", "1.0", "2"]))
KEYS = st.sampled_from("stuvwxyz")
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from([0.5, 1.0]), TEXT)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
        st.lists(st.fixed_dictionaries({"id": KEYS, "v": inner}), max_size=3, unique_by=lambda item: item["id"]),
        st.lists(st.sampled_from(["x", "y", "z"]), max_size=3, unique=True),
    ),
    max_leaves=8,
)


@st.composite
def packages(draw: st.DrawFn, *, keyed: bool = True) -> Files:
    columns = tuple(draw(st.lists(st.sampled_from(COLUMNS), max_size=3, unique=True)))
    row = st.tuples(KEYS, *(CELLS for _ in columns))
    rows = draw(st.lists(row, max_size=6, unique_by=(lambda cells: cells[0]) if keyed else None))
    title = draw(st.one_of(st.just({}), st.builds(lambda text: {"title": text}, TEXT)))
    return {
        "datapackage.json": dumped(described(columns, keyed=keyed, **title)),
        "things.csv": csv_text_all(("id", *columns), rows),
        "facts.json": dumped(draw(VALUES)),
        "story.txt": draw(st.text(st.sampled_from("ab .\n"), max_size=12)).encode(),
    }


def csv_text_all(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> bytes:
    import csv

    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows([header, *rows])  # so that a bare CR is quoted
    return stream.getvalue().encode()
