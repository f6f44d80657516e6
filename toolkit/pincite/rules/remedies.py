"""Frictionless' own rules by example, and how to mend what they find: its descriptions say neither."""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Remedy(NamedTuple):
    """What a rule refuses, what it lets pass in its stead, and what a person does about it."""

    bad: str
    good: str
    mend: str


_LABELS: Final = "write the field's name into the first line, or change the schema if the file is right."
_MEASURED: Final = "fetch the file again; if its change was meant, run `pincite sync`, which measures it anew."
_COUNTED: Final = "fetch the file again; if its change was meant, write the new number into the descriptor."
_DESCRIPTOR: Final = "change in the descriptor what the message names."

REMEDIES: Final[Mapping[str, Remedy]] = {
    "blank-label": Remedy("the first line `id,`", "`id,name`", "name the column, or take it out of the file."),
    "blank-row": Remedy("a line `,,` between two rows", "no line between them", "delete the line."),
    "byte-count": Remedy('`"bytes": 11` of a file of 12 bytes', '`"bytes": 12`', _MEASURED),
    "compression-error": Remedy(
        "a file `t.csv.gz` that is plain CSV, or cut off", "the same file, packed by gzip", "pack or fetch it again."
    ),
    "constraint-error": Remedy(
        'a cell `no` in a field with `"minLength": 3`',
        "`none`",
        "correct the cell, or loosen the constraint in the field's schema. An empty cell breaks `required`.",
    ),
    "control-error": Remedy('`"dialect": {"delimiter": 5}`', '`"dialect": {"delimiter": ";"}`', _DESCRIPTOR),
    "dialect-error": Remedy('`"dialect": {"header": "no"}`', '`"dialect": {"header": false}`', _DESCRIPTOR),
    "duplicate-label": Remedy("the first line `id,id`", "`id,name`", _LABELS),
    "encoding-error": Remedy(
        '`"encoding": "utf-8"` of a file saved as Windows-1252',
        "the same file saved as UTF-8",
        "save the file as UTF-8, or name its encoding in the descriptor.",
    ),
    "extra-cell": Remedy(
        "`1,Minsk, Belarus` under the first line `id,name`",
        '`1,"Minsk, Belarus"`',
        "put a cell that holds a comma between quotation marks, or take the cell out.",
    ),
    "extra-label": Remedy(
        "the first line `id,name,note` where the schema has `id` and `name`",
        "`id,name`",
        "describe the column in the schema, or take it out of the file.",
    ),
    "field-count": Remedy('`"stats": {"fields": 3}` of a table of 2 columns', '`"stats": {"fields": 2}`', _COUNTED),
    "field-error": Remedy('`{"name": "id", "type": "int"}`', '`{"name": "id", "type": "integer"}`', _DESCRIPTOR),
    "foreign-key": Remedy(
        "a cell `7` in a column that refers to `id`, which is 7 in no row there",
        "a cell `1`, where a row has that id",
        "correct the cell, or add the row that it refers to first.",
    ),
    "format-error": Remedy(
        "a table in a file `t.foo`",
        "the same table in `t.csv`",
        "name a format that can be read, or install what the message names.",
    ),
    "hash-count": Remedy('a `"hash"` that is not that of the file', "the hash of the file as it is", _MEASURED),
    "incorrect-label": Remedy(
        "the first line `id,nmae` where the schema has `id` and `name`, in that order", "`id,name`", _LABELS
    ),
    "missing-cell": Remedy(
        "`1` under the first line `id,name`", "`1,` (an empty cell)", "write a comma for each empty cell."
    ),
    "missing-label": Remedy("the first line `id` where the schema has `id` and `name`", "`id,name`", _LABELS),
    "package-error": Remedy(
        '`{"name": "p", "resources": []}`', '`{"name": "p", "resources": [{"name": "t", …}]}`', _DESCRIPTOR
    ),
    "primary-key": Remedy(
        "two rows with the id `m016`, or one with none",
        "`m016` and `m202`",
        "give one of the rows a key of its own, or delete it if it says the same twice.",
    ),
    "resource-error": Remedy('`{"name": "My data", …}`', '`{"name": "my-data", …}`', _DESCRIPTOR),
    "row-count": Remedy('`"rows": 5` of a table of 4 rows', '`"rows": 4`', _COUNTED),
    "schema-error": Remedy('`"primaryKey": "key"` where no field has that name', '`"primaryKey": "id"`', _DESCRIPTOR),
    "scheme-error": Remedy(
        '`"path": "claim.csv"` of a file `claims.csv`', '`"path": "claims.csv"`', "correct the path, or add the file."
    ),
    "source-error": Remedy(
        "a table whose file is empty", "a file with its first line, `id,name`", "write what the message misses."
    ),
    "table-error": Remedy(
        'a field whose `"pattern"` is `[`, which is no regular expression', '`"pattern": "[a-z]+"`', _DESCRIPTOR
    ),
    "type-error": Remedy(
        "a cell `12a` in a field of the type `integer`",
        "`12`, or an empty cell if nobody knows",
        "correct the cell: the schema says what its field holds.",
    ),
    "unique-error": Remedy(
        'two cells `a` in a field with `"unique": true`', "`a` and `b`", "correct one of the two cells."
    ),
    "unmatched-header": Remedy(
        'the first line `x,y` where the schema has `id` and `name` and `"fieldsMatch": "partial"`',
        "`x,id`",
        _LABELS,
    ),
}
"""By rule; what is left out is the kind of other rules, or found by checks that nothing here runs."""
