"""Names, and who may have said a quotation, guessed from capital letters and verbs of saying: drafts for a person."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pincite.anchors import Span
from pincite.anchors.words import occurrences, words
from pincite.editing.sentences import TITLES

PERSONS: Final = frozenset(
    {
        "Mr", "Mrs", "Ms", "Messrs", "Dr", "Prof", "Rev", "Hon", "Gov", "Sen", "Rep", "Gen", "Adm", "Col", "Maj",
        "Capt", "Lt", "Sgt", "Pres", "Mayor", "President", "Governor", "Senator", "General", "Captain", "Colonel",
        "Judge", "Justice", "Sir", "Lady", "Lord", "King", "Queen", "Prince", "Princess", "Professor", "Doctor",
        "Minister", "Bishop", "Pope", "Saint", "Secretary", "Chancellor", "Ambassador",
    }
)  # fmt: skip
"""Titles that stand before a person's name; they are no part of it."""
CALENDAR: Final = frozenset(
    {
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "Monday",
        "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat",
        "Sun", "A.M", "P.M",
    }
)  # fmt: skip
"""Words with a capital letter that say when."""
COMMON: Final = frozenset(
    {
        "a", "an", "the", "and", "but", "or", "nor", "so", "yet", "for", "if", "when", "while", "as", "at", "by",
        "in", "on", "of", "to", "from", "with", "without", "into", "over", "under", "after", "before", "since",
        "until", "than", "that", "this", "these", "those", "there", "here", "it", "its", "he", "she", "they", "we",
        "you", "i", "who", "what", "which", "where", "why", "how", "all", "any", "both", "each", "few", "many",
        "more", "most", "no", "not", "only", "own", "same", "some", "such", "his", "her", "their", "our", "my",
        "your", "is", "was", "were", "are", "has", "had", "have", "will", "would", "can", "could", "may", "might",
        "must", "shall", "should", "do", "does", "did", "let", "now", "then", "thus", "o", "oh", "yes", "according",
        "moreover", "however", "recently", "keeping",
    }
)  # fmt: skip
"""Words that begin a sentence with a capital letter and name nothing."""
LINKS: Final = frozenset({"of", "de", "von", "van", "del", "da", "di"})
"""Words in lower case that may stand inside a name."""
_STEMS: Final = (
    "add", "ask", "answer", "remark", "not", "stress", "stat", "declar", "announc", "explain", "exclaim", "report",
    "conclud", "insist", "observ", "argu", "warn", "promis", "whisper", "shout", "telegraph", "call", "continu",
    "claim", "demand", "reveal", "suggest", "confirm", "recall", "convinc",
)  # fmt: skip
SAYING: Final = frozenset(
    {
        "said", "says", "saying", "told", "tells", "telling", "wrote", "writes", "writing", "thought", "thinks",
        "spoke", "speaks", "cried", "cries", "replied", "replies", "replying", "read", "reads",
        *(stem + ending for stem in _STEMS for ending in ("s", "es", "ed", "ing")),
    }
)  # fmt: skip
"""Verbs of saying, in the forms that stand beside a quotation."""
PRONOUNS: Final = frozenset({"he", "she", "they", "i"})
MOST_NAME: Final = 8
"""Words that a name may have."""
MOST_CUE: Final = 12
"""Words that a cue may have: a longer one is left to a person."""
_OPENING: Final = "“‘«„\"'(["
_EDGES: Final = " \t\r\n,.;:—–-"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be an entity: the names by which the text calls it, longest first, and whether a title precedes one."""

    aliases: tuple[str, ...]
    titled: bool

    @property
    def identifier(self) -> str:
        """The name in lower-case ASCII letters, digits and hyphens; "" where nothing is left of it."""
        plain = unicodedata.normalize("NFKD", self.aliases[0]).encode("ascii", "ignore").decode().lower()
        return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def candidates(text: str, sentences: Sequence[Span], *, heading: bool) -> list[Candidate]:
    """
    Find what is written with capital letters inside sentences, in the order of its first occurrence.

    A `heading` may capitalise every word, so that none of it is evidence. Surnames and other endings of one longer
    name are taken for the same; a run of two names that occur apart is not taken for a third.
    """
    runs = [run for sentence in sentences[1 if heading else 0 :] for run in _runs(text, sentence)]
    inner = {name for name, _, first in runs if not first}
    found: dict[str, bool] = {}
    for name, titled, first in runs:
        if not first or " " in name or name in inner or titled or not name[1:].islower():
            found[name] = found.get(name, False) or titled
    aliases: dict[str, list[str]] = {name: [name] for name in found if not _is_two(name, found)}
    longer: dict[str, list[str]] = {}
    for name in aliases:
        for ending in _endings(name):
            longer.setdefault(ending, []).append(name)
    for name in sorted(aliases, key=len):
        if len(longer.get(name, ())) == 1:
            aliases[longer[name][0]] += aliases.pop(name)
    return [Candidate(tuple(same), any(found[alias] for alias in same)) for same in aliases.values()]


def _endings(name: str) -> list[str]:
    parts = name.split(" ")
    return [" ".join(parts[at:]) for at in range(1, len(parts))]


def _is_two(name: str, found: Mapping[str, bool]) -> bool:
    parts = name.split(" ")
    return any(" ".join(parts[:at]) in found and " ".join(parts[at:]) in found for at in range(1, len(parts)))


def _runs(text: str, sentence: Span) -> Iterator[tuple[str, bool, bool]]:
    """Give each run of capitalised words: the name in it, whether a title precedes, whether it begins a sentence."""
    said = text[sentence.start : sentence.end]
    spans = [] if said.isupper() else [Span(sentence.start + start, sentence.start + end) for start, end in words(said)]
    run: list[Span] = []
    for at, span in enumerate(spans):
        word = text[span.start : span.end]
        opens = at == 0 or text[span.start - 1] in _OPENING
        capital = _capital(word) and not (opens and word.lower() in COMMON)
        link = word in LINKS and bool(run) and not _titled(text, run) and _follows(text, spans[at + 1 : at + 2])
        joined = bool(run) and not opens and (capital or link) and _joined(text, run[-1], span)
        if run and not (joined and (word not in PERSONS or _titled(text, run))):
            yield from _named(text, run, spans)
            run = []
        if capital or (link and run):
            run.append(span)
    yield from _named(text, run, spans)


def _titled(text: str, run: Sequence[Span]) -> bool:
    return text[run[0].start : run[0].end] in PERSONS


def _follows(text: str, spans: Sequence[Span]) -> bool:
    return any(_capital(text[span.start : span.end]) for span in spans)


def _capital(word: str) -> bool:
    """Say whether a word may belong to a name; "I", "WORDS IN CAPITALS" and the calendar's do not."""
    bare = re.sub(r"[’']s?$", "", word)
    return bare[:1].isupper() and bare not in CALENDAR and not (len(bare) > 5 and bare.isupper()) and bare != "I"


