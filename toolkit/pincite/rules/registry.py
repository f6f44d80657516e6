"""All rules of ours, in the order in which `pincite explain` lists them."""

from typing import Final

from pincite.findings import Severity
from pincite.rules.canonical import canonical_form
from pincite.rules.claims import claim_attribution, claim_coverage, token_coverage
from pincite.rules.derived import descriptor_stale
from pincite.rules.documents import json_duplicate_key, json_not_finite, json_schema, json_syntax
from pincite.rules.formats import date_edtf, identifier_known
from pincite.rules.grounding import claim_grounded, claim_named, row_grounded
from pincite.rules.names import alias_coverage, mention_crossing, pronoun_coverage
from pincite.rules.numbers import number_coverage, number_value
from pincite.rules.packages import network_refused, not_a_regular_file, path_hidden, path_unsafe, size_limit
from pincite.rules.questions import question_answer
from pincite.rules.quotations import cue_outside, cue_speaker, quotation_coverage
from pincite.rules.relations import relation_grounded
from pincite.rules.rule import Rule
from pincite.rules.source import source_intact, tiling
from pincite.rules.spans import anchoring_form, span_text, span_within
from pincite.rules.spelling import spelling_known
from pincite.rules.structure import entity_used, enum_described, hash_unsupported
from pincite.rules.tables import categories, csv_unterminated_quote, lexical_form, unique_keys

RULES: Final[tuple[Rule, ...]] = (
    Rule("anchoring-form", anchoring_form),
    Rule("source-intact", source_intact),
    Rule("span-text", span_text),
    Rule("span-within", span_within),
    Rule("tiling", tiling),
    Rule("quotation-coverage", quotation_coverage),
    Rule("cue-outside", cue_outside),
    Rule("cue-speaker", cue_speaker),
    Rule("number-coverage", number_coverage),
    Rule("number-value", number_value),
    Rule("alias-coverage", alias_coverage),
    Rule("pronoun-coverage", pronoun_coverage),
    Rule("mention-crossing", mention_crossing),
    Rule("claim-coverage", claim_coverage),
    Rule("token-coverage", token_coverage),
    Rule("claim-attribution", claim_attribution),
    Rule("claim-grounded", claim_grounded),
    Rule("claim-named", claim_named),
    Rule("row-grounded", row_grounded),
    Rule("relation-grounded", relation_grounded),
    Rule("date-edtf", date_edtf),
    Rule("identifier-known", identifier_known),
    Rule("spelling-known", spelling_known, Severity.WARNING),
    Rule("question-answer", question_answer),
    Rule("canonical-form", canonical_form),
    Rule("descriptor-stale", descriptor_stale),
    Rule("enum-described", enum_described),
    Rule("entity-used", entity_used, Severity.WARNING),
    Rule("path-unsafe", path_unsafe),
    Rule("path-hidden", path_hidden),
    Rule("not-a-regular-file", not_a_regular_file),
    Rule("network-refused", network_refused),
    Rule("hash-unsupported", hash_unsupported),
    Rule("size-limit", size_limit),
    Rule("json-syntax", json_syntax),
    Rule("json-duplicate-key", json_duplicate_key),
    Rule("json-not-finite", json_not_finite),
    Rule("json-schema", json_schema),
    Rule("lexical-form", lexical_form),
    Rule("csv-unterminated-quote", csv_unterminated_quote),
    Rule("categories", categories),
    Rule("unique-keys", unique_keys),
)
