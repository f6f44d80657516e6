"""A table's rows against the part of their JSON Schema that their Table Schema does not say."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from pincite.deadlines import Allowance, DeadlineError
from pincite.documents.check import BEYOND, OVERTIME, seconds
from pincite.documents.proof import Proof, UnprovableError, prover
from pincite.documents.report import Fault
from pincite.documents.schemas import Schema, read_schema, schema_faults
from pincite.findings import Finding
from pincite.packages import Package, Resource
from pincite.packages.derivation import residual

SECONDS_A_ROW: Final = 0.01
"""Processor time that each row which is not proved may add to what explaining takes."""


def check_rows(
    package: Package, resource: Resource, rows: Iterable[Mapping[str, Any]], limit: int = 0
) -> tuple[list[Finding], list[tuple[int, Fault]]]:
    """
    Check rows, as JSON objects without their empty cells; at most `limit` faults (0: all).

    Gives what is wrong with the schema itself, and faults with the index of their row. Where the schema says no more
    than the Table Schema does, nothing is looked at.
    """
    schema = read_schema(package, resource)
    if not isinstance(schema, Schema):
        return [schema] if schema is not None else [], []
    wrong: list[Finding] = []
    allowance = Allowance(seconds(schema), SECONDS_A_ROW)
    try:
        with allowance.spent():
            wrong += schema_faults(schema)
            rest = residual(schema.value) if isinstance(schema.value, dict) and not wrong else None
            proves = _prover(rest) if rest else None
    except DeadlineError:
        return [schema.finding("size-limit", "", OVERTIME)], []
    if rest is None or proves is None:
        return wrong, []
    unproved = ((index, row) for index, row in enumerate(rows) if not proves(row))
    return [], list(islice(_faults(schema._replace(value=rest), unproved, allowance), limit or None))


def _prover(rest: Mapping[str, Any]) -> Proof:
    try:
        return prover(rest)
    except UnprovableError:
        return lambda _: False


def _faults(
    part: Schema, unproved: Iterable[tuple[int, Mapping[str, Any]]], allowance: Allowance
) -> Iterator[tuple[int, Fault]]:
    explain = None
    for index, row in unproved:
        try:
            with allowance.spent():
                explain = explain or _explainer(part)
                found = list(explain(row))
        except DeadlineError:
            yield index, Fault("", OVERTIME, rule="size-limit")
            return
        except (RecursionError, OverflowError):
            yield index, Fault("", BEYOND, rule="size-limit")
            return
        yield from ((index, fault) for fault in found)


def _explainer(part: Schema) -> Callable[[object], Iterator[Fault]]:
    from pincite.documents.explain import explainer

    return explainer(part)
