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
    Rule("span-text", "spans", SCHEMAS),
    Rule("span-within", "spans", SCHEMAS),
    Rule("tiling", "source", ANCHORED),
    Rule("quotation-coverage", "quotations", ANCHORED),
    Rule("cue-outside", "quotations", ANCHORED),
    Rule("cue-speaker", "quotations", ANCHORED),
    Rule("number-coverage", "numbers", ANCHORED),
    Rule("number-value", "numbers", ANCHORED),
    Rule("alias-coverage", "names", ANCHORED),
    Rule("pronoun-coverage", "names", ANCHORED),
    Rule("mention-crossing", "names", ANCHORED),
    Rule("claim-coverage", "claims", ANCHORED),
    Rule("token-coverage", "claims", ANCHORED),
    Rule("claim-attribution", "claims", ANCHORED),
    Rule("claim-grounded", "grounding", ANCHORED),
    Rule("claim-named", "grounding", ANCHORED),
    Rule("row-grounded", "grounding", ANCHORED),
    Rule("relation-grounded", "relations", ANCHORED),
    Rule("date-edtf", "formats", SCHEMAS),
    Rule("identifier-known", "formats", SCHEMAS),
    Rule("spelling-known", "spelling", ANCHORED, severity=Severity.WARNING),
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
