"""What changes a package in place: sync, fmt, anchor, locate, new."""

from pincite.editing.anchor import plan_anchor
from pincite.editing.edits import Edit, write_edits
from pincite.editing.fmt import plan_fmt
from pincite.editing.locate import Location, locate
from pincite.editing.new import new_package
from pincite.editing.sync import plan_sync

__all__ = ["Edit", "Location", "locate", "new_package", "plan_anchor", "plan_fmt", "plan_sync", "write_edits"]
