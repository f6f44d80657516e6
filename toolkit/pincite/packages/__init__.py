"""Descriptor -> Package, Resource; safe paths; derivation of Table Schemas; git revisions as packages."""

from pincite.errors import RefusedError
from pincite.packages.package import Package, Resource, open_package

__all__ = ["Package", "RefusedError", "Resource", "open_package"]
