"""A package as SQLite tables, and questions asked of it by strangers."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest

import pincite
from pincite.database import ask, connect
from pincite.errors import PinciteError
from pincite.exports import export
from pincite.rules.questions import is_ordered

SHELVES = {
    "fields": [
        {"name": "room", "type": "string"},
        {"name": "end", "type": "integer"},
        {"name": "weight", "type": "number", "constraints": {"required": True}},
        {"name": "open", "type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
        {"name": "since", "type": "date", "constraints": {"unique": True}},
    ],
    "primaryKey": ["room", "end"],
}
BOOKS = {
    "fields": [
        {"name": 'the "id"', "type": "integer"},
        {"name": "room", "type": "string"},
        {"name": "shelf", "type": "integer"},
        {"name": "after", "type": "integer"},
    ],
    "primaryKey": 'the "id"',
    "foreignKeys": [
        {"fields": ["room", "shelf"], "reference": {"resource": "order", "fields": ["room", "end"]}},
        {"fields": "after", "reference": {"resource": "", "fields": 'the "id"'}},
    ],
}


def package(folder: Path, shelves: str, books: str) -> pincite.packages.Package:
    resources = [
        {"name": "order", "type": "table", "path": "order.csv", "schema": SHELVES},
        {"name": "books", "type": "table", "path": "books.csv", "schema": BOOKS},
    ]
    (folder / "datapackage.json").write_text(json.dumps({"name": "p", "resources": resources}))
    (folder / "order.csv").write_text("room,end,weight,open,since\n" + shelves)
    (folder / "books.csv").write_text('"the ""id""",room,shelf,after\n' + books)
    return pincite.open(folder)


@pytest.fixture
def sound(tmp_path):
    return package(tmp_path, "a,1,2.5,yes,2024-01-02\na,2,3,no,\n", "1,a,2,\n2,,,1\n")


def test_tables_have_the_types_and_values_of_the_package(sound):
    with closing(connect(sound)) as connection:
        assert connection.execute('SELECT * FROM "order"').fetchall() == [
            ("a", 1, 2.5, 1, "2024-01-02"),
            ("a", 2, 3.0, 0, None),
        ]
        types = {row[1]: row[2] for row in connection.execute('PRAGMA table_info("order")')}
    assert types == {"room": "TEXT", "end": "INTEGER", "weight": "REAL", "open": "INTEGER", "since": "TEXT"}


def test_a_file_states_every_key_and_stays_the_same(sound, tmp_path):
    export(sound, "sqlite", tmp_path / "a.sqlite")
    export(sound, "sqlite", tmp_path / "b.sqlite")
    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as connection:
        keys = connection.execute("PRAGMA foreign_key_list(books)").fetchall()
        assert {(row[2], row[3], row[4]) for row in keys} == {
            ("order", "room", "room"),
            ("order", "shelf", "end"),
            ("books", "after", 'the "id"'),
        }
        connection.execute("PRAGMA foreign_keys = ON")
        for wrong in (
            "INSERT INTO \"order\" VALUES ('a', 1, 1, 0, NULL)",
            "INSERT INTO \"order\" VALUES ('b', 1, NULL, 0, NULL)",
            "INSERT INTO \"order\" VALUES ('b', 1, 1, 0, '2024-01-02')",
            "INSERT INTO \"order\" VALUES ('b', 'one', 1, 0, NULL)",
            "INSERT INTO books VALUES (3, 'a', 7, NULL)",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(wrong)


@pytest.mark.parametrize(
    ("shelves", "books", "words"),
    [
        ("a,1,1,yes,\na,1,1,yes,\n", "", "UNIQUE constraint failed"),
        ("a,1,1,yes,\n", "1,a,9,\n", "refers to rows that order does not have"),
        ("a,1,1,yes,\n", ",a,1,\n", 'books.csv:2:the "id": a key has no value'),
        ("a,1,,yes,\n", "", "NOT NULL constraint failed"),
    ],
)
def test_a_package_that_breaks_a_key_can_be_asked_but_not_written(tmp_path, shelves, books, words):
    broken = package(tmp_path, shelves, books)
    with closing(connect(broken)) as connection:
        assert ask(connection, 'SELECT count(*) FROM "order"').rows[0][0] == shelves.count("\n")
    with pytest.raises(PinciteError, match=words):
        export(broken, "sqlite", tmp_path / "x.sqlite")
    assert not (tmp_path / "x.sqlite").exists()


def test_names_that_sql_cannot_tell_apart_or_keeps_to_itself(tmp_path):
    fields = [{"name": name, "type": "string"} for name in ("id", "ID", "a\0b", "")]
    resources = [
        {"name": name, "type": "table", "path": "t.csv", "schema": {"fields": fields}}
        for name in ("t", "T", "sqlite_x")
    ]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}))
    (tmp_path / "t.csv").write_text("id,ID,a\0b,\n1,2,3,4\n")
    with closing(connect(pincite.open(tmp_path))) as connection:
        for name in ("t", "T_2", "_sqlite_x"):
            answer = ask(connection, f"SELECT * FROM {name}")
            assert answer.columns == ("id", "ID_2", "a\ufffdb", "")
            assert answer.rows == (("1", "2", "3", "4"),)


