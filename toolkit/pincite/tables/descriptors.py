"""A package descriptor checked by frictionless itself."""

from collections.abc import Callable, Collection, Sequence
from copy import deepcopy
from functools import partial
from typing import Any

from pincite.findings import Finding
from pincite.packages import Package, Resource
from pincite.tables.culprits import culprit
from pincite.tables.known import known_package, known_resource
from pincite.tables.reference import CRASHES, apart, basepath, rule_of


def reference_metadata_findings(package: Package, left_out: Collection[str] = ()) -> tuple[Finding, ...]:
    """Check the package descriptor by frictionless itself, without the resources `left_out`."""
    from frictionless import FrictionlessException
    from frictionless import Package as ReferencePackage

    shown = [item for item in package.resources if item.name not in left_out]
    kept = [known_resource(item.descriptor) for item in shown]
    descriptor = {**known_package(package.descriptor), "resources": kept}

    def read(value: dict[str, Any]) -> None:
        with apart(basepath(package), package):
            ReferencePackage.from_descriptor(deepcopy(value), basepath=basepath(package))

    try:
        read(descriptor)
    except FrictionlessException as exception:
        return tuple(
            Finding(
                rule=rule_of(error, "package-error"),
                message=error.message,
                note=error.note,
                path=package.descriptor_path,
            )
            for error in exception.to_errors()
        )
    except CRASHES as crash:
        found = culprit(descriptor, partial(_gets_through, read))
        return (_fallen(package, _as_written(found, shown), crash),)
    return ()


def _gets_through(read: Callable[[Any], None], value: object) -> bool:
    """Say whether a reading ends without a crash; a complaint of frictionless' own is none."""
    from frictionless import FrictionlessException

    try:
        read(value)
    except FrictionlessException:
        return True
    except CRASHES:
        return False
    return True


def _as_written(pointer: str, shown: Sequence[Resource]) -> str:
    """Give a pointer into what frictionless was shown as one into the descriptor, which has refused resources, too."""
    first, _, rest = pointer.removeprefix("/resources/").partition("/")
    if not pointer.startswith("/resources/"):
        return pointer
    return f"/resources/{shown[int(first)].index}{f'/{rest}' if rest else ''}"


def _fallen(package: Package, pointer: str, crash: BaseException) -> Finding:
    """Tell of a crash on the descriptor, with the part of it that is the reason, if it is one part."""
    note = f"frictionless itself fails on {pointer or 'it'}: {type(crash).__name__}: {crash}"
    line, column = package.text.place(pointer)
    return Finding(
        rule="package-error",
        message=f"The data package has an error: {note}",
        note=note,
        path=package.descriptor_path,
        line=line,
        column=column,
        pointer=pointer or None,
        hint="give it the type that the standard says: a text, a number, an object or a list",
    )
