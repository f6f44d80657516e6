"""A data package opened from its descriptor: what it says of itself, and where its files are."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Final, Literal, NamedTuple

from pincite import files, jsontext
from pincite.errors import PinciteError, RefusedError
from pincite.packages.reading import (
    MAX_DESCRIPTOR_BYTES,
    MAX_DOCUMENT_BYTES,
    Remembering,
    read_json,
    read_json_object,
    read_within,
)
from pincite.packages.sources import Archive, Folder, Source

DESCRIPTOR_NAME: Final = "datapackage.json"
REVISION: Final = "git:"
"""What stands before the name of a git revision; a path that begins so is written `./git:…`."""
Kind = Literal["table", "json", "text", "other"]
TABLE_FORMATS: Final = frozenset({"csv", "tsv", "xlsx", "xls", "ods", "parquet", "jsonl", "ndjson", "sql", "sqlite"})


class Resource(NamedTuple):
    """
    One resource of a package.

    `descriptor` is its object in the package descriptor, as written; `index` its place there. `paths` holds its
    file or files, package-relative; empty for inline data.
    """

    source: Source
    index: int  # type: ignore[assignment] # a place among the resources, not a search in a tuple
    descriptor: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The resource's name; `resource<N>` (N from 1) where it has none that is usable."""
        name = self.descriptor.get("name")
        return name if isinstance(name, str) and name else f"resource{self.index + 1}"

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of its files as the descriptor gives them, in order."""
        path = self.descriptor.get("path")
        if isinstance(path, str):
            return (path,)
        return tuple(part for part in path if isinstance(part, str)) if isinstance(path, list) else ()

    @property
    def path(self) -> str | None:
        """Its first file's path; None for inline data."""
        return self.paths[0] if self.paths else None

    @property
    def format(self) -> str:
        """The declared format, or the last suffix of its path below a compression suffix; lower case."""
        declared = self.descriptor.get("format")
        if isinstance(declared, str) and declared:
            return declared.lower()
        suffixes = [suffix.lower() for suffix in PurePosixPath(self.path or "").suffixes]
        if suffixes and suffixes[-1] in {".gz", ".zip"}:
            suffixes.pop()
        return suffixes[-1][1:] if suffixes else ""

    @property
    def kind(self) -> Kind:
        """What sort of thing it is: its `type`, or what its schema, data and format say."""
        declared = self.descriptor.get("type")
        if isinstance(declared, str) and declared in {"table", "json", "text"}:
            return declared  # type: ignore[return-value]
        data, tabular = self.descriptor.get("data"), isinstance(self.descriptor.get("schema"), dict)
        if self.profile != "json-data-resource" and (
            self.profile == "tabular-data-resource"
            or self.format in TABLE_FORMATS
            or (self.format == "json" and tabular)
            or (isinstance(data, list) and data and all(isinstance(row, list | dict) for row in data))
        ):
            return "table"
        if self.profile == "json-data-resource" or data is not None or self.format in {"json", "geojson", "topojson"}:
            return "json"
        return "text" if self.format in {"txt", "md"} else "other"

    @property
    def profile(self) -> str | None:
        """The last path step of its version 1 `profile`, or None."""
        profile = self.descriptor.get("profile")
        return profile.rstrip("/").rpartition("/")[2].removesuffix(".json") if isinstance(profile, str) else None

    @property
    def table_schema(self) -> Mapping[str, Any] | None:
        """Its Table Schema; read from the package if the descriptor gives a path. None where it has none."""
        if self.profile == "json-data-resource":
            return None
        return self._schema("schema")

    @property
    def json_schema(self) -> Mapping[str, Any] | None:
        """
        Its JSON Schema: of one row for a table, of the whole document otherwise.

        Comes from `jsonSchema`, or from `schema` under the JSON Data Resource recipe.
        """
        return self._schema("schema" if self.profile == "json-data-resource" else "jsonSchema")

    @property
    def json_schema_path(self) -> str | None:
        """The package-relative path of its JSON Schema, if it is a file."""
        value = self.descriptor.get("schema" if self.profile == "json-data-resource" else "jsonSchema")
        return value if isinstance(value, str) else None

    def open(self, path: str | None = None) -> BinaryIO:
        """Open one of its files (the first by default); raises RefusedError and OSError as the source does."""
        chosen = self.path if path is None else path
        if chosen is None:
            raise FileNotFoundError(2, "the resource has inline data and no file", self.name)
        return self.source.open(chosen)

    def read(self, limit: int = MAX_DOCUMENT_BYTES) -> bytes:
        """
        Read its file whole, or its files as one (Data Resource, "path"); RefusedError under `size-limit`.

        `limit` is the bytes that each may hold, and all together.
        """
        data = b"".join(read_within(self.source, path, limit) for path in self.paths or ("",))
        if len(data) > limit:
            raise RefusedError("size-limit", f"{self.path} and the files after it hold more than {limit:,} bytes")
        return data

    def read_json(self) -> jsontext.JSONText:
        """Read its file, or its files joined, as one JSON text; raises InvalidJSONError beside what `read` raises."""
        if len(self.paths) > 1:
            return jsontext.parse(self.read())
        return read_json(self.source, self.path or "", MAX_DOCUMENT_BYTES)

    def _schema(self, key: str) -> Mapping[str, Any] | None:
        value = self.descriptor.get(key)
        if isinstance(value, dict):
            return value
        return read_json_object(self.source, value) if isinstance(value, str) else None


