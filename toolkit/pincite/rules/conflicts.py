"""What a merge left for a person to decide."""

import re
from collections.abc import Iterator
from typing import Final

from pincite.findings import Finding
from pincite.packages import RefusedError, Resource
from pincite.rules.context import Context

_OPENING: Final = re.compile(rb"<{7,} \S")
"""How git, and `pincite merge`, begin a conflict: seven signs or more, and what the side is called."""
_LONG: Final = 1 << 16
"""Bytes read of a line at a time: the rest of a longer one is looked at as if it were a line."""


def merge_conflict(context: Context) -> Iterator[Finding]:
    """
    A file must not hold a conflict that a merge left.

    Git writes both sides of a conflict into the file, between lines of signs. In JSON and in a table of several
    columns such lines are errors anyway; in a text, or in a table of one column, they would pass for data.

    Bad: a line `<<<<<<< ours` in `story.txt`
    Good: the line that one side, or a person, decided for

    To mend it, decide between the two sides, and take the lines of signs away.
    """
    for resource in context.package.resources:
        several = len(context.columns.get(resource.name, ())) > 1
        if resource.paths and resource.kind != "json" and not several and resource.name not in context.refusals:
            for path in resource.paths:
                for line in _openings(resource, path):
                    message = "a conflict begins here that is not resolved"
                    yield Finding(rule="", message=message, resource=resource.name, path=path, line=line)


def _openings(resource: Resource, path: str) -> Iterator[int]:
    try:
        with resource.open(path) as stream:
            number = 1
            while piece := stream.readline(_LONG):
                if _OPENING.match(piece):
                    yield number
                number += piece.endswith(b"\n")
    except (RefusedError, OSError):  # told by the rules that read the file
        return
