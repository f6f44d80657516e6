"""The explorer: the text kept whole, nothing asked of any network, and used in a browser as a reader would."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import html5lib
import pytest

import pincite
from pincite.errors import PinciteError
from pincite.exports import export
from pincite.exports.explorer.segments import Span, cut

ROOT = Path(__file__).parent.parent
ARTICLE = (ROOT / "data/article.txt").read_text(encoding="utf-8")
HOSTILE = "</script><img src=x onerror=alert(1)> & “A” <!-- \u202e"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    target = tmp_path_factory.mktemp("explorer") / "index.html"
    export(pincite.open(ROOT), "html", target)
    return target


def parsed(path):
    return html5lib.HTMLParser(namespaceHTMLElements=False).parse(path.read_text(encoding="utf-8"))


def test_the_page_holds_the_text_and_nothing_in_between(page):
    (article,) = parsed(page).iter("article")
    assert "".join(article.itertext()) == ARTICLE


def test_the_page_is_small_and_the_same_every_time(page, tmp_path):
    assert page.stat().st_size < 300_000
    export(pincite.open(ROOT), "html", tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == page.read_bytes()


def test_the_policy_allows_this_script_and_this_style_alone(page):
    document = parsed(page)
    (policy,) = [item.get("content") for item in document.iter("meta") if item.get("http-equiv")]
    (style,) = document.iter("style")
    script = [item for item in document.iter("script") if item.get("type") != "application/json"]
    for element in [style, *script]:
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert policy.count("sha256-") == 2
    for element in document.iter():
        assert not element.get("src")
        assert not element.get("style")
        assert (element.get("href") or "#").startswith("#") or element.get("rel") == "license"
        assert not any(name.startswith("on") for name in element.attrib if isinstance(name, str))
    assert "url(" not in re.sub(r"url\(#\w+\)", "", page.read_text(encoding="utf-8"))


def test_every_link_leads_to_a_row_or_a_part_of_the_page(page):
    document = parsed(page)
    data = json.loads(next(item.text for item in document.iter("script") if item.get("type") == "application/json"))
    ids = {item.get("id") for item in document.iter()}
    rows = {
        f"{name}/" + "/".join(str(row[at]) for at in table["key"])
        for name, table in data["tables"].items()
        for row in table["rows"]
    }
    links = [item.get("href")[1:] for item in document.iter("a") if item.get("href")[0] == "#"]
    links = [link for link in links if "?" not in link]
    assert len(links) > 240
    assert {link for link in links if "/" in link} <= rows
    assert {link for link in links if "/" not in link} <= ids


def test_segments_are_cut_at_every_end():
    spans = [Span(0, 4, 0, "a"), Span(2, 6, 1, "b"), Span(2, 3, 0, "c"), Span(8, 9, 0, "d")]
    segments = list(cut(spans, 0, 7))
    assert [(item.start, item.end, "".join(span.key for span in item.spans)) for item in segments] == [
        (0, 2, "a"), (2, 3, "cab"), (3, 4, "ab"), (4, 6, "b"), (6, 7, ""),
    ]  # fmt: skip


def other_package(folder, title="A fable"):
    """A package of somebody else: one text, notes on it, no tiling, no entities."""
    schema = {
        "type": "object",
        "properties": {
            "no": {"type": "integer"}, "from": {"type": "integer"}, "to": {"type": "integer"},
            "words": {"type": "string"}, "kind": {"type": "string", "enum": ["animal", "fruit"]},
        },
        "required": ["no"],
        "primaryKey": ["no"],
        "spans": [{"text": "fable", "start": "from", "end": "to", "quote": "words"}],
    }  # fmt: skip
    resources = [
        {"name": "fable", "path": "fable.txt", "type": "text", "format": "txt"},
        {"name": "notes", "path": "notes.csv", "type": "table", "jsonSchema": "notes.json"},
    ]
    descriptor = {"name": "fable", "title": title, "anchoring": {"text": "fable"}, "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    (folder / "notes.json").write_text(json.dumps(schema))
    (folder / "fable.txt").write_bytes(f"A fox 😀 saw grapes.\n\n{HOSTILE}\n".encode())
    (folder / "notes.csv").write_text("no,from,to,words,kind\n1,2,5,fox,animal\n2,12,18,grapes,fruit\n3,,,,\n")
    return pincite.open(folder)


def test_another_anchored_package_has_a_page_too(tmp_path):
    target = tmp_path / "page.html"
    export(other_package(tmp_path, HOSTILE), "html", target)
    document = parsed(target)
    (article,) = document.iter("article")
    assert "".join(article.itertext()) == f"A fox 😀 saw grapes.\n\n{HOSTILE}\n"
    marked = [span.text for span in article.iter("span")]
    assert marked == ["fox", "grapes"]
    assert len(list(document.iter("script"))) == 2
    assert list(document.iter("img")) == []
    assert {item.get("id") for item in document.iter("section")} == {"text", "rows", "data"}


@pytest.mark.parametrize(
    "tiles",
    ["1,0,9,w\n1,,,\n", "1,10,20,w\n2,0,9,w\n", "1,0,9000,w\n", "1,-5,9,w\n", ""],
    ids=["missing", "crossed", "beyond", "before", "empty"],
)
def test_a_tiling_that_is_wrong_leaves_the_text_whole(tmp_path, tiles):
    other_package(tmp_path)
    descriptor = json.loads((tmp_path / "datapackage.json").read_text())
    descriptor["anchoring"]["tiling"] = {"resource": "tiles", "group": "block", "within": " ", "between": "\n\n"}
    descriptor["resources"].append({"name": "tiles", "path": "tiles.csv", "type": "table", "jsonSchema": "tiles.json"})
    span = {"text": "fable", "start": "from", "end": "to", "quote": "words"}
    properties = {name: {"type": "integer"} for name in ("block", "from", "to")} | {"words": {"type": "string"}}
    (tmp_path / "tiles.json").write_text(json.dumps({"type": "object", "properties": properties, "spans": [span]}))
    (tmp_path / "tiles.csv").write_text(f"block,from,to,words\n{tiles}")
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor))
    export(pincite.open(tmp_path), "html", tmp_path / "page.html")
    (article,) = parsed(tmp_path / "page.html").iter("article")
    assert "".join(article.itertext()) == (tmp_path / "fable.txt").read_text(encoding="utf-8")
    assert len(article) == 1


def test_a_package_just_begun_has_a_page(tmp_path):
    """As `pincite new` makes it: tables that are still empty are no layers, and no chart is drawn of them."""
    (tmp_path / "fable.txt").write_text('The Fox\n\nA Fox saw grapes. "They are sour," said the Fox.\n')
    command = [sys.executable, "-m", "pincite", "new", str(tmp_path / "fable.txt"), "-o", str(tmp_path / "fable")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    export(pincite.open(tmp_path / "fable"), "html", tmp_path / "page.html")
    document = parsed(tmp_path / "page.html")
    data = json.loads(next(item.text for item in document.iter("script") if item.get("type") == "application/json"))
    assert data["layers"] == ["mentions", "statements"]
    assert data["first"] == "sentences"
    assert {item.get("id") for item in document.iter("section")} == {"text", "rows", "data"}


def test_a_package_without_a_text_is_refused_with_words(tmp_path):
    (tmp_path / "datapackage.json").write_text('{"name": "x", "resources": []}')
    with pytest.raises(PinciteError, match=r"anchoring\.text"):
        export(pincite.open(tmp_path), "html", tmp_path / "page.html")
    assert not (tmp_path / "page.html").exists()


BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api")
    if BROWSER is None:
        pytest.skip("no Chromium is installed")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def visit(browser, page):
    """Open the page at a hash; at the end nothing was asked of a network and nothing complained."""
    opened, asked, said = [], [], []

    def go(fragment="", **options):
        tab = browser.new_page(**{"viewport": {"width": 1280, "height": 900}, **options})
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.goto(f"{page.as_uri()}{fragment}")
        opened.append(tab)
        return tab

    yield go
    assert all(url.startswith(page.as_uri()) for url in asked)
    assert said == []
    for tab in opened:
        tab.close()


@pytest.mark.heavy
@pytest.mark.parametrize("fragment", ["", "#entities/per-kuznetsov", "#claims?modality=obligation"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(visit, fragment, scheme, width):
    tab = visit(fragment, color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    tab.evaluate((Path(__file__).parent / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    found = tab.evaluate("() => axe.run({ resultTypes: ['violations'] })")["violations"]
    assert [(item["id"], [node["html"][:150] for node in item["nodes"]][:3]) for item in found] == []


@pytest.mark.heavy
@pytest.mark.parametrize("report", sorted((ROOT / "tests/golden").rglob("*.html")), ids=lambda path: path.name)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_in_a_report(browser, report, scheme, width):
    tab = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    tab.goto(report.as_uri())
    tab.evaluate((Path(__file__).parent / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    found = tab.evaluate("() => axe.run({ resultTypes: ['violations'] })")["violations"]
    assert [(item["id"], item["nodes"][0]["html"][:150]) for item in found] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.close()


@pytest.mark.heavy
def test_a_text_without_any_table_is_shown_without_a_complaint(browser, tmp_path):
    descriptor = {"anchoring": {"text": "t"}, "resources": [{"name": "t", "path": "t.txt", "type": "text"}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor))
    (tmp_path / "t.txt").write_text("Words.\n")
    export(pincite.open(tmp_path), "html", tmp_path / "page.html")
    tab, said = browser.new_page(), []
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto((tmp_path / "page.html").as_uri())
    assert tab.get_by_role("button", name="Download package.txt").is_visible()
    assert tab.locator("#rows").is_hidden()
    assert said == []
    tab.close()


@pytest.mark.heavy
def test_the_browser_shows_the_text_and_no_more_than_the_screen_is_wide(visit):
    for width in (1280, 390):
        tab = visit(viewport={"width": width, "height": 844})
        assert tab.locator("#article").evaluate("item => item.textContent") == ARTICLE
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.heavy
def test_a_deep_link_opens_its_row_and_marks_its_words(visit):
    tab = visit("#claims/c046", reduced_motion="reduce")
    claim = next(row for row in rows_of("claims") if row["id"] == "c046")
    card = tab.locator("#card")
    assert claim["proposition"] in card.inner_text()
    assert marked(tab) == [claim["text"]]
    box = tab.evaluate(
        "() => { const b = [...CSS.highlights.get('here')][0].getBoundingClientRect(); return [b.top, b.bottom] }"
    )
    assert 0 <= box[0] < box[1] <= 900
    tab.evaluate("location.hash = '#claims/none'")
    tab.wait_for_function("document.getElementById('said').textContent === 'There is no such row here'")


@pytest.mark.heavy
def test_a_click_on_a_name_tells_all_of_its_entity(visit):
    tab = visit()
    tab.locator("#article a", has_text="Lev Kuznetsov").first.click()
    card = tab.locator("#card")
    mentions = [row for row in rows_of("mentions") if row["entity"] == "per-kuznetsov"]
    says = [row for row in rows_of("claims") if row["source"] == "per-kuznetsov"]
    of_him = [row for row in rows_of("claims") if row["subject"] == "per-kuznetsov"]
    words = card.inner_text()
    assert "Lev Kuznetsov" in card.locator("h3").inner_text()
    for heading in (
        f"Mentions · {len(mentions)}",
        f"Claims, as source · {len(says)}",
        f"Claims, as subject · {len(of_him)}",
    ):
        assert heading in words
    tab.evaluate("location.hash = '#entities/per-kuznetsov'")
    tab.wait_for_function("location.hash.startsWith('#entities')")
    assert sorted(marked(tab)) == sorted(row["text"] for row in mentions)


@pytest.mark.heavy
def test_claims_are_filtered_by_speaker_modality_and_status(visit):
    tab = visit()
    tab.locator("select[name=source]").select_option("per-lukashenko")
    tab.locator("select[name=modality]").select_option("obligation")
    tab.locator("select[name=status]").select_option("called-for")
    wanted = [
        row["proposition"]
        for row in rows_of("claims")
        if (row["source"], row["modality"], row["status"]) == ("per-lukashenko", "obligation", "called-for")
    ]
    assert tab.locator("#count").inner_text() == f"{len(wanted)} rows of {len(rows_of('claims'))}"
    assert tab.locator("#list li > a").all_inner_texts() == wanted
    again = visit(tab.evaluate("location.hash"))
    assert again.locator("#list li > a").all_inner_texts() == wanted


@pytest.mark.heavy
def test_a_filter_that_nothing_passes_says_so_and_is_cleared(visit):
    tab = visit("#claims?modality=obligation&q=grapes")
    assert tab.locator("#count").inner_text() == f"No row of {len(rows_of('claims'))} is like that"
    assert "set" in tab.locator("select[name=modality]").get_attribute("class").split()
    tab.get_by_role("button", name="Clear filters").click()
    assert tab.locator("#count").inner_text() == f"{len(rows_of('claims'))} rows of {len(rows_of('claims'))}"
    assert tab.locator("#clear").is_hidden()
    tab.locator("select[name=modality]").focus()
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate("document.activeElement.name") == "modality"


@pytest.mark.heavy
def test_layers_are_told_apart_without_colours(visit):
    tab = visit()
    strokes = tab.evaluate(
        "() => [...document.querySelectorAll('#layers i')].map(i => getComputedStyle(i).backgroundImage"
        ".replace(/rgb\\([^)]*\\)|color\\([^)]*\\)/g, 'ink')).slice(1, 5)"
    )
    assert len(set(strokes)) == 4


@pytest.mark.heavy
def test_layers_are_switched_and_reached_by_keyboard(visit):
    tab = visit()
    box = tab.get_by_label(re.compile("^Claims"))
    before = tab.locator("#article").evaluate("item => item.style.getPropertyValue('--lanes')")
    box.focus()
    tab.keyboard.press("Space")
    after = tab.locator("#article").evaluate("item => item.style.getPropertyValue('--lanes')")
    assert int(after) == int(before) + 1
    tab.locator("#article a").first.focus()
    tab.keyboard.press("Enter")
    assert "Aleksandr Lukashenko" in tab.locator("#card h3").inner_text()


@pytest.mark.heavy
def test_tables_are_downloaded_as_they_are(visit):
    tab = visit()
    for name in ("claims", "quantities", "participants"):
        with tab.expect_download() as waiting:
            tab.get_by_role("button", name=f"Download {name}.csv").click()
        assert Path(waiting.value.path()).read_bytes() == (ROOT / f"data/{name}.csv").read_bytes()


@pytest.mark.heavy
def test_a_row_is_cited_with_its_version(browser, page):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    tab.goto(f"{page.as_uri()}#quantities/n03")
    tab.get_by_role("button", name="Copy citation").click()
    tab.wait_for_function("document.getElementById('said').textContent === 'Copied'")
    package = pincite.open(ROOT)
    cited = f"{package.descriptor['title']}. {package.name}, version {package.version}, quantities/n03."
    assert tab.evaluate("navigator.clipboard.readText()") == f"“nearly $132 million” {cited}"
    context.close()


def rows_of(name):
    resource = next(item for item in pincite.open(ROOT).resources if item.name == name)
    from pincite.tables import read_rows

    return [row.text for row in read_rows(resource)]


def marked(tab):
    return tab.evaluate("() => [...(CSS.highlights.get('here') || [])].map(String)")