def test_an_integer_of_more_than_64_bits_is_kept(tmp_path):
    broken = package(tmp_path, f"a,{10**30},1,yes,\na,2,1,no,\n", "")
    with closing(connect(broken)) as connection:
        assert ask(connection, 'SELECT "end" FROM "order"').rows == ((str(10**30),), (2,))


def test_a_file_that_is_not_there_leaves_its_table_out(sound, tmp_path):
    (tmp_path / "order.csv").unlink()
    with closing(connect(sound)) as connection:
        assert ask(connection, "SELECT count(*) FROM books").rows == ((2,),)
        with pytest.raises(PinciteError, match="no such table: order; there are: books"):
            ask(connection, 'SELECT * FROM "order"')
    with pytest.raises(PinciteError, match="order cannot be read"):
        export(sound, "sqlite", tmp_path / "x.sqlite")


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM books",
        "CREATE TABLE x (y)",
        "ATTACH 'other.sqlite' AS other",
        "PRAGMA query_only = OFF",
        "SELECT * FROM pragma_database_list",
        "SELECT load_extension('x')",
        "VACUUM INTO 'copy.sqlite'",
        "SELECT 1; SELECT 2",
        "SELECT length(zeroblob(100000000))",
        "SELECT 'x' LIKE replace(hex(zeroblob(200)), '0', '%')",
        "SELECT CAST(x'ff' AS TEXT)",
        "SELECT \ud800",
        "",
        "SELEC 1",
        "SELECT 1\0",
    ],
)
def test_what_is_not_a_small_select_is_refused(sound, sql, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    with closing(connect(sound)) as connection, pytest.raises(PinciteError):
        ask(connection, sql)
    assert sorted(tmp_path.iterdir()) == before


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


def test_an_endless_query_is_stopped(sound):
    with closing(connect(sound)) as connection:
        with pytest.raises(PinciteError, match=r"stopped after 0\.1 seconds"):
            ask(connection, ENDLESS, seconds=0.1)
        assert ask(connection, "SELECT 1").rows == ((1,),)


def test_a_signal_ends_a_query_as_it_ends_anything_else(sound):
    def terminated(*_: object) -> NoReturn:
        raise SystemExit(143)

    before = signal.signal(signal.SIGUSR1, terminated)
    sender = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGUSR1))
    try:
        with closing(connect(sound)) as connection:
            sender.start()
            with pytest.raises(SystemExit, match="143"):
                ask(connection, ENDLESS, seconds=20)
    finally:
        sender.join()
        signal.signal(signal.SIGUSR1, before)


