"""
What a descriptor names beside its data: schemas, dialects, further parts, profiles.

Frictionless would open and fetch them by itself; what it is not to see is refused here first (DESIGN section 10).
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pincite.errors import RefusedError
from pincite.packages.package import Package, Resource
from pincite.packages.sources import Source, check_path, is_remote

PROFILES: Final = frozenset(
    {"data-package", "tabular-data-package", "data-resource", "tabular-data-resource", "json-data-resource"}
)
"""Profiles of the standard's first version, which every reader has; any other is a file or a URL."""
_STANDARD: Final = ("https://datapackage.org/profiles/", "https://specs.frictionlessdata.io/schemas/")
_LOCAL_SCHEMES: Final = frozenset({"file", "multipart"})


def check_resource(resource: Resource) -> None:
    """Raise RefusedError for the first thing that a resource names and that may not be opened; a missing one may."""
    paths = resource.descriptor.get("path")
    if isinstance(paths, list) and any(isinstance(path, list) for path in paths):
        raise RefusedError("path-unsafe", "a path is itself a list of paths", "list the paths, each of them a text")
    for path in _files_of(resource):
        try:
            resource.source.open(path).close()
        except OSError:  # whoever needs the file says what is wrong with it
            continue
    scheme = resource.descriptor.get("scheme")
    if isinstance(scheme, str) and scheme.lower() not in _LOCAL_SCHEMES:
        raise RefusedError(
            "network-refused", f"the scheme {scheme!r} is on the network", "remove it, and ship the file in the package"
        )
    check_profile(resource.descriptor, resource.source)


def check_package(package: Package) -> None:
    """Raise RefusedError where the package itself names a profile that may not be opened."""
    named = package.descriptor.get("$schema")
    if named and not isinstance(named, str):
        return  # frictionless says so
    check_profile(package.descriptor, package.source)


def check_profile(descriptor: Mapping[str, Any], source: Source) -> None:
    """Raise RefusedError for a profile, or a `$schema`, that is fetched, lies outside of the package or is no text."""
    if not isinstance(descriptor.get("$schema", ""), str | None):
        raise RefusedError(
            "path-unsafe",
            "$schema must be a text, the URI of a profile",
            "name a profile of the standard, or leave it out",
        )
    for name in (descriptor.get("profile"), descriptor.get("$schema")):
        if not isinstance(name, str) or known_profile(name):
            continue
        if is_remote(name):
            raise RefusedError(
                "network-refused",
                "this profile is on the network, so that the descriptor is not checked by it",
                "name a profile of the standard, such as https://datapackage.org/profiles/2.0/datapackage.json",
            )
        check_path(name)
        source.local_path(name)


def known_profile(name: str) -> bool:
    """Say whether a profile is one of the standard's own."""
    return name in PROFILES or name.startswith(_STANDARD)


def _files_of(resource: Resource) -> Iterator[str]:
    given = resource.descriptor
    parts = given.get("extrapaths")
    named = [given.get("dialect"), *(parts if isinstance(parts, list) else ())]
    if resource.profile != "json-data-resource":
        named.append(given.get("schema"))
    yield from (path for path in named if isinstance(path, str))
