"""Texts, spans, word and name finding, coverage of one by the other. Offsets are code points, 0-based, half-open."""

from pincite.anchors.intervals import Span
from pincite.anchors.reading import Problem, read_anchoring
from pincite.anchors.settings import Anchoring
from pincite.anchors.spans import RowText, SpanColumns, read_row_spans, read_spans

__all__ = ["Anchoring", "Problem", "RowText", "Span", "SpanColumns", "read_anchoring", "read_row_spans", "read_spans"]