class Package:
    """
    An opened package.

    `descriptor` is the strictly read JSON object, `text` its reading (with the problems strict reading found),
    `descriptor_path` its path inside the source, `folder` what stands before a package-relative path when a person
    is to click on it ("" for the current folder or for sources that are no folders).
    """

    def __init__(self, source: Source, descriptor_path: str, text: jsontext.JSONText, folder: str = "") -> None:
        self.source, self.descriptor_path, self.text, self.folder = source, descriptor_path, text, folder

    @property
    def descriptor(self) -> Mapping[str, Any]:
        """The package descriptor, a JSON object."""
        return self.text.value  # type: ignore[no-any-return]

    @property
    def name(self) -> str | None:
        """The package's name, or None."""
        return _text_or_none(self.descriptor.get("name"))

    @property
    def version(self) -> str | None:
        """The package's version, or None."""
        return _text_or_none(self.descriptor.get("version"))

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """Its resources in the descriptor's order; entries that are no objects are left out."""
        listed = self.descriptor.get("resources")
        entries: Sequence[Any] = listed if isinstance(listed, list) else ()
        return tuple(
            Resource(self.source, index, entry) for index, entry in enumerate(entries) if isinstance(entry, dict)
        )

    def resource(self, name: str) -> Resource:
        """Give the resource of that name; raise PinciteError naming those that there are."""
        for resource in self.resources:
            if resource.name == name:
                return resource
        known = ", ".join(resource.name for resource in self.resources) or "none"
        raise PinciteError(f"The package has no resource {name!r}; it has: {known}.")

    def remembering(self) -> "Package":
        """Give the package with a memory of its small files, for one run; each is read once, whoever asks."""
        return Package(Remembering(self.source), self.descriptor_path, self.text, self.folder)


def open_package(
    path: str | Path = ".", *, allow_network: bool = False, tables: Mapping[str, str] | None = None
) -> Package:
    """
    Open a package from its descriptor, its folder, a zip of it, or `git:REV`: the current folder in a git revision.

    `allow_network` lets its resources and schemas be fetched by http and https. `tables` names for some of its tables
    the files to read instead of the descriptor's, as a path, a folder or a pattern (`packages.given`). Raises
    PinciteError where there is no descriptor to speak of: missing, unreadable, larger than 10 MB, no JSON or no JSON
    object. Nothing but the descriptor is read.
    """
    place = Path(path)
    source: Source
    if isinstance(path, str) and path.startswith(REVISION):
        from pincite.packages.revisions import open_revision

        source, name, shown = open_revision(Path(), path.removeprefix(REVISION)), DESCRIPTOR_NAME, ""
    elif place.suffix.lower() == ".zip" and not place.is_dir():
        source, name, shown = Archive(place, archive_prefix(place)), DESCRIPTOR_NAME, ""
    else:
        folder, name = (place, DESCRIPTOR_NAME) if place.is_dir() else (place.parent, place.name)
        source, shown = Folder(folder), _shown_folder(folder)
    if allow_network:
        from pincite.packages.network import Networked

        source = Networked(source)
    opened = open_source(source, name, shown)
    if not tables:
        return opened
    from pincite.packages.given import with_tables

    return with_tables(opened, tables)


def open_source(source: Source, descriptor_path: str, folder: str = "") -> Package:
    """Open the package whose descriptor stands at `descriptor_path` in `source`; raises as `open_package` does."""
    shown = f"{folder}/{descriptor_path}" if folder else descriptor_path
    try:
        with source.open(descriptor_path) as stream:
            text = jsontext.parse(files.read_at_most(stream, MAX_DESCRIPTOR_BYTES))
    except FileNotFoundError as error:
        raise PinciteError(f"There is no {shown} in {source.label}: name a descriptor or its folder.") from error
    except files.TooLargeError as error:
        raise PinciteError(f"{shown} is too large for a descriptor: {error}.") from error
    except jsontext.InvalidJSONError as error:
        hint = f" ({error.problem.hint})" if error.problem.hint else ""
        raise PinciteError(f"{shown} cannot be read: {error}{hint}.") from error
    except (RefusedError, OSError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PinciteError(f"{shown} cannot be read: {reason}.") from error
    if not isinstance(text.value, dict):
        raise PinciteError(f"{shown} is not a package descriptor: it must hold a JSON object.")
    return Package(source, descriptor_path, text, folder)


def archive_prefix(file: Path) -> str:
    """Find the folder inside a zip that holds the descriptor: its top, or the one folder everything is in."""
    import zipfile

    try:
        with zipfile.ZipFile(file) as archive:
            found = [name for name in archive.namelist() if name.rpartition("/")[2] == DESCRIPTOR_NAME]
    except FileNotFoundError as error:
        raise PinciteError(f"There is no {file}.") from error
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise PinciteError(f"{file} cannot be read as a zip archive: {error}.") from error
    if not found:
        raise PinciteError(f"{file} holds no {DESCRIPTOR_NAME}.")
    return min(found, key=lambda name: (name.count("/"), name)).rpartition("/")[0]


def _shown_folder(place: Path) -> str:
    return "" if str(place) == "." else str(place)


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None
