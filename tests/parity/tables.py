"""Random tables: schemas, rows that fit them, and what goes wrong with real files."""

import gzip
import hashlib
import io
import random
import string
import zipfile
from dataclasses import dataclass
from typing import Any

from pincite.tables.memory import DEFAULT_MEMORY
from pincite.tables.opening import Sizes

V2 = "https://datapackage.org/profiles/2.0/datapackage.json"
GOOD: dict[str, list[str]] = {
    "string": ["a", "b", "alpha", "x y", "é", "“q”", "long " * 9, "a,b", 'say "hi"', "two\nlines", "0", "NA", "-"],
    "integer": ["0", "1", "2", "3", "17", "-4", "+5", "007", "123456789012345678", "99999999999999999999"],
    "number": ["0", "1", "1.0", "1.50", "-2.5", "+3", "1e3", "12.75E-2", "100000000000000000000.1", ".5", "5."],
    "boolean": ["true", "false", "True", "FALSE", "1", "0"],
    "date": ["2020-01-01", "2020-02-29", "1999-12-31", "0001-01-01", "9999-12-31"],
    "datetime": ["2020-01-01T00:00:00", "2020-01-01T10:20:30Z", "2020-06-01T10:20:30.123", "2020-06-01T10:20:30+02:00"],
    "time": ["00:00:00", "10:20:30", "23:59:59.5", "10:20:30Z", "10:20:30-03:30"],
    "year": ["2020", "1999", "0001", "9999"],
    "yearmonth": ["2020-01", "1999-12", "0001-07"],
    "duration": ["P1Y", "P1M2D", "PT5H", "PT1.5S", "-P3D", "P1Y2M3DT4H5M6S"],
    "geopoint": ["1,2", "90.5, 45", "-180,-90", "180, 90"],
    "object": ['{"a":1}', "{}", '{"a":{"b":[1,2]}}'],
    "array": ["[]", "[1,2]", '["a",null]'],
    "geojson": ['{"type":"Point","coordinates":[1,2]}'],
    "list": ["a", "a,b", "1,2,3", "x,,y"],
    "any": ["a", "1", "true", "é"],
}
WEIRD = [
    "1_000", "١٢٣", "１２", " 1", "1 ", "nan", "NaN", "INF", "-inf", "Infinity", "1e400", "1e-400", "0x10", "1.2.3",
    "2020-1-5", "2020-02-30", "0000-01-01", "20200101", "+123", "1_00", "2020-13", "2020-00", "-2020-01", "2020-1",
    "2020-01-01 00:00:00", "2020-01-01T24:00:00", "2020-01-01T10:20", "24:00:00", "10:20", "10:20:30.1234567",
    "P", "PT", "P1W", "P1,5D", "P1.5Y", "1,2,3", "200,1", "1_0,2", "nan,1", "{", '{"a":NaN}', "[1,", "null", "true",
    "axyz", "abc\n", "\ta", "a\x00b", "#x", "None", "-", "NA", "n/a", "x" * 300, "😀", "\u202e", "=1+1", "'", '"', '""',
    "a@b.co", "http://a.b/c", "123e4567-e89b-12d3-a456-426614174000", "!!!", "aGk=", "a|b", "b", "T", "yes", "no",
    "1,000", "1.000,5", "$5", "5%", "€ 12", "1 000",
]  # fmt: skip
PATTERNS = ["a|b", "[a-z]+", r"\d+", "a.*", r"[A-Z]{2}\d?", ".", r"(a|b)c?", r"\w+", r"x$", "^a", r"(?:ab)+", r"[^,]*"]
ENCODINGS = ["utf-8", "utf-8", "utf-8", "utf-8", "latin-1", "cp1252", "utf-16", "ascii"]

