"""A rule: a name, a weight, and a generator of findings whose docstring explains it."""

import inspect
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, NamedTuple

from pincite.findings import Finding, Severity
from pincite.rules.context import Context


class Rule(NamedTuple):
    """
    One rule: the function of its name in the module `pincite.rules.<module>`, imported when it is asked for.

    `needs` names properties of a descriptor, the package's or a resource's: without any of them the rule has nothing
    to speak of, and need not be imported. Without `needs` it speaks of every package.

    `of_text` says that it is asked of each text of a corpus, too; `of_all` that it then has to see all of them to judge
    what they share: its module has a function `seen`, and `of_all` for what that gave of all texts.
    """

    name: str
    module: str
    needs: frozenset[str] = frozenset()
    severity: Severity = Severity.ERROR
    of_text: bool = False
    of_all: bool = False

    @property
    def find(self) -> Callable[[Context], Iterable[Finding]]:
        """
        What yields its findings, without name and severity, which the runner stamps on them.

        Its docstring is what `pincite explain` prints: what the rule means, a Bad and a Good example, and how to mend
        what it finds.
        """
        found: Callable[[Context], Iterable[Finding]]
        found = getattr(self.imported, self.name.replace("-", "_"))
        return found

    @property
    def imported(self) -> Any:  # noqa: ANN401 (a module has what it has)
        """The module with its functions."""
        return import_module(f"pincite.rules.{self.module}")

    @property
    def summary(self) -> str:
        """The first sentence of the explanation."""
        return self.explanation.partition("\n\n")[0].replace("\n", " ")

    @property
    def explanation(self) -> str:
        """The whole explanation, as plain text."""
        return inspect.cleandoc(self.find.__doc__ or "")
