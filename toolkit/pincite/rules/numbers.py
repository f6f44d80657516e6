"""Numbers in the text and the quantities that account for them."""

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from math import prod
from typing import Final

from pincite.anchors import Span
from pincite.anchors.intervals import uncovered
from pincite.anchors.settings import Numbers
from pincite.anchors.words import digits, occurrences
from pincite.findings import Finding
from pincite.rules.anchored import chosen, quoted, spans
from pincite.rules.context import Context
from pincite.rules.exemptions import exempt, needless

VALUE: Final = "value"
_SPELT: Final = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[^\W\d_]+")


def numbers(text: str, settings: Numbers) -> list[Span]:
    """Give the numbers of a text, in digits and in words, in order."""
    worded = (span for span, _ in occurrences(text, settings.words, fold=True))
    return sorted({*digits(text), *worded})


def number_coverage(context: Context) -> Iterator[Finding]:
    """
    Each number of the text, in digits or in words, must lie in a quantity or a name, or be exempt.

    The number words stand in `anchoring.numbers.words`; no tagger decides. Of the table of mentions only names
    count: "the two nations" does not account for its "two", "2019 Winter Universiade" does for its "2019".

    Bad: "two assembly facilities" in the text, and no quantity there
    Good: a quantity with the span of "two"

    To mend it, add the quantity, or an exemption of coverage `number` that says why it is no number ("first of all").
    """
    settings, name = context.anchoring.numbers, context.anchoring.text or ""
    text = context.text(name)
    if settings is None or text is None:
        return
    covering = spans(anchor for _, anchor in chosen(context, settings.rows))
    needed = list(uncovered(numbers(text, settings), covering))
    for span in exempt(context, "number", needed):
        message = f"the number {quoted(text[span.start : span.end])} is in no quantity or name, and not exempt"
        tables = " or ".join(dict.fromkeys(rows.resource for rows in settings.rows))
        hint = f"add a row to {tables} that covers {span.start}-{span.end}, or an exemption"
        yield context.in_text(name, *span, message, hint=hint)
    yield from needless(context, "number", needed)


def number_value(context: Context) -> Iterator[Finding]:
    """
    A quantity's value must be the number that its words say.

    It is worked out where that takes no guessing: digits, number words that `anchoring.numbers.values` gives a value,
    or digits before such a word ("$132 million"). Of other wordings this rule knows nothing and says nothing.

    Bad: text "$132 million", value `132`
    Good: text "$132 million", value `132000000`

    To mend it, correct the value, or the span.
    """
    settings = context.anchoring.numbers
    if settings is None:
        return
    known = {word.casefold(): Decimal(str(value)) for word, value in settings.values.items()}
    unknown = {word.casefold() for word in settings.words} - set(known)
    for name, anchor in chosen(context, settings.rows):
        given = anchor.row.get(VALUE)
        said = _value(anchor.quote, known, unknown) if given is not None else None
        if said is not None and Decimal(str(given)) != said:
            shown = f"{said.normalize():f}"
            yield context.at(name, anchor.row, VALUE, f"the words {quoted(anchor.quote)} say {shown}", expected=shown)


def _value(text: str, known: Mapping[str, Decimal], unknown: Collection[str]) -> Decimal | None:
    """Work out the one number that a wording says: a number, or one before words of hundreds and more."""
    factors: list[Decimal] = []
    for match in _SPELT.finditer(text):
        token = match.group().casefold()
        if token in unknown:
            return None
        if token[0].isdigit():
            factors.append(Decimal(token.replace(",", "")))
        elif token in known:
            factors.append(known[token])
    plain = bool(factors) and all(factor >= 100 for factor in factors[1:])
    return prod(factors, start=Decimal(1)) if plain else None
