"""
A repository told how to merge and show a package's files: `git config` and `.git/info/attributes`, nothing committed.

Both are local to a clone, as git has it: a repository cannot make those who clone it run a program.
"""

import re
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from pincite import files
from pincite.changes.inventory import inventory
from pincite.errors import PinciteError
from pincite.packages import Package
from pincite.packages.revisions import git

_BEGIN: Final = "# pincite: begin (written by `pincite git-setup`)"
_END: Final = "# pincite: end"
_BLOCK: Final = re.compile(rf"{re.escape(_BEGIN)}\n.*?{re.escape(_END)}\n", re.DOTALL)
_SECTIONS: Final = ("merge.pincite", "diff.pincite")
_ATTRIBUTES: Final[Mapping[str, str]] = {"table": "merge=pincite diff=pincite", "json": "merge=pincite"}


def settings() -> dict[str, str]:
    """Give the settings: the merge driver, the textconv, and which of its lines name the row (gitattributes(5))."""
    command = "pincite" if shutil.which("pincite") else f"{shlex.quote(sys.executable)} -m pincite"
    return {
        "merge.pincite.name": "rows by key, cell by cell (pincite)",
        "merge.pincite.driver": f"{command} merge %O %A %B --path %P --marker-size %L",
        "diff.pincite.textconv": f"{command} textconv",
        "diff.pincite.xfuncname": r"^\[(.*)\]$",
    }


def patterns(package: Package, top: Path) -> list[str]:
    """
    Give the attribute lines for a package's tables and JSON files, relative to the repository's top.

    Files of one kind in one folder share a pattern, so that a table added later is covered, too.
    """
    root = package.source.local_path(package.descriptor_path)
    if root is None:
        raise PinciteError(f"{package.source.label} is not in a working tree: name the package's folder there.")
    folder = PurePosixPath(root.parent.relative_to(top).as_posix())
    found: dict[str, None] = {}
    for path, file in inventory(package).items():
        if file.kind in _ATTRIBUTES:
            place = folder / path
            name = place.name if path == package.descriptor_path else f"*{place.suffix}"
            found[f"{_quoted('/' + (place.parent / name).as_posix())} {_ATTRIBUTES[file.kind]}"] = None
    return list(found)


def register(package: Package, folder: Path) -> list[str]:
    """Register driver and textconv in the repository around `folder`; gives the lines put into `info/attributes`."""
    top = Path(git(folder, "rev-parse", "--show-toplevel").decode().rstrip("\n")).resolve()
    lines = patterns(package, top)
    for name, value in settings().items():
        git(folder, "config", "--local", name, value)
    _write(folder, _joined(lines))
    return lines


def unregister(folder: Path) -> None:
    """Take away what `register` wrote; nothing where it never did."""
    known = git(folder, "config", "--local", "--list", "--name-only").decode().splitlines()
    for section in _SECTIONS:
        if any(name.startswith(f"{section}.") for name in known):
            git(folder, "config", "--local", "--remove-section", section)
    _write(folder, "")


def _joined(lines: list[str]) -> str:
    return "\n".join((_BEGIN, *lines, _END)) + "\n"


def _write(folder: Path, block: str) -> None:
    """Put our block into `info/attributes`, in the place of an older one; other lines stay as they are."""
    named = git(folder, "rev-parse", "--git-path", "info/attributes").decode().rstrip("\n")
    target = folder / named
    before = target.read_text(encoding="utf-8") if target.exists() else ""
    rest = _BLOCK.sub("", before)
    after = rest + ("\n" if rest and not rest.endswith("\n") else "") + block
    if after != before:
        target.parent.mkdir(parents=True, exist_ok=True)
        files.write_bytes(target, after.encode())


def _quoted(pattern: str) -> str:
    """Quote a pattern with blanks in it as gitattributes(5) reads it; glob signs stand for themselves."""
    escaped = re.sub(r"[\[\]?\\]", lambda sign: f"\\{sign[0]}", pattern)
    return (
        '"' + escaped.replace("\\", "\\\\").replace('"', '\\"') + '"' if " " in pattern or '"' in pattern else escaped
    )
