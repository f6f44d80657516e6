"""Exemptions: stretches of the text that a coverage rule need not account for."""

from collections.abc import Iterable, Iterator
from typing import Final

from pincite.anchors import Span
from pincite.anchors.intervals import Cover, uncovered
from pincite.findings import Finding
from pincite.rules.anchored import Anchor, own_anchors, quoted, spans
from pincite.rules.context import Context

COVERAGE: Final = "coverage"
"""The column of an exemption that names what it exempts from: number, pronoun or token."""


def exemptions(context: Context, coverage: str) -> list[Anchor]:
    """Give the exemptions from one coverage."""
    name = context.anchoring.exemptions
    return [item for item in own_anchors(context, name) if item.row.get(COVERAGE) == coverage] if name else []


def exempt(context: Context, coverage: str, needed: Iterable[Span]) -> Iterator[Span]:
    """Give those of the spans that no exemption covers."""
    return uncovered(needed, spans(exemptions(context, coverage)))


def needless(context: Context, coverage: str, needed: Iterable[Span]) -> Iterator[Finding]:
    """Report exemptions that exempt nothing: each must hold at least one span that is otherwise uncovered."""
    cover = Cover(needed)
    for anchor in exemptions(context, coverage):
        if not cover.touches(anchor.span):
            message = f"{quoted(anchor.quote)} needs no exemption from {coverage} coverage"
            name = context.anchoring.exemptions or ""
            yield context.at(name, anchor.row, COVERAGE, message, hint="take the row out")
