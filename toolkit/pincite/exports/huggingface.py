"""A Hugging Face dataset: Parquet files and a dataset card. Read back by `datasets.load_dataset`."""

from collections.abc import Iterator
from pathlib import Path

from pincite.exports import dates
from pincite.exports.markdown import escaped
from pincite.exports.model import Model, said
from pincite.exports.names import file_names
from pincite.exports.parquet import write_table
from pincite.exports.values import compact


def write(model: Model, path: Path) -> None:
    """Write `data/<table>.parquet` and `README.md`, whose head makes each table a configuration of one split."""
    (path / "data").mkdir()
    names = {table.name: name for table, name in file_names(model.tables, ".parquet")}
    for table in model.tables:
        write_table(table, path / "data" / names[table.name])
    (path / "README.md").write_text("".join(f"{line}\n" for line in _card(model, names)), encoding="utf-8")


def _card(model: Model, names: dict[str, str]) -> Iterator[str]:
    yield "---"
    yield f"pretty_name: {compact(model.title)}"
    if licences := [name.lower() for name, _ in dates.licences(model) if name]:
        yield f"license: {compact(licences[0] if len(licences) == 1 else licences)}"
    if words := dates.keywords(model):
        yield f"tags: {compact(words)}"
    yield "configs:"
    for table in model.tables:
        yield f"- config_name: {compact(table.name)}"
        yield f"  data_files: {compact([{'split': 'train', 'path': f'data/{names[table.name]}'}])}"
    yield from ("---", "", f"# {escaped(model.title)}", "", escaped(said(model.descriptor, "description")), "")
    for table in model.tables:
        yield f"- **{escaped(table.name)}**: {escaped(table.description or table.title)}"
