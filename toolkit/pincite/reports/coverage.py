"""How much of a text is encoded, for a person at a terminal and for machines."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from pincite.reports.escaping import visible
from pincite.reports.paint import paint
from pincite.reports.style import Style
from pincite.rules.coverage import SHORT, Count, Coverage
from pincite.version import __version__

BAR: Final = 30
"""Characters of a full bar."""
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"


def text(coverage: Coverage, style: Style) -> str:
    """Give the counts as aligned tables with bars; nothing in them needs colour to be understood."""
    return "".join(f"{line}\n" for line in _lines(coverage, style))


def as_json(coverage: Coverage, _style: Style) -> str:
    """Give the counts as one JSON text, stable, with no clock in it."""
    return json.dumps(coverage_json(coverage), ensure_ascii=False, indent=2) + "\n"


def coverage_json(coverage: Coverage) -> dict[str, Any]:
    """Give the counts as a JSON value."""
    claims = coverage.claims
    return {
        "pincite": __version__,
        "package": coverage.name,
        "text": coverage.text,
        "words": coverage.words,
        "complete": all(count.complete for count in coverage.counts),
        "coverage": [
            {"kind": item.kind, "total": item.total, "covered": item.covered, "exempt": item.exempt}
            for item in coverage.counts
        ],
        "tables": [{"span": item.resource, "rows": item.rows, "words": item.words} for item in coverage.tables],
        "claims": claims
        and {"medianWords": claims.median, "shortWords": SHORT, "outsideCues": claims.outside, "inShort": claims.short},
        "unusedTerms": [
            {"resource": item.resource, "field": item.field, "terms": list(item.terms)} for item in coverage.unused
        ],
        "problems": list(coverage.problems),
    }


FORMATS: Final[Mapping[str, Callable[[Coverage, Style], str]]] = {"text": text, "json": as_json}


def _lines(coverage: Coverage, style: Style) -> Iterator[str]:
    title = f"{visible(coverage.name or 'This package')}: {visible(coverage.text)}, {coverage.words:,} words"
    yield paint(title, "bold", style)
    for problem in coverage.problems:
        yield paint(f"switched off: {visible(problem)}", "error", style)
    if coverage.counts:
        yield from ("", paint("Accounted for", "bold", style))
        yield from _aligned(
            [_count_cells(count) for count in coverage.counts], [_whole(c) for c in coverage.counts], style
        )
    if coverage.tables:
        yield from ("", paint("Words of the text in the spans of each table", "bold", style))
        cells = [(visible(item.resource), f"{item.words:,}", f"in {item.rows:,} rows") for item in coverage.tables]
        yield from _aligned(cells, [(item.words, coverage.words, "dim") for item in coverage.tables], style)
    yield from _claims(coverage, style)
    if coverage.unused:
        yield from ("", paint("Terms that no row uses", "bold", style))
        width = max(len(f"{item.resource}.{item.field}") for item in coverage.unused)
        for item in coverage.unused:
            name = visible(f"{item.resource}.{item.field}").ljust(width)
            yield f"  {name}  {visible(', '.join(item.terms))}"


def _claims(coverage: Coverage, style: Style) -> Iterator[str]:
    claims = coverage.claims
    if claims is None:
        return
    yield from ("", paint("Claims", "bold", style))
    yield f"  median length of a claim: {claims.median:g} words"
    said = f"words outside cues that claims of at most {SHORT} words cover: {claims.short:,} of {claims.outside:,}"
    yield f"  {said}, {_percent(claims.short, claims.outside)}"


def _count_cells(count: Count) -> tuple[str, str, str]:
    exempt = f"+ {count.exempt:,} exempt" if count.exempt else ""
    return visible(count.kind), f"{count.covered:,} of {count.total:,}", exempt


def _whole(count: Count) -> tuple[int, int, str]:
    return count.covered + count.exempt, count.total, "good" if count.complete else "error"


def _aligned(
    cells: Sequence[tuple[str, str, str]], parts: Sequence[tuple[int, int, str]], style: Style
) -> Iterator[str]:
    """Lay out name, number and remark in columns, each row ending in a bar and a percentage."""
    widths = [max(len(row[column]) for row in cells) for column in range(3)]
    for (name, number, remark), (part, whole, role) in zip(cells, parts, strict=True):
        left = f"  {name:<{widths[0]}}  {number:>{widths[1]}}  {remark:<{widths[2]}}"
        yield f"{left}  {paint(_bar(part, whole), role, style)} {_percent(part, whole):>6}"


def _bar(part: int, whole: int) -> str:
    eighths = BAR * 8 if not whole else part * BAR * 8 // whole
    full, rest = divmod(eighths, 8)
    return ("█" * full + (_EIGHTHS[rest] if rest else "")).ljust(BAR, "·")


def _percent(part: int, whole: int) -> str:
    """Give a share in percent, rounded down, so that 100% means all."""
    thousandths = 1000 if not whole else part * 1000 // whole
    return f"{thousandths // 10}%" if thousandths % 10 == 0 else f"{thousandths / 10:.1f}%"
