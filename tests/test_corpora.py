"""A corpus is judged as its articles would be, each in a package of its own."""

import json
import random
import re
from collections import Counter

import pytest
from tests.articles import corpus, dirty, put, rows, ruined, shifted, written
from tests.in_memory import Memory
from tests.mutations import ROOT, TEXT, Mutator

import pincite
from pincite.editing import locate, plan_anchor, write_edits
from pincite.packages.package import open_source
from pincite.rules.context import Context
from pincite.rules.registry import RULES
from pincite.rules.run import _all_findings

OF_TEXT = frozenset(rule.name for rule in RULES if rule.of_text)
ALIKE = OF_TEXT | {"json-schema"}
SHARED = ("entities", "aliases")


def found(files, rules, limit=0):
    context = Context(open_source(Memory(files), "datapackage.json"), limit)
    return list(_all_findings(context, frozenset(rules), context.most, []))


def placed(finding, number, before):
    """Give a finding of one article with its place in the corpus."""
    if finding.resource == "article":
        at = {
            "resource": "articles",
            "path": "data/articles.csv",
            "row": number + 2,
            "field": "body",
            "field_number": 2,
        }
        return finding._replace(line=0, column=None, **at)
    shift = before[finding.resource][number]
    told = re.sub(r"^row \d+|(?<=of row )\d+$", lambda named: _shifted(named[0], shift), finding.message)
    told = told.replace("article[", "body[", 1) if finding.rule == "span-text" else told
    told = told.replace("article ends at", "body ends at", 1) if finding.rule == "span-text" else told
    return finding._replace(row=finding.row + shift, line=0, field_number=finding.field_number + 1, message=told)


def _shifted(text, shift):
    return re.sub(r"\d+", lambda number: str(int(number[0]) + shift), text)


@pytest.fixture(scope="module")
def articles():
    """A clean article and dirty ones, and what each has by itself."""
    made = [Mutator().files, *dirty(7), shifted("In brief: "), ruined()]
    return made, [found(files, ALIKE) for files in made]


def test_a_corpus_is_judged_as_its_articles_are(articles):
    """Where the column that names the article is a part of each key."""
    made = corpus(articles[0])
    expected = Counter(placed(one, number, made.before) for number, told in enumerate(articles[1]) for one in told)
    given = Counter(one._replace(line=0) for one in found(made.files, ALIKE))
    assert list((given - expected).elements()) == []
    assert list((expected - given).elements()) == []
    assert {one.rule for one in given} == ALIKE


def test_a_corpus_with_keys_of_one_column_is_judged_so_too(articles):
    """What names no row of its article names none at all, or one of another: the rule cannot tell, and speaks."""
    made = corpus(articles[0], prefixed=True)
    expected = Counter(
        placed(one, number, made.before)
        for number, told in enumerate(articles[1])
        for one in told
        if one.rule in OF_TEXT
    )
    given = Counter(unprefixed(one) for one in found(made.files, OF_TEXT))
    assert list((expected - given).elements()) == []
    lost = {(one.resource, one.row) for one in found(made.files, ["foreign-key"])}
    more = list((given - expected).elements())
    assert more
    assert all(one.message.endswith("in the same text") and (one.resource, one.row) in lost for one in more)


def unprefixed(finding):
    """Give a finding without the prefix of its article."""
    texts = {name: text for name in ("message", "cell", "expected", "hint") if (text := getattr(finding, name))}
    return finding._replace(line=0, **{name: re.sub(r"\ba\d+[.](?=[a-z])", "", text) for name, text in texts.items()})


def erased(seed):
    """Give an article with the offsets of some rows left out."""
    rng, files = random.Random(seed), dict(shifted("Here, " * seed))
    for name in ("mentions", "claims", "statements", "quantities"):
        head, *lines = rows(files[f"data/{name}.csv"])
        places = [place for place, column in enumerate(head) if column.split("_")[-1] in {"start", "end"}]
        for line in rng.sample(lines, 12):
            for place in places:
                line[place] = ""
        files[f"data/{name}.csv"] = written([head, *lines])
    return files


def mended(folder, files):
    """Write a package, run `pincite anchor` on it, and give its tables' rows and what was left to a person."""
    put(folder, files)
    edits = list(plan_anchor(pincite.open(folder)))
    write_edits(edits)
    left = sum("start: " in note for edit in edits if edit.unsettled for note in edit.notes)
    return {path.stem: rows(path.read_bytes()) for path in sorted((folder / "data").glob("*.csv"))}, left


