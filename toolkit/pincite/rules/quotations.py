"""Quotations and their cues."""

from collections.abc import Iterator

from pincite.anchors import Span
from pincite.findings import Finding
from pincite.rules.anchored import Anchor, Blocks, Inside, anchors, chosen, own_anchors, quoted
from pincite.rules.context import Context


def quotation_coverage(context: Context) -> Iterator[Finding]:
    """
    Each pair of quotation marks in the text must be exactly one direct statement, its marks included.

    Bad: `“Recently … the relations,”` in the text, and no row of mode `direct` with that span
    Good: one such row, from the opening mark to the closing one

    To mend it, add the statement that is missing, take out the one that is doubled, or let its span begin and end
    with the marks.
    """
    settings, name = context.anchoring.quotations, context.anchoring.text or ""
    text = context.text(name)
    if settings is None or text is None:
        return
    pairs, loose = quotations(text, settings.opening, settings.closing)
    for place in loose:
        yield context.in_text(name, place, place + 1, "this quotation mark has no partner")
    rows: dict[Span, list[Anchor]] = {span: [] for span in pairs}
    for _, anchor in chosen(context, [settings.rows]):
        if anchor.span in rows:
            rows[anchor.span].append(anchor)
        else:
            message = f"{quoted(anchor.quote)} does not run from one opening mark to its closing one"
            yield context.at(settings.rows.resource, anchor.row, anchor.columns.quote, message)
    for span, found in rows.items():
        if not found:
            message = f"no row of {settings.rows.resource} is this quotation, {quoted(text[span.start : span.end])}"
            yield context.in_text(name, *span, message)
        for anchor in found[1:]:
            message = f"row {found[0].row.number} is this quotation already"
            yield context.at(settings.rows.resource, anchor.row, anchor.columns.quote, message)


def quotations(text: str, opening: str, closing: str) -> tuple[list[Span], list[int]]:
    """Give the spans of the outermost pairs of marks, marks included, and the places of marks without a partner."""
    found: list[Span] = []
    opened: list[int] = []
    loose: list[int] = []
    for place, character in enumerate(text):
        if character == closing and opened:
            found.append(Span(opened.pop(), place + 1))
        elif character == opening:
            opened.append(place)
        elif character == closing:
            loose.append(place)
    pairs: list[Span] = []
    for span in sorted(found):
        if not pairs or span.start >= pairs[-1].end:
            pairs.append(span)
    return pairs, sorted(loose + opened)


def cue_outside(context: Context) -> Iterator[Finding]:
    """
    A statement's cue must lie outside the statement, in the same paragraph.

    The cue is the attributing phrase, "the head of state said"; it is the reporter's, not the speaker's. One cue may
    serve two statements. The cue is the second span that the table's schema declares.

    Bad: statement 339-511, cue 489-511
    Good: statement 339-488, cue 489-511

    To mend it, let the statement end where its cue begins.
    """
    settings = context.anchoring.words
    if settings is None or settings.cues is None:
        return
    own = {anchor.row.number: anchor for anchor in own_anchors(context, settings.cues)}
    group = context.anchoring.tiling
    blocks = Blocks(own_anchors(context, group.resource), group.group) if group is not None else None
    for cue in cues(context):
        statement = own.get(cue.row.number)
        if statement is None:
            continue
        if cue.span.start < statement.span.end and statement.span.start < cue.span.end:
            message = f"the cue at {cue.span.start}-{cue.span.end} overlaps its statement"
            where = f"the statement is at {statement.span.start}-{statement.span.end}"
            yield context.at(settings.cues, cue.row, cue.columns.quote, message, hint=where)
        elif blocks is not None and blocks.at(statement.span.start) != blocks.at(cue.span.start):
            message = "the cue stands in another paragraph than its statement"
            yield context.at(settings.cues, cue.row, cue.columns.quote, message)


def cue_speaker(context: Context) -> Iterator[Finding]:
    """
    A statement's cue must mention its speaker.

    The cue is the whole attributing phrase, speaker included, so the speaker is named, described or meant by a
    pronoun in it.

    Bad: cue "Lev Kuznetsov said", speaker `per-lukashenko`
    Good: cue "Lev Kuznetsov said", speaker `per-kuznetsov`

    To mend it, correct the speaker, or add the mention that is missing inside the cue.
    """
    settings, mentions = context.anchoring.words, context.anchoring.mentions
    if settings is None or settings.cues is None or settings.speaker is None or mentions is None:
        return
    entity = context.anchoring.entity
    found = Inside(own_anchors(context, mentions))
    for cue in cues(context):
        speaker = cue.row.get(settings.speaker)
        named = list(dict.fromkeys(anchor.row.get(entity) for anchor in found[cue.span]))
        if speaker is not None and speaker not in named:
            message = f"the cue {quoted(cue.quote)} does not mention {speaker}"
            expected = " or ".join(str(name) for name in named) or None
            yield context.at(settings.cues, cue.row, settings.speaker, message, expected=expected)


def cues(context: Context) -> Iterator[Anchor]:
    """Give the cues: every span after the first of the table that `anchoring.words.cues` names."""
    settings = context.anchoring.words
    if settings is not None and settings.cues is not None:
        for place in range(1, len(context.spans(settings.cues))):
            yield from anchors(context, settings.cues, place)
