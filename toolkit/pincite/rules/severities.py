"""How much a package wants each rule to weigh."""

from collections.abc import Collection, Mapping
from typing import Final

from pincite.errors import PinciteError
from pincite.findings import Severity
from pincite.packages import Package

OFF: Final = "off"
FIXED: Final = frozenset(
    {
        "package-error", "resource-error", "schema-error", "field-error", "dialect-error", "source-error",
        "scheme-error", "encoding-error", "compression-error", "format-error", "path-unsafe", "path-hidden",
        "not-a-regular-file", "network-refused", "hash-unsupported", "size-limit",
    }
)  # fmt: skip
"""Rules that say that something could not be read or checked: made lighter, they would let it pass for sound."""


def severities(package: Package, known: Collection[str]) -> Mapping[str, Severity | None]:
    """
    Read the object `pincite.rules` of a package's descriptor: rule names to `error`, `warning` or `off` (None here).

    It stands in the descriptor, so that it travels with the package into zips and git revisions and shows in each
    diff. Raises PinciteError for anything else that is written there.
    """
    place = f"{package.descriptor_path}: pincite"
    options = package.descriptor.get("pincite", {})
    if not isinstance(options, dict) or set(options) - {"rules"}:
        raise PinciteError(f"{place} must be an object with `rules` and nothing else.")
    rules = options.get("rules", {})
    if not isinstance(rules, dict):
        raise PinciteError(f"{place}.rules must be an object of rule names and severities.")
    return {name: _severity(f"{place}.rules", name, value, known) for name, value in rules.items()}


def _severity(place: str, name: str, value: object, known: Collection[str]) -> Severity | None:
    if name in FIXED:
        raise PinciteError(f"{place}: {name} says that something could not be checked, so it is always an error.")
    if name not in known:
        raise PinciteError(f"{place} names no rule: {name}. `pincite explain` lists them.")
    if value == OFF:
        return None
    if value not in list(Severity):
        raise PinciteError(f"{place}.{name} must be error, warning or off.")
    return Severity(str(value))