OPTIONS: list[tuple[set[str], float, list[dict[str, Any]]]] = [
    ({"string"}, 0.3, [{"format": name} for name in ("email", "uri", "uuid", "binary", "default")]),
    (
        {"date", "time", "datetime"},
        0.2,
        [{"format": name} for name in ("any", "%d/%m/%Y", "%H:%M", "%Y-%m-%d %H:%M:%S", "default")],
    ),
    ({"geopoint"}, 0.3, [{"format": "array"}, {"format": "object"}]),
    ({"integer", "number"}, 0.2, [{"bareNumber": True}, {"bareNumber": False}]),
    ({"number"}, 0.25, [{"groupChar": ","}, {"decimalChar": ","}, {"groupChar": ".", "decimalChar": ","}]),
    ({"number"}, 0.1, [{"floatNumber": True}]),
    ({"boolean"}, 0.3, [{"trueValues": ["yes", "T", "1"], "falseValues": ["no", "0"]}]),
    ({"list"}, 0.5, [{"itemType": name} for name in ("integer", "string", "date", "number", "boolean")]),
    ({"list"}, 0.3, [{"delimiter": ";"}, {"delimiter": "|"}, {"delimiter": ", "}]),
    ({"array"}, 0.2, [{"arrayItem": {"type": "integer"}}]),
]
"""Options of a field, with how often they are given, by type."""


@dataclass
class Case:
    """A package of one or two tables: its descriptor, the files' bytes, and the error limit to judge with."""

    descriptor: dict[str, Any]
    files: dict[str, bytes]
    limit: int


def case(seed: int) -> Case:
    """Make the case of a seed, the same on every machine."""
    return Maker(random.Random(seed)).case()


def sizes(seed: int) -> Sizes:
    """Read every other case in blocks, so small that every boundary is crossed, keys in memory or hardly any there."""
    if seed % 3 == 0:
        return Sizes(large=1 << 30)
    rng = random.Random(seed)
    return Sizes(0, rng.choice([1, 2, 7, 16, 40, 100, 1000, 100_000]), rng.choice([1, 64_000, DEFAULT_MEMORY]))


