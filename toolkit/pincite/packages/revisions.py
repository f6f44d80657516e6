"""
A git commit as a source of files: read by git's plumbing, nothing checked out, no hook and no filter run.

The tree below the package's folder is listed once, and one `git cat-file --batch` gives every blob that is asked for,
so that a package of many small files costs three processes and not two a file.
"""

import io
import os
import subprocess
import weakref
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, NamedTuple

from pincite.errors import PinciteError, RefusedError
from pincite.packages.sources import MAX_MEMBER_BYTES, check_path

_REGULAR: Final = frozenset({"100644", "100755", "100664"})
_INHERITED: Final = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
)
"""What git sets for its hooks and drivers: a repository is found from the place given, whoever calls us."""


class Blobs:
    """The blobs of one repository, from a `git cat-file --batch` that starts with the first one read."""

    def __init__(self, repository: Path) -> None:
        self._repository = repository
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, blob: str) -> bytes:
        """Give one blob's bytes; RefusedError under `size-limit` where it is larger than a package's file may be."""
        process = self._started()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 (both are pipes)
        process.stdin.write(f"{blob}\n".encode())
        process.stdin.flush()
        answer = process.stdout.readline().split()
        if len(answer) != 3:
            raise PinciteError(f"git cannot read the object {blob}: fetch it, or mend the repository.")
        size = int(answer[2])
        if size > MAX_MEMBER_BYTES:
            self._process = None
            raise RefusedError("size-limit", f"a file of the revision holds {size:,} bytes")
        return process.stdout.read(size + 1)[:-1]

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            command = ["git", "-C", str(self._repository), "cat-file", "--batch"]
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(  # noqa: S603 (git by name, arguments of ours)
                command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=_environment()
            )
            weakref.finalize(self, _stop, self._process)
        return self._process


class Revision(NamedTuple):
    """A commit's tree; `name` as the user gave it, `files` maps package-relative paths to (mode, object name)."""

    name: str
    commit: str
    files: Mapping[str, tuple[str, str]]
    blobs: Blobs

    @property
    def label(self) -> str:
        """The revision as the user named it."""
        return f"git:{self.name}"

    def open(self, path: str) -> BinaryIO:
        """Read one blob; a link in the tree is refused, for git stores its target as if it were the file's text."""
        check_path(path)
        if (found := self.files.get(PurePosixPath(path).as_posix())) is None:
            raise FileNotFoundError(2, f"No such file in {self.label}", path)
        mode, blob = found
        if mode not in _REGULAR:
            raise RefusedError("not-a-regular-file", f"{path} is not a regular file in {self.label}")
        return io.BytesIO(self.blobs.read(blob))

    def local_path(self, path: str) -> Path | None:  # noqa: ARG002 (the protocol's shape)
        """Nothing in a revision has a path of its own."""
        return None


def find_commit(folder: Path, name: str) -> str | None:
    """Give the object name of the commit that a revision names in the repository around `folder`, or None."""
    if not name or name.startswith("-") or "\0" in name:
        return None
    try:
        return git(folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()
    except PinciteError:
        return None


def why_unknown(folder: Path) -> str:
    """Say why the repository around a folder may not know a revision, and what to do."""
    try:
        shallow = git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"
    except PinciteError:
        return "this folder lies in no git repository, so name two packages"
    if shallow:
        return "this clone is shallow, and `git fetch --unshallow --tags` brings the rest"
    if find_commit(folder, "HEAD") is None:
        return "the repository has no commit yet"
    return "`git log --all` shows those that there are, and `git fetch --tags` brings tags"


def open_revision(place: Path, name: str) -> Revision:
    """
    Open the commit `name` at the folder `place`, which lies in a repository but need not exist any more.

    Raises PinciteError where there is no repository, no git or no such commit.
    """
    absolute = Path(os.path.abspath(place))  # noqa: PTH100 (`..` is taken off, links are left)
    existing = next(folder for folder in (absolute, *absolute.parents) if folder.is_dir())
    top = Path(git(existing, "rev-parse", "--show-toplevel").decode().rstrip("\n"))
    commit = find_commit(existing, name)
    if commit is None:
        raise PinciteError(f"There is no git revision {name!r} in {top}: {why_unknown(existing)}.")
    inside = (existing.resolve() / absolute.relative_to(existing)).relative_to(top.resolve()).as_posix()
    tree = commit if inside == "." else f"{commit}:{inside}"
    try:
        listing = git(top, "ls-tree", "-r", "-z", "--full-tree", tree)
    except PinciteError as error:
        raise PinciteError(f"git:{name} has no folder {inside}: say with --package where the package is.") from error
    return Revision(name, commit, _files(listing), Blobs(top))


def git(repository: Path, *arguments: str) -> bytes:
    """Run git in a repository and give its output; raise PinciteError with git's own words where it fails."""
    command = ["git", "-C", str(repository), "--no-pager", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False, env=_environment())  # noqa: S603
    except FileNotFoundError as error:
        raise PinciteError("git is not installed: revisions cannot be read without it.") from error
    if done.returncode != 0:
        words = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise PinciteError(f"git {arguments[0]}: {words or 'failed'}.")
    return done.stdout


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _INHERITED}
    quiet = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
    return {**kept, **quiet, "GIT_LITERAL_PATHSPECS": "1"}


def _files(listing: bytes) -> dict[str, tuple[str, str]]:
    files = {}
    for entry in filter(None, listing.split(b"\0")):
        facts, _, path = entry.partition(b"\t")
        mode, _, blob = facts.decode().split()
        files[path.decode("utf-8", "surrogateescape")] = (mode, blob)
    return files


def _stop(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    process.wait()
