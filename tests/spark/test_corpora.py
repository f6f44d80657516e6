"""A corpus judged text by text on workers: the report of the local engine to the byte."""

import pytest
from tests.articles import corpus
from tests.mutations import Mutator
from tests.test_corpora import OF_TEXT, dirty, ruined

from pincite.packages import open_package
from pincite.reports import render
from pincite.reports.style import Style
from pincite.rules import corpora, run
from pincite.tables import Sizes

pytestmark = [pytest.mark.heavy, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A corpus of clean and dirty articles in files."""
    folder = tmp_path_factory.mktemp("corpus")
    for path, data in corpus([Mutator().files, *dirty(6), ruined()], ["entities", "aliases"]).files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(data)
    return open_package(folder)


@pytest.mark.parametrize("partitions", [1, 2, 7])
def test_each_limit_gives_the_report_of_the_local_engine(package, cut, monkeypatch, partitions):
    monkeypatch.setattr(run, "Sizes", lambda memory: Sizes(20_000, 5000, memory))
    cut((package.source.root / "data/mentions.csv").stat().st_size, partitions)
    for limit in (1, 3, 1000, 0):
        here = report(package, limit, "local")
        with monkeypatch.context() as patched:
            patched.setattr(corpora, "_by_key", None)  # so that nothing can be judged in this process
            assert report(package, limit, "spark") == here


def report(package, limit, engine):
    return render(run.validate(package, only=OF_TEXT | {"anchoring-form"}, limit=limit, engine=engine), "json", Style())
