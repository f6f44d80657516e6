"""
Rules asked of each text of a corpus, as if the package had no other.

What is asked of a text needs nothing but the rows that name it, and the few tables that all texts share; so it is
asked here of all texts in turn, or by a cluster's workers of those that are theirs.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from itertools import islice
from typing import Any, NamedTuple

from pincite.anchors import Anchoring, Corpus, SpanColumns
from pincite.anchors.corpora import Key, named
from pincite.anchors.references import references
from pincite.findings import Finding
from pincite.packages import Package, Resource
from pincite.rules.context import Context
from pincite.rules.rule import Rule
from pincite.tables import Row
from pincite.tables.streams import UnprovedError

Said = tuple[int, Any]
"""A rule's number and a finding of it; or, as -1 less that number, something that its `seen` gave of a text."""


class Judged(NamedTuple):
    """What the texts of a corpus gave: each rule's findings, text by text, and what it has seen of them all."""

    found: Mapping[int, list[Finding]]
    seen: Mapping[int, set[Hashable]]


class TextContext(Context):
    """
    One text of a corpus and the rows that name it, in the shape of a package that has nothing else.

    Its text is called by the column that holds it. Tables whose rows name no text are those of the whole package.
    """

    def __init__(self, whole: Context, corpus: Corpus, rows: Mapping[str, list[Row]]) -> None:
        super().__init__(whole.package, whole.limit)
        self.corpus: Corpus = corpus
        self._whole, self._own = whole, rows

    @cached_property
    def resources(self) -> Mapping[str, Resource]:
        """The package's resources by name."""
        return self._whole.resources

    @cached_property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The column names of each table."""
        return self._whole.columns

    @cached_property
    def anchoring(self) -> Anchoring:
        """The package's `anchoring` object, if it is about this corpus."""
        read = self._whole.anchored[0]
        about = read.texts is not None and read.texts.resource == self.corpus.resource
        return read._replace(text=read.texts.field) if read.texts is not None and about else Anchoring()

    def rows(self, name: str) -> list[Row]:
        """Give the rows of a table that name this text; all rows of one that all texts share."""
        return self._whole.rows(name) if self.shared(name) else self._own.get(name, [])

    def text(self, name: str) -> str | None:
        """Give what stands in a column of the text's own row; None where there is no such row."""
        texts = self._own.get(self.corpus.resource)
        return texts[0].text.get(name) if texts else None

    def spans(self, name: str) -> tuple[SpanColumns, ...]:
        """Give the spans of a table that count in this text."""
        return self.corpus.spans.get(name, ())

    def json_schema(self, name: str) -> Mapping[str, Any]:
        """Give the JSON Schema of a resource."""
        return self._whole.json_schema(name)

    def remembered_of(self, name: str, key: object, make: Any) -> Any:  # noqa: ANN401 (whatever is made)
        """Give what was made of the rows of one table: once for all texts that share it."""
        return (self._whole if self.shared(name) else self).remembered((name, key), make)

    def at(self, name: str, row: Row | None, field: str | None, message: str, **details: Any) -> Finding:  # noqa: ANN401
        """Make a finding about a table's row; about the row of the text itself where no row is named."""
        if row is not None:
            return super().at(name, row, field, message, **details)
        return super().at(self.corpus.resource, self._first, self.anchoring.text, f"{name}: {message}", **details)

    def in_text(self, name: str, start: int, end: int, message: str, **details: Any) -> Finding:  # noqa: ANN401
        """Make a finding about a stretch of the text, at the row of the text."""
        stretch = {"cell": (self.text(name) or "")[start:end], "note": f"start {start}, end {end}"}
        return super().at(self.corpus.resource, self._first, name, message, **{**stretch, **details})

    @property
    def _first(self) -> Row:
        return self._own[self.corpus.resource][0]


def texts_of(context: Context) -> Iterator[Context]:
    """Give the package itself, and each text of its corpora as if it were one."""
    yield context
    for corpus in context.corpora.found:
        for rows in _by_key(context, corpus, _own(context, corpus)):
            if corpus.resource in rows:
                yield TextContext(context, corpus, rows)


