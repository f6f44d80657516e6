"""
One table checked by Spark: workers prove, Spark shuffles and joins keys, what is wrong is explained here.

The explanation, and so the report, is that of `tables.columnwise`, from the same rows in the same order. A table that
is not for workers, or that one of them cannot prove, is checked by the process that asks.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from pincite.packages import Package, RefusedError, Resource
from pincite.spark.jobs import Answers, Jobs
from pincite.spark.proving import repeated_kinds
from pincite.spark.session import finishing, open_session
from pincite.spark.shards import open_shards
from pincite.tables.check import DEFAULT_LIMIT, parent_of, provable_schema, table_report
from pincite.tables.check import check_table as check_here
from pincite.tables.fields import ForeignKey
from pincite.tables.headers import AmbiguousHeaderError
from pincite.tables.inline import NotTabularError
from pincite.tables.keys import KeyAnswers, KeyColumns
from pincite.tables.opening import Sizes, open_table, schema_of
from pincite.tables.parents import ParentKeys
from pincite.tables.report import TableReport
from pincite.tables.rowwise import Outcome
from pincite.tables.streams import UnprovedError
from pincite.tables.suspects import Suspects, explain

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_SIZES: Final = Sizes()


def check_table(package: Package, resource: Resource, limit: int = DEFAULT_LIMIT, sizes: Sizes = _SIZES) -> TableReport:
    """
    Check one table with the Spark session that is active, or one that is opened: the verdicts of `tables.check_table`.

    Raises PinciteError where Spark cannot be started, or cannot finish.
    """
    try:
        with finishing(), ExitStack() as stack:
            return _Check(package, resource, limit, sizes, Jobs(open_session(), stack)).report()
    except (UnprovedError, RefusedError, NotTabularError, AmbiguousHeaderError):
        return check_here(package, resource, limit, sizes=sizes)


@dataclass(frozen=True, slots=True)
class _Check:
    package: Package
    resource: Resource
    limit: int
    sizes: Sizes
    jobs: Jobs

    def report(self) -> TableReport:
        """Check the table; UnprovedError and its like where that is for the process that asks."""
        schema = provable_schema(self.package, self.resource)
        shards, plan, first = open_shards(self.resource, schema, self.sizes)
        parents = [self._parent(key) for key, _ in plan.keys.foreign]
        answers = self.jobs.prove(self.jobs.cut(shards), self.limit, first)
        outcome = Outcome(plan.header.findings, rows=answers.proved.count)
        explain(plan, self._suspects(answers, plan.keys, parents, first.number), outcome, self.limit)
        if outcome.complete:
            outcome.open_at = answers.proved.open_at
        return table_report(self.resource, schema, outcome)

    def _suspects(self, answers: Answers, keys: KeyColumns, parents: Sequence["DataFrame"], first: int) -> Suspects:
        """Find the rows to explain: those that workers kept, and those that break a key."""
        repeats = [
            answers.repeats(kind, 0 if key.whole else self.limit) for kind, key in enumerate(repeated_kinds(keys))
        ]
        missed = [answers.missed(kind, parent, self.limit) for kind, parent in enumerate(parents, start=len(repeats))]
        unique = dict(zip(keys.unique, repeats, strict=False))
        primary = repeats[len(unique)] if keys.primary else {}
        standard = repeats[len(repeats) - len(keys.unique_keys) :]
        rows = answers.proved.rows
        broken = set().union(*repeats, *missed) - rows.keys()
        rows = {**rows, **self.jobs.fetch(answers.shards, answers.proved, broken)}
        return Suspects(rows, KeyAnswers(keys, unique, primary, missed), standard, first)

    def _parent(self, key: ForeignKey) -> "DataFrame":
        """Give the texts of the keys that a foreign key's table offers."""
        parent = parent_of(self.package, self.resource, key.resource)
        schema = schema_of(self.package, parent)
        try:
            shards, plan, _ = open_shards(parent, schema, self.sizes)
            names = [column.name for column in plan.header.columns]
            places = [names.index(name) for name in key.reference_fields]
        except (UnprovedError, ValueError):  # ValueError: a field that the parent's header does not have
            with open_table(parent, schema, self.sizes) as opened:
                known = cast("ParentKeys", opened.keys(key.reference_fields))  # no bound is given: all in memory
                return self.jobs.known(known, len(key.reference_fields))
        return self.jobs.offer(self.jobs.cut(shards), places)
