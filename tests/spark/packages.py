"""Packages of several files with keys of every sort, some of them broken."""

import json
from pathlib import Path

V2 = "https://datapackage.org/profiles/2.0/datapackage.json"


def write(folder: Path, rows: int, files: int = 3, *, padding: str = "") -> Path:
    """
    Write a package: `main` in several files, whose keys point at `parents`, `main` itself and the text table `names`.

    A few of its rows repeat a key, miss one, or hold a wrong cell, one of them with a line break in it.
    """
    main = {
        "fields": [
            {"name": "id", "type": "integer"},
            {"name": "code", "type": "string", "constraints": {"unique": True}},
            {"name": "amount", "type": "number"},
            {"name": "parent", "type": "integer"},
            {"name": "above", "type": "integer"},
            {"name": "text", "type": "string"},
        ],
        "primaryKey": ["id", "amount"],
        "uniqueKeys": [["code", "text"]],
        "foreignKeys": [
            {"fields": "parent", "reference": {"resource": "parents", "fields": "number"}},
            {"fields": "above", "reference": {"resource": "", "fields": "id"}},
            {"fields": ["parent", "code"], "reference": {"resource": "parents", "fields": ["number", "code"]}},
        ],
    }
    parents = {"fields": [{"name": "number", "type": "number"}, {"name": "code", "type": "string"}]}
    names = [f"main{number}.csv" for number in range(files)]
    each = -(-rows // files)
    for number, name in enumerate(names):
        lines = [_line(row, rows, padding) for row in range(number * each, min((number + 1) * each, rows))]
        (folder / name).write_text("".join(["id,code,amount,parent,above,text\n", *lines]), encoding="utf-8")
    pairs = [f"{number}.0,code {number}\n" for number in range(0, rows, 2)]
    (folder / "parents.csv").write_text("".join(["number,code\n", *pairs]), encoding="utf-8")
    resources = [
        {"name": "main", "type": "table", "path": names, "encoding": "utf-8", "schema": main},
        {"name": "parents", "type": "table", "path": "parents.csv", "encoding": "utf-8", "schema": parents},
    ]
    descriptor = {"$schema": V2, "name": "cluster", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return folder


def _line(row: int, rows: int, padding: str) -> str:
    twin = row - 7 if row % 41 == 40 else row
    parent = row + 1 if row % 29 == 28 else row - row % 2
    code = f"code {parent}" if row % 2 == 0 else f"{'' if row % 3 else 'odd '}{row}"
    code = f"code {twin}" if twin != row else code
    amount = "x" if row % 53 == 52 else f"{twin % 9}.50"
    text = f'"two\nlines, ""{row % 5}"""' if row % 6 == 0 else f"é{padding}"
    above = rows + 5 if row % 67 == 66 else (row * 7) % rows
    return f"{twin},{code},{amount},{parent},{above},{text}\n"
