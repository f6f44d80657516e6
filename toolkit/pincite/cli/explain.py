"""`pincite explain`."""

import click

from pincite.cli.options import emit, wants_colour


@click.command("explain")
@click.argument("rule", required=False)
def command(rule: str | None) -> None:
    """Say what RULE means, with a Bad and a Good example, and how to mend what it finds; without RULE, list them."""
    from pincite.reports import explanations as report
    from pincite.reports.style import Style
    from pincite.rules.explanations import explain, explanations
    from pincite.rules.reference import REFERENCE_RULES

    style = Style(colour=wants_colour(None))
    listed = report.render_list(explanations(), REFERENCE_RULES, style) if rule is None else None
    emit(listed or report.render_one(explain(rule or ""), style), None)
