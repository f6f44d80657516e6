"""A corpus: articles as rows of a table, sentences and mentions with spans in them."""

import json
import random

ARTICLES = {"fields": [{"name": "id", "type": "string"}, {"name": "body", "type": "string"}], "primaryKey": "id"}


def schema(columns, text, within=None):
    """Give the JSON Schema of rows with a span in an article."""
    properties = {name: {"type": "string"} for name in columns}
    span = {"text": text, "start": "start", "end": "end", "quote": "text"}
    return {"properties": properties, "spans": [{**span, "within": within} if within else span]}


def write(folder, articles, seed=1, *, dirty=True):
    """Write a package of so many articles; where `dirty`, some spans are wrong in each way that a rule knows."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    text = {"resource": "articles", "fields": "article", "field": "body"}
    bodies, sentences, mentions = [], [], []
    for number in range(articles):
        article, words = f"a{number}", []
        for place in range(rng.randrange(2, 6)):
            start = sum(map(len, words))
            quote = f"Ångström met {rng.choice(['Ann', 'Bob', 'Cy'])} in {2000 + rng.randrange(20)}. "
            words.append(quote)
            sentences.append([f"{article}s{place}", article, place // 2, start, start + len(quote), quote])
            name = quote.split()[2]
            at = start + quote.index(name)
            mentions.append([f"{article}s{place}", article, at, at + len(name), name])
        bodies.append([article, "".join(words)])
    for row in rng.sample(mentions, len(mentions) // 7) if dirty else ():
        spoil(rng, row, mentions)
    tables = {
        "articles": (["id", "body"], bodies, None),
        "sentences": (["id", "article", "paragraph", "start", "end", "text"], sentences, None),
        "mentions": (
            ["sentence", "article", "start", "end", "text"],
            mentions,
            [{"resource": "sentences", "fields": "sentence"}, {"resource": "sentences", "group": "paragraph"}],
        ),
    }
    resources = []
    for name, (columns, rows, within) in tables.items():
        lines = [",".join(columns), *(",".join(f'"{cell}"' for cell in row) for row in rows)]
        (folder / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
        fields = [{"name": column, "type": "string"} for column in columns]
        made = {"name": name, "type": "table", "path": f"{name}.csv", "schema": {"fields": fields}}
        resources.append({**made, "jsonSchema": schema(columns, text, within)} if name != "articles" else made)
    (folder / "datapackage.json").write_text(json.dumps({"name": "corpus", "resources": resources}))
    return folder


def spoil(rng, row, mentions):
    """Make a mention wrong."""
    kind = rng.randrange(6)
    if kind == 0:
        row[2] += 1
    elif kind == 1:
        row[4] = "Zoë"
    elif kind == 2:
        row[0] = rng.choice(mentions)[0]
    elif kind == 3:
        row[1] = "nowhere"
    elif kind == 4:
        row[3] = ""
    else:
        row[2] = 0
