"""Spans, texts of rows and `anchoring`: settings out of shape, offsets out of bounds, names that act."""

from typing import Any, Final

from tests.hostile.cases import VALID, Case, Content, Link, descriptor, resource

TEXT: Final = "Ann met Bob. Bob left."
COLUMNS: Final = ("id", "of", "start", "end", "quote")
ROW_TEXT: Final = {"resource": "texts", "fields": "of", "field": "body"}
SPAN: Final = {"text": "words", "start": "start", "end": "end", "quote": "quote"}
ROWS: Final = "t1,a,0,3,Ann\nt2,a,8,11,Bob\n"


def _columns(*names: str) -> dict[str, Any]:
    return {"fields": [{"name": name, "type": "string"} for name in names]}


def _package(
    span: Any = None,
    *,
    rows: Content = ROWS,
    schema: Any = None,
    anchoring: Any = None,
    text: Content = TEXT,
    table: Any = None,
    **keywords: Any,
) -> dict[str, Content]:
    """Give a package of a text, a table of texts, and a table whose rows have a span in one of them."""
    row = {"properties": {name: {"type": "string"} for name in COLUMNS}, "spans": [SPAN if span is None else span]}
    spans = resource(
        _columns(*COLUMNS) if table is None else table, name="s", path="s.csv", jsonSchema=schema or {**row, **keywords}
    )
    texts = resource(_columns("id", "body"), name="texts", path="texts.csv")
    listed = [{"name": "words", "type": "text", "path": "words.txt", "encoding": "utf-8"}, texts, spans]
    described = descriptor(*listed, **({} if anchoring is None else {"anchoring": anchoring}))
    lines = rows if not isinstance(rows, str) else f"{','.join(COLUMNS)}\n{rows}"
    return {"datapackage.json": described, "words.txt": text, "texts.csv": f"id,body\na,{TEXT}\n", "s.csv": lines}


def _of_row(**changes: Any) -> dict[str, Content]:
    return _package({**SPAN, "text": {**ROW_TEXT, **changes}})


def _stale(**keywords: Any) -> tuple[dict[str, Content], str, str]:
    """Give a package whose JSON Schema says what no Table Schema can be derived from."""
    return _package({**SPAN, "text": ROW_TEXT}, **keywords), "descriptor-stale", "not what the JSON Schemas derive"


def _form(files: dict[str, Content], says: str) -> tuple[dict[str, Content], str, str]:
    return files, "anchoring-form", says


