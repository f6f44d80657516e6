"""CONTRIBUTING.md walked as it stands: what it tells a contributor to write does what it says."""

import re
import shutil
from pathlib import Path

from click.testing import CliRunner

import pincite
from pincite.cli.main import pincite as cli

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def written_under(heading: str) -> list[str]:
    """List the lines of the plain code blocks under a heading."""
    section = GUIDE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)
    return [line for language, block in blocks if not language for line in block.splitlines()]


def dataset(folder: Path) -> Path:
    for name in ("data", "schemas"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "datapackage.json", folder)
    return folder


def run(*arguments: str | Path) -> int:
    code: int = CliRunner().invoke(cli, list(map(str, arguments)), standalone_mode=False).return_value
    return code


def test_a_note_is_corrected(tmp_path):
    folder = dataset(tmp_path)
    (row,) = written_under("Correct a note")
    anomalies = folder / "data" / "anomalies.csv"
    identifier = row.partition(",")[0]
    lines = anomalies.read_text(encoding="utf-8").splitlines(keepends=True)
    (old,) = [line for line in lines if line.startswith(f"{identifier},")]
    anomalies.write_text("".join(lines).replace(old, f"{row}\n"), encoding="utf-8")
    assert pincite.validate(folder).findings == ()
    assert pincite.load(folder)["anomalies"].set_index("id").loc[identifier, "note"].startswith("An obstacle")


def test_a_mention_is_added_without_counting(tmp_path):
    folder = dataset(tmp_path)
    mentions = folder / "data" / "mentions.csv"
    header, row = written_under("Add a mention")
    text = mentions.read_text(encoding="utf-8")
    assert text.startswith(f"{header}\n")
    mentions.write_text(f"{text}{row}\n", encoding="utf-8")
    assert not pincite.validate(folder).valid
    assert [run(command, folder) for command in ("fmt", "sync", "anchor")] == [0, 0, 0]
    assert pincite.validate(folder).findings == ()
    added = pincite.load(folder)["mentions"].iloc[-1]
    article = (folder / "data" / "article.txt").read_text(encoding="utf-8")
    assert article[added["start"] : added["end"]] == added["text"] == "construction"
