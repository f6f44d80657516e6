"""The explorer's drawings: what they say is what the rows say, and nothing lies over anything else."""

import csv
import re
import shutil
from itertools import combinations, pairwise
from pathlib import Path

import html5lib
import pytest

import pincite
from pincite.exports import export
from pincite.exports.explorer.layout import arrange
from pincite.exports.explorer.segments import Segment, Span, ending
from pincite.exports.explorer.timeline import Dated, timeline_svg

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    target = tmp_path_factory.mktemp("explorer") / "index.html"
    export(pincite.open(ROOT), "html", target)
    return html5lib.HTMLParser(namespaceHTMLElements=False).parse(target.read_text(encoding="utf-8"))


def section(document, name):
    return next(item for item in document.iter("section") if item.get("id") == name)


def drawn(document, tag):
    return section(document, "network").iter(f"{{http://www.w3.org/2000/svg}}{tag}")


def rows_of(name):
    with (ROOT / f"data/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def apart(one, other, gap=0):
    return (
        abs(one.x - other.x) >= (one.width + other.width) / 2 + gap
        or abs(one.y - other.y) >= (one.height + other.height) / 2 + gap
    )


def test_boxes_do_not_overlap_and_are_the_same_every_time():
    sizes = {f"n{at}": (60.0 + 13 * (at % 7), 30.0 + 17 * (at % 3)) for at in range(24)}
    pairs = [(f"n{at}", f"n{at // 3}") for at in range(1, 24)]
    boxes = arrange(sizes, pairs)
    assert all(apart(one, other, 10) for one, other in combinations(boxes.values(), 2))
    assert arrange(sizes, pairs) == boxes


def test_few_and_no_boxes_are_arranged_too():
    assert arrange({}, []) == {}
    assert set(arrange({"a": (50.0, 20.0)}, [("a", "a")])) == {"a"}
    assert apart(*arrange({"a": (50.0, 20.0), "b": (50.0, 20.0)}, []).values())


def test_what_nothing_ties_together_stands_apart():
    boxes = arrange(dict.fromkeys("abcdefghi", (300.0, 30.0)), [*pairwise("abcd"), *pairwise("efg"), *pairwise("hi")])
    assert all(apart(one, other) for one, other in combinations(boxes.values(), 2))
    for part, other in combinations(("abcd", "efg", "hi"), 2):
        beside = max(boxes[name].x for name in part) < min(boxes[name].x for name in other)
        assert beside or max(boxes[name].y for name in part) < min(boxes[name].y for name in other)


def test_a_tree_is_drawn_without_a_line_across_another():
    boxes = arrange(dict.fromkeys("abcdefgh", (70.0, 30.0)), [(name, "a") for name in "bcdefgh"])
    for one, other in combinations("bcdefgh", 2):
        assert apart(boxes[one], boxes[other])
        assert not passes(boxes["a"], boxes[one], boxes[other])


def passes(start, end, box):
    """Say whether the line between two boxes' middles touches a third, by trying a thousand of its points."""
    points = ((start.x + (end.x - start.x) * t / 1000, start.y + (end.y - start.y) * t / 1000) for t in range(1001))
    return any(abs(x - box.x) < box.width / 2 and abs(y - box.y) < box.height / 2 for x, y in points)


def test_the_network_shows_each_relation_once_and_every_entity_that_has_one(document):
    links = [item.get("href") for item in drawn(document, "a")]
    rows = rows_of("relations")
    once = {(frozenset((row["subject"], row["object"])), row["relation"]) for row in rows}
    assert len([link for link in links if link.startswith("#relations/")]) == len(once)
    ends = {row[end] for row in rows for end in ("subject", "object")}
    assert {link for link in links if link.startswith("#entities/")} == {f"#entities/{end}" for end in ends}


def test_a_relation_said_both_ways_has_two_tips(document):
    both = [item for item in drawn(document, "line") if item.get("marker-start")]
    (said,) = [tie[0].text for tie in drawn(document, "a") if tie[1] in both]
    assert re.fullmatch(r"(Russia: fraternal-with: Belarus|Belarus: fraternal-with: Russia), and back", said)


def test_no_network_is_drawn_where_nothing_is_tied_to_anything_else(tmp_path):
    for name in ("datapackage.json", "data", "schemas"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    header, first = (ROOT / "data/relations.csv").read_text(encoding="utf-8").splitlines()[:2]
    cells = first.split(",")
    cells[header.split(",").index("object")] = cells[header.split(",").index("subject")]
    (tmp_path / "data/relations.csv").write_text(f"{header}\n{','.join(cells)}\n", encoding="utf-8")
    export(pincite.open(tmp_path), "html", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert '<section id="network"' not in page
    assert '<section id="chart"' in page


def test_the_chart_counts_every_row_and_says_what_its_words_mean(document):
    chart = section(document, "chart")
    marks = [item for item in chart.iter("a") if (item.get("class") or "").startswith("mark")]
    assert sum(int(item.findtext("b") or 1) for item in marks) == len(rows_of("cooperation"))
    meanings = ["".join(item.itertext()) for item in chart.iter("dt")]
    assert {item.text.strip() for item in marks} <= set(meanings)


def test_a_year_that_is_open_is_drawn_as_open():
    rows = [
        Dated("a", "One", "2011", 2011, 2011, exact=True),
        Dated("b", "Two", "[2011..2019]", 2011, 2019, exact=False),
    ]
    drawn = timeline_svg("events", rows)
    (year,) = re.findall(r'class="exact".*?width="([\d.]+)"', drawn)
    (span,) = re.findall(r'class="open".*?width="([\d.]+)"', drawn)
    assert float(span) > 8 * float(year)
    assert drawn.count("2011 to 2019, the text leaves it open") == 1


def test_a_line_is_broken_where_all_annotations_of_its_layer_end():
    inner, outer, other = Span(0, 4, 0, "a"), Span(0, 9, 1, "b"), Span(2, 4, 1, "c")
    assert ending(Segment(2, 4, (other, inner, outer))) == [0]
    assert ending(Segment(4, 9, (outer,))) == [1]
