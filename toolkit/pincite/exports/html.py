"""The explorer: one self-contained HTML page on which a reader follows every annotation. Opened by Chromium."""

from pathlib import Path

from pincite.exports.explorer.page import page
from pincite.exports.model import Model


def write(model: Model, path: Path) -> None:
    """Write the page; raises PinciteError where the package names no anchored text."""
    path.write_text(page(model), encoding="utf-8", newline="\n")
