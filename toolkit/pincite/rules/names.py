"""Names, pronouns and the mentions that account for them."""

from collections.abc import Iterator
from typing import NamedTuple

from pincite.anchors import Span
from pincite.anchors.intervals import crossings
from pincite.anchors.settings import Aliases
from pincite.anchors.words import occurrences
from pincite.findings import Finding
from pincite.rules.anchored import Anchor, chosen, key_of, own_anchors, quoted
from pincite.rules.context import Context
from pincite.rules.exemptions import exempt, needless
from pincite.tables import Row


class Names(NamedTuple):
    """The aliases of a package: the rows by alias, and where each occurs in the text, longest match."""

    rows: dict[str, list[Row]]
    found: list[tuple[Span, str]]


def read_names(context: Context, settings: Aliases) -> Names:
    """Read the aliases and find their occurrences."""
    rows: dict[str, list[Row]] = {}
    for row in context.rows(settings.resource):
        if alias := row.text.get(settings.alias, ""):
            rows.setdefault(alias, []).append(row)
    return Names(rows, list(occurrences(context.text(context.anchoring.text or "") or "", rows)))


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
    settings, name = context.anchoring.aliases, context.anchoring.text or ""
    if settings is None or context.text(name) is None:
        return
    names = read_names(context, settings)
    mentions: dict[Span, list[Anchor]] = {}
    for anchor in own_anchors(context, settings.mentions):
        if anchor.row.get(settings.form) in settings.forms:
            mentions.setdefault(anchor.span, []).append(anchor)
    for span, alias in names.found:
        yield from _unmentioned(context, settings, names, span, alias, mentions.get(span, []))
    for anchor in (anchor for found in mentions.values() for anchor in found):
        yield from _misnamed(context, settings, names, anchor)
    occurring = {alias for _, alias in names.found}
    for alias, rows in names.rows.items():
        if alias not in occurring:
            message = f"the alias {quoted(alias)} does not occur in the text as a whole word of its own"
            yield from (context.at(settings.resource, row, settings.alias, message) for row in rows)
    yield from _not_an_alias(context, settings, names)


def _not_an_alias(context: Context, settings: Aliases, names: Names) -> Iterator[Finding]:
    """Report entities that have aliases and another name of their own than these."""
    if settings.names is None:
        return
    table, column = settings.names
    known: dict[object, list[str]] = {}
    for alias, rows in names.rows.items():
        for row in rows:
            known.setdefault(row.get(settings.entity), []).append(alias)
    for row in context.rows(table):
        called = known.get(key_of(context, table, row), [])
        if called and row.text.get(column) not in called:
            message = f"the text does not call it so; its aliases are {', '.join(quoted(name) for name in called)}"
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


def pronoun_coverage(context: Context) -> Iterator[Finding]:
    """
    Each pronoun of the list in the text must be exactly one pronoun mention, or be exempt.

    The list stands in `anchoring.pronouns.words`; no tagger decides what a pronoun is, and case is ignored. Turned
    round: a pronoun mention's text is on the list.

    Bad: "our" in the text, with no mention of form `pronoun` there
    Good: one such mention, or an exemption of coverage `pronoun` that says why it refers to nothing ("It is time")

    To mend it, add the mention or the exemption.
    """
    settings, name = context.anchoring.pronouns, context.anchoring.text or ""
    text = context.text(name)
    if settings is None or text is None:
        return
    table = settings.rows.resource
    found = [span for span, _ in occurrences(text, settings.words, fold=True)]
    mentions: dict[Span, list[Anchor]] = {}
    for _, anchor in chosen(context, [settings.rows]):
        mentions.setdefault(anchor.span, []).append(anchor)
    needed = [span for span in found if span not in mentions]
    for span in exempt(context, "pronoun", needed):
        message = f"the pronoun {quoted(text[span.start : span.end])} is neither mentioned nor exempt"
        hint = f"add a row to {table} with start {span.start}, end {span.end}, or an exemption"
        yield context.in_text(name, *span, message, hint=hint)
    for anchor in (anchor for span in set(mentions).difference(found) for anchor in mentions[span]):
        message = f"{quoted(anchor.quote)} is not on the list of pronouns"
        yield context.at(table, anchor.row, anchor.columns.quote, message)
    for anchor in (anchor for same in mentions.values() for anchor in same[1:]):
        message = f"row {mentions[anchor.span][0].row.number} mentions this pronoun already"
        yield context.at(table, anchor.row, anchor.columns.quote, message)
    yield from needless(context, "pronoun", needed)


def mention_crossing(context: Context) -> Iterator[Finding]:
    """
    Two mentions may be nested, or apart, but must not cross.

    Where one begins inside another it ends inside it, so that mentions can be drawn as a tree.

    Bad: "President of Belarus" and "Belarus Aleksandr Lukashenko"
    Good: "President of Belarus", with "Belarus" inside it, and "Aleksandr Lukashenko"

    To mend it, shorten or lengthen one of the two.
    """
    name = context.anchoring.mentions
    if name is None:
        return
    mentions = own_anchors(context, name)
    by_span = {anchor.span: anchor for anchor in reversed(mentions)}
    for earlier, later in crossings(by_span):
        first, second = by_span[earlier], by_span[later]
        message = f"{quoted(second.quote)} crosses {quoted(first.quote)} of row {first.row.number}"
        hint = f"the one is at {earlier.start}-{earlier.end}, this one at {later.start}-{later.end}"
        yield context.at(name, second.row, second.columns.quote, message, hint=hint)
