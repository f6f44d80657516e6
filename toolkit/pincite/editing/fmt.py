"""A package's files put into canonical form."""

from collections.abc import Iterator

from pincite.editing.edits import Edit, editable, shown
from pincite.packages import Package
from pincite.rules.canonical import canonical_forms


def plan_fmt(package: Package) -> Iterator[Edit]:
    """
    Plan what `pincite fmt` writes: an edit for each file that is not in canonical form.

    A file that is left alone gives an edit without data that says why; `unsettled` where a person should mend it.
    """
    for form in canonical_forms(package):
        if form.left is not None:
            yield Edit(
                form.path,
                None,
                None,
                (f"{shown(package, form.path)}: left alone: {form.left}",),
                unsettled=form.mendable,
            )
        elif form.canonical != form.data:
            yield Edit(
                form.path,
                editable(package, form.path),
                form.canonical,
                (f"{shown(package, form.path)}: put into canonical form",),
            )
