"""
The `anchoring` object of a package descriptor, as values.

It switches the coverage rules on, part by part; docs/anchoring.md is its reference, `anchoring.schema.json` beside
this file its form.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

Cells = Callable[[str], Any]
"""Gives a row's typed value by column, None where it has none."""


class Selection(NamedTuple):
    """The rows of a table whose columns hold one of the values that `where` allows; all rows where it is empty."""

    resource: str
    where: Mapping[str, tuple[Any, ...]] = MappingProxyType({})

    def takes(self, cell: Cells) -> bool:
        """Say whether a row is among them; `cell` gives its typed value by column."""
        return all(cell(column) in allowed for column, allowed in self.where.items())


class TextTable(NamedTuple):
    """The texts of a corpus: the column `field` of a table, a text a row."""

    resource: str
    field: str


class Source(NamedTuple):
    """The text's file as pinned by a person."""

    sha256: str
    bytes: int


class Tiling(NamedTuple):
    """
    The table whose rows, joined, are the text.

    Rows of one `group` are joined by `within`, groups by `between`. `position` counts rows in their group from 1;
    `names` gives columns that are spelt from others, as `p{paragraph:02}s{position}`.
    """

    resource: str
    group: str
    within: str
    between: str
    position: str | None = None
    names: Mapping[str, str] = MappingProxyType({})


class Quotations(NamedTuple):
    """The rows of which each pair of marks in the text must be exactly one."""

    rows: Selection
    opening: str
    closing: str


class Aliases(NamedTuple):
    """
    The table of names and the table of their mentions; `forms` are the mention forms that names have.

    `names`, a table and its column, holds each entity's own name.
    """

    resource: str
    mentions: str
    forms: tuple[str, ...]
    alias: str = "alias"
    entity: str = "entity"
    form: str = "form"
    names: tuple[str, str] | None = None


class Numbers(NamedTuple):
    """The rows that account for numbers, the number words, and the values of those that have one."""

    rows: tuple[Selection, ...]
    words: tuple[str, ...]
    values: Mapping[str, float] = MappingProxyType({})


class Pronouns(NamedTuple):
    """The rows that account for pronouns, and the pronouns."""

    rows: Selection
    words: tuple[str, ...]


class Attribution(NamedTuple):
    """The columns by which a claim names its statement and source, and a statement its mode and speaker."""

    statements: str
    attribution: str = "attribution"
    statement: str = "statement"
    source: str = "source"
    mode: str = "mode"
    speaker: str = "speaker"
    continued: str = "continued"
    narrator: str = "narrator"


class Claims(NamedTuple):
    """The table of claims, the table every row of which must have one, and the columns that name what it is about."""

    resource: str
    of: str
    about: tuple[str, ...] = ()
    proposition: str | None = None
    attribution: Attribution | None = None


class Offices(NamedTuple):
    """The relations that tie a holder to an office, and the mentions that are titles."""

    relations: Selection
    titles: Selection


class Relations(NamedTuple):
    """The relations whose two ends must be mentioned where the relation is anchored."""

    rows: Selection
    ends: tuple[str, str] = ("subject", "object")
    offices: Offices | None = None


class Corrections(NamedTuple):
    """The rows that say what is wrong in the text, and the column that says what would be right."""

    rows: Selection
    suggestion: str


class Grounded(NamedTuple):
    """
    The rows that are about entities mentioned near them, and the columns that name these.

    A row without a span of its own stands where the row stands to which its foreign key `through` leads.
    """

    rows: Selection
    about: tuple[str, ...]
    through: str | None = None


class Dates(NamedTuple):
    """The rows whose date must have its years inside the row's span."""

    rows: Selection
    date: str


class Words(NamedTuple):
    """The rows that account for words, and the table whose further spans are cues."""

    rows: tuple[Selection, ...]
    cues: str | None = None
    speaker: str | None = None


class Spelling(NamedTuple):
    """The columns whose words must be the text's or on the list, by table, and the list."""

    columns: Mapping[str, tuple[str, ...]]
    words: tuple[str, ...]


class Anchoring(NamedTuple):
    """
    A package's `anchoring` object; a part that is None is switched off.

    `text` names what all parts speak of; where they speak of each row of a table, it is None and `texts` is given.
    """

    text: str | None = None
    texts: TextTable | None = None
    source: Source | None = None
    tiling: Tiling | None = None
    quotations: Quotations | None = None
    aliases: Aliases | None = None
    numbers: Numbers | None = None
    pronouns: Pronouns | None = None
    claims: Claims | None = None
    relations: Relations | None = None
    corrections: Corrections | None = None
    grounded: tuple[Grounded, ...] = ()
    dates: Dates | None = None
    words: Words | None = None
    spelling: Spelling | None = None
    exemptions: str | None = None

    @property
    def mentions(self) -> str | None:
        """The table of mentions: that of `aliases`, or of `pronouns` where no aliases are given."""
        if self.aliases is not None:
            return self.aliases.mentions
        return self.pronouns.rows.resource if self.pronouns is not None else None

    @property
    def entity(self) -> str:
        """The column of a mention that names what is mentioned."""
        return self.aliases.entity if self.aliases is not None else "entity"
