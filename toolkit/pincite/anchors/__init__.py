"""Texts, spans, word and name finding, coverage of one by the other. Offsets are code points, 0-based, half-open."""

from pincite.anchors.corpora import Corpora, Corpus, anchoring_of, read_corpora
from pincite.anchors.intervals import Span
from pincite.anchors.reading import Problem, read_anchoring
from pincite.anchors.settings import Anchoring
from pincite.anchors.spans import SpanColumns, read_spans

__all__ = [
    "Anchoring",
    "Corpora",
    "Corpus",
    "Problem",
    "Span",
    "SpanColumns",
    "anchoring_of",
    "read_anchoring",
    "read_corpora",
    "read_spans",
]
