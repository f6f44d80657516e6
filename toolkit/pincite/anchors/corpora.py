"""
Texts that are rows of a table: which they are, and which rows of the other tables belong to each.

A row belongs to the text that it names: by the columns by which its spans do, or else by a foreign key to the table of
the texts.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from pincite.anchors.reading import Problem
from pincite.anchors.references import references
from pincite.anchors.settings import Anchoring
from pincite.anchors.spans import RowText, SpanColumns, foreign_keys, read_row_spans

Schemas = Mapping[str, Mapping[str, Any]]
"""The JSON Schema of each table's rows, by resource name."""


Key = tuple[str, ...]
"""The cells that name a text, as they are written."""


def named(cells: Mapping[str, str], columns: Collection[str]) -> Key:
    """Give the name of a text by the cells of some columns, as they are written."""
    return tuple(cells.get(column, "") for column in columns)


class Corpus(NamedTuple):
    """
    A table whose rows are texts.

    `naming` gives for it and each table whose rows name one of its rows the columns that do; those of the texts
    themselves come first. `spans` are the sound ones in these texts, by table; they call a text by its column.
    """

    resource: str
    naming: Mapping[str, tuple[str, ...]]
    spans: Mapping[str, tuple[SpanColumns, ...]]

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns by which a text is named."""
        return self.naming[self.resource]


class Corpora(NamedTuple):
    """The corpora of a package, and (table, sentence) for what its tables' spans name that is not there."""

    found: tuple[Corpus, ...]
    problems: tuple[tuple[str, str], ...]

    def of(self, resource: str) -> Corpus | None:
        """Give the corpus with the texts of a table, None without."""
        return next((corpus for corpus in self.found if corpus.resource == resource), None)


def read_corpora(schemas: Schemas, columns: Mapping[str, Collection[str]]) -> Corpora:
    """Read the corpora in which the spans of tables count; spans with a problem are left out."""
    listed: dict[str, list[tuple[str, RowText, SpanColumns]]] = {}
    for name, schema in schemas.items():
        for of, span in read_row_spans(schema):
            listed.setdefault(of.resource, []).append((name, of, span))
    problems: list[tuple[str, str]] = []
    found = [
        _corpus(resource, spans, schemas, columns.get(resource, ()), problems) for resource, spans in listed.items()
    ]
    return Corpora(tuple(corpus for corpus in found if corpus.spans), tuple(problems))


def _corpus(
    resource: str,
    listed: list[tuple[str, RowText, SpanColumns]],
    schemas: Schemas,
    columns: Collection[str],
    problems: list[tuple[str, str]],
) -> Corpus:
    sound: dict[str, list[SpanColumns]] = {}
    keys = next((of.keys for _, of, _ in listed if {of.field, *of.keys} <= set(columns)), ())
    naming = {resource: keys}
    for name, of, span in listed:
        if not {of.field, *of.keys} <= set(columns):
            there = f"{of.field} of {resource}, which the package does not have by {', '.join(of.keys)}"
            problems.append((name, f"its spans count in {there}"))
        elif of.keys != keys:
            problems.append((name, f"its spans name {resource} by {', '.join(of.keys)}, others by {', '.join(keys)}"))
        elif naming.setdefault(name, of.fields) != of.fields:
            by = f"{', '.join(naming[name])} and by {', '.join(of.fields)}"
            problems.append((name, f"its spans name their text in {resource} by {by}: a row belongs to one text"))
        else:
            sound.setdefault(name, []).append(span)
    for name, schema in schemas.items():
        for fields, reference, referred in foreign_keys(schema):
            if (reference, referred) == (resource, keys):
                naming.setdefault(name, fields)
    spans = {name: tuple(_enclosed(name, span, resource, sound, problems) for span in sound[name]) for name in sound}
    return Corpus(resource, naming, spans)


def _enclosed(
    name: str,
    span: SpanColumns,
    resource: str,
    sound: Mapping[str, list[SpanColumns]],
    problems: list[tuple[str, str]],
) -> SpanColumns:
    """Leave out of a span what cannot enclose it, for its own spans count in other texts."""
    around = []
    for within in (span.within, *span.also):
        if within is not None and within.resource in sound and sound[within.resource][0].text == span.text:
            around.append(within)
        elif within is not None:
            other = f"{within.resource}, whose own spans do not count in {span.text} of {resource}"
            problems.append((name, f"its spans lie in {other}"))
    return span._replace(within=around[0] if around else None, also=tuple(around[1:]))


def anchoring_of(read: Anchoring, corpora: Corpora) -> tuple[Anchoring, tuple[Problem, ...]]:
    """
    Leave out of an `anchoring` object what cannot be asked of each text of its corpus, with a problem that says why.

    Every table that a part names has to name its texts, but for those that all texts may share: the aliases, the
    things that bear them, and tables whose spelling is checked.
    """
    if read.texts is None:
        return read, ()
    resource, field = read.texts
    corpus = corpora.of(resource)
    if corpus is None or not any(span.text == field for spans in corpus.spans.values() for span in spans):
        return Anchoring(), (Problem("/text", f"no table has spans in {field} of {resource}"),)
    problems = [Problem("/source", "a pin is of a file; texts in a table have none")] if read.source else []
    lost: dict[str, Any] = {"source": None}
    for name, part in read._asdict().items():
        wrong = list(_unnamed(name, part, corpus)) if part is not None and name not in {"text", "texts"} else []
        if wrong:
            problems += wrong
            lost[name] = Anchoring._field_defaults[name]
    return read._replace(**lost), tuple(problems)


def _unnamed(name: str, part: object, corpus: Corpus) -> Iterator[Problem]:
    for key, table, _ in references(part):
        shared = name == "spelling" or (name == "aliases" and key != "mentions")
        if table not in corpus.naming and not shared:
            need = f"the table needs a foreign key, or spans, that name a row of {corpus.resource}"
            yield Problem(f"/{name}/{key}" if key else f"/{name}", f"rows of {table!r} belong to no text: {need}")
