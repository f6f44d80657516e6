"""Descriptor -> Package, Resource; safe paths; derivation of Table Schemas; git revisions as packages."""

from pincite.packages.package import Package, Resource, open_package
from pincite.packages.sources import RefusedError

__all__ = ["Package", "RefusedError", "Resource", "open_package"]
