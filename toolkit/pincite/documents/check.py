"""JSON documents: read strictly, then checked against their JSON Schema."""

from collections.abc import Mapping
from typing import Any

from jsonschema.validators import validator_for

from pincite import jsontext
from pincite.documents.report import DocumentReport
from pincite.findings import Finding
from pincite.packages import Resource


def check_document(resource: Resource) -> DocumentReport:
    """Check a JSON resource's file; raises RefusedError and OSError as `Resource.open` does."""
    try:
        reading = jsontext.parse(resource.read())
    except jsontext.InvalidJSONError as error:
        return DocumentReport(None, (_of_problem(error.problem, resource),))
    strict = tuple(_of_problem(problem, resource) for problem in reading.problems)
    schema = resource.json_schema
    return DocumentReport(reading, strict + (tuple(_against(schema, reading, resource)) if schema else ()))


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


def _against(schema: Mapping[str, Any], reading: jsontext.JSONText, resource: Resource) -> list[Finding]:
    validator = validator_for(schema)(schema)
    findings = []
    for error in sorted(
        validator.iter_errors(reading.value), key=lambda error: [str(part) for part in error.absolute_path]
    ):
        pointer = "".join(f"/{jsontext.escape_pointer(str(part))}" for part in error.absolute_path)
        line, column = reading.place(pointer)
        findings.append(
            Finding(
                rule="json-schema",
                message=error.message,
                resource=resource.name,
                path=resource.path,
                line=line,
                column=column,
                pointer=pointer,
            )
        )
    return findings
