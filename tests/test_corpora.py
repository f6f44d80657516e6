"""A corpus is judged as its articles would be, each in a package of its own."""

import random
import re
from collections import Counter

from tests.articles import corpus, rows, written
from tests.in_memory import Memory
from tests.mutations import KINDS, TEXT, Mutator

from pincite.packages.package import open_source
from pincite.rules.context import Context
from pincite.rules.registry import RULES
from pincite.rules.run import _all_findings

OF_TEXT = frozenset(rule.name for rule in RULES if rule.of_text)
ALIKE = OF_TEXT | {"json-schema"}


def found(files, rules, limit=0):
    context = Context(open_source(Memory(files), "datapackage.json"), limit)
    return list(_all_findings(context, frozenset(rules), limit, []))


def dirty(count, edits=24, seed=1):
    """Give the dataset so often, each time with as many slips of the hand."""
    rng = random.Random(seed)
    return [_edited(Mutator().files, rng, edits) for _ in range(count)]


def _edited(files, rng, edits):
    for _ in range(edits):
        made = Mutator(seed=rng.random(), files=files)
        kind = rng.choice(list(KINDS))
        mutant = KINDS[kind](made, kind)
        if mutant.path != TEXT or _decodable(mutant.data):
            files = {**files, mutant.path: mutant.data}
    return files


def _decodable(data):
    try:
        return bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


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


def ruined():
    """Give the dataset with what slips of the hand seldom do: no quantities, few claims, a cue and a mention astray."""
    files = dict(Mutator().files)
    tables = {name: rows(files[f"data/{name}.csv"]) for name in ("quantities", "claims", "statements", "mentions")}
    tables["quantities"] = tables["quantities"][:1]
    tables["claims"] = tables["claims"][:40]
    statement = next(row for row in tables["statements"][1:] if row[6])
    statement[6:9] = statement[3:6]
    mention = next(row for row in tables["mentions"][1:] if " " in row[4])
    start, end = int(mention[2]) + mention[4].index(" ") + 1, int(mention[3]) + 9
    crossing = ["m999", mention[1], str(start), str(end), files[TEXT].decode()[start:end], *mention[5:]]
    tables["mentions"].append(crossing)
    return {**files, **{f"data/{name}.csv": written(made) for name, made in tables.items()}}


def test_a_corpus_is_judged_as_its_articles_are():
    articles = [Mutator().files, *dirty(7), ruined()]
    made = corpus(articles)
    expected = Counter(
        placed(one, number, made.before) for number, files in enumerate(articles) for one in found(files, ALIKE)
    )
    given = Counter(one._replace(line=0) for one in found(made.files, ALIKE))
    assert list((given - expected).elements()) == []
    assert list((expected - given).elements()) == []
    assert {one.rule for one in given} == ALIKE