def test_offsets_of_a_corpus_are_mended_as_those_of_its_articles(tmp_path):
    articles = [erased(seed * 40) for seed in range(3)]
    alone = [mended(tmp_path / str(number), files) for number, files in enumerate(articles)]
    whole, left = mended(tmp_path / "corpus", corpus(articles).files)
    assert left == sum(left for _, left in alone) > 0
    for name, (_, *lines) in alone[0][0].items():
        every = [[f"a{number}", *row] for number, (tables, _) in enumerate(alone) for row in tables[name][1:]]
        assert whole[name][1:] == every
        assert len(lines) * 3 == len(every)


def test_words_of_a_corpus_are_located_with_their_article(tmp_path):
    put(tmp_path, corpus([Mutator().files] * 2).files)
    found = list(locate(pincite.open(tmp_path), "Customs Union"))
    alone = list(locate(pincite.open(ROOT), "Customs Union"))
    assert [one.text for one in found] == ["a0 body"] * len(alone) + ["a1 body"] * len(alone)
    assert [(one.rows, one.occurrence) for one in found] == [(one.rows, one.occurrence) for one in alone] * 2


def test_clean_articles_make_a_clean_corpus(tmp_path):
    """By every rule but `canonical-form`, which `pincite fmt` sees to."""
    put(tmp_path, corpus([Mutator().files] * 2, SHARED, prefixed=True).files)
    assert {one.rule for one in pincite.validate(tmp_path).findings} <= {"canonical-form", "descriptor-stale"}
    pincite.export(pincite.open(tmp_path), "jsonld", tmp_path / "corpus.jsonld")


def test_what_all_texts_share_is_held_to_all_of_them():
    """An alias, a name and a word that one text has are enough; one that none has is told once, at its own row."""
    first, second = dict(Mutator().files), dict(Mutator().files)
    second[TEXT] = first[TEXT].replace(b"Customs Union", b"Customs Onion")
    assert not [one for one in found(corpus([first, second], SHARED).files, ALIKE) if one.resource in SHARED]
    for path, line in {
        "data/aliases.csv": ["Atlantis", "geo-russia", "name", ""],
        "data/entities.csv": ["con-x", "concept", "chance of a thnig", "", "", "", ""],
    }.items():
        first[path] = written([*rows(first[path]), line])
    names = rows(first["data/entities.csv"])
    next(line for line in names if line[0] == "geo-krasnoyarsk-krai")[2] = "Krai of Krasnoyarsk"
    first["data/entities.csv"] = written(names)
    shared = [one for one in found(corpus([first, second], SHARED).files, ALIKE) if one.resource in SHARED]
    assert [(one.rule, one.field, one.message) for one in shared] == [
        ("alias-coverage", "alias", "the alias “Atlantis” does not occur in any text as a whole word of its own"),
        ("alias-coverage", "name", "no text calls it so; its aliases are “Krasnoyarsk Krai”, “Krasnoyrask Krai”"),
        ("spelling-known", "name", "“thnig” is no word of any text and not on the list of words"),
    ]


def test_a_shared_name_is_held_to_the_aliases_of_all_texts():
    """Where each text has aliases of its own, a name that is an alias in one of them is enough."""
    first, second = dict(Mutator().files), dict(Mutator().files)
    left = [line for line in rows(first["data/aliases.csv"]) if line[0] != "Krasnoyarsk Krai"]
    second["data/aliases.csv"] = written(left)
    assert not [one for one in found(corpus([first, second], ["entities"]).files, ALIKE) if one.resource == "entities"]
    first["data/aliases.csv"] = second["data/aliases.csv"]
    told = [one for one in found(corpus([first, second], ["entities"]).files, ALIKE) if one.resource == "entities"]
    assert [(one.field, one.cell, one.expected) for one in told] == [("name", "Krasnoyarsk Krai", "Krasnoyrask Krai")]


def test_a_limit_keeps_the_first_articles():
    made = corpus(dirty(3)).files
    every, first = (found(made, OF_TEXT, limit) for limit in (0, 1))
    for rule in OF_TEXT:
        assert [one for one in first if one.rule == rule] == [one for one in every if one.rule == rule][:5]
    assert len(first) < len(every)


