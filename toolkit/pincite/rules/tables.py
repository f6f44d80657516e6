"""What reading tables and documents finds by itself, offered as rules like any other."""

from collections.abc import Iterator

from pincite.findings import Finding
from pincite.rules.context import Context


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


def stricter(context: Context, rule: str) -> Iterator[Finding]:
    """Yield what reading the tables found under a rule of ours."""
    for resource in context.package.resources:
        if resource.kind == "table" and resource.name not in context.refusals:
            yield from (finding for finding in context.table(resource).stricter if finding.rule == rule)
