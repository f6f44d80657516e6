"""What is refused before it is opened: descriptors come from strangers."""

from collections.abc import Iterator

from pincite.findings import Finding
from pincite.rules.context import Context
from pincite.rules.documents import checked
from pincite.rules.tables import stricter


def path_unsafe(context: Context) -> Iterator[Finding]:
    """
    A path must be relative and stay inside the package, after its links are resolved, too.

    A descriptor that could name `/etc/passwd` or climb by `..` would make whoever validates it read, and publish,
    files of their own (Data Resource, "path"). Such a file is not opened.

    Bad: `"path": "../secret.csv"`, `"path": "/data/table.csv"`, a link that leads out of the package
    Good: `"path": "data/table.csv"`

    To mend it, move the file into the package and give its path from the descriptor's folder.
    """
    yield from _refused(context, "path-unsafe")


def path_hidden(context: Context) -> Iterator[Finding]:
    """
    A path must not name a hidden file or folder.

    Names that begin with a dot are for tools (`.git`, `.env`): no place for data, and often one for secrets.

    Bad: `"path": ".cache/table.csv"`
    Good: `"path": "cache/table.csv"`

    To mend it, rename the file or folder.
    """
    yield from _refused(context, "path-hidden")


def not_a_regular_file(context: Context) -> Iterator[Finding]:
    """
    A path must name an ordinary file: no folder, no pipe, no device.

    Reading a pipe or a device could block for ever or never end.

    Bad: `"path": "data"` where data is a folder
    Good: `"path": "data/table.csv"`

    To mend it, point the path at the file that is meant.
    """
    yield from _refused(context, "not-a-regular-file")


def network_refused(context: Context) -> Iterator[Finding]:
    """
    A package must be complete without the network.

    A path or a schema's reference that is a URL is not fetched: what it holds may change or vanish, and a fetch tells
    a stranger's server who validates.

    Bad: `"path": "https://example.org/table.csv"`, `"$ref": "https://example.org/schema.json"`
    Good: `"path": "data/table.csv"`, `"$ref": "common.schema.json#/$defs/id"`

    To mend it, ship the file in the package.
    """
    yield from _refused(context, "network-refused")


def size_limit(context: Context) -> Iterator[Finding]:
    """
    A file must keep within the bounds that keep reading it safe.

    JSON is read to a depth of 256 and integers of 4,300 digits, documents to 512 MB, archives to a ratio of 200;
    checking a document by its schema has a bound on time. What goes past is not read, or not to its end.

    Bad: `[[[[…` 257 brackets deep
    Good: the same data, laid out flat

    To mend it, split or simplify the file.
    """
    yield from _refused(context, "size-limit")
    yield from stricter(context, "size-limit")


def _refused(context: Context, rule: str) -> Iterator[Finding]:
    refused = (*context.refused_profile, *context.refusals.values())
    yield from (finding for finding in refused if finding.rule == rule)
    yield from checked(context, rule)
