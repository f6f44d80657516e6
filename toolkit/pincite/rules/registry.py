"""All rules of ours, in the order in which `pincite explain` lists them."""

from typing import Final

from pincite.rules.questions import question_answer
from pincite.rules.rule import Rule
from pincite.rules.tables import csv_unterminated_quote, lexical_form

RULES: Final[tuple[Rule, ...]] = (
    Rule("question-answer", question_answer),
    Rule("lexical-form", lexical_form),
    Rule("csv-unterminated-quote", csv_unterminated_quote),
)
