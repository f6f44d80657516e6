"""What reading tables and documents finds by itself, offered as rules like any other."""

from collections.abc import Iterator

from pincite.findings import Finding
from pincite.rules.context import Context
from pincite.tables import is_utf8


def lexical_form(context: Context) -> Iterator[Finding]:
    """
    A cell must be written as the Table Schema standard says, even where frictionless would read it.

    Frictionless reads with Python's own converters, which take more than the standard does: `1_000` as an integer,
    Arabic digits, `2024-1-5` as a date; and it matches the pattern `a|b` against `axyz`. Other readers will not, so
    such cells are values here and errors elsewhere.

    Bad: `1_000`, `٣`, `2024-1-5`
    Good: `1000`, `3`, `2024-01-05`

    To mend it, write the value in the standard's form.
    """
    yield from stricter(context, "lexical-form")


def csv_unterminated_quote(context: Context) -> Iterator[Finding]:
    """
    A quotation mark that opens a cell must be closed before the file ends.

    Python's csv module, and frictionless with it, silently swallows every following line into that one cell.

    Bad: `1,"two` at the end of a file
    Good: `1,"two"`

    To mend it, close the mark, or double it ("") where it belongs to the text.
    """
    yield from stricter(context, "csv-unterminated-quote")


def categories(context: Context) -> Iterator[Finding]:
    """
    A value must be one of its field's categories.

    Data Package 2.0 lets a field of strings or integers declare `categories`; frictionless does not look at them.

    Bad: `appel` where the field says `"categories": ["apple", "orange"]`
    Good: `apple`

    To mend it, write one of the categories, or add the value to them.
    """
    yield from stricter(context, "categories")


def unique_keys(context: Context) -> Iterator[Finding]:
    """
    No two rows may agree in all fields of one of the schema's `uniqueKeys`.

    Data Package 2.0 has them beside the primary key; frictionless does not look at them. As in SQL, a row that misses
    a part of the key equals none.

    Bad: `1,a` and then `1,a` where the schema says `"uniqueKeys": [["number", "letter"]]`
    Good: `1,a` and `1,b`

    To mend it, correct the row that is wrong, or remove the one that was entered twice.
    """
    yield from stricter(context, "unique-keys")


def primary_key_part(context: Context) -> Iterator[Finding]:
    """
    No part of a primary key of several fields may be missing.

    The standard has it from SQL: to be in the primary key is to be required. Frictionless only looks for rows in which
    all parts are missing.

    Bad: `1,` where the schema says `"primaryKey": ["event", "person"]`
    Good: `1,2`

    To mend it, fill in the cell, or take the field out of the key.
    """
    yield from stricter(context, "primary-key-part")


def encoding_undeclared(context: Context) -> Iterator[Finding]:
    """
    A table that is not UTF-8 must name its encoding.

    Without a name the standard's default is UTF-8. Frictionless guesses from the first bytes, and guesses otherwise
    for a file of a few words more; other readers fail, or show wrong letters.

    Bad: a file in Latin-1 whose resource has no `encoding`
    Good: `"encoding": "iso-8859-1"`

    To mend it, write the file in UTF-8, or name its encoding in the descriptor.
    """
    for resource in context.package.resources:
        if resource.kind != "table" or resource.format not in {"csv", "tsv"} or resource.name in context.refusals:
            continue
        if resource.descriptor.get("encoding") is None and resource.paths and not is_utf8(resource):
            if any(finding.rule == "encoding-error" for finding in context.table(resource).findings):
                continue
            yield Finding(
                rule="encoding-undeclared",
                message="this is not UTF-8, and the descriptor names no other encoding",
                resource=resource.name,
                path=resource.path,
                hint='write it in UTF-8, or name its "encoding"',
            )


def stricter(context: Context, rule: str) -> Iterator[Finding]:
    """Yield what reading the tables found under a rule of ours."""
    for resource in context.package.resources:
        if resource.kind == "table" and resource.name not in context.refusals:
            yield from (finding for finding in context.table(resource).stricter if finding.rule == rule)
