"""A table opened for checking: by rows or by blocks, or the reason why only frictionless can."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from pincite.packages import Package, RefusedError, Resource
from pincite.packages.patterns import MAX_PATTERN
from pincite.tables.dialects import Dialect, Table, open_records, read_dialect
from pincite.tables.encodings import encoding_of
from pincite.tables.fields import Schema, read_schema
from pincite.tables.inline import JsonRecords
from pincite.tables.keys import Parents
from pincite.tables.memory import DEFAULT_MEMORY
from pincite.tables.metadata import schema_is_sound, version_of
from pincite.tables.parents import OfferedKeys
from pincite.tables.rowwise import Outcome, Plan, check_rows, keys_of, plan
from pincite.tables.streams import (
    BUFFER,
    CsvRecords,
    UnprovedError,
    byte_lines,
    compression_of,
    mapped,
    open_bytes,
    text_lines,
)  # fmt: skip

if TYPE_CHECKING:
    from pincite.tables.blocks import BlockSource, Place

WIDEST: Final = 20_000
"""Columns past which a block would hold too few rows to be worth reading as columns."""
LOOKED_UP: Final = 32 << 20
"""Bytes of keys that are looked up block by block: Arrow hashes them each time, so more are compared at the end."""
JSON_FORMATS: Final = frozenset({"json", "jsonl", "ndjson"})


class Sizes(NamedTuple):
    """
    Bytes from which a table is read in blocks, bytes of a block, and of memory that keys of such a table may take.

    Half a megabyte is read row by row in the time that it takes to import what reads blocks.
    """

    large: int = 1 << 19
    block: int = 8 << 20
    memory: int = DEFAULT_MEMORY


class RowTable(NamedTuple):
    """A table to be read row by row, once."""

    plan: Plan
    table: Table

    def check(self, parents: Parents, limit: int, most: int) -> Outcome:  # noqa: ARG002 (as BlockTable)
        """Check its rows, whose keys are all held in memory."""
        return check_rows(self.plan, self.table, parents, limit)

    def keys(self, names: Sequence[str], most: int = 0) -> OfferedKeys:  # noqa: ARG002 (as BlockTable)
        """Give the keys it offers to foreign keys."""
        return keys_of(self.plan, self.table, names)


class BlockTable(NamedTuple):
    """A table to be read in blocks, as often as need be."""

    plan: Plan
    blocks: "BlockSource"
    first: "Place"

    def check(self, parents: Parents, limit: int, most: int) -> Outcome:
        """Check its rows, each key within so many bytes of memory."""
        from pincite.tables.columnwise import check_columns

        return check_columns(self, parents, limit, most)

    def keys(self, names: Sequence[str], most: int = 0) -> OfferedKeys:
        """Give the keys it offers to foreign keys; past `most` bytes of them (0: no bound) in a file."""
        from pincite.tables.foreign import TooManyKeysError, column_keys, places_of
        from pincite.tables.keytexts import NoTextError

        try:
            return column_keys(self.plan, self.blocks.read(self.first), names, min(most, LOOKED_UP) if most else 0)
        except TooManyKeysError:
            from pincite.tables.spilled import SpilledKeys

            places = [place for place in places_of(self.plan, names) if place is not None]
            try:
                return SpilledKeys(self.plan, self.blocks.read(self.first), places, most)
            except NoTextError:
                return column_keys(self.plan, self.blocks.read(self.first), names, 0)


def schema_of(package: Package, resource: Resource) -> Schema:
    """Read a resource's Table Schema; raise UnprovedError where it has none, or frictionless must say what it is."""
    try:
        descriptor = resource.table_schema
    except OSError as error:
        raise UnprovedError(f"its schema cannot be read: {error.strerror}") from error
    if not descriptor or not descriptor.get("fields"):
        raise UnprovedError("no schema")
    _check_patterns(descriptor["fields"])
    version = version_of(package.descriptor)
    if not schema_is_sound(descriptor, version):
        from pincite.tables.reference import accepts_schema

        if not accepts_schema(descriptor, version):
            raise UnprovedError("schema")
    return read_schema(descriptor)


def _check_patterns(fields: Any) -> None:  # noqa: ANN401 (whatever a schema gives)
    """Refuse a pattern that would take seconds only to be read."""
    for field in fields if isinstance(fields, list) else ():
        constraints = field.get("constraints") if isinstance(field, dict) else None
        pattern = constraints.get("pattern") if isinstance(constraints, dict) else None
        if isinstance(pattern, str) and len(pattern) > MAX_PATTERN:
            raise RefusedError("size-limit", f"a pattern has {len(pattern):,} characters", "list the values in `enum`")


