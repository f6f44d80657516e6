"""A report with what reports must bear: every part of a finding, hostile cells, more findings than some show."""

from typing import Final

from pincite.findings import Fallback, Finding, Report, ResourceSummary, Severity

HOSTILE: Final = (
    "::error::x\n##[group]y \x1b[31mred\x1b[0m a\u202eb\u200bc | `tick` <img src=x onerror=alert(1)> "
    "[link](javascript:alert(1)) @team #1 =1+1 ]]> & \"quoted\" 'single' %0A *bold* \U0001f600"
)
_TYPE_NOTE: Final = 'type is "integer/default"'


def _type_error(row: int, line: int, cell: str) -> Finding:
    return Finding(
        rule="type-error",
        message=f'Type error in the cell "{cell}" in row "{row}" and field "size" at position "2": {_TYPE_NOTE}',
        note=_TYPE_NOTE,
        resource="things",
        path="data/things.csv",
        row=row,
        line=line,
        field="size",
        field_number=2,
        cell=cell,
    )


REPORT: Final = Report(
    name=f"sample {HOSTILE}",
    version="1.2.3",
    truncated=True,
    findings=(
        Finding(rule="source-intact", message="the text is not the one that was pinned", path="datapackage.json"),
        *(_type_error(row, row + 3, "x") for row in range(2, 14)),
        _type_error(14, 17, HOSTILE),
        Finding(
            rule="span-text",
            message=f"the text has {HOSTILE} here",
            resource="things",
            path="data/things.csv",
            row=15,
            line=18,
            field="text",
            field_number=3,
            cell=HOSTILE,
            expected="what is right",
            hint="run `pincite anchor`",
        ),
        Finding(
            rule="entity-used",
            severity=Severity.WARNING,
            message="nothing refers to this row",
            resource="things",
            path="data/things.csv",
            row=16,
            line=19,
        ),
        Finding(
            rule="json-schema",
            message="'x' is not of type 'integer'",
            resource=f"notes {HOSTILE}",
            path="data/notes (1) ü.json",
            line=3,
            column=14,
            pointer="/0/a~1b/12",
        ),
    ),
    resources=(
        ResourceSummary("things", "data/things.csv", 15, valid=False),
        ResourceSummary(f"notes {HOSTILE}", "data/notes (1) ü.json", None, valid=False),
        ResourceSummary("sound & safe", "data/sound.csv", 1234, valid=True),
    ),
    fallbacks=(Fallback("things", "rows", 13, "not proved"),),
)
SOUND: Final = Report(
    name="sample", version=None, findings=(), resources=(ResourceSummary("things", "data/things.csv", 2, valid=True),)
)
