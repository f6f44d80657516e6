"""Competency questions: what a package says its tables answer, asked."""

import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any, Final, NamedTuple

from pincite import database
from pincite.errors import PinciteError
from pincite.findings import Finding
from pincite.packages import Resource
from pincite.rules.context import Context

MAX_SECONDS: Final = 4.0
"""Processor time that all questions of a package may take together."""
_QUOTED: Final = r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\[[^\]]*\]|--[^\n]*|/\*(?s:.*?)(?:\*/|\Z)"
_INNERMOST: Final = r"\([^()]*\)"
_Difference = tuple[int, int | None]
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, default=str).encode
_ORDER: Final = r"(?i)\border\s+by\b"


class _Grounds(NamedTuple):
    """
    What evidence points at: the keys of the claims and the text; None for what the package does not name.

    `many` says that it names the texts of a corpus, of which a span cannot say which it means.
    """

    claims: frozenset[str] | None
    text: str | None
    many: bool


def question_answer(context: Context) -> Iterator[Finding]:
    """
    A question's SQL must give the rows written down beside it, and its evidence must be there.

    `anchoring.questions` in the descriptor names a JSON resource: an array of objects with `sql`, one SELECT over
    the package's tables (a table a resource, columns as named, empty cells NULL), and `rows`, what it gives. Their
    order counts where the SQL ends in ORDER BY. `evidence.claims` holds keys, of one column, of the table that
    `anchoring.claims.resource` names, `evidence.spans` objects with `start`, `end` and `text` of the text that
    `anchoring.text` names, if that is one.

    Bad: `{"sql": "SELECT count(*) FROM sentences", "rows": [[38]]}` where the table has 39
    Good: `{"sql": "SELECT count(*) FROM sentences", "rows": [[39]]}`

    To mend it, run `pincite query` with that SQL and see which is wrong: the table, the SQL or the rows.
    """
    anchoring = context.package.descriptor.get("anchoring")
    name = anchoring.get("questions") if isinstance(anchoring, dict) else None
    if name is None or not isinstance(anchoring, dict):
        return
    resource = context.resources.get(name) if isinstance(name, str) else None
    if resource is None or resource.kind != "json":
        message = f"anchoring.questions names {name!r}, and the package has no JSON resource of that name"
        yield context.about_package(message, pointer="/anchoring/questions")
    elif name not in context.refusals:
        yield from _questions(context, resource, anchoring)


def is_ordered(sql: str) -> bool:
    """Say whether a statement orders its own rows: ORDER BY outside quotes, comments and parentheses."""
    bare = re.sub(_QUOTED, " ", sql)
    while (outer := re.sub(_INNERMOST, " ", bare)) != bare:
        bare = outer
    return re.search(_ORDER, bare) is not None


def first_difference(expected: Sequence[object], given: Sequence[object], *, ordered: bool) -> _Difference | None:
    """Find the first expected row that is not given (its index), and a given row that is not expected."""
    want, have = [_comparable(row) for row in expected], [_comparable(row) for row in given]
    if ordered:
        at = next((n for n, (left, right) in enumerate(zip(want, have, strict=False)) if left != right), None)
        at = min(len(want), len(have)) if at is None else at
        return None if want == have else (at, at if at < len(have) else None)
    if Counter(want) == Counter(have):
        return None
    missing, surplus = Counter(want) - Counter(have), Counter(have) - Counter(want)
    at = next((n for n, row in enumerate(want) if row in missing), len(want))
    return at, next((n for n, row in enumerate(have) if row in surplus), None)


