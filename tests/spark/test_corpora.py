"""A corpus judged text by text on workers: the report of the local engine to the byte."""

import json
import random

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from tests import corpus as spans
from tests.articles import corpus, dirty, put, rows, ruined, written
from tests.mutations import Mutator
from tests.spark.corpora import RULES, astray

from pincite.packages import open_package
from pincite.reports import render
from pincite.reports.style import Style
from pincite.rules import corpora, run
from pincite.tables import Sizes

PATHS = ["data/mentions.csv", "data/more.csv"]
pytestmark = [pytest.mark.heavy, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A corpus of clean and dirty articles, and of rows that name none: one table is in two files, one in Parquet."""
    folder = tmp_path_factory.mktemp("corpus")
    articles = [Mutator().files, *dirty(6), ruined()]
    put(folder, astray(corpus(articles, ["entities", "aliases"]).files, random.Random(1)))
    head, *mentions = rows((folder / "data/mentions.csv").read_bytes())
    (folder / "data/mentions.csv").write_bytes(written([head, *mentions[:500]]))
    (folder / "data/more.csv").write_bytes(written([head, *mentions[500:]]))
    descriptor = json.loads((folder / "datapackage.json").read_bytes())
    next(item for item in descriptor["resources"] if item["name"] == "mentions")["path"] = PATHS
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    kinds = pa.csv.ConvertOptions(column_types={"start": pa.int32(), "end": pa.int64()})
    pq.write_table(pa.csv.read_csv(folder / "data/claims.csv", convert_options=kinds), folder / "claims.parquet")
    return open_package(folder, tables={"claims": str(folder / "claims.parquet")})


@pytest.fixture
def here_and_there(monkeypatch):
    """Give a function that validates by both engines, nothing judged here by the second, and gives their reports."""

    def reports(package, limit):
        here = report(package, limit, "local")
        with monkeypatch.context() as patched:
            patched.setattr(corpora, "_by_key", None)
            return here, report(package, limit, "spark")

    return reports


def report(package, limit, engine):
    return render(run.validate(package, only=RULES, limit=limit, engine=engine), "json", Style())


@pytest.mark.parametrize("partitions", [1, 2, 7])
def test_each_limit_gives_the_report_of_the_local_engine(package, cut, monkeypatch, here_and_there, partitions):
    monkeypatch.setattr(run, "Sizes", lambda memory: Sizes(20_000, 5000, memory))
    cut(300_000, partitions)
    for limit in (1, 3, 1000, 0):
        here, there = here_and_there(package, limit)
        assert there == here
        assert '"findings": []' not in here


@pytest.mark.parametrize(("partitions", "limit", "large"), [(1, 0, 0), (2, 1, 0), (7, 3, 6000)])
def test_spans_alone_are_judged_there_too(tmp_path, cut, monkeypatch, here_and_there, partitions, limit, large):  # noqa: PLR0917
    """Without an `anchoring` object; one of the tables is Parquet, or small."""
    dirty = partitions > 1
    folder = spans.write(tmp_path / "corpus", 60, dirty=dirty)
    package = open_package(folder)
    monkeypatch.setattr(run, "Sizes", lambda memory: Sizes(large, 1000, memory))
    if partitions == 7:
        texts = pa.csv.read_csv(folder / "articles.csv", convert_options=pa.csv.ConvertOptions(null_values=[]))
        pq.write_table(texts, tmp_path / "articles.parquet", row_group_size=13)
        package = open_package(folder, tables={"articles": str(tmp_path / "articles.parquet")})
    cut((folder / "mentions.csv").stat().st_size, partitions)
    here, there = here_and_there(package, limit)
    assert there == here
    assert ('"findings": []' in here) is not dirty
