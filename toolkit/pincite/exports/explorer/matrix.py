"""Who stands where on what, as a table of links: a row a topic, a column a side, a mark a stance."""

import html
from collections.abc import Iterator
from itertools import groupby

from pincite.exports.explorer.article import row_key
from pincite.exports.explorer.roles import MATRIX
from pincite.exports.fields import Field
from pincite.exports.model import Row, Table


def matrix_html(table: Table) -> str:
    """Give the table; topics with the most rows come first, sides and stances in the order of their vocabulary."""
    topic, side, stance = (table.field(name) for name in MATRIX)
    sides = _used(table, side.name, list(side.terms))
    topics = sorted(_used(table, topic.name, list(topic.terms)), key=lambda name: -_count(table, topic.name, name))
    order = list(stance.terms)
    heads = "".join(
        f'<th scope="col" title="{html.escape(side.terms.get(name, ""))}">{html.escape(spoken(name))}</th>'
        for name in sides
    )
    rows = []
    for name in topics:
        cells = "".join(f"<td>{''.join(_marks(table, name, other, order))}</td>" for other in sides)
        about = html.escape(topic.terms.get(name, ""))
        rows.append(f'<tr><th scope="row" title="{about}">{html.escape(spoken(name))}</th>{cells}</tr>')
    return (
        f'<table class="matrix"><thead><tr><th scope="col">{html.escape(topic.title)}</th>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>{_legend(stance, order)}"
    )


def spoken(term: str) -> str:
    """Give a term of a vocabulary as a reader says it: blanks for hyphens, a capital first."""
    words = term.replace("-", " ")
    return words[:1].upper() + words[1:]


def _legend(stance: Field, order: list[str]) -> str:
    """Say what each stance means, where its vocabulary does."""
    items = "".join(
        f'<div><dt><span class="mark s{at % 8}">{html.escape(spoken(name))}</span></dt>'
        f"<dd>{html.escape(stance.terms[name])}</dd></div>"
        for at, name in enumerate(order)
        if stance.terms[name]
    )
    return f'<dl class="meanings">{items}</dl>' if items else ""


def _used(table: Table, column: str, terms: list[str]) -> list[str]:
    found = {str(row[column]) for row in table.rows if row[column] is not None}
    return [term for term in terms if term in found] + sorted(found - set(terms))


def _count(table: Table, column: str, value: str) -> int:
    return sum(row[column] == value for row in table.rows)


def _marks(table: Table, topic: str, side: str, order: list[str]) -> Iterator[str]:
    """Give a mark a stance; several rows of one stance are one mark with their number, which opens the first."""
    rows = [row for row in table.rows if (row[MATRIX[0]], row[MATRIX[1]]) == (topic, side)]

    def place(row: Row) -> int:
        return order.index(row[MATRIX[2]]) if row[MATRIX[2]] in order else len(order)

    for at, group in groupby(sorted(rows, key=place), key=place):
        same = list(group)
        name = html.escape(spoken(str(same[0][MATRIX[2]])))
        times = f" <b>{len(same)}</b>" if len(same) > 1 else ""
        link = f"#{table.name}/{html.escape(row_key(table, same[0]))}"
        if times:
            link = f"#{table.name}?" + html.escape(
                f"{MATRIX[0]}={topic}&{MATRIX[1]}={side}&{MATRIX[2]}={same[0][MATRIX[2]]}"
            )
        yield f'<a class="mark s{at % 8}" href="{link}">{name}{times}</a>'
