"""Mentions: those that account for pronouns, and how mentions lie to each other."""

from collections.abc import Iterator

from pincite.anchors import Span
from pincite.anchors.intervals import crossings
from pincite.anchors.words import occurrences
from pincite.findings import Finding
from pincite.rules.anchored import Anchor, chosen, own_anchors, quoted
from pincite.rules.context import Context
from pincite.rules.exemptions import exempt, needless


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
