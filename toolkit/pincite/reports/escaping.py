"""Untrusted text made safe to show: a cell may hold anything, a terminal, a log or a page must not obey it."""

import json
import re
import unicodedata
from typing import Any, Final

HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""General categories shown as escapes: controls, formats (bidi, zero width), surrogates, unassigned, line breaks."""
_BLANK: Final = frozenset(
    chr(point)
    for first, last in (
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2800, 0x2800), (0x3164, 0x3164),
        (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xE0100, 0xE01EF),
    )
    for point in range(first, last + 1)
)  # fmt: skip
"""Characters of other categories that show nothing (DerivedCoreProperties, Default_Ignorable_Code_Point)."""
_COMMAND: Final = re.compile(r"(?<=##)\[|\A(?=\s*::)(\s*):")
"""Where a runner of GitHub Actions reads a command: `##[` anywhere in a line, `::` at its start, blanks skipped."""
_BACKTICKS: Final = re.compile("`+")
_UNUSUAL: Final = re.compile("[^\n -~]")
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False).encode


def visible(text: str) -> str:
    """Show a text on one line: what is invisible, acts on a terminal or commands a workflow's log, as an escape."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(_escape(character) if _is_hidden(character) else character for character in text)
    return _COMMAND.sub(_broken, text) if "##[" in text or "::" in text else text


def shortened(text: str, width: int = 80) -> str:
    """Make a text visible and cut it off where it is longer than `width` characters, saying how long it is."""
    shown = visible(text[: width * 4] if len(text) > width * 8 else text)
    if len(shown) <= width and len(text) <= width * 8:
        return shown
    return f"{shown[: width - 20]}… ({len(text):,} characters)"


def in_html(text: str) -> str:
    """Make a text visible and safe in HTML and XML, as content or between quotation marks."""
    import html

    return html.escape(visible(text))


def in_markdown(text: str, *, table: bool = False) -> str:
    """
    Give a text as a code span, in which nothing is markup, a link, a mention or HTML (CommonMark 0.31, section 6.1).

    In a `table` a vertical bar ends the cell even there (GFM, section 4.10), so it is written as an escape.
    """
    shown = visible(text)
    if table:
        shown = shown.replace("|", "\\x7c")
    fence = "`" * (1 + max(map(len, _BACKTICKS.findall(shown)), default=0))
    pad = " " if shown.startswith(("`", " ")) or shown.endswith(("`", " ")) else ""
    return f"{fence}{pad}{shown}{pad}{fence}" if shown.strip() else f"`{shown or ' '}`"


def in_command(text: str, *, value: bool = False) -> str:
    """Make a text visible and safe in a workflow command, as its message or as the `value` of one of its properties."""
    shown = visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return shown.replace(":", "%3A").replace(",", "%2C") if value else shown


def in_json(value: Any, levels: int = 0) -> str:  # noqa: ANN401 (anything that JSON can hold)
    """
    Give a value as JSON in which whatever `visible` would escape is escaped JSON's way, which loses nothing.

    The members of its outer `levels` of objects and arrays have a line each, the rest is on one line.
    """
    text = _UNUSUAL.sub(_escaped, _laid_out(value, levels, "\n"))
    return text.replace("##[", "##\\u005b")


def _laid_out(value: Any, levels: int, line: str) -> str:  # noqa: ANN401
    """Write a value by the fast encoder from some depth on: the one that indents takes ten times the time."""
    if not (levels and value and isinstance(value, dict | list | tuple)):
        return _ENCODE(value)
    inner = line + "  "
    if isinstance(value, dict):
        members = (f"{_ENCODE(name)}: {_laid_out(one, levels - 1, inner)}" for name, one in value.items())
        return f"{{{inner}{f',{inner}'.join(members)}{line}}}"
    return f"[{inner}{f',{inner}'.join(_laid_out(one, levels - 1, inner) for one in value)}{line}]"


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    if character == "\x7f":
        return "\\u007f"
    return json.dumps(character)[1:-1] if _is_hidden(character) else character


def _is_hidden(character: str) -> bool:
    if character.isascii():
        return not character.isprintable()
    category = unicodedata.category(character)
    return category in HIDDEN or category == "Zs" or character in _BLANK


def _broken(found: re.Match[str]) -> str:
    return "\\x5b" if found[0] == "[" else f"{found[1]}\\x3a"


def _escape(character: str) -> str:
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    code = ord(character)
    return named.get(character) or (
        f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    )
