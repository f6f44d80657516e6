"""A text cut into blocks and sentences that rebuild it: a proposal for a person to look through."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pincite.anchors import Span
from pincite.errors import PinciteError

TITLES: Final = frozenset(
    {
        "Mr", "Mrs", "Ms", "Messrs", "Dr", "Prof", "Rev", "Hon", "St", "Mt", "Gov", "Sen", "Rep", "Gen",
        "Adm", "Col", "Maj", "Capt", "Lt", "Sgt", "Pres", "Jr", "Sr", "Inc", "Ltd", "Co", "Corp", "Bros",
        "Dept", "U.S", "U.K", "U.N", "E.U", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept",
        "Oct", "Nov", "Dec", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "vs", "cf", "e.g", "i.e",
        "approx", "ed", "eds", "al",
    }
)  # fmt: skip
"""Words whose full stop ends no sentence, without that full stop."""
COUNTED: Final = frozenset({"No", "Nos", "no", "nos", "Vol", "vol", "Fig", "fig", "Art", "Sec", "Ch", "p", "pp"})
"""Words whose full stop ends no sentence where a number follows."""
_END: Final = re.compile(r"(?:(?<=[^\s.!?…])|(?<=\s[.!?…]))[.!?…]+[”’\"')\]»“]*(?P<gap>\s+)[\"'“‘«„(\[¿¡]*(?P<next>\w)")
_LAST_WORD: Final = re.compile(r"[^\s“”‘’\"'(\[«»„]*$")
_BREAK: Final = re.compile(r"(?<!\s)\s*\n\s*")
"""As `_END`, it begins where a run of such signs does, so that a run of a million of them is read once."""
_LONGEST: Final = 40
"""Characters of a word that may be an abbreviation."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Sentences by block, and the one text that stands between sentences, and between blocks."""

    blocks: tuple[tuple[Span, ...], ...]
    within: str
    between: str


def cut(text: str) -> Layout:
    """
    Cut a text into blocks at its line breaks, and blocks into sentences.

    White space at the text's beginning and end belongs to the first and the last sentence, so that no character is
    lost. Raises PinciteError, with the line, where blocks or sentences are not all parted in the same way.
    """
    if not text.strip():
        raise PinciteError("The text is empty: there is nothing to encode.")
    lead, tail = len(text) - len(text.lstrip()), len(text.rstrip())
    breaks = [Span(*match.span()) for match in _BREAK.finditer(text, lead, tail)]
    edges = [lead, *(edge for gap in breaks for edge in gap), tail]
    blocks = [list(_sentences(text, Span(*edges[place : place + 2]))) for place in range(0, len(edges), 2)]
    gaps = [Span(first.end, second.start) for block in blocks for first, second in pairwise(block)]
    layout = (_common(text, gaps, "sentences", " "), _common(text, breaks, "paragraphs", "\n\n"))
    blocks[0][0] = Span(0, blocks[0][0].end)
    blocks[-1][-1] = Span(blocks[-1][-1].start, len(text))
    return Layout(tuple(map(tuple, blocks)), *layout)


def is_heading(text: str) -> bool:
    """Say whether a block has the form of a heading: one without a full stop at its end."""
    return text.rstrip("”’\"')]» \r\n\t")[-1:] not in {".", "!", "?", "…", ":", ";", ","}


def _sentences(text: str, block: Span) -> Iterator[Span]:
    start = block.start
    for match in _END.finditer(text, block.start, block.end):
        if not match["next"].islower() and not _abbreviates(text, start, match):
            yield Span(start, match.start("gap"))
            start = match.end("gap")
    yield Span(start, block.end)


def _abbreviates(text: str, start: int, match: re.Match[str]) -> bool:
    """Say whether the full stop found is that of an abbreviation ("Mr.", "No. 5") or an initial ("J. Smith")."""
    if text[match.start()] != "." or match.start("gap") != match.start() + 1:
        return False
    last = _LAST_WORD.search(text[max(start, match.start() - _LONGEST) : match.start()])
    word = last.group() if last else ""
    initial = len(word) == 1 and word.isupper() and word != "I"
    return initial or word in TITLES or (word in COUNTED and match["next"].isdigit())


def _common(text: str, gaps: list[Span], what: str, default: str) -> str:
    """Give the text that stands in all of the gaps."""
    counted = Counter(text[gap.start : gap.end] for gap in gaps)
    if not counted:
        return default
    usual = counted.most_common(1)[0][0]
    for gap in gaps:
        found = text[gap.start : gap.end]
        if found != usual:
            line = text.count("\n", 0, gap.start) + 1
            raise PinciteError(
                f"The text cannot be rebuilt from its sentences: {what} are parted by {usual!r}, but in line {line} by "
                f"{found!r}. Make it alike there (join wrapped lines, if that is what they are), and try again."
            )
    return usual
