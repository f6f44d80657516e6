"""
Validate, diff and export Frictionless data packages whose rows are anchored to the text that they cite.

`open` a package, `validate` it, `load` it into pandas, `export` it, `diff` it with another; the command line does the
same and more.
"""

from pincite.api import diff, export, load, open, validate  # noqa: A004 (the API's own name, as in `pincite.open`)
from pincite.version import __version__

__all__ = ["__version__", "diff", "export", "load", "open", "validate"]
