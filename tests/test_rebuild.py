"""From sentences.csv alone the article is rebuilt byte for byte."""

import csv
import hashlib
from itertools import groupby
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"


def test_the_sentences_are_the_article():
    with (DATA / "sentences.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    blocks = [" ".join(row["text"] for row in rows) for _, rows in groupby(rows, key=lambda row: row["paragraph"])]
    rebuilt = "\n\n    ".join(blocks).encode("utf-8")
    assert (len(blocks), len(rows)) == (15, 39)
    assert rebuilt == (DATA / "article.txt").read_bytes()
    assert hashlib.sha256(rebuilt).hexdigest() == "cf40a7f4e833990e6a8d91b08554ed7672a859fdf2787fb275da208f6782f36a"