def test_texts_and_rows_that_have_no_partner():
    """A text that has no rows, one that is there twice, and a row that names none."""
    made = dict(corpus([Mutator().files]).files)
    descriptor = json.loads(made["datapackage.json"])
    del descriptor["resources"][0]["schema"]["primaryKey"]
    made["datapackage.json"] = json.dumps(descriptor).encode()
    articles, mentions = rows(made["data/articles.csv"]), rows(made["data/mentions.csv"])
    made["data/articles.csv"] = written([*articles, ["empty", "Nothing is said."], [articles[1][0], "Other words."]])
    mentions[1][0] = "nowhere"
    made["data/mentions.csv"] = written(mentions)
    told = {(one.rule, one.resource, one.row, one.field, one.message) for one in found(made, ALIKE)}
    missing = "articles has no row “nowhere”, in whose body this span would count"
    assert told >= {
        ("span-text", "mentions", 2, "article", missing),
        ("span-text", "articles", 4, "id", "row 2 has this name already, so nothing is asked about this text"),
        ("tiling", "articles", 3, "body", "sentences: no row tiles the text"),
    }
    assert [item for item in told if item[1] == "mentions" and item[2] > 2] == []
    assert ("token-coverage", "articles", 3) in {item[:3] for item in told}
    assert not [item for item in told if item[1:3] == ("articles", 4) and item[0] != "span-text"]
    descriptor["resources"][0]["schema"]["primaryKey"] = ["id"]  # then frictionless says it
    made["datapackage.json"] = json.dumps(descriptor).encode()
    assert [one.resource for one in found(made, ["span-text"])] == ["mentions"]


def test_a_sentence_of_another_article_encloses_nothing():
    """Where keys are unique over all articles, only the rule can tell; else frictionless does."""
    made = dict(corpus([Mutator().files] * 2).files)
    mentions = rows(made["data/mentions.csv"])
    mentions[1][2] = "p99s9"
    made["data/mentions.csv"] = written(mentions)
    assert found(made, ["span-within"]) == []
    schema = json.loads(made["schemas/mentions.schema.json"])
    schema["foreignKeys"] = schema["foreignKeys"][:1]
    made["schemas/mentions.schema.json"] = json.dumps(schema).encode()
    (one,) = found(made, ["span-within"])
    assert (one.row, one.field) == (2, "sentence")
    assert one.message.endswith("is in p99s9, which is no row of sentences in the same text")


@pytest.mark.parametrize(
    ("part", "pointer", "said"),
    [
        ({"text": {"resource": "articles"}}, "/text", "'field' is a required property"),
        ({"text": {"resource": "texts", "field": "body"}}, "/text", "the package has no table 'texts'"),
        ({"text": {"resource": "articles", "field": "b"}}, "/text", "the table 'articles' has no column 'b'"),
        ({"text": {"resource": "articles", "field": "id"}}, "/text", "no table has spans in id of articles"),
        ({"source": {"sha256": "0" * 64, "bytes": 1}}, "/source", "a pin is of a file; texts in a table have none"),
        (
            {"grounded": [{"resource": "loose", "through": "event", "about": ["entity"]}]},
            "/grounded/0/resource",
            "rows of 'loose' belong to no text: the table needs a foreign key, or spans, that name a row of articles",
        ),
    ],
)
def test_what_cannot_be_asked_of_each_text_is_said(part, pointer, said):
    made = dict(corpus([Mutator().files] * 2).files)
    descriptor = json.loads(made["datapackage.json"])
    descriptor["anchoring"] |= part
    (participants,) = [item for item in descriptor["resources"] if item["name"] == "participants"]
    descriptor["resources"].append({**participants, "name": "loose", "jsonSchema": "schemas/loose.schema.json"})
    loose = json.loads(made["schemas/participants.schema.json"])
    made["schemas/loose.schema.json"] = json.dumps({**loose, "foreignKeys": []}).encode()
    made["datapackage.json"] = json.dumps(descriptor).encode()
    (one,) = found(made, ["anchoring-form"])
    assert (one.pointer, one.message) == (f"/anchoring{pointer}", said)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"fields": "id"}, "its spans name their text in articles by article and by id: a row belongs to one text"),
        ({"field": "title"}, "its spans count in title of articles, which the package does not have by id"),
    ],
)
def test_spans_that_name_their_texts_in_two_ways_are_said(change, said):
    made = dict(corpus([Mutator().files]).files)
    schema = json.loads(made["schemas/statements.schema.json"])
    schema["spans"][1]["text"] |= change
    made["schemas/statements.schema.json"] = json.dumps(schema).encode()
    (one,) = found(made, ["anchoring-form"])
    assert (one.resource, one.message) == ("statements", said)


def test_a_span_of_evidence_names_no_text():
    made = dict(corpus([Mutator().files]).files)
    descriptor = json.loads(made["datapackage.json"])
    descriptor["anchoring"]["questions"] = "questions"
    descriptor["resources"].append({"name": "questions", "type": "json", "path": "questions.json"})
    evidence = {"spans": [{"start": 0, "end": 1, "text": "L"}]}
    made["questions.json"] = json.dumps([{"sql": "SELECT 1", "rows": [[1]], "evidence": evidence}]).encode()
    made["datapackage.json"] = json.dumps(descriptor).encode()
    (one,) = found(made, ["question-answer"])
    assert one.pointer == "/0/evidence/spans"