class Maker:
    """Makes schemas, rows and files by one source of chance; 7 of 10 makers spoil some of their cells."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.dirty = rng.random() < 0.7

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def case(self) -> Case:
        schema = self.schema()
        resources, files = [], {}
        if self.chance(0.35):
            parent = self.parent(schema)
            rows = self.rows(parent, self.rng.randrange(12))
            resources.append(self.resource("parent", parent, files, rows))
        elif self.chance(0.15):
            names = [item["name"] for item in schema["fields"]]
            one, other = self.rng.choice(names), self.rng.choice(names)
            schema["foreignKeys"] = [{"fields": one, "reference": {"resource": "", "fields": other}}]
        count = self.rng.choice([0, 1, 2, 3, 5, 8, 13, 30, 120])
        resources.append(self.resource("main", schema, files, self.rows(schema, count)))
        descriptor = {"$schema": V2, "name": "case", "resources": resources}
        return Case(descriptor, files, self.rng.choice([1000, 1000, 0, 1, 2, 3, 7]))

    def schema(self) -> dict[str, Any]:
        count = self.rng.choice([1, 1, 2, 3, 4, 6, 9])
        schema: dict[str, Any] = {"fields": [self.field(f"f{index}") for index in range(count)]}
        names = [item["name"] for item in schema["fields"]]
        if self.chance(0.5):
            keys = self.rng.sample(names, min(len(names), self.rng.choice([1, 1, 1, 2, 3])))
            schema["primaryKey"] = keys[0] if len(keys) == 1 and self.chance(0.5) else keys
        if self.chance(0.2):
            schema["missingValues"] = self.rng.choice(
                [[], ["NA", "-"], ["", "NA"], ["", "-", "0"], [{"value": "-", "label": "x"}, {"value": ""}]]
            )
        if self.chance(0.25):
            schema["fieldsMatch"] = self.rng.choice(["exact", "equal", "subset", "superset", "partial"])
        return schema

    def field(self, name: str) -> dict[str, Any]:
        kind = self.rng.choice([*GOOD, "string", "integer", "number", "date", "string", "integer"])
        made: dict[str, Any] = {"name": name, "type": kind}
        for kinds, probability, options in OPTIONS:
            if kind in kinds and self.chance(probability):
                made |= self.rng.choice(options)
        if self.chance(0.12):
            made["missingValues"] = self.rng.choice([[], ["-"], ["", "n/a"], ["None"]])
        constraints = self.constraints(kind)
        return {**made, "constraints": constraints} if constraints else made

    def constraints(self, kind: str) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if self.chance(0.2):
            made["required"] = self.chance(0.8)
        if self.chance(0.12) and kind not in {"object", "array", "list", "geojson"}:
            made["unique"] = self.chance(0.9)
        if kind == "string" and self.chance(0.3):
            made["pattern"] = self.rng.choice(PATTERNS)
        if kind in {"string", "array", "object", "list"} and self.chance(0.2):
            made[self.rng.choice(["minLength", "maxLength"])] = self.rng.randrange(4)
        bounds = {
            "integer": [0, 5, "3"], "number": [0, 1.5, "2"], "date": ["2000-01-01"], "year": [2000, "1999"],
            "yearmonth": ["2000-01"], "time": ["10:00:00"], "datetime": ["2020-01-01T00:00:00"],
        }  # fmt: skip
        aware = kind in {"time", "datetime"}  # a bound without a zone makes frictionless crash on a value with one
        if kind in bounds and self.chance(0.3) and not aware:
            name = self.rng.choice(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])
            made[name] = self.rng.choice(bounds[kind])
        if kind not in {"list", "geojson", "object", "array"} and self.chance(0.12):
            made["enum"] = self.rng.sample(GOOD[kind], min(3, len(GOOD[kind])))
        return made

    def parent(self, schema: dict[str, Any]) -> dict[str, Any]:
        fields = [dict(item) for item in schema["fields"]]
        for item in fields:
            if self.chance(0.7):
                item.pop("constraints", None)
        chosen = self.rng.sample(range(len(fields)), min(len(fields), self.rng.choice([1, 1, 2])))
        names = [fields[place]["name"] for place in chosen]
        if any(fields[place]["type"] in {"object", "array", "list", "geojson"} for place in chosen):
            return {"fields": fields}
        one = len(names) == 1 and self.chance(0.5)
        reference = {"resource": "parent", "fields": names[0] if one else names}
        schema.setdefault("foreignKeys", []).append({"fields": names[0] if one else names, "reference": reference})
        return {"fields": fields}

    def rows(self, schema: dict[str, Any], count: int) -> list[list[str]]:
        return [[self.cell(item) for item in schema["fields"]] for _ in range(count)]

    def cell(self, item: dict[str, Any]) -> str:
        roll = self.rng.random() if self.dirty else 1.0
        if roll < 0.06:
            return self.rng.choice(WEIRD)
        if roll < 0.10:
            return self.rng.choice(["", "", "NA", "-", "n/a"])
        if roll < 0.12:
            return self.rng.choice(GOOD[self.rng.choice(list(GOOD))])
        enum = item.get("constraints", {}).get("enum")
        if enum and self.chance(0.8):
            return str(self.rng.choice(enum))
        return self.fitting(item["type"])

    def fitting(self, kind: str) -> str:
        if kind == "integer" and self.chance(0.5):
            return str(self.rng.randrange(300))
        if kind == "string" and self.chance(0.4):
            return "".join(self.rng.choices(string.ascii_lowercase, k=self.rng.randrange(1, 4)))
        return self.rng.choice(GOOD[kind])

    def resource(
        self, name: str, schema: dict[str, Any], files: dict[str, bytes], rows: list[list[str]]
    ) -> dict[str, Any]:
        made: dict[str, Any] = {"name": name, "type": "table", "path": f"{name}.csv", "schema": schema}
        labels = self.labels([item["name"] for item in schema["fields"]])
        table = [labels, *rows]
        for row in table[1:]:
            if self.chance(0.02):
                row.extend(["extra"] * self.rng.randrange(1, 3)) if self.chance(0.5) else row.clear()
            elif self.chance(0.02) and row:
                row.pop()
        dialect = self.dialect()
        if dialect:
            made["dialect"] = dialect
        encoding = self.rng.choice(ENCODINGS)
        if self.chance(0.9) or encoding != "utf-8":
            made["encoding"] = encoding
        text = self.text(table, dialect)
        data = text.encode(encoding, "replace")
        if encoding == "utf-8" and self.chance(0.05):
            data = b"\xef\xbb\xbf" + data
        if self.chance(0.03) and data:
            place = self.rng.randrange(len(data))
            data = data[:place] + self.rng.choice([b"\xff", b'"', b"\r", b"\n", b"\x00", b",", b"\xc3"]) + data[place:]
        return self.stored(made, data, files)

    def stored(self, made: dict[str, Any], data: bytes, files: dict[str, bytes]) -> dict[str, Any]:
        """Keep the bytes as one file, packed or not, or as several."""
        roll, name = self.rng.random(), made["name"]
        if roll < 0.04:
            made["path"], data = f"{name}.csv.gz", gzip.compress(data)
        elif roll < 0.08:
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w") as archive:
                archive.writestr(f"{name}.csv", data)
            made |= {"path": f"{name}.csv.zip", "format": "csv"}
            data = packed.getvalue()
        elif roll < 0.12:
            made["path"] = f"{name}.tsv"
        elif roll < 0.16:
            lines = data.splitlines(keepends=True)
            cut = self.rng.randrange(len(lines) + 1)
            made["path"] = [f"{name}.csv", f"{name}2.csv"]
            files[f"{name}2.csv"] = b"".join([*lines[:1], *lines[cut:]])
            files[f"{name}.csv"] = b"".join(lines[:cut])
            return made
        files[made["path"]] = data
        if self.chance(0.06):
            digest = hashlib.sha256(data).hexdigest()
            made |= self.rng.choice(
                [{"bytes": len(data)}, {"bytes": 7}, {"rows": 3}, {"hash": f"sha256:{digest}"}, {"hash": "0" * 32}]
            )
        return made

    def labels(self, names: list[str]) -> list[str]:
        roll = self.rng.random()
        labels = list(names)
        if roll < 0.06:
            self.rng.shuffle(labels)
        elif roll < 0.10:
            labels.append(self.rng.choice(["extra", "", "f0"]))
        elif roll < 0.14:
            labels.pop()
        elif roll < 0.18:
            labels[self.rng.randrange(len(labels))] = self.rng.choice(["", "other", " f0 ", "F0", names[0]])
        return labels

    def dialect(self) -> dict[str, Any]:
        if self.chance(0.7):
            return {"header": True} if self.chance(0.2) else {}
        return self.rng.choice(
            [
                {"delimiter": ";"}, {"delimiter": "\t"}, {"csv": {"delimiter": "|"}}, {"quoteChar": "'"},
                {"doubleQuote": False, "escapeChar": "\\"}, {"skipInitialSpace": True}, {"header": False},
                {"headerRows": [2]}, {"headerRows": [1, 2]}, {"commentChar": "#"}, {"commentRows": [2, 4]},
                {"headerCase": False}, {"skipBlankRows": True}, {"lineTerminator": "\n"}, {"quoteChar": ""},
            ]
        )  # fmt: skip

    def text(self, table: list[list[str]], dialect: dict[str, Any]) -> str:
        given = {**dialect.get("csv", {}), **dialect}
        delimiter, quote = given.get("delimiter", ","), given.get("quoteChar", '"')
        ending = self.rng.choice(["\n", "\n", "\n", "\r\n", "\r"])
        mode = self.rng.choice(["needed", "needed", "needed", "all", "some", "none"])
        lines = []
        for row in table:
            if self.chance(0.02):
                lines.append("")
            lines.append(delimiter.join(self.written(cell, delimiter, quote, mode) for cell in row))
        text = ending.join(lines)
        return text if self.chance(0.1) else text + ending

    def written(self, cell: str, delimiter: str, quote: str, mode: str) -> str:
        needed = any(character in cell for character in (delimiter, quote or "\0", "\n", "\r"))
        wanted = {"needed": needed, "all": True, "some": needed or self.chance(0.3), "none": False}[mode]
        return quote + cell.replace(quote, quote * 2) + quote if wanted and quote else cell