def _joined(text: str, last: Span, span: Span) -> bool:
    between, word = text[last.end : span.start], text[last.start : last.end]
    short = word in TITLES or (len(word) == 1 and word.isupper())
    possessive = word.endswith(("’s", "'s", "’", "'"))
    return not possessive and (between == " " or (between == ". " and short))


def _named(text: str, run: Sequence[Span], spans: Sequence[Span]) -> Iterator[tuple[str, bool, bool]]:
    titles = 0
    while titles < len(run) and text[run[titles].start : run[titles].end] in PERSONS:
        titles += 1
    if run[titles:]:
        name = re.sub(r"[’']s?$", "", text[run[titles].start : run[-1].end])
        opens = run[0] == spans[0] or text[run[0].start - 1] in _OPENING
        if name.lower() not in COMMON and len(name) > 1 and len(run) - titles <= MOST_NAME:
            yield name, titles > 0, opens and titles == 0


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who may have said a quotation: the cue's place, None where it is not plain, and the name in it, or ""."""

    cue: Span | None
    name: str


def attributions(
    text: str, quotes: Sequence[Span], sentences: Sequence[Span], names: Sequence[str]
) -> Iterator[Attribution]:
    """Guess the speaker of each quotation: the one name beside a verb of saying in its sentence; a pronoun goes on."""
    there, last = list(occurrences(text, names)), ""
    for at, quote in enumerate(quotes):
        before = quotes[at - 1].end if at else 0
        after = quotes[at + 1].start if at + 1 < len(quotes) else len(text)
        cue = _cue(text, quote, Span(before, after), sentences)
        said = text[cue.start : cue.end] if cue else ""
        speaking = _speaking(text, cue, there) if cue else []
        if not speaking and PRONOUNS & {word.lower() for word in said.split()}:
            speaking = _speaking(text, Span(before, quote.start), there)[-1:] or [last]
        name = speaking[0] if len(speaking) == 1 else ""
        last = name or last
        yield Attribution(cue if len(said.split()) <= MOST_CUE else None, name)


def _speaking(text: str, stretch: Span, there: Sequence[tuple[Span, str]]) -> list[str]:
    """Give the names that a verb of saying goes with: before it, before a comma, or at the end and no one's "of"."""
    found = []
    for span, name in there[bisect_left(there, (Span(stretch.start, stretch.start), "")) :]:
        if span.end > stretch.end:
            break
        after = text[span.end : stretch.end]
        word = after.split(maxsplit=1)[:1]
        speaks = after[:1] == "," or not after.strip(_EDGES) or word[0].strip(_EDGES).lower() in SAYING
        if speaks and not text[stretch.start : span.start].endswith("of "):
            found.append(name)
    return list(dict.fromkeys(found))


def _cue(text: str, quote: Span, free: Span, sentences: Sequence[Span]) -> Span | None:
    """Give the words with a verb of saying that follow a quotation in its sentence, or else those that precede it."""
    first = sentences[max(0, bisect_right(sentences, quote.start, key=lambda item: item.start) - 1)]
    last = sentences[min(len(sentences) - 1, bisect_left(sentences, quote.end, key=lambda item: item.end))]
    start, end = max(first.start, free.start), min(last.end, free.end)
    comma = text.find(", ", quote.end, end)
    for low, high in ((quote.end, end if comma < 0 else comma), (start, quote.start)):
        stretch = text[low : max(low, high)]
        if SAYING & {stretch[span.start : span.end].lower() for span in words(stretch)}:
            left = len(stretch) - len(stretch.lstrip(_EDGES))
            return Span(low + left, low + len(stretch.rstrip(_EDGES)))
    return None
