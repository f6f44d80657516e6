"""What the rules look at: one package, each part of it read once."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pincite.findings import Fallback, Finding
from pincite.jsonplaces import line_and_column
from pincite.packages import Package, RefusedError, Resource
from pincite.packages.named import check_package
from pincite.rules.resources import columns, decoded, refusal
from pincite.tables import (
    DEFAULT_LIMIT,
    Engine,
    Remembered,
    Row,
    Sizes,
    TableReport,
    check_file,
    check_table,
    metadata_findings,
    read_rows,
)
from pincite.tables.metadata import schema_is_sound, version_of

if TYPE_CHECKING:
    from pincite.anchors import Anchoring, Corpora, Corpus, Problem, SpanColumns
    from pincite.documents.report import DocumentReport

Value = TypeVar("Value")
_SIZES: Final = Sizes()
_MANY: Final = 5
"""Times the limit that a rule of ours may find: with as many findings nobody asks for more."""


class Context:
    """
    A package under examination.

    Tables and documents are checked, and rows read, at most once however many rules ask. A file that is refused or
    missing gives its finding through `table`, `document` or `refusals`, and no rows. `corpus` is given where this is
    one text of many: see `rules.corpora`.
    """

    corpus: "Corpus | None" = None

    def __init__(
        self,
        package: Package,
        limit: int = DEFAULT_LIMIT,
        engine: Engine = "local",
        sizes: Sizes = _SIZES,
        rows: Mapping[str, list[Row]] = MappingProxyType({}),
    ) -> None:
        self.package, self.limit, self.engine, self.sizes = package, limit, engine, sizes
        self._tables: dict[str, TableReport] = {}
        self._small = Remembered()
        self._documents: dict[str, DocumentReport] = {}
        self._rows = dict(rows)
        self._texts: dict[str, str | None] = {}
        self._json_schemas: dict[str, Mapping[str, Any]] = {}
        self._remembered: dict[object, Any] = {}

    @property
    def most(self) -> int:
        """How much a rule of ours may find (0: no bound)."""
        return _MANY * self.limit

    @cached_property
    def resources(self) -> Mapping[str, Resource]:
        """The package's resources by name; of two with one name the first."""
        resources: dict[str, Resource] = {}
        for resource in self.package.resources:
            resources.setdefault(resource.name, resource)
        return resources

    def offers(self, needed: Collection[str]) -> bool:
        """Say whether the package, or a resource of it, has one of these properties; True where none is needed."""
        owners = (self.package.descriptor, *(resource.descriptor for resource in self.package.resources))
        return not needed or any(name in owner for owner in owners for name in needed)

    @cached_property
    def refusals(self) -> Mapping[str, Finding]:
        """A finding for each resource with a file that may not be opened or is not there, by resource name."""
        found = {}
        for resource in self.package.resources:
            if (finding := refusal(resource)) is not None:
                found[resource.name] = finding
        return found

    def table(self, resource: Resource) -> TableReport:
        """Give the verdict on a table resource."""
        if self.metadata:
            return TableReport()
        if resource.name not in self._tables:
            self._tables[resource.name] = self._checked(resource)
        return self._tables[resource.name]

    def _checked(self, resource: Resource) -> TableReport:
        if self.engine == "spark":
            from pincite import spark

            return spark.check_table(self.package, resource, self.limit, self.sizes)
        return check_table(self.package, resource, self.limit, self.engine, sizes=self.sizes, remembered=self._small)

    def document(self, resource: Resource) -> "DocumentReport":
        """Give the verdict on a JSON resource."""
        from pincite.documents.check import check_document

        if resource.name not in self._documents:
            self._documents[resource.name] = check_document(self.package, resource, self.limit)
        return self._documents[resource.name]

    def rows(self, name: str) -> list[Row]:
        """Give the typed rows of the table of that name; empty where there is no such table or it cannot be read."""
        if name in self._tables and (sound := self._tables[name].sound_rows) is not None and name not in self._rows:
            self._rows[name] = sound.rows()
        if name not in self._rows:
            resource = self.resources.get(name)
            try:
                readable = resource is not None and resource.kind == "table" and self._can_read(resource)
                self._rows[name] = read_rows(resource) if readable and resource is not None else []
            except (RefusedError, OSError):  # its Table Schema is a file that cannot be read
                self._rows[name] = []
        return self._rows[name]

    def _can_read(self, table: Resource) -> bool:
        """Say whether a table's rows can be typed: where the descriptor is wrong somewhere, its schema may be."""
        if table.name in self.refusals:
            return False
        schema = table.table_schema if self.metadata else None
        return not schema or schema_is_sound(schema, version_of(self.package.descriptor))

    def text(self, name: str) -> str | None:
        """Give the decoded text of the resource of that name; None where there is none or it cannot be decoded."""
        if name not in self._texts:
            resource = self.resources.get(name)
            readable = resource is not None and resource.paths and name not in self.refusals
            self._texts[name] = decoded(resource) if readable and resource is not None else None
        return self._texts[name]

    def json_schema(self, name: str) -> Mapping[str, Any]:
        """Give the JSON Schema of the resource of that name; an empty one where it has none that can be used."""
        if name not in self._json_schemas:
            from pincite.documents.proof import is_schema

            try:
                found = self.resources[name].json_schema or {}
                self._json_schemas[name] = found if not found or is_schema(found) else {}
            except (RefusedError, OSError):
                self._json_schemas[name] = {}
        return self._json_schemas[name]

    def remembered(self, key: object, make: Callable[[], Value]) -> Value:
        """Give what was made under this key, making it the first time: for what several rules ask of one package."""
        if key not in self._remembered:
            self._remembered[key] = make()
        return self._remembered[key]  # type: ignore[no-any-return]

    def remembered_of(self, name: str, key: object, make: Callable[[], Value]) -> Value:  # noqa: ARG002 (for one of many)
        """Give what was made under this key of the rows of one table alone: once for all texts that share it."""
        return self.remembered(key, make)

    def shared(self, name: str) -> bool:
        """Say whether the rows of a table are those of all texts, where this is one of many."""
        return self.corpus is not None and name not in self.corpus.naming

    def naming(self, name: str) -> tuple[str, ...]:
        """Name the columns of a table that say to which text a row belongs, where this is one of many."""
        return self.corpus.naming.get(name, ()) if self.corpus is not None else ()

    def spans(self, name: str) -> "tuple[SpanColumns, ...]":
        """Give the spans in text resources that the schema of a table declares, the row's own first."""
        from pincite.anchors import read_spans

        resource = self.resources.get(name)
        return read_spans(self.json_schema(name)) if resource is not None and resource.kind == "table" else ()

    @cached_property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The column names of each table that has a schema, by resource name."""
        return {name: columns(resource) for name, resource in self.resources.items() if resource.kind == "table"}

    @cached_property
    def anchored(self) -> "tuple[Anchoring, tuple[Problem, ...]]":
        """The sound parts of the descriptor's `anchoring` object, and what is wrong with the others."""
        from pincite.anchors import Anchoring, anchoring_of, read_anchoring

        if "anchoring" not in self.package.descriptor:
            return Anchoring(), ()
        read, problems = read_anchoring(self.package.descriptor["anchoring"], self.columns)
        read, more = anchoring_of(read, self.corpora)
        return read, (*problems, *more)

    @cached_property
    def anchoring(self) -> "Anchoring":
        """The sound parts of the descriptor's `anchoring` object; off where it has none, or is of many texts."""
        from pincite.anchors import Anchoring

        return self.anchored[0] if self.anchored[0].texts is None else Anchoring()

    @cached_property
    def corpora(self) -> "Corpora":
        """The texts that are rows of tables."""
        from pincite.anchors import read_corpora

        tables = {name: self.json_schema(name) for name, item in self.resources.items() if item.kind == "table"}
        return read_corpora(tables, self.columns)

    @cached_property
    def metadata(self) -> tuple[Finding, ...]:
        """Frictionless' own findings about the descriptor, refused resources left out of what it is shown."""
        return metadata_findings(self.package, frozenset(self.refusals))

    @property
    def refused_profile(self) -> Iterator[Finding]:
        """A finding where the package itself names a profile that may not be opened."""
        try:
            check_package(self.package)
        except RefusedError as refused:
            at = self.package.descriptor_path
            yield Finding(rule=refused.rule, message=refused.message, hint=refused.hint, path=at)

    def file(self, resource: Resource) -> tuple[Finding, ...]:
        """Frictionless' findings about a resource that is no table: its declared bytes and hash."""
        return () if self.metadata else check_file(resource)

    def row_count(self, resource: Resource) -> int | None:
        """Give the number of data rows of a table that was checked, None for anything else."""
        report = self._tables.get(resource.name)
        return report.rows if report else None

    @property
    def truncated(self) -> bool:
        """Whether a table or document checked so far reached the error limit."""
        documents = any(document.truncated for document in self._documents.values())
        return documents or any(table.truncated for table in self._tables.values())

    def fallbacks(self) -> Iterator[Fallback]:
        """Give what the engines handed to the reference, so far."""
        for table in self._tables.values():
            yield from table.fallbacks
        for document in self._documents.values():
            yield from document.fallbacks

    def at(self, name: str, row: Row | None, field: str | None, message: str, **details: Any) -> Finding:  # noqa: ANN401
        """Make a finding about a table's row and field; the runner stamps the rule's name and severity on it."""
        resource = self.resources[name]
        cell = row.text.get(field) if row is not None and field is not None else None
        number = None
        if field is not None and (schema := resource.table_schema):
            names = [item.get("name") for item in schema.get("fields", [])]
            number = names.index(field) + 1 if field in names else None
        place = {"row": row.number, "line": row.line} if row is not None else {}
        given = {"cell": cell, "field_number": number, **place, **details}
        return Finding(rule="", message=message, resource=name, path=resource.path, field=field, **given)

    def inside(self, resource: Resource, pointer: str, message: str, **details: Any) -> Finding:  # noqa: ANN401
        """Make a finding about the value at an RFC 6901 pointer into a JSON resource; stamped as by `at`."""
        reading = self.document(resource).reading
        line, column = reading.place(pointer) if reading is not None else (None, None)
        given = {"resource": resource.name, "path": resource.path, "pointer": pointer, **details}
        return Finding(rule="", message=message, line=line, column=column, **given)

    def in_text(self, name: str, start: int, end: int, message: str, **details: Any) -> Finding:  # noqa: ANN401
        """Make a finding about a stretch of a text, in code points; its place is the line and column of its start."""
        text = self.text(name) or ""
        line, column = line_and_column(text, start)
        given = {"cell": text[start:end], "note": f"start {start}, end {end}", **details}
        return Finding(
            rule="", message=message, resource=name, path=self.resources[name].path, line=line, column=column, **given
        )

    def about_package(self, message: str, **details: Any) -> Finding:  # noqa: ANN401 (a finding's own parts)
        """Make a finding about the descriptor."""
        return Finding(rule="", message=message, path=self.package.descriptor_path, **details)
