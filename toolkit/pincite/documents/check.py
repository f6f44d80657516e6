"""JSON documents: read strictly, then checked against their JSON Schema."""

from collections.abc import Iterator, Sequence
from typing import Final

from pincite import jsontext
from pincite.deadlines import DeadlineError, deadline
from pincite.documents.proof import UnprovableError, prover
from pincite.documents.report import DocumentReport, Fault
from pincite.documents.schemas import Schema, read_schema, schema_faults
from pincite.findings import Fallback, Finding
from pincite.packages import Package, RefusedError, Resource
from pincite.progress import tell

SECONDS: Final = 2.0
SECONDS_A_MEGABYTE: Final = 5.0
"""Processor time that a check may take: some ten times what jsonschema needs for schemas of the usual kind."""
SECONDS_A_MEGABYTE_OF_SCHEMA: Final = 0.5
"""Processor time that a schema's size adds: what reading most schemas takes."""

OVERTIME: Final = "checking was stopped after its time: the schema has a pattern or a choice that takes too long"
BEYOND: Final = "this nests too deep, or has a number too large, to be checked: simplify the schema or the document"


def check_document(package: Package, resource: Resource, limit: int = 0) -> DocumentReport:
    """
    Check a JSON resource, a file or inline data; at most `limit` findings (0: all). Raises OSError as opening does.

    Findings carry the rules that they break: `json-syntax`, `json-duplicate-key`, `json-not-finite`, `json-schema`,
    `size-limit`, and those by which a schema's reference is refused.
    """
    tell(resource.name)
    try:
        reading = _read(package, resource)
    except RefusedError as refused:
        at = Finding(rule=refused.rule, message=refused.message, resource=resource.name, path=resource.path)
        return DocumentReport(None, (at,))
    except jsontext.InvalidJSONError as error:
        return DocumentReport(None, (_of_problem(error.problem, resource),))
    strict = [_of_problem(problem, resource) for problem in reading.problems]
    schema = read_schema(package, resource)
    if isinstance(schema, Finding):
        return DocumentReport(reading, (*strict, schema))
    if schema is None:
        return DocumentReport(reading, tuple(strict))
    return _checked(package, schema, reading, strict, limit)


def seconds(schema: Schema, size: int = 0) -> float:
    """Give the processor time that a check of so many characters by a schema may take."""
    millions = size * SECONDS_A_MEGABYTE + len(schema.text.text) * SECONDS_A_MEGABYTE_OF_SCHEMA
    return SECONDS + millions / 1e6


def _checked(
    package: Package, schema: Schema, reading: jsontext.JSONText, strict: Sequence[Finding], limit: int
) -> DocumentReport:
    wrong: list[Finding] = []
    found: list[Fault] = []
    fallbacks: list[Fallback] = []
    cut = False
    try:
        with deadline(seconds(schema, len(reading.text))):
            wrong.extend(schema_faults(schema))
            for fault in () if wrong else _faults(schema, reading.value, fallbacks):
                if limit and len(found) == limit:
                    cut = True
                    break
                found.append(fault)
    except DeadlineError:
        found.append(Fault("", OVERTIME, rule="size-limit"))
    except (RecursionError, OverflowError):
        found.append(Fault("", BEYOND, rule="size-limit"))
    placed = _placed(found, reading, package, schema.resource)
    return DocumentReport(reading, (*strict, *wrong, *placed), tuple(fallbacks), truncated=cut)


def _read(package: Package, resource: Resource) -> jsontext.JSONText:
    if resource.path is not None:
        return resource.read_json()
    value = resource.descriptor.get("data")
    return jsontext.JSONText(package.text.text, value, (), f"/resources/{resource.index}/data")


def _faults(schema: Schema, value: object, fallbacks: list[Fallback]) -> Iterator[Fault]:
    """Yield a document's faults; what was left to jsonschema is put into `fallbacks`."""
    try:
        if prover(schema.value)(value):
            return
    except UnprovableError as error:
        fallbacks.append(Fallback(schema.resource.name, "document", 1, str(error)))
    from pincite.documents.explain import explainer

    yield from explainer(schema)(value)


def _placed(found: list[Fault], reading: jsontext.JSONText, package: Package, resource: Resource) -> Iterator[Finding]:
    """Give faults as findings, in the order in which they stand in the file."""
    places = reading.places({fault.pointer for fault in found}) if found else {}
    for fault in sorted(found, key=lambda fault: places[fault.pointer]):
        line, column = places[fault.pointer]
        yield Finding(
            rule=fault.rule,
            message=fault.message,
            resource=resource.name,
            path=resource.path or package.descriptor_path,
            line=line,
            column=column,
            pointer=reading.base + fault.pointer,
            expected=fault.expected,
            hint=fault.hint,
        )


def _of_problem(problem: jsontext.Problem, resource: Resource) -> Finding:
    return Finding(
        rule=problem.rule,
        message=problem.message,
        resource=resource.name,
        path=resource.path,
        line=problem.line,
        column=problem.column,
        pointer=problem.pointer,
        hint=problem.hint,
    )
