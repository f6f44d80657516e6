"""Every lexical form and predicate accepts only what frictionless' own cell reader does, and gives an equal value."""

import re

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.parity.tables import GOOD, PATTERNS, WEIRD

from pincite.tables.arrays import strings
from pincite.tables.cells import Cells
from pincite.tables.fields import Field, read_schema
from pincite.tables.forms import FORMS, form_of
from pincite.tables.patterns import to_re2
from pincite.tables.predicates import Texts, predicate_of
from pincite.tables.reference import cell_reader

OPTIONS = [
    {"type": "integer", "bareNumber": False},
    {"type": "number", "bareNumber": False},
    {"type": "number", "groupChar": ","},
    {"type": "number", "decimalChar": ","},
    {"type": "number", "groupChar": ".", "decimalChar": ","},
    {"type": "number", "floatNumber": True},
    {"type": "boolean", "trueValues": ["yes", "1"], "falseValues": ["no", "1"]},
    {"type": "list", "itemType": "integer"},
    {"type": "list", "itemType": "date", "delimiter": ";"},
    {"type": "date", "format": "%d/%m/%Y"},
    {"type": "time", "format": "%H:%M"},
    {"type": "integer", "constraints": {"minimum": 3, "maximum": "17"}},
    {"type": "number", "constraints": {"exclusiveMinimum": 1.5}},
    {"type": "date", "constraints": {"minimum": "2000-01-01"}},
    {"type": "year", "constraints": {"exclusiveMaximum": 2000}},
    {"type": "string", "constraints": {"minLength": 2, "maxLength": 3}},
    {"type": "string", "constraints": {"enum": ["a", "é"]}},
]
FIELDS = [{"type": kind, "format": form} for kind, form in FORMS] + OPTIONS
CELLS = st.one_of(
    st.sampled_from([*WEIRD, *(cell for cells in GOOD.values() for cell in cells)]),
    st.text(alphabet="0123456789+-.,:eETZP/_ \n", max_size=12),
    st.text(max_size=5),
)

ODD = "0123456789+-.,:eETZ /_x\n\u0661\uff12"


@st.composite
def near(draw, kind):
    """A good cell of a type with one character more, less or other."""
    cell = draw(st.sampled_from(GOOD[kind]))
    place, gone = draw(st.integers(0, len(cell))), draw(st.integers(0, 1))
    return cell[:place] + draw(st.sampled_from(["", *ODD])) + cell[place + gone :]


def field_of(descriptor: dict) -> Field:
    (field,) = read_schema({"fields": [{"name": "f", **descriptor}]}).fields
    return field


@pytest.mark.parametrize("descriptor", FIELDS, ids=str)
def test_a_form_accepts_only_what_frictionless_reads(descriptor):
    field = field_of(descriptor)
    form, reader = form_of(field), cell_reader(field)

    @settings(max_examples=50)
    @given(st.one_of(CELLS, st.from_regex(form.pattern, fullmatch=True)))
    def check(cell):
        value, notes = reader(cell)
        cells = Cells(field)
        verdict = cells.read(cell)
        if cell not in field.missing and not cells.asked:
            assert (notes, verdict.notes, verdict.value) == (None, (), value)

    check()


@pytest.mark.parametrize("descriptor", FIELDS, ids=str)
def test_a_predicate_proves_only_what_frictionless_reads(descriptor):
    field = field_of(descriptor)
    predicate, reader = predicate_of(field), cell_reader(field)
    if predicate is None:
        return
    form = form_of(field)
    one_kind = st.lists(near(field.type), min_size=1, max_size=2)  # where some predicates prove all cells or none
    any_kind = st.lists(st.one_of(CELLS, st.from_regex(form.pattern, fullmatch=True)), min_size=1, max_size=6)

    @settings(max_examples=100)
    @given(st.one_of(one_kind, any_kind))
    @example(["1e9999999999999999999"])
    @example(["2020-01-01T10+01:00"])
    @example(["2020-01-01 10:20:30"])
    @example(["0000-01-01"])
    @example(["nan"])
    def check(cells):
        texts = [cell for cell in cells if cell not in field.missing and cell.isprintable()]
        proved = predicate(Texts(strings(texts))) if texts else False
        for place, cell in enumerate(texts):
            if proved is True or (proved is not False and proved[place]):
                assert reader(cell)[1] is None, cell
                assert Cells(field).read(cell).beyond == (), cell

    check()


@pytest.mark.parametrize("pattern", [*PATTERNS, "[^a]+", r"a{2,3}", r"(?P<n>a)b", r"\Aa\Z", r"[\w.-]+", "a+?b*?"])
def test_a_translated_pattern_accepts_only_what_python_matches_whole(pattern):
    translated = to_re2(pattern)
    if translated is None:
        return

    @settings(max_examples=50)
    @given(st.one_of(st.text(alphabet="abcxA0_\n,", max_size=6), st.text(max_size=4), st.from_regex(pattern)))
    def check(cell):
        found = pa.compute.match_substring_regex(strings([cell]), translated)
        if found[0].as_py():
            assert re.fullmatch(pattern, cell)
            assert re.match(f"^{pattern}$", cell)  # as frictionless has it

    check()


@pytest.mark.parametrize("pattern", [r"\D", r"\W", r"a\b", "(?i)a", "(?=a)a", r"(a)\1", "a{1001}", "(?x) a", "a++"])
def test_a_pattern_that_re2_could_widen_is_not_translated(pattern):
    assert to_re2(pattern) is None