def _questions(context: Context, resource: Resource, anchoring: Mapping[str, Any]) -> Iterator[Finding]:
    reading = context.document(resource).reading
    questions = reading.value if reading is not None and isinstance(reading.value, list) else ()
    text, many = context.text(str(anchoring.get("text"))), context.anchored[0].texts is not None
    grounds = _Grounds(_claims(context, anchoring), text, many)
    end = time.process_time() + MAX_SECONDS
    with closing(database.connect(context.package, lambda table: context.rows(table.name))) as connection:
        for index, question in enumerate(questions):
            if not isinstance(question, dict):
                continue
            sql, rows = question.get("sql"), question.get("rows")
            if isinstance(sql, str) and isinstance(rows, list):
                try:
                    seconds = max(0.001, end - time.process_time())
                    answer = database.ask(connection, sql, limit=len(rows) + 1000, seconds=seconds)
                except PinciteError as error:
                    yield context.inside(resource, f"/{index}/sql", str(error))
                else:
                    yield from _compare(context, resource, index, question, answer.rows)
            yield from _evidence(context, resource, f"/{index}/evidence", question.get("evidence"), grounds)


def _compare(
    context: Context, resource: Resource, index: int, question: Mapping[str, Any], given: Sequence[Sequence[object]]
) -> Iterator[Finding]:
    rows = question["rows"]
    if rows == [list(row) for row in given]:
        return
    difference = first_difference(rows, given, ordered=is_ordered(question["sql"]))
    if difference is None:
        return
    at, other = difference
    yield context.inside(
        resource,
        f"/{index}/rows/{at}" if at < len(rows) else f"/{index}/rows",
        f"the SQL gives other rows than are expected ({len(given)} given, {len(rows)} expected)",
        cell=_shown(rows[at]) if at < len(rows) else "no further row",
        expected="no such row" if other is None else _shown(given[other]),
    )


def _shown(row: object) -> str:
    return _ENCODE(row)


def _comparable(row: object) -> str:
    """Give a row as a text that is equal for equal rows: 2 and 2.0 are one number, fractions count to 9 digits."""
    cells = row if isinstance(row, list | tuple) else [row]
    return _shown([_number(cell) if isinstance(cell, bool | float) else cell for cell in cells])


def _number(cell: float) -> float:
    rounded = float(f"{cell:.9g}")
    return int(rounded) if rounded.is_integer() else rounded


def _evidence(
    context: Context, resource: Resource, pointer: str, evidence: object, grounds: _Grounds
) -> Iterator[Finding]:
    if not isinstance(evidence, dict):
        return
    claims, spans = evidence.get("claims"), evidence.get("spans")
    if grounds.claims is not None and isinstance(claims, list):
        for number, claim in enumerate(claims):
            if str(claim) not in grounds.claims:
                yield context.inside(resource, f"{pointer}/claims/{number}", f"there is no claim {claim}")
    if grounds.many and spans:
        message = "a span does not say in which text of the corpus it counts; name claims, or ask for the text by SQL"
        yield context.inside(resource, f"{pointer}/spans", message)
    if grounds.text is not None and isinstance(spans, list):
        for number, span in enumerate(spans):
            if isinstance(span, dict):
                yield from _span(context, resource, f"{pointer}/spans/{number}", span, grounds.text)


def _span(context: Context, resource: Resource, pointer: str, span: Mapping[str, Any], text: str) -> Iterator[Finding]:
    start, end, quote = span.get("start"), span.get("end"), span.get("text")
    if type(start) is not int or type(end) is not int or not isinstance(quote, str):
        return
    if not 0 <= start < end <= len(text):
        message = f"the span {start}-{end} does not lie in the text, which has {len(text):,} code points"
        yield context.inside(resource, pointer, message)
    elif text[start:end] != quote:
        message = f"the text has other words at {start}-{end}"
        yield context.inside(resource, pointer, message, cell=quote, expected=text[start:end])


def _claims(context: Context, anchoring: Mapping[str, Any]) -> frozenset[str] | None:
    claims = anchoring.get("claims")
    name = claims.get("resource") if isinstance(claims, dict) else None
    resource = context.resources.get(str(name))
    key = (resource.table_schema or {}).get("primaryKey") if resource is not None else None
    field = key[0] if isinstance(key, list) and len(key) == 1 else key
    if not isinstance(field, str):
        return None
    return frozenset(row.text.get(field, "") for row in context.rows(str(name)))