def dialect_of(resource: Resource) -> Dialect:
    """Read a resource's dialect; raise UnprovedError for one that is left to frictionless."""
    given: Any = resource.descriptor.get("dialect") or {}
    dialect = read_dialect(given if isinstance(given, Mapping) else None, resource.format)
    if dialect is None:
        raise UnprovedError("dialect")
    return dialect


def is_json(resource: Resource) -> bool:
    """Whether a table's rows are JSON: inline data, a JSON table or JSON Lines."""
    return resource.descriptor.get("data") is not None or resource.format in JSON_FORMATS


def is_parquet(resource: Resource) -> bool:
    """Whether a table is in Parquet files."""
    return resource.format in {"parquet", "parq"} and resource.descriptor.get("data") is None


@contextmanager
def open_table(resource: Resource, schema: Schema, sizes: Sizes) -> Iterator[RowTable | BlockTable]:
    """Open a table for checking; raises UnprovedError, AmbiguousHeaderError, RefusedError, OSError."""
    if is_json(resource):
        table = open_json(resource, [field.name for field in schema.fields])
        yield RowTable(plan(resource, table, schema, Dialect()), table)
        return
    if is_parquet(resource):
        from pincite.tables.parquet import parquet_table

        yield parquet_table(resource, schema)
        return
    dialect = dialect_of(resource)
    with _open_text(resource, dialect) as (data, encoding):
        if resource.format == "csv" and dialect.plain and _size(data) >= max(sizes.large, 1):
            with mapped(data, encoding) as view:
                yield block_table(resource, schema, dialect, view, sizes.block)
            return
        table = _records(data, encoding, resource, dialect)
        yield RowTable(plan(resource, table, schema, dialect), table)


def open_json(resource: Resource, names: list[str]) -> Table:
    """Open rows of JSON; `names` are the schema's, for objects. Raises UnprovedError, RefusedError, OSError."""
    if resource.paths and compression_of(resource):
        raise UnprovedError("compressed JSON")
    if (given := resource.descriptor.get("dialect")) and not _names_rows(given):
        raise UnprovedError("dialect of JSON")
    return open_records(JsonRecords(resource, names), Dialect())


def _names_rows(dialect: object) -> bool:
    """Whether a dialect says of JSON only which property holds the rows, as version 2 says it or as frictionless."""
    given = dict(dialect) if isinstance(dialect, Mapping) else {}
    own = given.pop("json", {})
    said = {**own, **given} if isinstance(own, Mapping) else given
    return set(said) <= {"$schema", "property"} and isinstance(said.get("property"), str)


@contextmanager
def open_csv(resource: Resource, dialect: Dialect) -> Iterator[Table]:
    """Open a text table for reading record by record; raises UnprovedError, RefusedError, OSError."""
    with _open_text(resource, dialect) as (data, encoding):
        yield _records(data, encoding, resource, dialect)


@contextmanager
def _open_text(resource: Resource, dialect: Dialect) -> Iterator[tuple[BinaryIO, str]]:
    if resource.format not in {"csv", "tsv"} or resource.descriptor.get("scheme") not in {None, "file"}:
        raise UnprovedError(f"format {resource.format}")
    with open_bytes(resource, header=dialect.header) as data:
        encoding = encoding_of(resource, data.read(BUFFER))
        data.seek(0)
        yield data, encoding


def _records(data: BinaryIO, encoding: str, resource: Resource, dialect: Dialect) -> Table:
    return open_records(CsvRecords(text_lines(data, encoding, translate=resource.format != "csv"), dialect), dialect)


def _size(data: BinaryIO) -> int:
    size = data.seek(0, 2)
    data.seek(0)
    return size


def block_table(
    resource: Resource, schema: Schema, dialect: Dialect, view: memoryview, block: int
) -> RowTable | BlockTable:
    """Plan a table from its head, and find where its first row begins."""
    table = open_records(CsvRecords((line for _, line in byte_lines(view)), dialect), dialect)
    made = plan(resource, table, schema, dialect)
    head = next(table.rows, None)
    if head is None or not 0 < len(made.readers) <= WIDEST:
        return RowTable(made, open_records(CsvRecords((line for _, line in byte_lines(view)), dialect), dialect))
    number, line, _ = head
    offset = 0
    for passed, (end, _) in enumerate(byte_lines(view), start=1):
        if passed == line:
            break
        offset = end

    from pincite.tables.blocks import Blocks, Place

    blocks = Blocks(view, dialect, len(made.readers), block, blank_matters=made.blank_matters)
    return BlockTable(made, blocks, Place(offset, number, line))
