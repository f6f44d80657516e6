"""All rules of ours, in the order in which `pincite explain` lists them."""

from typing import Final

from pincite.rules.rule import Rule
from pincite.rules.tables import csv_unterminated_quote, lexical_form

RULES: Final[tuple[Rule, ...]] = (
    Rule("lexical-form", lexical_form),
    Rule("csv-unterminated-quote", csv_unterminated_quote),
)
