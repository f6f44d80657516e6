"""The spelling of what annotators write about a text."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from pincite.anchors.words import word_texts
from pincite.findings import Finding
from pincite.rules.anchored import quoted
from pincite.rules.context import Context

Columns = Mapping[str, tuple[str, ...]]
"""Columns by table."""
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
    own = {name: columns for name, columns in settings.columns.items() if not context.shared(name)}
    yield from _misspelt(context, own, {*word_texts(text), *settings.words}, "the text")


def seen(context: Context) -> Iterator[str]:
    """Give those words of a text that stand in columns of tables which all texts share."""
    shared = _shared(context)
    text = context.text(context.anchoring.text or "") if shared else None
    if text is None:
        return
    asked = context.remembered_of(
        next(iter(shared)), "words", lambda: {_folded(word) for word in _words(context, shared)}
    )
    yield from (word for word in set(word_texts(text)) if _folded(word) in asked)


def of_all(context: Context, seen: Collection[str]) -> Iterator[Finding]:
    """Yield what `spelling_known` finds in tables which all texts share, from what `seen` gave of each text."""
    if (settings := context.anchoring.spelling) is not None:
        yield from _misspelt(context, _shared(context), {*seen, *settings.words}, "any text")


def _shared(context: Context) -> Columns:
    settings = context.anchoring.spelling
    return {name: of for name, of in settings.columns.items() if context.shared(name)} if settings is not None else {}


def _words(context: Context, tables: Columns) -> Iterator[str]:
    for name, columns in tables.items():
        for row in context.rows(name):
            for column in columns:
                yield from word_texts(row.text.get(column, ""))


def _misspelt(context: Context, tables: Columns, as_written: Collection[str], where: str) -> Iterator[Finding]:
    known = {_folded(word) for word in as_written}
    for name, columns in tables.items():
        for row in context.rows(name):
            for column in columns:
                found = (_folded(word) for word in word_texts(row.text.get(column, "")) if word not in as_written)
                for word in dict.fromkeys(word for word in found if word not in known):
                    message = f"{quoted(word)} is no word of {where} and not on the list of words"
                    yield context.at(name, row, column, message, hint=_nearest(word, known))


def _nearest(word: str, known: Collection[str]) -> str | None:
    import difflib

    near = difflib.get_close_matches(word, known, n=1, cutoff=0.75)
    return f"did you mean {near[0]}?" if near else None


def _folded(word: str) -> str:
    return _POSSESSIVE.sub("", word.casefold())
