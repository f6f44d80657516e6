"""Formats of computational linguistics and of networks."""

import configparser
import json
import re

import networkx as nx
import pytest

from exports_reference import raw_table
from pincite.errors import PinciteError
from pincite.exports import export


@pytest.fixture(scope="module")
def data(annotated):
    return annotated.source.root / "data"


def test_graphml_gives_back_entities_relations_and_participants(annotated, data, tmp_path):
    export(annotated, "graphml", tmp_path / "x.graphml")
    graph = nx.read_graphml(tmp_path / "x.graphml", force_multigraph=True)
    relations = {
        (f"entities/{r['subject']}", f"entities/{r['object']}", r["relation"])
        for r in raw_table(data / "relations.csv")
    }
    roles = {
        (f"events/{r['event']}", f"entities/{r['entity']}", r["role"]) for r in raw_table(data / "participants.csv")
    }
    edges = [(source, target, told["label"]) for source, target, told in graph.edges(data=True)]
    linked = {
        edge for edge in edges if edge[0].startswith(("entities/", "events/")) and edge[1].startswith("entities/")
    }
    assert relations | roles <= linked
    entities = {row["id"]: row for row in raw_table(data / "entities.csv")}
    for name, told in graph.nodes(data=True):
        table, _, key = name.partition("/")
        if table == "entities":
            assert (told["label"], told["kind"]) == (entities[key]["name"], entities[key]["type"])


def test_graphml_of_any_package_has_a_node_a_row_and_an_edge_a_reference(typed, tmp_path):
    export(typed, "graphml", tmp_path / "x.graphml")
    graph = nx.read_graphml(tmp_path / "x.graphml", force_multigraph=True)
    orders = raw_table(typed.source.root / "order.csv")
    assert set(graph.nodes) == {f"order/{row['id']}" for row in orders}
    links = [(f"order/{row['from']}", f"order/{row['to']}") for row in raw_table(typed.source.root / "link.csv")]
    assert sorted(graph.edges()) == sorted(links)
    assert {graph.nodes[f"order/{row['id']}"].get("order.end", "") for row in orders} == {row["end"] for row in orders}
    assert graph.nodes["order/1"]["order.End"] == 0.1
    assert graph.nodes["order/1"]["order.yes"] is True


@pytest.fixture(scope="module")
def brat(annotated, tmp_path_factory):
    folder = tmp_path_factory.mktemp("brat") / "x"
    export(annotated, "brat", folder)
    return folder


def test_brat_marks_every_span_with_its_words(brat, data):
    text = (brat / "article.txt").read_text(encoding="utf-8")
    assert text == (data / "article.txt").read_text(encoding="utf-8")
    lines = (brat / "article.ann").read_text(encoding="utf-8").splitlines()
    marks, attributes = {}, {}
    for line in lines:
        name, rest, *words = line.split("\t")
        if name.startswith("T"):
            label, _, places = rest.partition(" ")
            pieces = [text[int(a) : int(b)] for a, b in (piece.split() for piece in places.split(";"))]
            assert " ".join(pieces).replace("\t", " ") == words[0]  # tabs part the columns
            marks[name] = label, int(places.split()[0]), int(places.split()[-1])
        if name.startswith("A"):
            label, mark, term = rest.split()
            attributes[mark, label] = term
    mentions = {(int(row["start"]), int(row["end"])): row["form"] for row in raw_table(data / "mentions.csv")}
    found = {(a, b): attributes[mark, "mentions-form"] for mark, (label, a, b) in marks.items() if label == "mentions"}
    assert found == mentions
    statements = {row["id"]: row for row in raw_table(data / "statements.csv")}
    linked = [line.split("\t")[1].split() for line in lines if line.startswith("R")]
    told = {(marks[a[5:]][1:], marks[b[5:]][1:]) for label, a, b in linked if label == "claims-statement"}
    assert told == {
        ((int(row["start"]), int(row["end"])), (int(said["start"]), int(said["end"])))
        for row in raw_table(data / "claims.csv")
        if row["statement"] and (said := statements[row["statement"]])
    }


@pytest.mark.heavy
def test_bioc_reads_the_brat_files(brat, data):
    from bioc import brat as reader

    with (brat / "article.txt").open(encoding="utf-8") as text, (brat / "article.ann").open(encoding="utf-8") as marks:
        read = reader.load(text, marks)
    found = {(one.locations.begin(), one.locations.end(), one.text) for one in read.entities if one.type == "mentions"}
    assert found == {(int(row["start"]), int(row["end"]), row["text"]) for row in raw_table(data / "mentions.csv")}


