"""How a report is to be shown."""

from typing import NamedTuple


class Style(NamedTuple):
    """
    What a report's text depends on beside the report.

    `folder` stands before a package-relative path so that a person can click on it ("" for the current folder);
    `colour` allows terminal colours; `engine` asks for what the engine handed to the reference; `elsewhere` names
    the place where a reader finds what a short format leaves out; `width` is that of a terminal in characters, None
    where lines are as long as what they say.
    """

    folder: str = ""
    colour: bool = False
    engine: bool = False
    elsewhere: str = "the report of `pincite validate`"
    width: int | None = None
