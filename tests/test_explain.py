"""Every rule explains itself, and a name that is nearly right is helped on."""

import re

import pytest

from pincite.cli import main
from pincite.errors import PinciteError
from pincite.rules.explanations import explain, explanations
from pincite.rules.reference import REFERENCE_RULES


def run(capsysbinary, *arguments):
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    said = capsysbinary.readouterr()
    return left.value.code, said.out.decode(), said.err.decode()


@pytest.mark.parametrize("rule", explanations(), ids=lambda rule: rule.name)
def test_a_rule_says_what_it_means_with_examples_and_how_to_mend(rule):
    text = rule.text
    assert re.search(r"^Bad: ", text, re.MULTILINE)
    assert re.search(r"^Good: ", text, re.MULTILINE)
    assert "To mend it" in text
    assert rule.summary.endswith(".")


@pytest.mark.parametrize("name", sorted(REFERENCE_RULES))
def test_a_rule_of_frictionless_is_explained_in_its_own_words(name):
    explanation = explain(name)
    assert "frictionless' own" in explanation.text
    assert re.fullmatch(r"\w.+\. .+", explanation.summary)


def test_the_list_names_every_rule(capsysbinary):
    code, out, _ = run(capsysbinary, "explain")
    assert code == 0
    assert all(item.name in out for item in explanations())
    assert all(name in out for name in REFERENCE_RULES)
    assert max(map(len, out.splitlines())) <= 100
    assert "\x1b" not in out


def test_one_rule_is_explained_whole(capsysbinary):
    code, out, _ = run(capsysbinary, "explain", "tiling")
    assert code == 0
    assert out.startswith("tiling (error)\n\n")
    assert explain("tiling").text in out


def test_a_near_name_is_offered(capsysbinary):
    code, out, err = run(capsysbinary, "explain", "span-txt")
    assert (code, out) == (2, "")
    assert "Did you mean span-text?" in err
    with pytest.raises(PinciteError, match="There is no rule 'qqq'"):
        explain("qqq")
