"""The files that a package consists of: its descriptor, the schemas that it names, its resources' files."""

from typing import BinaryIO, Literal, NamedTuple

from pincite import files
from pincite.changes.dialects import sole_dialect
from pincite.errors import PinciteError
from pincite.packages import Package, RefusedError, Resource
from pincite.packages.reading import MAX_DOCUMENT_BYTES
from pincite.packages.sources import Source, is_remote

FileKind = Literal["json", "table", "text", "other"]


class File(NamedTuple):
    """One file of a package; `resource` is the table it is, if it is one."""

    source: Source
    path: str
    kind: FileKind
    resource: Resource | None = None

    def open(self) -> BinaryIO:
        """Open the file; raises PinciteError where it is refused or not there."""
        try:
            return self.source.open(self.path)
        except RefusedError as error:
            raise PinciteError(f"{self.path}: {error.message} ({error.rule}).") from error
        except OSError as error:
            raise PinciteError(f"{self.path} cannot be read from {self.source.label}: {error.strerror}.") from error

    def read(self) -> bytes:
        """Read the file whole; raises PinciteError as `open` does, and where it is too large."""
        with self.open() as stream:
            try:
                return files.read_at_most(stream, MAX_DOCUMENT_BYTES)
            except files.TooLargeError as error:
                raise PinciteError(f"{self.path} is too large: {error}.") from error


def inventory(package: Package) -> dict[str, File]:
    """Give a package's files by path: the descriptor first, then schemas, then the resources' in order."""
    source = package.source
    found = {package.descriptor_path: File(source, package.descriptor_path, "json")}
    for resource in package.resources:
        for key in ("schema", "jsonSchema"):
            path = resource.descriptor.get(key)
            if isinstance(path, str) and not is_remote(path):
                found.setdefault(path, File(source, path, "json"))
    for resource in package.resources:
        for path in (path for path in resource.paths if not is_remote(path)):
            found.setdefault(path, File(source, path, _kind(resource), resource))
    return found


def _kind(resource: Resource) -> FileKind:
    if resource.kind == "table":
        return "table" if sole_dialect(resource) is not None else "other"
    return resource.kind if resource.kind in {"json", "text"} else "other"
