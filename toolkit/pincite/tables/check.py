"""One table checked: proved where it can be, explained where it is wrong, given to frictionless where neither holds."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final, Literal

from pincite.findings import Fallback, Finding
from pincite.packages import Package, RefusedError, Resource
from pincite.progress import tell
from pincite.tables.fields import ForeignKey, Schema
from pincite.tables.files import check_file
from pincite.tables.headers import AmbiguousHeaderError
from pincite.tables.inline import NotTabularError
from pincite.tables.memory import share_of
from pincite.tables.messages import finding
from pincite.tables.opening import RowTable, Sizes, is_parquet, open_table, schema_of
from pincite.tables.parents import OfferedKeys, ParentKeys
from pincite.tables.report import TableReport, refusal
from pincite.tables.row import SoundRows
from pincite.tables.rowwise import Outcome, keys_of_sound
from pincite.tables.standard import unique_keys_fault
from pincite.tables.streams import UnprovedError

Engine = Literal["local", "frictionless", "spark"]
"""Who judges tables; `spark` is `pincite.spark`, above this room."""
DEFAULT_LIMIT: Final = 1000
"""Frictionless' own default error limit, per resource."""
_SIZES: Final = Sizes()
_OF_OLD: Final = frozenset({"extrapaths", "layout", "profiles", "stats", "url"})
"""Properties of older frameworks that frictionless still reads as others (5.21, `Resource.metadata_transform`)."""


class Remembered:
    """
    What a run remembers of its small tables, so that of many that refer to one only the first reads it.

    `sound` holds the rows of tables that were found sound, by the table's place among the resources; `keys` the keys
    that tables offer, by that place and the fields of the key.
    """

    def __init__(self) -> None:
        self.sound: dict[int, SoundRows] = {}
        self.keys: dict[tuple[int, tuple[str, ...]], ParentKeys] = {}


def check_table(  # noqa: PLR0913 (what a run asks of its tables)
    package: Package,
    resource: Resource,
    limit: int = DEFAULT_LIMIT,
    engine: Engine = "local",
    *,
    sizes: Sizes = _SIZES,
    remembered: Remembered | None = None,
) -> TableReport:
    """
    Check one table: frictionless' verdicts and our stricter ones; `limit` counts errors, 0 means none.

    `sizes` says which tables are read in blocks, and how large these are; nor does `remembered`, which a run keeps
    for its tables, change a verdict.
    """
    tell(resource.name)
    reason = "asked for"
    if engine != "frictionless":
        try:
            return _check(package, resource, limit, sizes, remembered or Remembered())
        except (UnprovedError, AmbiguousHeaderError) as unproved:
            reason = str(unproved) or "labels cannot be paired with fields by name"
        except RefusedError as refused:
            return TableReport((refusal(refused, resource),))
        except NotTabularError as wrong:
            return TableReport((finding("source-error", resource, str(wrong)),))
    from pincite.tables.reference import check_by_reference

    return check_by_reference(package, resource, limit, reason)


def _check(package: Package, resource: Resource, limit: int, sizes: Sizes, remembered: Remembered) -> TableReport:
    schema = provable_schema(package, resource)
    sizes = sizes._replace(memory=share_of(sizes.memory, schema.key_count))
    parents = _parents(package, resource, schema, sizes, remembered)
    known = tuple(key for key in schema.foreign_keys if (key.resource, key.reference_fields) in parents)
    schema = schema._replace(foreign_keys=known)
    in_file = any(not isinstance(keys, ParentKeys) for keys in parents.values())
    with open_table(resource, schema, sizes._replace(large=1) if in_file else sizes) as opened:
        outcome = opened.check(parents, limit, sizes.memory)
    report = table_report(resource, schema, outcome)
    if report.sound_rows is not None:
        remembered.sound[resource.index] = report.sound_rows
    return report


def provable_schema(package: Package, resource: Resource) -> Schema:
    """Read the schema of a table; UnprovedError where its descriptor says what only frictionless can check."""
    if foreign := _OF_OLD.intersection(resource.descriptor):
        raise UnprovedError(f"the property {min(foreign)} of frictionless' own")
    if len(resource.paths) != 1 and {"hash", "bytes"} & set(resource.descriptor):
        raise UnprovedError("the size or hash of what is no single file")
    return schema_of(package, resource)


