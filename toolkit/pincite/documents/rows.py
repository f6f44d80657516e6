"""A table's rows against the part of their JSON Schema that their Table Schema does not say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from pincite.deadlines import Allowance, DeadlineError
from pincite.documents.check import BEYOND, OVERTIME, SECONDS
from pincite.documents.proof import UnprovableError, prover
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
    if isinstance(schema, Finding):
        return [schema], []
    wrong = list(schema_faults(schema)) if schema is not None else []
    rest = residual(schema.value) if schema is not None and isinstance(schema.value, dict) and not wrong else None
    return wrong, list(islice(_faults(schema, rest, list(rows)), limit or None)) if schema is not None and rest else []


def _faults(schema: Schema, rest: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, Fault]]:
    part = schema._replace(value=rest)
    try:
        proves = prover(rest)
    except UnprovableError:
        unproved: Sequence[int] = range(len(rows))
    else:
        unproved = [index for index, row in enumerate(rows) if not proves(row)]
    if not unproved:
        return
    from pincite.documents.explain import explainer

    explain, allowance = explainer(part), Allowance(SECONDS, SECONDS_A_ROW)
    for index in unproved:
        try:
            with allowance.spent():
                found = list(explain(rows[index]))
        except DeadlineError:
            yield index, Fault("", OVERTIME, rule="size-limit")
            return
        except (RecursionError, OverflowError):
            yield index, Fault("", BEYOND, rule="size-limit")
            return
        yield from ((index, fault) for fault in found)
