"""What each rule means, for `pincite explain`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pincite.findings import Severity
from pincite.rules.reference import REFERENCE_RULES, reference_explanation
from pincite.rules.registry import RULES
from pincite.rules.run import no_such_rule


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule's name, weight and explanation; the first paragraph of `text` sums it up."""

    name: str
    severity: Severity
    text: str

    @property
    def summary(self) -> str:
        """The first paragraph, on one line."""
        return self.text.partition("\n\n")[0].replace("\n", " ")


_VERSION_TOO_SMALL: Final = """
A package's version says at least as much as what changed since the other one that it is compared with.

`pincite diff OLD NEW --check-version` finds it, for it takes two packages. Each change falls under a rule with a
level: major for what breaks those who use the data, minor for what adds to it, patch for corrections, by the Data
Package Version recipe (https://datapackage.org/recipes/data-package-version/). The largest of them is what the
version has to tell. Below 1.0.0 a minor bump covers a major change.

Bad: 1.0.0 was released, a column is new, and `version` is 1.0.1.
Good: the same, and `version` is 2.0.0.

To mend it, set `version` in the descriptor to the one that the finding names, or a higher one. The second line of
`pincite diff OLD NEW` says which changes ask for it; docs/versions.md lists the rules.
"""


def explanations() -> Iterator[Explanation]:
    """Give the explanation of every rule of ours, in the registry's order, then of what only a diff finds."""
    yield from (Explanation(rule.name, rule.severity, rule.explanation) for rule in RULES)
    yield Explanation("version-too-small", Severity.ERROR, _VERSION_TOO_SMALL.strip())


def explain(name: str) -> Explanation:
    """Explain one rule, ours or frictionless'; raises PinciteError with the nearest name where there is none."""
    for explanation in explanations():
        if explanation.name == name:
            return explanation
    if name in REFERENCE_RULES:
        return Explanation(name, Severity.ERROR, reference_explanation(name))
    raise no_such_rule(name)
