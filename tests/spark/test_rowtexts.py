"""`span-text` and `span-within` of a corpus, judged text by text on workers."""

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from tests.corpus import write

from pincite.packages import open_package
from pincite.reports import render
from pincite.reports.style import Style
from pincite.rules import corpora, run
from pincite.tables import Sizes

pytestmark = [pytest.mark.heavy, pytest.mark.filterwarnings("ignore")]
RULES = ("span-text", "span-within", "anchoring-form")


@pytest.mark.parametrize(("partitions", "limit", "large"), [(1, 0, 0), (2, 1, 0), (7, 3, 6000)])
def test_a_corpus_gets_the_report_of_the_local_engine(tmp_path, cut, monkeypatch, partitions, limit, large):  # noqa: PLR0917
    dirty = partitions > 1
    folder = write(tmp_path / "corpus", 60, dirty=dirty)
    package = open_package(folder)
    monkeypatch.setattr(run, "Sizes", lambda memory: Sizes(large, 1000, memory))
    if partitions == 7:
        texts = pa.csv.read_csv(folder / "articles.csv", convert_options=pa.csv.ConvertOptions(null_values=[]))
        pq.write_table(texts, tmp_path / "articles.parquet", row_group_size=13)
        package = open_package(folder, tables={"articles": str(tmp_path / "articles.parquet")})
    cut((folder / "mentions.csv").stat().st_size, partitions)
    here = render(run.validate(package, only=RULES, limit=limit), "json", Style())
    monkeypatch.setattr(corpora, "_by_key", None)  # so that nothing can be judged in this process
    there = render(run.validate(package, only=RULES, limit=limit, engine="spark"), "json", Style())
    assert there == here
    assert ('"findings": []' in here) is not dirty
