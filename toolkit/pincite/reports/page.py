"""The page around an HTML report: one file that asks nothing of any network, light or dark as the reader likes."""

import base64
import hashlib
from typing import Final

from pincite.reports.escaping import in_html

_STYLE: Final = """
:root { color-scheme: light dark; --line: light-dark(#d5d8de, #3a4150); --soft: light-dark(#f5f6f8, #1d222b);
  --dim: light-dark(#5a6270, #a5adba); --bad: light-dark(#b00020, #ff8a8a); --warn: light-dark(#7a4b00, #f2bd5c);
  --good: light-dark(#0b6b2f, #74d99a); --new: light-dark(#dff5e5, #14371f); --old: light-dark(#fde4e4, #461a1a); }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 72rem; font: 1rem/1.55 system-ui, sans-serif;
  background: light-dark(#fff, #14171d); color: light-dark(#1a1d24, #e4e7ec); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2.25rem 0 .5rem; }
p { margin: .4rem 0; }
.dim { color: var(--dim); }
.error { color: var(--bad); font-weight: 600; }
.warning { color: var(--warn); font-weight: 600; }
.sound { color: var(--good); font-weight: 600; }
code, td bdi, ins, del { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
ins, .added { background: var(--new); text-decoration: none; }
del, .removed { background: var(--old); }
.scroll { overflow-x: auto; }
h1, h2 { overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th:first-child { width: 27%; }
th:nth-child(2) { width: 22%; }
th, td { text-align: start; vertical-align: top; padding: .5rem .6rem; border-block-end: 1px solid var(--line); }
th { color: var(--dim); font-weight: 500; font-size: .85rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .75rem; margin: .35rem 0 0; }
dt { color: var(--dim); font-size: .85rem; }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  thead { position: absolute; clip-path: inset(50%); }
  tr, td { display: block; border: 0; padding: .15rem 0; }
  tr { border-block-end: 1px solid var(--line); padding-block: .6rem; }
}
@media print { body { max-width: none; padding: 0; } }
"""


def page(title: str, body: str) -> str:
    """Put a page around a `body` of safe HTML; the `title` is escaped. Its policy allows its one style and no more."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{in_html(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