def table_report(resource: Resource, schema: Schema, outcome: Outcome) -> TableReport:
    """Give what checking a table's rows found as its report, with what is declared of the file and its rows."""
    if outcome.complete:
        outcome.findings.extend(_end_findings(resource, schema, outcome))
    stricter = (*outcome.stricter, *_unterminated(resource, outcome), *unique_keys_fault(resource))
    findings, fallbacks = tuple(outcome.findings), tuple(_fallbacks(resource, outcome))
    if is_parquet(resource):  # which has no lines
        findings, stricter = (tuple(one._replace(line=None) for one in part) for part in (findings, stricter))
    return TableReport(findings, stricter, outcome.rows, not outcome.complete, fallbacks, outcome.sound_rows)


def _fallbacks(resource: Resource, outcome: Outcome) -> Iterator[Fallback]:
    if outcome.asked:
        yield Fallback(resource.name, "cell", outcome.asked, "no lexical form proves it")
    if outcome.blocks_by_csv:
        yield Fallback(resource.name, "block", outcome.blocks_by_csv, "quoting or line ends read by the csv module")


def _parents(
    package: Package, resource: Resource, schema: Schema, sizes: Sizes, remembered: Remembered
) -> dict[tuple[str, tuple[str, ...]], OfferedKeys]:
    """
    Read the keys of each table that foreign keys name, each named set of fields once.

    A table that is refused is left out: the refusal is a finding already, and nothing can be looked up in it.
    """
    found: dict[tuple[str, tuple[str, ...]], OfferedKeys] = {}
    for key in schema.foreign_keys:
        place = key.resource, key.reference_fields
        if place not in found:
            with suppress(RefusedError):
                found[place] = _keys(package, parent_of(package, resource, key.resource), key, sizes, remembered)
    return found


def _keys(package: Package, parent: Resource, key: ForeignKey, sizes: Sizes, remembered: Remembered) -> OfferedKeys:
    place = parent.index, key.reference_fields
    if place not in remembered.keys and (rows := remembered.sound.get(parent.index)) is not None:
        remembered.keys[place] = keys_of_sound(rows, key.reference_fields)
    if place in remembered.keys:
        return remembered.keys[place]
    tell(parent.name)
    try:
        with open_table(parent, schema_of(package, parent), sizes) as opened:
            keys = opened.keys(key.reference_fields, sizes.memory)
    except (OSError, NotTabularError) as error:
        raise UnprovedError(f"foreign key to {key.resource}: {error}") from error
    if isinstance(opened, RowTable) and isinstance(keys, ParentKeys):
        remembered.keys[place] = keys
    return keys


def parent_of(package: Package, resource: Resource, name: str) -> Resource:
    """Give the table that a foreign key of a resource names; raises UnprovedError where there is none."""
    named = {item.name: item for item in reversed(package.resources)}
    parent = resource if name in {"", resource.name} else named.get(name)
    if parent is None or parent.kind != "table":
        raise UnprovedError(f"foreign key to {name}")
    return parent


def _unterminated(resource: Resource, outcome: Outcome) -> Iterator[Finding]:
    if outcome.open_at is not None:
        row, line = outcome.open_at
        yield Finding(
            rule="csv-unterminated-quote",
            message="a quotation mark opens this record's last cell, and nothing closes it before the file ends",
            resource=resource.name,
            path=resource.path,
            row=row,
            line=line,
            hint='close the mark, or double it ("") where it belongs to the text',
        )


def _end_findings(resource: Resource, schema: Schema, outcome: Outcome) -> Iterator[Finding]:
    """Compare the declared hash, bytes, fields and rows with those found, as frictionless does at a table's end."""
    yield from check_file(resource)
    for rule, declared, actual in (
        ("field-count", resource.descriptor.get("fields"), len(schema.fields)),
        ("row-count", resource.descriptor.get("rows"), outcome.rows),
    ):
        if declared and declared != actual:
            yield finding(rule, resource, f'expected is "{declared}" and actual is "{actual}"')
