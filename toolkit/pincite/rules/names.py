"""Names and the mentions that account for them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from pincite.anchors import Span
from pincite.anchors.settings import Aliases
from pincite.anchors.words import NameIndex
from pincite.findings import Finding
from pincite.rules.anchored import Anchor, key_of, own_anchors, quoted
from pincite.rules.context import Context
from pincite.tables import Row


class Names(NamedTuple):
    """The aliases of a package: the rows by alias, what finds them in a text, and the aliases of each entity."""

    rows: dict[str, list[Row]]
    finder: NameIndex
    called: dict[object, list[str]]

    def found_in(self, text: str) -> list[tuple[Span, str]]:
        """Give where aliases occur in a text, longest match."""
        return list(self.finder.occurrences(text))


def read_names(context: Context, settings: Aliases) -> Names:
    """Read the aliases."""
    return context.remembered_of(settings.resource, "names", lambda: _read_names(context, settings))


def _read_names(context: Context, settings: Aliases) -> Names:
    rows: dict[str, list[Row]] = {}
    called: dict[object, list[str]] = {}
    for row in context.rows(settings.resource):
        if alias := row.text.get(settings.alias, ""):
            rows.setdefault(alias, []).append(row)
    for alias, same in rows.items():
        for row in same:
            called.setdefault(row.get(settings.entity), []).append(alias)
    return Names(rows, NameIndex(rows), called)


def alias_coverage(context: Context) -> Iterator[Finding]:
    """
    Each whole-word occurrence of an alias in the text must be exactly one mention of an entity that bears it.

    Of aliases that begin in one place the longest counts: "Krasnoyarsk" inside "Krasnoyarsk Krai" is no name of the
    city. The mention has the alias's form. Turned round: a mention of such a form has an alias of its entity for its
    text, an alias occurs in the text at least once, and an entity that has aliases is itself called by one of them.

    Bad: "Minsk" in the text, the alias `Minsk,geo-minsk,name`, and no mention there
    Good: one mention there, entity `geo-minsk`, form `name`

    To mend it, add the mention (`pincite locate` gives its offsets), or add or correct the alias.
    """
    settings, text = context.anchoring.aliases, context.text(context.anchoring.text or "")
    if settings is None or text is None:
        return
    names = read_names(context, settings)
    found = names.found_in(text)
    mentions: dict[Span, list[Anchor]] = {}
    for anchor in own_anchors(context, settings.mentions):
        if anchor.row.get(settings.form) in settings.forms:
            mentions.setdefault(anchor.span, []).append(anchor)
    for span, alias in found:
        yield from _unmentioned(context, settings, names, span, alias, mentions.get(span, []))
    for anchor in (anchor for same in mentions.values() for anchor in same):
        yield from _misnamed(context, settings, names, anchor)
    if not context.shared(settings.resource):
        yield from _absent(context, settings, names, {alias for _, alias in found})
    if settings.names is not None and not context.shared(settings.names[0]):
        yield from _not_an_alias(context, settings.names, names.called)


def seen(context: Context) -> Iterator[tuple[object, str]]:
    """
    Give what `alias_coverage` has to know of each text to judge what all texts share.

    Of shared aliases those that occur, as (None, alias); of aliases that are the text's own those of each entity.
    """
    settings, text = context.anchoring.aliases, context.text(context.anchoring.text or "")
    if settings is None or text is None:
        return
    names = read_names(context, settings)
    if context.shared(settings.resource):
        yield from ((None, alias) for alias in {alias for _, alias in names.found_in(text)})
    elif settings.names is not None and context.shared(settings.names[0]):
        yield from ((entity, alias) for entity, aliases in names.called.items() for alias in aliases)


def of_all(context: Context, seen: Collection[tuple[object, str]]) -> Iterator[Finding]:
    """Yield what `alias_coverage` finds of aliases and names that all texts share, from what `seen` gave of each."""
    settings = context.anchoring.aliases
    if settings is None:
        return
    called: dict[object, list[str]] = {}
    if context.shared(settings.resource):
        names = read_names(context, settings)
        called = names.called
        yield from _absent(context, settings, names, {alias for _, alias in seen}, "any text")
    else:
        for entity, alias in sorted(seen, key=str):
            called.setdefault(entity, []).append(alias)
    if settings.names is not None and context.shared(settings.names[0]):
        yield from _not_an_alias(context, settings.names, called, "no text calls it so")


def _absent(
    context: Context, settings: Aliases, names: Names, occurring: Collection[str], where: str = "the text"
) -> Iterator[Finding]:
    """Report aliases that occur nowhere."""
    for alias, rows in names.rows.items():
        if alias not in occurring:
            message = f"the alias {quoted(alias)} does not occur in {where} as a whole word of its own"
            yield from (context.at(settings.resource, row, settings.alias, message) for row in rows)


def _not_an_alias(
    context: Context,
    names: tuple[str, str],
    known: Mapping[object, Sequence[str]],
    said: str = "the text does not call it so",
) -> Iterator[Finding]:
    """Report entities that have aliases and another name of their own than these."""
    table, column = names
    for row in context.rows(table):
        called = known.get(key_of(context, table, row), [])
        if called and row.text.get(column) not in called:
            message = f"{said}; its aliases are {', '.join(quoted(name) for name in called)}"
            yield context.at(table, row, column, message, expected=called[0] if len(called) == 1 else None)


def _unmentioned(  # noqa: PLR0913, PLR0917 (one occurrence and all that is known about it)
    context: Context, settings: Aliases, names: Names, span: Span, alias: str, mentions: list[Anchor]
) -> Iterator[Finding]:
    bearers = " or ".join(dict.fromkeys(row.text.get(settings.entity, "") for row in names.rows[alias]))
    if not mentions:
        message = f"{quoted(alias)} is an alias of {bearers}, and no row of {settings.mentions} names it here"
        hint = f"add a mention with start {span.start}, end {span.end}"
        yield context.in_text(context.anchoring.text or "", *span, message, hint=hint)
    for anchor in mentions[1:]:
        message = f"row {mentions[0].row.number} mentions {quoted(alias)} here already"
        yield context.at(settings.mentions, anchor.row, anchor.columns.quote, message)


def _misnamed(context: Context, settings: Aliases, names: Names, anchor: Anchor) -> Iterator[Finding]:
    aliases = names.rows.get(anchor.quote, [])
    entity, form = anchor.row.get(settings.entity), anchor.row.get(settings.form)
    if any((row.get(settings.entity), row.get(settings.form)) == (entity, form) for row in aliases):
        return
    same = [row for row in aliases if row.get(settings.entity) == entity]
    if not aliases:
        message = f"{quoted(anchor.quote)} is an alias of no entity, so it is no mention of form {form}"
        yield context.at(settings.mentions, anchor.row, anchor.columns.quote, message)
    elif same:
        expected = " or ".join(row.text.get(settings.form, "") for row in same)
        message = f"the alias {quoted(anchor.quote)} of {entity} has another form"
        yield context.at(settings.mentions, anchor.row, settings.form, message, expected=expected)
    else:
        expected = " or ".join(dict.fromkeys(row.text.get(settings.entity, "") for row in aliases))
        message = f"{quoted(anchor.quote)} is no alias of {entity}"
        yield context.at(settings.mentions, anchor.row, settings.entity, message, expected=expected)
