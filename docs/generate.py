"""
The pages of the documentation that say what the code and the data say: written anew, or with --check compared.

Run from the project's root: `python docs/generate.py [--check]`; exit code 1 names the pages that are out of date.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from inspect import cleandoc
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import click

import pincite
from pincite import database
from pincite.cli.main import COMMANDS
from pincite.cli.main import pincite as program
from pincite.database import Answer
from pincite.rules.explanations import explanations
from pincite.rules.reference import REFERENCE_RULES, reference_explanation

ROOT: Final = Path(__file__).parent.parent


def codebook() -> Iterator[str]:
    """Give the codebook: what `pincite export markdown` writes."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "codebook.md"
        pincite.export(ROOT, "markdown", target)
        yield target.read_text(encoding="utf-8").rstrip("\n")


def questions() -> Iterator[str]:
    """Give each competency question with its SQL, the answer in words, and the rows that the dataset gives."""
    listed = json.loads((ROOT / "data/questions.json").read_text(encoding="utf-8"))
    yield "# Questions\n"
    yield f"{len(listed)} questions from [`data/questions.json`](../data/questions.json), each with the SQL that"
    yield "answers it and the rows that the dataset gives. `pincite validate` runs all of them by the rule"
    yield "`question-answer`, so that no answer here can be out of date; `pincite query` runs any of them, or yours."
    connection = database.connect(pincite.open(ROOT))
    try:
        for item in listed:
            yield f"\n## {item['id']}: {item['question']}\n"
            yield f"{item['answer']}\n"
            yield f"```sql\n{item['sql']}\n```\n"
            yield from _rows(database.ask(connection, item["sql"]))
            yield from _evidence(item["evidence"])
    finally:
        connection.close()


def _rows(answer: Answer) -> Iterator[str]:
    if not answer.rows:
        yield "No row: the article does not say."
        return
    yield f"| {' | '.join(map(_cell, answer.columns))} |"
    yield f"|{'---|' * len(answer.columns)}"
    yield from (f"| {' | '.join(map(_cell, row))} |" for row in answer.rows)


def _evidence(evidence: dict[str, Any]) -> Iterator[str]:
    claims = [f"`{name}`" for name in evidence["claims"]]
    spans = [f"{span['start']}–{span['end']} *{_shortened(span['text'])}*" for span in evidence["spans"]]
    if claims or spans:
        yield f"\nEvidence: {'; '.join([*([', '.join(claims)] if claims else []), *spans])}"


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return _cell(words if len(words) <= 90 else f"{words[:60].rsplit(' ', 1)[0]} … {words[-25:].split(' ', 1)[-1]}")


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ").replace("*", "\\*")


def rules() -> Iterator[str]:
    """Give every rule with what it means, and frictionless' own by name."""
    yield "# Rules\n"
    yield "Every finding names its rule. `pincite explain RULE` shows what stands here; `--only RULE` and `--skip RULE`"
    yield "choose rules for one run, and [the descriptor](use-in-your-repository.md) for all."
    for item in explanations():
        text = re.sub(r"^(?=(?:Bad|Good): )", "- ", item.text, flags=re.MULTILINE)
        yield f"\n## {item.name}\n\n*{item.severity}*\n\n{text}"
    yield "\n## Frictionless' own\n"
    yield "Under these names stand frictionless' own verdicts, in its own words; `pincite explain` adds an example and"
    yield "how to mend it.\n"
    yield "| rule | means |\n|---|---|"
    for name in sorted(REFERENCE_RULES):
        yield f"| `{name}` | {_cell(reference_explanation(name).partition(chr(10) * 2)[0])} |"


def commands() -> Iterator[str]:
    """Give every command with its options."""
    yield "# Commands\n"
    yield f"{cleandoc(program.help or '')}\n\nEach command has `-h` and `--help`."
    context = click.Context(program, info_name="pincite")
    for name in COMMANDS:
        command = program.get_command(context, name)
        if command is not None:
            yield f"\n## {name}\n\n`pincite {name} {' '.join(command.collect_usage_pieces(context))}`\n"
            yield cleandoc(command.help or "")
            options = [item for item in command.params if isinstance(item, click.Option) and not item.hidden]
            if options:
                yield "\n| option | does |\n|---|---|"
                yield from map(_option, options)


def _option(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    choices = ", ".join(map(str, option.type.choices)) if isinstance(option.type, click.Choice) else ""
    value = "" if option.is_flag or choices else f" {option.metavar or option.type.name.upper()}"
    return f"| {names}{value} | {_cell(option.help or '')}{f' One of {choices}.' if choices else ''} |"


def counted(name: str) -> Iterator[str]:
    """Give a page written by hand, its counts of rows moved by as much as the dataset's has; the first one is that."""
    text = (ROOT / name).read_text(encoding="utf-8")
    stated = re.compile(r"(?<= resources, )\d+(?= rows)")
    grown = pincite.validate(ROOT).rows - int(stated.findall(text)[0])
    yield stated.sub(lambda match: str(int(match[0]) + grown), text).rstrip("\n")


PAGES: Final[dict[str, Callable[[], Iterator[str]]]] = {
    "docs/codebook.md": codebook,
    "docs/questions.md": questions,
    "docs/rules.md": rules,
    "docs/commands.md": commands,
    "README.md": partial(counted, "README.md"),
    "CONTRIBUTING.md": partial(counted, "CONTRIBUTING.md"),
}


def main() -> int:
    """Write the pages that differ, or with --check name them; 1 where one did with --check."""
    checking = sys.argv[1:] == ["--check"]
    stale = [name for name, page in PAGES.items() if _differs(name, page, write=not checking)]
    for name in stale:
        print(f"{name} is {'out of date: run `make mend`' if checking else 'written anew'}.")
    return int(checking and bool(stale))


def _differs(name: str, page: Callable[[], Iterator[str]], *, write: bool) -> bool:
    text, target = "\n".join(page()) + "\n", ROOT / name
    if target.exists() and target.read_text(encoding="utf-8") == text:
        return False
    if write:
        target.write_text(text, encoding="utf-8")
    return True


if __name__ == "__main__":
    sys.exit(main())
