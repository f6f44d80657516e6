"""XML written by hand: names, attributes and texts escaped, what XML cannot hold refused."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from pincite.errors import PinciteError
from pincite.exports.names import free_name

_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no character of XML 1.0 (production 2)."""
_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
_UNNAMED: Final = re.compile(r"[^\w.\-]")


def escaped(text: str, *, attribute: bool = False) -> str:
    """Escape a text for XML; raise PinciteError for a control character, which no XML document can hold."""
    if (found := _ILLEGAL.search(text)) is not None:
        code = ord(found.group())
        raise PinciteError(
            f"{text[:40]!r} holds U+{code:04X}, which XML cannot: take it out, or choose another format."
        )
    for character, entity in _ESCAPES.items():
        text = text.replace(character, entity)
    return text.replace("\n", "&#10;").replace("\t", "&#9;") if attribute else text


def element(name: str, attributes: Mapping[str, object | None], content: Iterable[str] | None = None) -> str:
    """Write an element; attributes that are None are left out, content is XML already."""
    given = "".join(
        f' {key}="{escaped(str(value), attribute=True)}"' for key, value in attributes.items() if value is not None
    )
    return f"<{name}{given}/>" if content is None else f"<{name}{given}>{''.join(content)}</{name}>"


def xml_id(wanted: str, taken: Collection[str]) -> str:
    """Make a text an XML name (an `NCName`) that is not among those `taken` (in lower case)."""
    name = _UNNAMED.sub("_", wanted)
    return free_name(name if name[:1].isalpha() or name[:1] == "_" else f"_{name}", taken)