def test_brat_declares_what_it_uses(brat):
    parser = configparser.ConfigParser(allow_no_value=True, delimiters=("\t",), strict=True, interpolation=None)
    parser.optionxform = str
    parser.read_string((brat / "annotation.conf").read_text(encoding="utf-8"))
    used = {"T": set(), "A": set(), "R": set()}
    for line in (brat / "article.ann").read_text(encoding="utf-8").splitlines():
        if line[0] in used:
            used[line[0]].add(line.split("\t")[1].split()[0])
    assert used["T"] == set(parser["entities"])
    assert used["R"] <= set(parser["relations"])
    assert used["A"] <= set(parser["attributes"])
    assert all(re.fullmatch(r"[\w-]+", name, re.ASCII) for names in used.values() for name in names)


def test_iob2_gives_back_words_and_mentions(annotated, data, tmp_path):
    export(annotated, "iob2", tmp_path / "x.iob")
    blocks = (tmp_path / "x.iob").read_text(encoding="utf-8").strip("\n").split("\n\n")
    sentences = raw_table(data / "sentences.csv")
    entities = {row["id"]: row["type"] for row in raw_table(data / "entities.csv")}
    mentions = raw_table(data / "mentions.csv")
    assert len(blocks) == len(sentences)
    for block, sentence in zip(blocks, sentences, strict=True):
        rows = [line.split("\t") for line in block.split("\n")]
        assert "".join(row[0] for row in rows) == "".join(sentence["text"].split())
        found = []
        for level in range(1, len(rows[0])):
            for word, tag in ((row[0], row[level]) for row in rows):
                assert tag == "O" or tag[:2] in {"B-", "I-"}
                if tag.startswith("B-"):
                    found.append([tag[2:], ""])
                if tag != "O":
                    assert found[-1][0] == tag[2:]
                    found[-1][1] += word
        own = [row for row in mentions if row["sentence"] == sentence["id"]]
        assert sorted(map(tuple, found)) == sorted(
            (entities[row["entity"]], "".join(row["text"].split())) for row in own
        )


@pytest.mark.heavy
def test_spacy_reads_the_iob2_file(annotated, data, tmp_path):
    from spacy.training.converters import conll_ner_to_docs

    export(annotated, "iob2", tmp_path / "x.iob")
    outermost = "\n".join(
        " ".join(line.split("\t")[:2]) for line in (tmp_path / "x.iob").read_text(encoding="utf-8").split("\n")
    )
    (doc,) = conll_ner_to_docs(outermost, n_sents=1000, no_print=True)
    spans = [(int(row["start"]), int(row["end"])) for row in raw_table(data / "mentions.csv")]
    outer = [one for one in spans if not any(a <= one[0] and one[1] <= b and (a, b) != one for a, b in spans)]
    assert len(doc.ents) == len(outer)


@pytest.mark.heavy
def test_spacy_gives_back_every_span(annotated, data, tmp_path):
    import spacy
    from spacy.tokens import Doc

    export(annotated, "spacy", tmp_path / "x.json")
    doc = Doc(spacy.blank("en").vocab).from_json(
        json.loads((tmp_path / "x.json").read_text(encoding="utf-8")), validate=True
    )
    assert doc.text == (data / "article.txt").read_text(encoding="utf-8")
    assert [sentence.text.rstrip() for sentence in doc.sents] == [
        row["text"].rstrip() for row in raw_table(data / "sentences.csv")
    ]
    entities = {row["id"]: row["type"] for row in raw_table(data / "entities.csv")}
    found = [(span.start_char, span.end_char, span.text, span.label_) for span in doc.spans["mentions"]]
    rows = raw_table(data / "mentions.csv")
    assert found == [(int(r["start"]), int(r["end"]), r["text"], entities[r["entity"]]) for r in rows]
    for table in ("claims", "statements", "quantities", "anomalies"):
        rows = raw_table(data / f"{table}.csv")
        found = [(span.text, span.kb_id_) for span in doc.spans.get(table, [])]
        assert found == [(row["text"], row["id"]) for row in rows]


def test_spacy_s_json_cuts_tokens_at_spans(annotated, data, tmp_path):
    export(annotated, "spacy", tmp_path / "x.json")
    doc = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    starts, ends = ({token[key] for token in doc["tokens"]} for key in ("start", "end"))
    for group in doc["spans"].values():
        assert all(span["start"] in starts and span["end"] in ends for span in group)
    assert len(doc["spans"]["claims"]) == len(raw_table(data / "claims.csv"))


@pytest.mark.parametrize("name", ["brat", "iob2", "spacy"])
def test_a_package_without_a_text_is_told_so(typed, tmp_path, name):
    with pytest.raises(PinciteError, match="anchored"):
        export(typed, name, tmp_path / "x")
