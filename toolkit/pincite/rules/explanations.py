"""What each rule means, for `pincite explain`."""

from collections.abc import Iterator
from dataclasses import dataclass

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


def explanations() -> Iterator[Explanation]:
    """Give the explanation of every rule of ours, in the registry's order."""
    return (Explanation(rule.name, rule.severity, rule.explanation) for rule in RULES)


def explain(name: str) -> Explanation:
    """Explain one rule, ours or frictionless'; raises PinciteError with the nearest name where there is none."""
    for explanation in explanations():
        if explanation.name == name:
            return explanation
    if name in REFERENCE_RULES:
        return Explanation(name, Severity.ERROR, reference_explanation(name))
    raise no_such_rule(name)
