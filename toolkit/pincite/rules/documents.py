"""What reading JSON and checking it against JSON Schema finds, offered as rules like any other."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial

from pincite.findings import Finding
from pincite.jsontext import InvalidJSONError, JSONText
from pincite.packages import RefusedError, Resource
from pincite.packages.reading import read_json
from pincite.rules.context import Context
from pincite.rules.tables import stricter


def json_schema(context: Context) -> Iterator[Finding]:
    """
    A document, and a table's row, must be valid by the JSON Schema that its resource names.

    Drafts 4 to 2020-12; `format` is an annotation and not asserted, as in jsonschema and the later drafts. Patterns are
    ECMA-262's with the flag `u`; what that has no syntax for, such as `(?i)`, is read as Python's. References lead
    within the schema or to other files of the package. So does a `$schema` that is no draft's; keywords of vocabularies
    that such a metaschema leaves out say nothing. Of a table's rows only that is checked which its Table Schema does
    not say already: conditions, and rules across fields. So is a field's own constraint `jsonSchema`. A schema that is
    none is a finding, too.

    Bad: `{"kind": "frend"}` where the schema says `"enum": ["friend", "foe"]`
    Good: `{"kind": "friend"}`

    To mend it, write what the schema asks for at that place; the message, and `expected` where there is one, say what.
    """
    yield from checked(context, "json-schema")
    yield from stricter(context, "json-schema")


def json_syntax(context: Context) -> Iterator[Finding]:
    """
    A JSON file must be JSON (RFC 8259), in UTF-8.

    Bad: `{"a": 1,}`, `{'a': 1}`, `// a comment`
    Good: `{"a": 1}`

    To mend it, correct the text at that place; an editor with JSON support shows it.
    """
    yield from checked(context, "json-syntax")


def json_duplicate_key(context: Context) -> Iterator[Finding]:
    """
    An object must not give one key twice.

    RFC 8259 leaves open what a reader makes of it. Most keep the last and forget the first without a word, so that a
    second `"resources": []` hides every resource of a package.

    Bad: `{"a": 1, "a": 2}`
    Good: `{"a": 2}`

    To mend it, remove the one that is wrong.
    """
    yield from _metadata(context, "json-duplicate-key")
    yield from checked(context, "json-duplicate-key")
    yield from stricter(context, "json-duplicate-key")


def json_not_finite(context: Context) -> Iterator[Finding]:
    """
    A JSON number must be finite.

    `NaN` and `Infinity` are no JSON, though Python reads and writes them; a number such as `1e999` is too large for
    the numbers of most readers and becomes infinite there.

    Bad: `{"share": NaN}`
    Good: `{"share": null}`, or no such key

    To mend it, write what is meant: null for an unknown number, or leave it out.
    """
    yield from _metadata(context, "json-not-finite")
    yield from checked(context, "json-not-finite")
    yield from stricter(context, "json-not-finite")


def checked(context: Context, rule: str) -> Iterator[Finding]:
    """Yield what reading the documents, and checking them and the tables' rows by JSON Schema, finds under a rule."""
    for resource in context.package.resources:
        found: tuple[Finding, ...] = ()
        if resource.name in context.refusals:
            continue
        if resource.kind == "json":
            found = context.document(resource).findings
        elif resource.kind == "table" and "jsonSchema" in resource.descriptor:
            found = context.remembered(("row-faults", resource.name), partial(_rows, context, resource))
        yield from (finding for finding in found if finding.rule == rule)


def _rows(context: Context, resource: Resource) -> tuple[Finding, ...]:
    from pincite.rules.rows import row_faults

    return tuple(row_faults(context, resource))


def _metadata(context: Context, rule: str) -> Iterator[Finding]:
    """Yield what strict reading objects to in the descriptor, and in the Table Schemas and dialects that it names."""
    package = context.package
    for path, text in {package.descriptor_path: package.text, **dict(_named(context))}.items():
        for problem in text.problems:
            if problem.rule == rule:
                yield Finding(
                    rule=rule,
                    message=problem.message,
                    path=path,
                    line=problem.line,
                    column=problem.column,
                    pointer=problem.pointer,
                    hint=problem.hint,
                )


def _named(context: Context) -> Iterator[tuple[str, JSONText]]:
    for resource in context.package.resources:
        for key in ("schema", "dialect"):
            path = resource.descriptor.get(key)
            if isinstance(path, str) and path and resource.name not in context.refusals:
                with suppress(RefusedError, OSError, InvalidJSONError):  # frictionless says that it cannot be read
                    yield path, read_json(context.package.source, path)