def by_text(context: Context, rule: Rule, rules: Sequence[Rule]) -> Iterator[Finding]:
    """
    Yield what a rule finds in the texts of all corpora; `rules` are all that are asked.

    The first that is asked judges for all, so that each text is looked at once.
    """
    for corpus in context.corpora.found:
        judged = context.remembered(("judged", corpus.resource), partial(_judged, context, corpus, rules))
        number = rules.index(rule)
        yield from judged.found[number]
        if rule.of_all:
            yield from rule.imported.of_all(TextContext(context, corpus, {}), judged.seen[number])


def _judged(context: Context, corpus: Corpus, rules: Sequence[Rule]) -> Judged:
    judged = Judged({number: [] for number in range(len(rules))}, {number: set() for number in range(len(rules))})
    for number, said in _said(context, corpus, rules):
        if number < 0:
            judged.seen[-1 - number].add(said)
        else:
            judged.found[number].append(said)
    return judged


def _said(context: Context, corpus: Corpus, rules: Sequence[Rule]) -> Iterator[Said]:
    most = context.most + 1 if context.most else None  # one more tells that there are more
    own = _own(context, corpus)
    if context.engine == "spark":
        from pincite import spark

        shared = {name: context.rows(name) for name in _asked(context, corpus) if name not in corpus.naming}
        keyed = [spark.Keyed(name, corpus.naming[name], partial(context.rows, name)) for name in own]
        judge = partial(_judge_there, corpus, rules, shared, most)
        with suppress(UnprovedError):
            yield from spark.judge_by_key(context.package, keyed, judge, most, context.sizes)
            return
    left = dict.fromkeys(range(len(rules)), most)
    for rows in _by_key(context, corpus, own):
        for number, said in _judge(TextContext(context, corpus, rows), rules, left):
            if number >= 0 and (enough := left[number]) is not None:
                left[number] = enough - 1
            yield number, said


def _judge(text: TextContext, rules: Sequence[Rule], left: Mapping[int, int | None]) -> Iterator[Said]:
    """Ask rules of one text, each for as many findings as are left (None: all)."""
    for number, rule in enumerate(rules):
        if rule.of_all:
            yield from ((-1 - number, seen) for seen in rule.imported.seen(text))
        yield from ((number, found) for found in islice(rule.find(text), left[number]))


def _judge_there(  # what a worker is given, and makes of it once
    corpus: Corpus, rules: Sequence[Rule], shared: Mapping[str, list[Row]], most: int | None, package: Package
) -> Callable[[Mapping[str, list[Row]]], Iterator[Said]]:
    """Give what judges the rows of one text on a worker."""
    whole, left = Context(package, rows=shared), dict.fromkeys(range(len(rules)), most)
    return lambda rows: _judge(TextContext(whole, corpus, rows), rules, left)


def _by_key(context: Context, corpus: Corpus, names: Sequence[str]) -> Iterable[Mapping[str, list[Row]]]:
    """Put rows together by the text that they name: texts in their order, then what is named and not there."""
    found: dict[Key, dict[str, list[Row]]] = {}
    for name in names:
        columns = corpus.naming[name]
        for row in context.rows(name):
            found.setdefault(named(row.text, columns), {}).setdefault(name, []).append(row)
    return found.values()


def _own(context: Context, corpus: Corpus) -> list[str]:
    """List the tables whose rows are put together by text, the texts themselves first."""
    wanted = {*corpus.spans, *_asked(context, corpus)}
    return [corpus.resource, *(name for name in corpus.naming if name in wanted and name != corpus.resource)]


def _asked(context: Context, corpus: Corpus) -> list[str]:
    """List the tables that the `anchoring` object speaks of."""
    parts = TextContext(context, corpus, {}).anchoring._replace(text=None)
    return list(dict.fromkeys(table for part in parts if part for _, table, _ in references(part)))
