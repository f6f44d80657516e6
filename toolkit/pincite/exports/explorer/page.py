"""The page put together: article, charts and rows in one file that asks nothing of any network."""

import base64
import hashlib
import html
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from pincite.exports.explorer.article import article_html
from pincite.exports.explorer.matrix import matrix_html
from pincite.exports.explorer.network import network_svg, ties
from pincite.exports.explorer.payload import payload
from pincite.exports.explorer.roles import Roles, read_roles
from pincite.exports.explorer.timeline import Dated, dated, timeline_svg
from pincite.exports.model import Model, Table, said
from pincite.exports.values import compact

_PARTS: Final = files(__package__)
_STROKES: Final = (
    "linear-gradient({0} 0 0)",
    "repeating-linear-gradient(90deg, {0} 0 9px, transparent 0 12px)",
    "repeating-linear-gradient(90deg, {0} 0 3px, transparent 0 6px)",
    "linear-gradient({0} 0 1px, transparent 0 2px, {0} 0 3px)",
)
"""How a layer's underline is drawn: solid, dashed, dotted, double."""


def page(model: Model) -> str:
    """Give the whole page; raises PinciteError where the package has no anchored text."""
    roles = read_roles(model)
    style = _part("page.css") + _lanes(roles)
    script = _part("page.js")
    charts = list(_charts(roles))
    parts = ("Text", "text"), *((title, name) for name, title, _, _ in charts), ("All rows", "rows"), ("Data", "data")
    given = {
        "policy": _policy(script, style),
        "style": style,
        "title": html.escape(model.title),
        "name": html.escape(model.name),
        "version": html.escape(model.package.version or ""),
        "about": html.escape(said(model.descriptor, "description")),
        "rights": "".join(_rights(model)),
        "nav": "\n  ".join(f'<a href="#{name}">{html.escape(title)}</a>' for title, name in parts),
        "article": article_html(model, roles),
        "charts": "\n".join(_section(*chart) for chart in charts),
        "payload": compact(payload(model, roles)).replace("<", "\\u003c"),
        "script": script,
    }
    made = []
    for at, piece in enumerate(_part("page.html").split("{{")):
        name, _, rest = piece.partition("}}") if at else ("", "", piece)
        made += [given[name] if at else "", rest]
    return "".join(made)


def _rights(model: Model) -> Iterator[str]:
    """Give a line for each licence that the package names by an address; a link, which asks nothing until followed."""
    licenses = model.descriptor.get("licenses")
    for item in licenses if isinstance(licenses, list) else ():
        path, name = (said(item, key) if isinstance(item, dict) else "" for key in ("path", "name"))
        if path.startswith(("https://", "http://")):
            title = said(item, "title") or name or path
            yield f'<p class="rights">Licence: <a rel="license" href="{html.escape(path)}">{html.escape(title)}</a></p>'


def _charts(roles: Roles) -> list[tuple[str, str, str, str]]:
    """Give each chart's id, title, leading sentence and HTML; what the package has no table for is left out."""
    charts = []
    if roles.matrix is not None:
        charts.append(("chart", roles.matrix.title, roles.matrix.description, matrix_html(roles.matrix)))
    if roles.network is not None and roles.entities is not None and ties(roles.network):
        table = roles.network.table
        charts.append(("network", table.title, table.description, network_svg(roles.network, roles.entities)))
    if roles.dates is not None and (rows := dated(*roles.dates)[0]):
        charts.append(("time", f"{roles.dates[0].title} in time", _open(roles.dates[0], len(rows)), _time(roles, rows)))
    return charts


def _open(table: Table, count: int) -> str:
    left = len(table.rows) - count
    return (
        "A solid bar is a year that the text gives; a hatched one reaches over the years that remain possible. "
        f"For {left} of {len(table.rows)} the text gives no date, and none is invented."
    )


def _time(roles: Roles, rows: list[Dated]) -> str:
    return timeline_svg(roles.dates[0].name, rows) if roles.dates else ""


def _section(name: str, title: str, lead: str, chart: str) -> str:
    shown = f'<p class="lead">{html.escape(lead)}</p>' if lead else ""
    return (
        f'<section id="{name}" aria-labelledby="{name}-title"><h2 id="{name}-title">{html.escape(title)}</h2>{shown}'
        f'<div class="chart"><div class="scroll" tabindex="0" role="group" aria-label="{html.escape(title)}: chart">'
        f"{chart}</div></div></section>"
    )


def _lanes(roles: Roles) -> str:
    """
    Give the style of the underlines: a lane a layer, its colour and place said by the script's variables.

    Layers also differ by their stroke (solid, dashed, dotted, double), for those who do not tell the colours apart; a
    line is broken where one annotation of a layer ends.
    """
    lanes = [at for at, layer in enumerate(roles.layers) if layer is not roles.mentions]
    strokes = [_STROKES[at % len(_STROKES)].format(f"var(--k{lane}, transparent)") for at, lane in enumerate(lanes)]
    places = ", ".join(f"0 calc(1.32em + var(--o{lane}, {lane}) * 5px)" for lane in lanes)
    sizes = ", ".join(f"calc(100% - var(--e{lane}, 0px)) 3px" for lane in lanes)
    rules = [
        (
            ".lanes span { background-repeat: no-repeat; padding-block-end: calc(.1em + 2px + var(--lanes, 0) * 5px); "
            f"background-image: {', '.join(strokes) or 'none'}; background-size: {sizes or 'auto'}; "
            f"background-position: {places or '0 0'}; }}"
        ),
        *(f".l{lane} {{ --k{lane}: var(--v{lane}, transparent); }} .e{lane} {{ --e{lane}: 3px; }}" for lane in lanes),
        *(f".t{at} {{ background: {stroke.format('var(--swatch)')}; }}" for at, stroke in enumerate(_STROKES)),
    ]
    return "\n".join(rules) + "\n"


def _policy(script: str, style: str) -> str:
    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    return (
        f"default-src 'none'; script-src 'sha256-{digest(script)}'; style-src 'sha256-{digest(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _part(name: str) -> str:
    return _PARTS.joinpath(name).read_text(encoding="utf-8")
