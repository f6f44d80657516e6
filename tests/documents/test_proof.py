"""What is proved, jsonschema accepts; what is not, it refuses, on the schemas that are proved at all."""

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from pincite.documents.explain import explainer
from pincite.documents.patterns import UntranslatableError, compiled, translate
from pincite.documents.proof import UnprovableError, prover
from pincite.documents.schemas import standing_alone

DRAFTS = {
    "http://json-schema.org/draft-04/schema#": jsonschema.Draft4Validator,
    "http://json-schema.org/draft-06/schema#": jsonschema.Draft6Validator,
    "http://json-schema.org/draft-07/schema#": jsonschema.Draft7Validator,
    "https://json-schema.org/draft/2019-09/schema": jsonschema.Draft201909Validator,
    "https://json-schema.org/draft/2020-12/schema": jsonschema.Draft202012Validator,
}
NUMBERS = st.integers(-3, 3) | st.sampled_from(
    [0.0, -0.0, 1.0, 0.5, 2.5, 1e300, 10**30, 2**53, 2**53 + 1, float(2**53)]
)
NAMES = st.sampled_from(["a", "b", "ab", "é", ""])
SCALARS = st.none() | st.booleans() | NUMBERS | NAMES | st.sampled_from(["a\n", "٣", "👍", "\ud800"])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=8
)
PATTERNS = st.sampled_from(["a", "^a$", r"^\d$", r"\w", r"\s", "^[^a-b]", "a|b", "(a?b)+$", ".", "^.$", r"^\W$"])
COUNTS = st.integers(0, 3)
TYPES = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])


def parts(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    named, many = st.dictionaries(NAMES, inner, max_size=2), st.lists(inner, min_size=1, max_size=3)
    keywords = {
        "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True), "const": VALUES,
        "enum": st.lists(VALUES, min_size=1, max_size=3), "minimum": NUMBERS, "exclusiveMaximum": NUMBERS,
        "multipleOf": st.sampled_from([1, 2, 3, 0.5, 0.1]), "minLength": COUNTS, "maxLength": COUNTS,
        "pattern": PATTERNS, "minItems": COUNTS, "maxItems": COUNTS, "uniqueItems": st.booleans(),
        "required": st.lists(NAMES, unique=True, max_size=2, min_size=1), "minProperties": COUNTS, "properties": named,
        "patternProperties": st.dictionaries(PATTERNS, inner, max_size=2), "additionalProperties": inner,
        "propertyNames": inner, "items": inner, "contains": inner, "allOf": many, "anyOf": many, "oneOf": many,
        "not": inner, "if": inner, "then": inner, "else": inner, "prefixItems": many, "format": st.just("date"),
        "contentMediaType": st.just("application/json"), "minContains": COUNTS, "maxContains": COUNTS,
        "dependencies": st.dictionaries(NAMES, st.lists(NAMES, min_size=1, max_size=2, unique=True), max_size=2),
        "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, unique=True, max_size=2), max_size=2),
        "dependentSchemas": named, "unevaluatedProperties": inner, "$ref": st.just("#/definitions/d"),
    }  # fmt: skip
    return st.fixed_dictionaries({}, optional=keywords)


SCHEMAS = st.recursive(st.booleans() | parts(st.just(True)), parts, max_leaves=4)  # noqa: FBT003 (a schema)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(list(DRAFTS)), SCHEMAS, st.lists(VALUES, min_size=1, max_size=4))
@example("https://json-schema.org/draft/2020-12/schema", {"multipleOf": 0.1}, [0.3])
def test_both_validators_agree_where_a_schema_is_proved(draft, schema, values):
    assume(isinstance(schema, dict))
    whole = {"$schema": draft, **schema, "definitions": {"d": {"type": ["string", "null"]}}}
    kind = DRAFTS[draft]
    try:
        kind.check_schema(whole)
        proves = prover(whole)
    except (jsonschema.SchemaError, UnprovableError):
        return
    explain = explainer(standing_alone(whole))
    for value in values:
        accepted = next(explain(value), None) is None
        if proves(value):
            assert accepted
        elif "\\ud800" not in ascii(value):
            assert not accepted


@pytest.mark.parametrize(
    "schema",
    [
        {"multipleOf": 0.1},
        {"const": 2**53 + 1},
        {"pattern": "(?=a)"},
        {"pattern": r"(a)\1"},
        {"pattern": r"\bx"},
        {"pattern": "(?i)a"},
        {"$ref": "other.json"},
        {"$dynamicRef": "#x"},
        {"unevaluatedProperties": False},
        {"properties": {"a": {"$id": "x", "$defs": {"b": True}, "$ref": "#/$defs/b"}}, "$defs": {"b": False}},
        {"anyOf": [{"$ref": "#/a"}] * 2, "a": {"anyOf": [{"$ref": "#/b"}]}},
        {"$schema": "https://example.org/dialect"},
        {"not": {"uniqueItems": True}},
    ],
)
def test_what_the_validators_may_read_differently_is_not_proved(schema):
    with pytest.raises(UnprovableError):
        prover(schema)


WRITTEN = st.text(alphabet="ab.^$|()[]*+?{}0123,\\dwsWDSn-éx", max_size=12)
SEARCHED = st.text(alphabet="ab-é٣²\n\r\x1c \u2028_x0{}1", max_size=8)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(PATTERNS | WRITTEN, st.lists(SEARCHED, min_size=1, max_size=6))
@example(r"^\d+$", ["٣", "²", "3\n", "3\n\n"])
@example(r"[\W\d]", ["_", "é", "-", "\u0300"])
def test_a_translated_pattern_finds_what_python_finds(pattern, texts):
    try:
        translated = translate(pattern)
        matches = jsonschema_rs.Draft202012Validator(
            {"pattern": translated}, pattern_options=jsonschema_rs.RegexOptions()
        )
    except (UntranslatableError, jsonschema_rs.ValidationError):
        return
    for text in texts:
        assert matches.is_valid(text) == bool(compiled(pattern).search(text))