_WRONG: Final[dict[str, tuple[dict[str, Content], str, str]]] = {
    "span-number": _form(_package(5), "must be an object"),
    "span-text": _form(_package("text"), "must be an object"),
    "span-empty": _form(_package({}), "start must name"),
    "span-of-lists": _form(_package({**SPAN, "start": ["start"]}), "start must name"),
    "span-of-objects": _form(_package({**SPAN, "quote": {"a": 1}}), "quote must name"),
    "spans-object": _form(_package(spans={"text": "words"}), "must be a list"),
    "spans-null": _form(_package(spans=None), "must be a list"),
    "spans-text": _form(_package(spans="words"), "must be a list"),
    "text-number": _form(_package({**SPAN, "text": 5}), "text must name"),
    "text-list": _form(_package({**SPAN, "text": ["words"]}), "text must name"),
    "text-object-empty": _form(_package({**SPAN, "text": {}}), "text must name"),
    "text-that-is-no-resource": _form(_package({**SPAN, "text": "nothing"}), "no resource 'nothing'"),
    "text-that-is-a-path": _form(_package({**SPAN, "text": "../outside/secret.csv"}), "no resource"),
    "text-that-acts": _form(_package({**SPAN, "text": "\x1b]0;x\x07::error::x"}), "no resource"),
    "row-text-field-number": _form(_of_row(field=5), "text must name"),
    "row-text-field-list": _form(_of_row(field=["body"]), "text must name"),
    "row-text-field-missing": _form(_of_row(field="none"), "does not have"),
    "row-text-fields-empty": _form(_of_row(fields=[]), "text must name"),
    "row-text-fields-nested": _form(_of_row(fields=[["of"]]), "text must name"),
    "row-text-fields-object": _form(_of_row(fields={"of": "id"}), "text must name"),
    "row-text-fields-number": _form(_of_row(fields=5), "text must name"),
    "row-text-fields-unknown": _form(_of_row(fields="none"), "text must name"),
    "row-text-resource-object": _form(_of_row(resource={}), "text must name"),
    "row-text-resource-missing": _form(_of_row(resource="none"), "does not have"),
    "row-text-of-its-own-table": (_of_row(resource="s", field="none"), "anchoring-form", "does not have"),
    "row-text-by-several-fields": _form(_of_row(fields=["of", "id"]), "does not have"),
    "row-text-by-a-thousand-fields": _form(_of_row(fields=["of"] * 1000), "does not have"),
    "within-number": _form(_package({**SPAN, "within": 5}), "within must be"),
    "within-list-of-numbers": _form(_package({**SPAN, "within": [5, None]}), "within must be"),
    "within-nothing-said": _form(_package({**SPAN, "within": {"resource": "s"}}), "either fields or group"),
    "within-both-said": _form(
        _package({**SPAN, "within": {"resource": "s", "fields": "of", "group": "of"}}), "either fields or group"
    ),
    "within-fields-object": _form(_package({**SPAN, "within": {"resource": "s", "fields": {}}}), "within.fields"),
    "offset-before-the-text": (_package(rows="t1,a,-3,3,Ann\n"), "span-text", ""),
    "offset-beyond-the-text": (_package(rows="t1,a,0,99999999999999999999999,Ann\n"), "span-text", ""),
    "offset-of-other-digits": (_package(rows="t1,a,٠,3,Ann\n"), "span-text", ""),
    "offset-with-a-sign": (_package(rows="t1,a,+0,3,Ann\n"), "span-text", ""),
    "offset-as-a-power": (_package(rows="t1,a,0,3e0,Ann\n"), "span-text", ""),
    "offsets-reversed": (_package(rows="t1,a,3,0,Ann\n"), "span-text", ""),
    "offsets-alike": (_package(rows="t1,a,3,3,Ann\n"), "span-text", ""),
    "offset-missing": (_package(rows="t1,a,,3,Ann\n"), "span-text", "a start, an end and a text"),
    "quote-that-acts": (_package(rows='t1,a,0,3,"::error::[/x]<b>\x1b[31m"\n'), "span-text", ""),
    "quote-of-a-megabyte": (_package(rows=f"t1,a,0,3,{'A' * 1_000_000}\n"), "span-text", ""),
    "quotes-by-the-thousand": (_package(rows="t1,a,1,4,Bob\n" * 20_000, text="Bob " * 20_000), "span-text", ""),
    "row-that-is-not-there": (
        _package({**SPAN, "text": ROW_TEXT}, rows="t1,../x,0,3,Ann\n"),
        "span-text",
        "has no row",
    ),
    "row-named-by-nothing": (_package({**SPAN, "text": ROW_TEXT}, rows="t1,,0,3,Ann\n"), "span-text", "has no row"),
    "words-not-decoded": _form(_package(text=b"\xff\xfe\x00"), "can be read as text"),
    "words-outside": (_package(text=Link("../outside/secret.csv")), "path-unsafe", "leads out"),
    "anchoring-number": _form(_package(anchoring=5), ""),
    "anchoring-list": _form(_package(anchoring=[{"text": "words"}]), ""),
    "anchoring-text": _form(_package(anchoring=""), ""),
    "anchoring-text-object": _form(_package(anchoring={"text": {"resource": "words"}}), ""),
    "anchoring-text-outside": _form(_package(anchoring={"text": "../outside/secret.csv"}), ""),
    "anchoring-unknown-part": _form(_package(anchoring={"text": "words", "x": {}}), ""),
    "anchoring-aliases-of-nothing": _form(
        _package(anchoring={"text": "words", "aliases": {"resource": "x", "mentions": "y", "forms": ["z"]}}), ""
    ),
    "anchoring-words-of-a-text": _form(_package(anchoring={"text": "words", "words": {"resources": "claims"}}), ""),
    "anchoring-marks-too-many": _form(
        _package(anchoring={"text": "words", "quotations": {"resource": "s", "marks": ["“", "”", "„"]}}), ""
    ),
    "anchoring-names-that-format": (
        _package(
            anchoring={
                "text": "words",
                "tiling": {
                    "resource": "s",
                    "group": "of",
                    "within": "",
                    "between": "",
                    "names": {"id": "{0.__class__}{of!r:>{start}}"},
                },
            }
        ),
        "tiling",
        "this row's id is",
    ),
    "required-null": (_package(required=None), "json-schema", "no valid JSON Schema"),
    "required-of-lists": (_package(required=[["id"]]), "json-schema", "no valid JSON Schema"),
    "needed-by-a-number": (_package(dependentRequired=5), "json-schema", "no valid JSON Schema"),
    "properties-list": (_package(properties=["id"]), "json-schema", "no valid JSON Schema"),
    "row-schema-number": (_package(schema=5), "json-schema", ""),
    "field-number": (_package(table={"fields": [5]}), "package-error", ""),
    "fields-number": (_package(table={"fields": 5}), "schema-error", ""),
    "field-type-list": (_package(table={"fields": [{"name": "id", "type": [[]]}]}), "field-error", ""),
    "field-name-object": (_package(table={"fields": [{"name": {}, "type": "string"}]}), "field-error", ""),
    "foreign-keys-null": _stale(foreignKeys=None),
    "foreign-keys-of-numbers": _stale(foreignKeys=[5, None, {}, {"reference": 5}]),
    "foreign-keys-of-lists": _stale(
        foreignKeys=[{"fields": ["of"], "reference": {"resource": "texts", "fields": [[]]}}]
    ),
    "vocabulary-list": _stale(properties={name: {"vocabulary": ["iso-3166"]} for name in COLUMNS}),
    "attested-object": _stale(properties={name: {"attested": {}} for name in COLUMNS}),
}
_RIGHT: Final[dict[str, dict[str, Content]]] = {
    "span": _package(),
    "span-in-a-row": _package({**SPAN, "text": ROW_TEXT}),
    "span-in-a-row-by-a-list": _of_row(fields=["of"]),
    "span-beyond-the-first-plane": _package(rows="t1,a,1,4,Ann\n", text="😀Ann"),
}

CASES: Final = (
    *(Case(name=n, verdict=rule, says=says, files=files) for n, (files, rule, says) in _WRONG.items()),
    *(Case(name=n, verdict=VALID, files=files) for n, files in _RIGHT.items()),
    Case(
        name="quote-that-acts-everywhere",
        verdict="span-text",
        files=_package(rows='t1,a,0,3,"::error::x ##[error]y [/x] <b>&\x1b[31m\u202e=1+1"\n'),
        everywhere=True,
    ),
)
