"""All rules of ours, in the order in which `pincite explain` lists them."""

from typing import Final

from pincite.findings import Severity
from pincite.rules.rule import Rule

ANCHORED: Final = frozenset({"anchoring"})
SCHEMAS: Final = frozenset({"jsonSchema", "profile"})
"""What makes a package one whose rows are anchored, and one that has JSON Schemas: see `Rule.needs`."""

RULES: Final[tuple[Rule, ...]] = (
    Rule("anchoring-form", "spans", SCHEMAS | ANCHORED),
    Rule("source-intact", "source", ANCHORED),
    Rule("span-text", "spans", SCHEMAS, of_text=True),
    Rule("span-within", "spans", SCHEMAS, of_text=True),
    Rule("tiling", "source", ANCHORED, of_text=True),
    Rule("quotation-coverage", "quotations", ANCHORED, of_text=True),
    Rule("cue-outside", "quotations", ANCHORED, of_text=True),
    Rule("cue-speaker", "quotations", ANCHORED, of_text=True),
    Rule("number-coverage", "numbers", ANCHORED, of_text=True),
    Rule("number-value", "numbers", ANCHORED, of_text=True),
    Rule("alias-coverage", "names", ANCHORED, of_text=True, of_all=True),
    Rule("pronoun-coverage", "mentions", ANCHORED, of_text=True),
    Rule("mention-crossing", "mentions", ANCHORED, of_text=True),
    Rule("claim-coverage", "claims", ANCHORED, of_text=True),
    Rule("token-coverage", "claims", ANCHORED, of_text=True),
    Rule("claim-attribution", "claims", ANCHORED, of_text=True),
    Rule("claim-grounded", "grounding", ANCHORED, of_text=True),
    Rule("claim-named", "grounding", ANCHORED, of_text=True),
    Rule("row-grounded", "grounding", ANCHORED, of_text=True),
    Rule("relation-grounded", "relations", ANCHORED, of_text=True),
    Rule("date-edtf", "formats", SCHEMAS, of_text=True),
    Rule("identifier-known", "formats", SCHEMAS),
    Rule("spelling-known", "spelling", ANCHORED, severity=Severity.WARNING, of_text=True, of_all=True),
    Rule("question-answer", "questions", ANCHORED),
    Rule("canonical-form", "canonical", ANCHORED),
    Rule("descriptor-stale", "derived", SCHEMAS),
    Rule("enum-described", "structure", SCHEMAS),
    Rule("entity-used", "structure", SCHEMAS, severity=Severity.WARNING),
    Rule("path-unsafe", "packages"),
    Rule("path-hidden", "packages"),
    Rule("not-a-regular-file", "packages"),
    Rule("network-refused", "packages"),
    Rule("hash-unsupported", "hashes"),
    Rule("merge-conflict", "conflicts"),
    Rule("size-limit", "packages"),
    Rule("json-syntax", "documents"),
    Rule("json-duplicate-key", "documents"),
    Rule("json-not-finite", "documents"),
    Rule("json-schema", "documents"),
    Rule("lexical-form", "tables"),
    Rule("csv-unterminated-quote", "tables"),
    Rule("categories", "tables"),
    Rule("unique-keys", "tables"),
    Rule("primary-key-part", "tables"),
    Rule("encoding-undeclared", "tables"),
)
