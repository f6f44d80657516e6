"""A package named by a person: a folder, a descriptor, a zip, or a git revision."""

from pathlib import Path, PurePosixPath

from pincite.errors import PinciteError
from pincite.packages.package import DESCRIPTOR_NAME, REVISION, Package, open_package, open_source
from pincite.packages.revisions import find_commit, open_revision, why_unknown


def open_place(name: str, package: str | Path = ".") -> Package:
    """
    Open what `name` names; `package` is where the package stands on disk, and so inside the repository.

    `git:REV` is a revision outright. Anything else is a path if it exists, a revision if git knows it, and refused if
    both, for a folder `v1` beside a tag `v1` must not decide what is compared. Raises PinciteError.
    """
    folder, descriptor = _split(Path(package))
    if name.startswith(REVISION):
        return _open_commit(folder, descriptor, name.removeprefix(REVISION))
    exists, commit = Path(name).exists(), find_commit(_existing(folder), name)
    if exists and commit:
        raise PinciteError(f"{name!r} is both a path and a git revision: write ./{name} or git:{name}.")
    if commit:
        return _open_commit(folder, descriptor, name)
    if not exists:
        why = why_unknown(_existing(folder))
        raise PinciteError(f"There is no {name!r}, neither a folder, descriptor or zip, nor a git revision: {why}.")
    return open_package(name)


def is_path(name: str) -> bool:
    """Say whether a name is that of a folder or descriptor on disk, not of a zip and not outright a revision."""
    return not name.startswith(REVISION) and Path(name).exists() and Path(name).suffix.lower() != ".zip"


def _open_commit(folder: Path, descriptor: str, name: str) -> Package:
    return open_source(open_revision(folder, name), descriptor)


def _split(package: Path) -> tuple[Path, str]:
    """Tell a package's folder from its descriptor; a path need not exist, for an old commit may have what is gone."""
    if package.is_dir() or PurePosixPath(package).suffix.lower() != ".json":
        return package, DESCRIPTOR_NAME
    return package.parent, package.name


def _existing(folder: Path) -> Path:
    absolute = folder.absolute()
    return next(place for place in (absolute, *absolute.parents) if place.is_dir())
