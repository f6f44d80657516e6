"""The spelling of what annotators write about a text."""

import re
from collections.abc import Collection, Iterator
from typing import Final

from pincite.anchors.words import WORD
from pincite.findings import Finding
from pincite.rules.anchored import quoted
from pincite.rules.context import Context

_POSSESSIVE: Final = re.compile(r"['’]s$")


def spelling_known(context: Context) -> Iterator[Finding]:
    """
    Each word that annotators write must be a word of the text, or stand on the package's list of words.

    It finds slips of the hand in propositions, labels and names, where nothing else could. `anchoring.spelling` names
    the columns and lists the words that the text itself has not; case and a possessive 's do not count. It is a
    warning: a new word may be right.

    Bad: "Belarus and Russia are fratqrnal states."
    Good: "Belarus and Russia are fraternal states."

    To mend it, correct the word; if it is right, add it to `anchoring.spelling.words` in the descriptor.
    """
    settings, text = context.anchoring.spelling, context.text(context.anchoring.text or "")
    if settings is None or text is None:
        return
    as_written = {*WORD.findall(text), *settings.words}
    known = {_folded(word) for word in as_written}
    for name, columns in settings.columns.items():
        for row in context.rows(name):
            for column in columns:
                found = (_folded(word) for word in WORD.findall(row.text.get(column, "")) if word not in as_written)
                for word in dict.fromkeys(word for word in found if word not in known):
                    message = f"{quoted(word)} is no word of the text and not on the list of words"
                    yield context.at(name, row, column, message, hint=_nearest(word, known))


def _nearest(word: str, known: Collection[str]) -> str | None:
    import difflib

    near = difflib.get_close_matches(word, known, n=1, cutoff=0.75)
    return f"did you mean {near[0]}?" if near else None


def _folded(word: str) -> str:
    return _POSSESSIVE.sub("", word.casefold())
