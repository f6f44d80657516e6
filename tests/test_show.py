"""The text in a terminal: whole, in colours where they are wanted."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import pincite
from pincite.errors import PinciteError
from pincite.exports.model import read_model
from pincite.reports import Style
from pincite.reports.reading import render
from test_explorer import HOSTILE, other_package

ROOT = Path(__file__).parent.parent
ARTICLE = (ROOT / "data/article.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def model():
    return read_model(pincite.open(ROOT))


def words(text):
    return " ".join(text.split())


@pytest.mark.parametrize("width", [20, 60, 88])
@pytest.mark.parametrize("colour", [True, False])
def test_every_word_of_the_text_is_there_in_its_order(model, width, colour):
    shown = re.sub(r"\x1b\[[0-9;]*m", "", render(model, (), Style(colour=colour), width))
    text = shown[: shown.index("\n\n■")]
    assert words(text) == words(ARTICLE)
    assert all(len(line) <= width for line in text.splitlines())


def test_each_layer_colours_its_rows_and_nothing_else(model):
    shown = render(model, ("quantities",), Style(colour=True), 4000)
    coloured = re.findall(r"\x1b\[33m([^\x1b]*)\x1b\[0m", shown)
    quantities = next(table for table in model.tables if table.name == "quantities")
    assert coloured == [*(row["text"] for row in quantities.rows), coloured[-1]]
    assert coloured[-1].startswith("■ quantities")
    bold = re.findall(r"\x1b\[1(?:;[0-9]+)?m([^\x1b]*)", render(model, ("mentions",), Style(colour=True), 4000))
    assert "Lev Kuznetsov" in bold


def test_no_colour_is_written_where_none_is_wanted(model):
    shown = render(model, (), Style(), 80)
    assert "\x1b" not in shown
    assert shown.endswith("colours are off here.\n")
    assert "off here" not in render(model, (), Style(colour=True), 80)


def test_a_hostile_text_is_shown_and_not_obeyed(tmp_path):
    shown = render(read_model(other_package(tmp_path)), (), Style(), 80)
    assert "\u202e" not in shown
    assert HOSTILE.replace("\u202e", "\\u202e") in shown.replace("\n", " ")


def test_a_layer_that_is_not_there_is_named(model):
    with pytest.raises(PinciteError, match="There is no layer nonsense; there are: mentions, statements, claims"):
        render(model, ("nonsense",), Style(), 80)


def test_the_command_shows_it_plainly_to_a_pipe():
    command = [sys.executable, "-m", "pincite", "show", str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "70"})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Aleksandr Lukashenko meets with Krasnoyarsk Krai Governor Lev\nKuznetsov\n\n")
