"""What changes a package in place: sync, fmt, anchor, locate, new."""

from pincite.editing.edits import Edit, write_edits
from pincite.editing.fmt import plan_fmt
from pincite.editing.sync import plan_sync

__all__ = ["Edit", "plan_fmt", "plan_sync", "write_edits"]
