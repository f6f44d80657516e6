"""Frictionless' own rules: their names are frictionless' error types, what they mean stands in frictionless' words."""

from typing import Final

REFERENCE_RULES: Final = frozenset(
    {
        "blank-header", "blank-label", "blank-row", "byte-count", "compression-error", "constraint-error",
        "dialect-error", "duplicate-label", "encoding-error", "extra-cell", "extra-label", "field-count",
        "field-error", "foreign-key", "format-error", "hash-count", "incorrect-label", "missing-cell",
        "missing-label", "package-error", "primary-key", "resource-error", "row-count", "schema-error",
        "scheme-error", "source-error", "type-error", "unique-error", "unmatched-header", "header-error",
        "control-error", "label-error", "row-error", "cell-error", "table-error", "data-error", "file-error",
        "check-error", "checklist-error", "table-dimensions", "metadata-error", "stats-error", "detector-error",
    }
)  # fmt: skip
"""The `type` of every error that validating a package without extra checks can give (frictionless 5.21, `errors/`)."""


def reference_explanation(name: str) -> str:
    """Give frictionless' own description of one of its error types, and where we have them examples and a remedy."""
    from frictionless import Error, errors

    from pincite.rules.remedies import REMEDIES

    classes = [item for item in vars(errors).values() if isinstance(item, type) and issubclass(item, Error)]
    found = next(item for item in classes if item.type == name)
    said = [f"{found.title}. {found.description}", "This rule is frictionless' own, and so are its messages."]
    if (remedy := REMEDIES.get(name)) is not None:
        said += [f"Bad: {remedy.bad}\nGood: {remedy.good}", f"To mend it, {remedy.mend}"]
    return "\n\n".join(said)
