"""
W3C Web Annotation: one collection, position and quote selectors. Read back by pyld, with shapes by pyshacl.

https://www.w3.org/TR/annotation-model/ counts a position in characters, which are code points (4.2.5), as we do.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pincite.errors import PinciteError
from pincite.exports import corpus
from pincite.exports.jsonld import text_name
from pincite.exports.model import Model
from pincite.exports.values import compact, json_object

AROUND: Final = 32
"""Code points of prefix and suffix in a quote selector."""
CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"


def write(model: Model, path: Path) -> None:
    """
    Write an AnnotationCollection with one page, an annotation a line.

    An annotation's bodies are the row (its address, and its other columns as JSON), the kind of row as a tag, and,
    for a mention, what it identifies. PinciteError where the package has no row that is anchored to a text.
    """
    items = list(_items(model))
    if not items:
        raise PinciteError("No row of the package is anchored to a text: there is nothing to annotate.")
    collection = f"{corpus.base(model)}annotations"
    head = {"@context": CONTEXT, "id": collection, "type": "AnnotationCollection", "label": model.title}
    page = {"id": f"{collection}/page1", "type": "AnnotationPage", "partOf": collection, "startIndex": 0}
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(
            compact({**head, "total": len(items)})[:-1] + ', "first": ' + compact(page)[:-1] + ', "items": [\n'
        )
        stream.write(",\n".join(map(compact, items)))
        stream.write("\n]}}\n")


def _items(model: Model) -> Iterator[dict[str, Any]]:
    for annotation in corpus.anchored_spans(model):
        text = corpus.cited(model, annotation)
        name = corpus.row_name(model, annotation.table, annotation.key)
        yield {
            "id": f"{name}/span{annotation.number}",
            "type": "Annotation",
            "motivation": "identifying" if _entity(model, annotation) else "describing",
            "body": list(_bodies(model, annotation, name)),
            "target": {"source": text_name(model, annotation.text), "selector": list(_selectors(annotation, text))},
        }


def _bodies(model: Model, annotation: corpus.Annotation, name: str) -> Iterator[dict[str, Any]]:
    span = annotation.table.spans[annotation.number - 1]
    tag = annotation.table.name if annotation.number == 1 else f"{annotation.table.name}.{span.quote}"
    yield {"type": "TextualBody", "purpose": "tagging", "value": tag}
    told = [(key, value) for key, value in annotation.row.items() if value is not None]
    yield {
        "id": name,
        "type": "TextualBody",
        "purpose": "describing",
        "format": "application/json",
        "value": json_object(told),
    }
    if entity := _entity(model, annotation):
        yield {"type": "SpecificResource", "purpose": "identifying", "source": entity}


def _entity(model: Model, annotation: corpus.Annotation) -> str | None:
    if annotation.table.name != model.anchoring.mentions:
        return None
    found = corpus.referred(model, annotation.table, annotation.row, model.anchoring.entity)
    return corpus.row_name(model, found[0], corpus.joined_key(found[0].key_of(found[1]))) if found else None


def _selectors(annotation: corpus.Annotation, text: str) -> Iterator[dict[str, Any]]:
    start, end = annotation.start, annotation.end
    yield {"type": "TextPositionSelector", "start": start, "end": end}
    yield {
        "type": "TextQuoteSelector",
        "exact": annotation.quote,
        "prefix": text[max(0, start - AROUND) : start],
        "suffix": text[end : end + AROUND],
    }
