"""Rules explained to a person at a terminal."""

import re
import textwrap
from collections.abc import Collection, Iterable
from typing import Final

from pincite.reports.paint import paint
from pincite.reports.style import Style
from pincite.rules.explanations import Explanation

WIDTH: Final = 100
_LABEL: Final = re.compile(r"^(Bad|Good):", re.MULTILINE)


def render_list(explanations: Iterable[Explanation], reference: Collection[str], style: Style) -> str:
    """List the rules with what each demands, then the names of frictionless' own."""
    ours = list(explanations)
    width = max(len(item.name) for item in ours)
    lines = []
    for item in ours:
        first, *rest = textwrap.wrap(item.summary, WIDTH - width - 2)
        lines.append(f"{paint(item.name.ljust(width), item.severity.value, style)}  {first}")
        lines += [f"{'':{width}}  {line}" for line in rest]
    own = textwrap.fill(", ".join(sorted(reference)), WIDTH, break_on_hyphens=False)
    return "\n".join([*lines, "", paint("Frictionless' own:", "bold", style), own, "", _CLOSING, ""])


def render_one(explanation: Explanation, style: Style) -> str:
    """Give one rule's whole explanation under its name and weight."""
    roles = {"Bad": "error", "Good": "good"}
    text = _LABEL.sub(lambda match: f"{paint(match[1], roles[match[1]], style)}:", explanation.text)
    heading = paint(explanation.name, "bold", style)
    return f"{heading} ({paint(explanation.severity.value, explanation.severity.value, style)})\n\n{text}\n"


_CLOSING: Final = "`pincite explain RULE` says more: what it means, a Bad and a Good example, how to mend it."
