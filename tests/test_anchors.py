"""Words, names and intervals held against slow definitions of the same thing."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.anchors import Span
from pincite.anchors.intervals import Cover, crossings, uncovered
from pincite.anchors.spans import Within, read_spans, span_problems
from pincite.anchors.words import count_words, digits, occurrences, positions, words
from pincite.rules.quotations import quotations

spans = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda pair: Span(pair[0], pair[0] + pair[1])))
texts = st.text(alphabet="ab A’-. 1,", max_size=30)
names = st.lists(
    st.text(alphabet="ab A-", min_size=1, max_size=5).filter(lambda name: name.strip() == name), max_size=5
)


def cut(text, found):
    return [text[span.start : span.end] for span in found]


@given(spans, spans)
def test_a_span_is_covered_when_each_of_its_points_is(asked, covering):
    points = {point for span in covering for point in range(*span)}
    slow = [span for span in asked if not set(range(*span)) <= points]
    assert list(uncovered(asked, covering)) == slow


@given(spans, spans)
def test_a_span_touches_a_cover_when_one_of_its_points_does(asked, covering):
    points = {point for span in covering for point in range(*span)}
    cover = Cover(covering)
    assert [cover.touches(span) for span in asked] == [not points.isdisjoint(range(*span)) for span in asked]


@given(spans)
def test_a_crossing_is_found_for_each_span_that_an_earlier_one_crosses(given_spans):
    found = {later: earlier for earlier, later in crossings(given_spans)}
    slow = {two for one in given_spans for two in given_spans if one.start < two.start < one.end < two.end}
    assert set(found) == slow
    assert all(one.start < two.start < one.end < two.end for two, one in found.items())


@given(texts, names)
def test_names_are_found_from_the_left_the_longest_first_as_whole_words(text, known):
    longest = sorted(filter(lambda name: re.match(r"\w", name), known), key=len, reverse=True)
    slow = "|".join(rf"(?<!\w){re.escape(name)}(?!(?<=\w)\w)" for name in longest)
    expected = [match.group() for match in re.finditer(slow, text)] if longest else []
    assert cut(text, (span for span, _ in occurrences(text, longest))) == expected


@given(texts)
def test_words_hold_every_word_character_once(text):
    found = list(words(text))
    assert {point for span in found for point in range(*span)} >= {n for n, c in enumerate(text) if re.match(r"\w", c)}
    assert all(one.end < two.start for one, two in pairwise(found))
    assert count_words(text) == len(found)


def test_a_word_has_inner_apostrophes_hyphens_and_points():
    text = "Russia’s auto-industry: 1.5 of 90%, (so-called) ‘it’."
    assert cut(text, words(text)) == ["Russia’s", "auto-industry", "1.5", "of", "90", "so-called", "it"]


def test_marks_that_are_characters_of_their_own_belong_to_their_word():
    text = "Two cafe\u0301s in हिन्दी, שָׁלוֹם, می\u200cخواهم."
    assert cut(text, words(text)) == ["Two", "cafe\u0301s", "in", "हिन्दी", "שָׁלוֹם", "می\u200cخواهم"]
    assert [name for _, name in occurrences(text, ["cafe", "हिन्दी", "cafe\u0301s"])] == ["cafe\u0301s", "हिन्दी"]


def test_a_name_is_not_found_inside_a_longer_name_or_word():
    text = "Krasnoyarsk Krai, Krasnoyarsk, Krasnoyarsk’s, Krasnoyarskiy"
    found = [(span.start, name) for span, name in occurrences(text, ["Krasnoyarsk", "Krasnoyarsk Krai"])]
    assert found == [(0, "Krasnoyarsk Krai"), (18, "Krasnoyarsk"), (31, "Krasnoyarsk")]


def test_case_is_kept_unless_it_is_folded():
    assert [name for _, name in occurrences("It is IT", ["it"])] == []
    assert [span.start for span, _ in occurrences("It is IT, it’s", ["it"], fold=True)] == [0, 6, 10]


def test_a_number_keeps_its_points_and_commas():
    text = "$1,234.5 in 2011, 90%."
    assert cut(text, digits(text)) == ["1,234.5", "2011", "90"]


def test_positions_overlap():
    assert positions("aaa", "aa") == [0, 1]
    assert positions("aaa", "") == []


SCHEMA = {"properties": {"start": {}, "end": {}, "text": {}, "sentence": {}}}
ENTRY = {"text": "article", "start": "start", "end": "end", "quote": "text"}


def test_a_span_within_follows_the_foreign_key_to_its_columns():
    key = {"fields": ["sentence"], "reference": {"resource": "sentences", "fields": ["code"]}}
    entry = {**ENTRY, "within": {"resource": "sentences", "fields": "sentence"}}
    (columns,) = read_spans({**SCHEMA, "foreignKeys": [key], "spans": [entry]})
    assert columns.within == Within("sentences", ("sentence",), ("code",))


def test_a_span_of_the_wrong_form_is_named_and_left_out():
    wrong = [{**ENTRY, "start": "begin"}, 3, {**ENTRY, "within": {"resource": "sentences"}}, {**ENTRY, "text": 1}]
    schema = {**SCHEMA, "spans": [*wrong, ENTRY]}
    assert [pointer for pointer, _ in span_problems(schema)] == [f"/spans/{index}" for index in range(4)]
    assert len(read_spans(schema)) == 1
    assert list(span_problems({"spans": 1})) == [("/spans", "spans must be a list")]


@pytest.mark.parametrize(
    ("text", "pairs", "loose"),
    [
        ("“a” and “b”", ["“a”", "“b”"], []),
        ("“a “b” c”", ["“a “b” c”"], []),
        ("“a and “b” and “c”", ["“b”", "“c”"], [0]),
        ("a” and “b” “", ["“b”"], [1, 11]),
    ],
)
def test_a_mark_without_a_partner_hides_no_other_quotation(text, pairs, loose):
    found, alone = quotations(text, "“", "”")
    assert ([text[span.start : span.end] for span in found], alone) == (pairs, loose)
