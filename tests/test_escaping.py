"""What a cell may hold, shown in each medium: read back by what reads that medium."""

import html
import json
import re
import unicodedata

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pincite.reports.escaping import in_command, in_html, in_json, in_markdown, shortened, visible

SPECIAL = st.text(
    st.sampled_from("`|<>&\"'*_[](){}#:@%,\\ \n\r\t\x1b\x7f\x9b\u202e\u200b\u3164\ud800ax!~$=+-1.02357AC")
)
ANYTHING = SPECIAL | st.text()
MARKDOWN = MarkdownIt("gfm-like", {"linkify": False}).enable("table")


def runs_a_command(line: str) -> bool:
    """As the runner reads its log: `::` at the start after blanks, or `##[` anywhere."""
    return line.lstrip().startswith("::") or "##[" in line


@given(ANYTHING)
def test_a_visible_text_is_one_line_of_what_can_be_seen(text):
    shown = visible(text)
    assert shown == " ".join(shown.split(" "))
    assert {unicodedata.category(character)[0] for character in shown} <= {"L", "M", "N", "P", "S", "Z"}
    assert not re.search("[\u034f\u115f\u3164\ufe0f\u00a0]", shown)
    assert not runs_a_command(shown)


@given(ANYTHING)
def test_a_browser_reads_the_same_characters_and_no_element(text):
    for fragment in (f"<p>{in_html(text)}</p>", f'<p title="{in_html(text)}"></p>'):
        document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(fragment)
        (paragraph,) = list(document)
        assert list(paragraph) == []
        assert (paragraph.text or paragraph.get("title") or "") == visible(text)


@given(ANYTHING)
def test_markdown_reads_one_code_span_and_nothing_else(text):
    for table in (False, True):
        (inline,) = MARKDOWN.parseInline(in_markdown(text, table=table))
        assert [token.type for token in inline.children or ()] == ["code_inline"]
        shown = (inline.children or ())[0].content
        assert shown == (visible(text).replace("|", "\\x7c") if table else visible(text)) or not text.strip()


@given(ANYTHING)
def test_a_cell_stays_in_its_cell(text):
    rendered = MARKDOWN.render(f"| a | b |\n|---|---|\n| {in_markdown(text, table=True)} | end |\n")
    assert len(re.findall("<td>", rendered)) == 2
    assert "<td>end</td>" in rendered


@given(ANYTHING)
def test_json_loses_nothing_and_hides_nothing(text):
    for levels in range(4):
        shown = in_json({"cell": [text]}, levels)
        assert json.loads(shown) == {"cell": [text]}
        assert not any(runs_a_command(line) for line in shown.splitlines())
        assert visible(json.loads(json.dumps(shown)).replace("\n", "")) == shown.replace("\n", "")


@given(ANYTHING | st.sampled_from(["%0A", "%250A", "%3A%2C"]))
def test_a_workflow_command_holds_the_text_and_no_other_command(text):
    def unescaped(data: str) -> str:
        for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
            data = data.replace(code, character)
        return data

    assert unescaped(in_command(text)) == visible(text)
    value = in_command(text, value=True)
    assert unescaped(value) == visible(text)
    assert not set(value) & set(":,\r\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u00a0b", "a\\xa0b"),
        ("\x1b[31m", "\\x1b[31m"),
        ("  ::set-output name=a::b", "  \\x3a:set-output name=a::b"),
        ("x ##[group]y", "x ##\\x5bgroup]y"),
        ("ab\u202edc", "ab\\u202edc"),
        ("a::b ## [c]", "a::b ## [c]"),
        ("naïve “日本” ½", "naïve “日本” ½"),
    ],
)
def test_what_is_escaped_and_what_is_not(text, shown):
    assert visible(text) == shown


def test_a_long_text_is_cut_and_measured():
    assert shortened("x" * 1000) == "x" * 60 + "… (1,000 characters)"
    assert html.unescape(shortened("&" * 80)) == "&" * 80