def test_rows_are_bounded_and_said_to_be(sound):
    with closing(connect(sound)) as connection:
        assert ask(connection, 'SELECT "end" FROM "order"', limit=1).cut
        assert not ask(connection, 'SELECT "end" FROM "order"', limit=2).cut


@pytest.mark.parametrize(
    ("sql", "ordered"),
    [
        ("SELECT a FROM t ORDER BY a", True),
        ("select a from t order\n by a limit 2", True),
        ("SELECT a FROM (SELECT a FROM t ORDER BY a)", False),
        ("SELECT row_number() OVER (PARTITION BY (a) ORDER BY b) FROM t", False),
        ("SELECT 'ORDER BY a' FROM t -- ORDER BY a", False),
        ('SELECT "ORDER BY" FROM t /* ORDER BY */', False),
        ("SELECT ')' FROM t WHERE a IN (SELECT b FROM u) ORDER BY 1", True),
    ],
)
def test_where_the_order_of_rows_counts(sql, ordered):
    assert is_ordered(sql) is ordered


def query(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pincite", "query", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.usefixtures("sound")
def test_the_command_shows_rows_escaped(tmp_path):
    (tmp_path / "books.csv").write_text('"the ""id""",room,shelf,after\n1,\x1b[31m=1,2,\n')
    done = query("SELECT * FROM books", tmp_path)
    assert done.returncode == 0
    assert done.stderr == (
        "The table books refers to rows that order does not have: see `pincite validate`. "
        "The tables are given as far as they can be read, without views and search.\n"
    )
    assert (
        done.stdout
        == 'the "id"  room        shelf  after\n--------  ----------  -----  -----\n       1  \\x1b[31m=1      2\n'
    )
    done = query("SELECT * FROM books", tmp_path, "--format", "json")
    assert "\x1b" not in done.stdout
    assert json.loads(done.stdout) == [{'the "id"': 1, "room": "\x1b[31m=1", "shelf": 2, "after": None}]
    done = query("SELECT room, shelf, after FROM books", tmp_path, "--format", "csv")
    assert done.stdout == "room,shelf,after\n\x1b[31m=1,2,\n"


@pytest.mark.usefixtures("sound")
def test_the_command_says_what_is_wrong_with_sql(tmp_path):
    done = query("SELECT * FROM bookz", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Error: The SQL cannot be run: no such table: bookz; there are: order, books, books_joined.\n"


@pytest.mark.usefixtures("sound")
def test_the_command_says_when_it_cuts(tmp_path):
    done = query("SELECT room FROM books ORDER BY 1 DESC", tmp_path, "--limit", "1")
    assert done.stdout == "room\n----\na\n"
    assert "Only the first 1 rows" in done.stderr


def test_the_command_asks_the_views_and_the_search_of_the_export():
    done = query("SELECT DISTINCT source_name FROM claims_joined WHERE source_name LIKE '%n%' ORDER BY 1")
    assert (done.stdout.splitlines()[2:], done.stderr) == (["Aleksandr Lukashenko", "Lev Kuznetsov"], "")
    found = query("SELECT text FROM claims_fts WHERE claims_fts MATCH 'text: satellite'")
    assert (found.stdout, found.stderr) == (query("SELECT text FROM claims WHERE text LIKE '%satellite %'").stdout, "")
    assert len(found.stdout.splitlines()) > 3
    done = query("SELECT * FROM nowhere")
    assert "claims_fts" in done.stderr
    assert "claims_fts_data" not in done.stderr


def test_an_answer_that_fills_the_memory_is_stopped(tmp_path):
    (tmp_path / "datapackage.json").write_text('{"name": "p", "resources": []}')
    endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT hex(zeroblob(4000000)) FROM c"
    with closing(connect(pincite.open(tmp_path))) as connection, pytest.raises(PinciteError, match="bytes"):
        ask(connection, endless, limit=1_000)


def test_a_comment_without_end_is_read_in_no_time():
    assert not is_ordered("select 1 /*" + "/*" * 300_000 + " order by 1")
