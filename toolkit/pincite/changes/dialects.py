"""How a CSV resource is written, as its descriptor declares; never sniffed."""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from pincite.errors import PinciteError
from pincite.packages import Resource

csv.field_size_limit(1 << 30)
_WORDS: Final = frozenset({"utf-8", "utf8", "utf_8", "utf-8-sig", "ascii", "us-ascii"})


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the csv module has to be told, and the encoding; `plain` means RFC 4180 but for the delimiter, in UTF-8."""

    delimiter: str = ","
    quote: str | None = '"'
    escape: str | None = None
    double_quote: bool = True
    skip_initial_space: bool = False
    encoding: str = "utf-8-sig"

    @property
    def plain(self) -> bool:
        """Whether records can be told apart by quotation marks and line feeds alone."""
        usual = self.quote == '"' and self.escape is None and self.double_quote and not self.skip_initial_space
        return usual and self.encoding == "utf-8-sig" and self.delimiter.isascii() and self.delimiter != "\n"

    def options(self) -> dict[str, Any]:
        """Give the csv module's parameters."""
        return {
            "delimiter": self.delimiter,
            "quotechar": self.quote,
            "quoting": csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            "escapechar": self.escape,
            "doublequote": self.double_quote,
            "skipinitialspace": self.skip_initial_space,
        }

    def read(self, stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
        """Give the first line (from 1) and the cells of each record, blank lines left out; raises PinciteError."""
        line = 1
        try:
            with io.TextIOWrapper(stream, encoding=self.encoding, newline="") as text:
                reader = csv.reader(text, **self.options())
                for cells in reader:
                    if cells:
                        yield line, cells
                    line = reader.line_num + 1
        except (csv.Error, UnicodeError, LookupError) as error:
            raise PinciteError(f"line {line} cannot be read as CSV: {error}.") from error


def dialect_of(resource: Resource) -> Dialect | None:
    """Give the dialect of a delimited resource; None where it is no table of delimited files with a header each."""
    packed = any(path.lower().endswith((".gz", ".zip")) for path in resource.paths)
    return None if packed or resource.descriptor.get("compression") else declared_dialect(resource)


def declared_dialect(resource: Resource) -> Dialect | None:
    """Give the dialect of a delimited resource that may be packed; None as `dialect_of`."""
    several = len(resource.paths) > 1
    if (
        resource.kind != "table"
        or resource.format not in ({"csv"} if several else {"csv", "tsv"})
        or not resource.paths
    ):
        return None
    declared = resource.descriptor.get("dialect")
    stated: Mapping[str, Any] = declared if isinstance(declared, dict) else {}
    if isinstance(stated.get("csv"), dict):
        stated = {**stated, **stated["csv"]}
    if stated.get("header") is False or stated.get("commentChar") or stated.get("headerRows", [1]) != [1]:
        return None
    encoding = str(resource.descriptor.get("encoding", "utf-8")).lower()
    made = Dialect(
        stated.get("delimiter", "\t" if resource.format == "tsv" else ","),
        stated.get("quoteChar", '"') or None,
        stated.get("escapeChar"),
        stated.get("doubleQuote", True),
        stated.get("skipInitialSpace", False),
        "utf-8-sig" if encoding in _WORDS else encoding,
    )
    return made if _is_usable(made) else None


def sole_dialect(resource: Resource) -> Dialect | None:
    """Give the dialect of a delimited resource in one file, whose rows can be written there again; None for others."""
    return dialect_of(resource) if len(resource.paths) == 1 else None


def _is_usable(dialect: Dialect) -> bool:
    """Whether the csv module and Python's codecs take what a descriptor declares."""
    try:
        csv.reader((), **dialect.options())
        codecs.lookup(dialect.encoding)
    except (TypeError, ValueError, LookupError, csv.Error):
        return False
    return True
