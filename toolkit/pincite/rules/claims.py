"""Claims: that every sentence and word has one, who makes it, and what it is about."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise

from pincite.anchors.intervals import Span, uncovered
from pincite.anchors.settings import Attribution
from pincite.anchors.words import words
from pincite.findings import Finding
from pincite.rules.anchored import Anchor, Inside, chosen, key_of, own_anchors, quoted, spans
from pincite.rules.context import Context
from pincite.rules.exemptions import exempt, needless
from pincite.rules.quotations import cues


def claim_coverage(context: Context) -> Iterator[Finding]:
    """
    Each sentence must have a claim: one whose span lies in it.

    Bad: sentence `p06s5`, and no claim inside 1882-1971
    Good: a claim for each proposition of the sentence, presuppositions included

    To mend it, write the claim that is missing: its words, and the proposition in a plain sentence of its own.
    """
    settings = context.anchoring.claims
    if settings is None:
        return
    claims = Inside(own_anchors(context, settings.resource))
    for sentence in own_anchors(context, settings.of):
        if not claims[sentence.span]:
            message = f"no row of {settings.resource} lies in {quoted(sentence.quote)}"
            yield context.at(settings.of, sentence.row, sentence.columns.quote, message)


def token_coverage(context: Context) -> Iterator[Finding]:
    """
    Each word of the text must be in a claim or a cue, or be exempt.

    So nothing of the text is passed over. A word is a run of word characters with inner apostrophes, hyphens and
    decimal points; neighbouring spans count together. Words that follow each other in one sentence are one finding.

    Bad: a sentence of eight words with a claim over the first five, and the rest in no cue
    Good: a claim over all eight; or over five, and the other three in the cue

    To mend it, lengthen a claim, write the one that is missing, or exempt a word that says nothing ("Moreover").
    """
    settings, name = context.anchoring.words, context.anchoring.text or ""
    text = context.text(name)
    if settings is None or text is None:
        return
    covering = spans(anchor for _, anchor in chosen(context, settings.rows)) + spans(cues(context))
    needed = list(uncovered(words(text), covering))
    tables = " or ".join(dict.fromkeys(rows.resource for rows in settings.rows))
    tiling = context.anchoring.tiling
    ends = sorted(span.end for span in spans(own_anchors(context, tiling.resource))) if tiling is not None else []
    for span, count in _runs(exempt(context, "token", needed), list(words(text)), ends):
        what = f"the word {quoted(text[span.start : span.end])} is"
        if count > 1:
            what = f"the {count} words {quoted(text[span.start : span.end])} are"
        yield context.in_text(name, *span, f"{what} in no row of {tables}, in no cue and not exempt")
    yield from needless(context, "token", needed)


def _runs(left: Iterable[Span], every: list[Span], ends: list[int]) -> Iterator[tuple[Span, int]]:
    """Join words that follow each other in one sentence, and count them: a sentence left out is one finding."""
    following = dict(pairwise(every))
    run: list[Span] = []
    for span in left:
        same = bool(run) and bisect_left(ends, run[-1].end) == bisect_left(ends, span.end)
        if run and not (same and following[run[-1]] == span):
            yield Span(run[0].start, run[-1].end), len(run)
            run = []
        run.append(span)
    if run:
        yield Span(run[0].start, run[-1].end), len(run)


def claim_attribution(context: Context) -> Iterator[Finding]:
    """
    A claim inside a statement must carry that statement, its mode and its speaker.

    A claim outside all statements has none. It is either the narrator's own and has no source; or `continued`: it
    has no cue of its own, but is plainly still the report of the last statement before it, whose speaker is its
    source.

    Bad: a claim inside statement `q03`, attribution `narrator`
    Good: the same claim, attribution `direct`, statement `q03`, source `per-lukashenko`

    To mend it, copy the statement's mode and speaker, or shorten the span that runs out of the statement.
    """
    settings = context.anchoring.claims
    given = settings.attribution if settings is not None else None
    if settings is None or given is None:
        return
    name = settings.resource
    for claim, around, before in _statements_of(own_anchors(context, name), own_anchors(context, given.statements)):
        if around:
            yield from _inside_statement(context, name, given, claim, around)
        else:
            yield from _outside_statements(context, name, given, claim, before)


def _inside_statement(
    context: Context, name: str, given: Attribution, claim: Anchor, around: list[Anchor]
) -> Iterator[Finding]:
    said = claim.row.get(given.statement)
    named = [item for item in around if key_of(context, given.statements, item.row) == said]
    statement = (named or around)[-1]
    key = key_of(context, given.statements, statement.row)
    wanted = {
        given.statement: key,
        given.attribution: statement.row.get(given.mode),
        given.source: statement.row.get(given.speaker),
    }
    for column, value in wanted.items():
        if value is not None and claim.row.get(column) != value:
            message = f"its span lies in statement {key}, so its {column} is {value}"
            yield context.at(name, claim.row, column, message, expected=str(value))


def _outside_statements(
    context: Context, name: str, given: Attribution, claim: Anchor, before: Anchor | None
) -> Iterator[Finding]:
    if (said := claim.row.get(given.statement)) is not None:
        yield context.at(name, claim.row, given.statement, f"its span does not lie in statement {said}", expected="")
        return
    kind, source = claim.row.get(given.attribution), claim.row.get(given.source)
    if kind not in {given.continued, given.narrator}:
        message = f"its span lies in no statement, so it is {given.continued} or {given.narrator}"
        yield context.at(name, claim.row, given.attribution, message, expected=f"{given.continued} or {given.narrator}")
    elif kind == given.narrator and source is not None:
        yield context.at(name, claim.row, given.source, "the narrator's claim has no source", expected="")
    elif kind == given.continued and (before is None or before.row.get(given.speaker) != source):
        speaker = None if before is None else before.row.get(given.speaker)
        last = "there is no statement before it" if before is None else f"the last speaker before it is {speaker}"
        expected = None if speaker is None else str(speaker)
        yield context.at(
            name, claim.row, given.source, f"a continued claim goes on with a report: {last}", expected=expected
        )


def _statements_of(
    claims: list[Anchor], statements: list[Anchor]
) -> Iterator[tuple[Anchor, list[Anchor], Anchor | None]]:
    """Give each claim with the statements around it, outermost first, and the last statement that ends before it."""
    statements = sorted(statements, key=lambda item: (item.span.start, -item.span.end))
    place = 0
    opened: list[Anchor] = []
    ended: Anchor | None = None
    for claim in sorted(claims, key=lambda item: item.span):
        while place < len(statements) and statements[place].span.start <= claim.span.start:
            opened.append(statements[place])
            place += 1
        closed = [item for item in opened if item.span.end <= claim.span.start]
        ended = max([*closed, *([ended] if ended else [])], key=lambda item: item.span.end, default=None)
        opened = [item for item in opened if item.span.end > claim.span.start]
        yield claim, [item for item in opened if item.span.end >= claim.span.end], ended
