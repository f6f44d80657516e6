"""The page put together: article, charts and rows in one file that asks nothing of any network."""

import base64
import hashlib
import html
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from pincite.exports.explorer.article import article_html
from pincite.exports.explorer.matrix import matrix_html
from pincite.exports.explorer.network import network_svg
from pincite.exports.explorer.payload import payload
from pincite.exports.explorer.roles import Roles, read_roles
from pincite.exports.explorer.timeline import Dated, dated, timeline_svg
from pincite.exports.model import Model, Table, said
from pincite.exports.values import compact

_PARTS: Final = files(__package__)


def page(model: Model) -> str:
    """Give the whole page; raises PinciteError where the package has no anchored text."""
    roles = read_roles(model)
    style = _part("page.css") + _lanes(len(roles.layers))
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
    if roles.network is not None and roles.entities is not None and roles.network.table.rows:
        table = roles.network.table
        charts.append(("network", table.title, table.description, network_svg(roles.network, roles.entities)))
    if roles.dates is not None and (rows := dated(*roles.dates)[0]):
        charts.append(("time", f"{roles.dates[0].title} in time", _open(roles.dates[0], len(rows)), _time(roles, rows)))
    return charts


def _open(table: Table, count: int) -> str:
    left = len(table.rows) - count
    return (
        "A dot is a year that the text gives; a hatched bar a span of years that it leaves open. "
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


def _lanes(count: int) -> str:
    """Give the style of the underlines: one lane a layer, its colour and place said by the script's variables."""
    lanes = range(count)
    images = ", ".join(f"linear-gradient(var(--k{lane}, transparent) 0 0)" for lane in lanes)
    places = ", ".join(f"0 calc(1.32em + var(--o{lane}, {lane}) * 4px)" for lane in lanes)
    return (
        f".lanes span {{ padding-block-end: calc(.1em + 2px + var(--lanes, 0) * 4px); background: {images or 'none'}; "
        f"background-size: 100% 2.5px; background-repeat: no-repeat; background-position: {places or '0 0'}; }}\n"
        + "".join(f".l{lane} {{ --k{lane}: var(--v{lane}, transparent); }}\n" for lane in lanes)
    )


def _policy(script: str, style: str) -> str:
    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    return (
        f"default-src 'none'; script-src 'sha256-{digest(script)}'; style-src 'sha256-{digest(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _part(name: str) -> str:
    return _PARTS.joinpath(name).read_text(encoding="utf-8")
