"""A rule: a name, a weight, and a generator of findings whose docstring explains it."""

import inspect
from collections.abc import Callable, Iterable
from typing import NamedTuple

from pincite.findings import Finding, Severity
from pincite.rules.context import Context


class Rule(NamedTuple):
    """
    One rule. `find` yields findings without name and severity, which the runner stamps on them.

    The docstring of `find` is what `pincite explain` prints: what the rule means, a Bad and a Good example, and how
    to mend what it finds.
    """

    name: str
    find: Callable[[Context], Iterable[Finding]]
    severity: Severity = Severity.ERROR

    @property
    def summary(self) -> str:
        """The first sentence of the explanation."""
        return self.explanation.partition("\n\n")[0].replace("\n", " ")

    @property
    def explanation(self) -> str:
        """The whole explanation, as plain text."""
        return inspect.cleandoc(self.find.__doc__ or "")
