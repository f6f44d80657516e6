"""What a release is made of: a tag that names the version, and the dataset in every format with checksums."""

import hashlib
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pincite
from pincite.exports import FORMATS, export

SUFFIXES: Final = {
    "annotations": "annotations.jsonld", "citation": "cff", "datacite": "datacite.json", "markdown": "md",
    "nquads": "nq", "spacy": "spacy.json", "tei": "tei.xml", "turtle": "ttl",
}  # fmt: skip
"""The file suffix of a format where it is not the format's name; folders get `.zip` after it."""
EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def check_tag(tag: str) -> str | None:
    """Say what is wrong with a release's tag, None where nothing is."""
    kind, name, version = "toolkit", "v", pincite.__version__
    if tag.startswith("data-"):
        kind, name, version = "dataset", "data-v", pincite.open(".").version or ""
    return None if tag == f"{name}{version}" else f"The tag {tag} is not {name}{version}, the {kind}'s version."


def export_all(folder: Path) -> None:
    """Write the dataset in every format into a folder, and SHA256SUMS beside; the same bytes at every run."""
    package = pincite.open(".")
    folder.mkdir(parents=True)
    for name, made in FORMATS.items():
        target = folder / f"{package.name}-{package.version}.{SUFFIXES.get(name, name)}"
        if made.folder:
            with TemporaryDirectory() as temporary:
                export(package, name, Path(temporary) / "out")
                pack(Path(temporary) / "out", target.with_name(f"{target.name}.zip"))
        else:
            export(package, name, target)
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(folder.iterdir())]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def pack(folder: Path, target: Path) -> None:
    """Zip a folder's files, in the order of their names and without a clock."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(item for item in folder.rglob("*") if item.is_file()):
            member = zipfile.ZipInfo(file.relative_to(folder).as_posix(), EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, file.read_bytes())


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["check-tag", tag]:
            sys.exit(check_tag(tag))
        case ["exports", folder]:
            export_all(Path(folder))
        case _:
            sys.exit("Give check-tag TAG, or exports FOLDER.")
