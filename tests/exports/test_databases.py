"""Database formats, each read back by its engine."""

import json
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

import pincite
from exports_reference import PACKAGES, reference_tables
from pincite.database import connect
from pincite.errors import PinciteError
from pincite.exports import export, sqlite
from pincite.exports.model import read_model


def value(name, cell, number):
    if isinstance(cell, Decimal):
        return number(cell)
    if name == "span":
        return None if cell is None else "P1DT2H"
    return cell


@PACKAGES
def test_duckdb_gives_back_values_types_and_keys(package, tmp_path):
    export(package, "duckdb", tmp_path / "x.duckdb")
    with duckdb.connect(tmp_path / "x.duckdb", read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name, rows in reference_tables(package.source.root).items():
            expected = [tuple(value(key, cell, float) for key, cell in row.items()) for row in rows]
            expected = [
                tuple(json.dumps(c, ensure_ascii=False) if isinstance(c, dict | list) else c for c in row)
                for row in expected
            ]
            assert connection.execute(f'SELECT * FROM "{name}"').fetchall() == expected
            kinds = connection.execute(
                "SELECT constraint_type, count(*) FROM duckdb_constraints() WHERE table_name = ? GROUP BY 1", [name]
            ).fetchall()
            schema = package.resource(name).table_schema or {}
            assert dict(kinds).get("PRIMARY KEY", 0) == ("primaryKey" in schema)
            assert dict(kinds).get("FOREIGN KEY", 0) == len(schema.get("foreignKeys", []))


def test_duckdb_keeps_comments_and_renames(typed, tmp_path):
    export(typed, "duckdb", tmp_path / "x.duckdb")
    with duckdb.connect(tmp_path / "x.duckdb", read_only=True) as connection:
        comments = connection.execute("SELECT comment FROM duckdb_columns() WHERE column_name = 'group'").fetchall()
        assert comments == [('The "group" | of it',)]
        assert connection.execute("SELECT * FROM renamed").fetchall() == [("order", "End", "End_2")]


def test_a_broken_key_is_told_in_one_sentence(tmp_path, typed):
    shutil.copytree(typed.source.root, tmp_path / "broken")
    (tmp_path / "broken/link.csv").write_text("from,to\n0,777\n")
    for name in ("sqlite", "duckdb"):
        with pytest.raises(PinciteError) as caught:
            export(
                type(typed)(type(typed.source)(tmp_path / "broken"), "datapackage.json", typed.text),
                name,
                tmp_path / "x",
            )
        assert "\n" not in str(caught.value)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("count", [10, 120_000])
def test_a_row_without_a_key_gets_none_from_sqlite(tmp_path, count):
    schema = {"fields": [{"name": "id", "type": "integer"}, {"name": "n", "type": "number"}], "primaryKey": "id"}
    one = {"name": "t", "type": "table", "path": "t.csv", "schema": schema}
    (tmp_path / "datapackage.json").write_text(json.dumps({"name": "p", "resources": [one]}))
    rows = [f"{'' if row == count - 3 else row},{row}.25" for row in range(count)]
    (tmp_path / "t.csv").write_text("\n".join(["id,n", *rows, ""]))
    with pytest.raises(PinciteError, match=f"^t.csv:{count - 1}:id: a key has no value"):
        export(pincite.open(tmp_path), "sqlite", tmp_path / "x.sqlite")


@pytest.mark.parametrize("which", ["typed", "dataset"])
def test_what_can_be_read_of_a_package_is_what_its_export_holds(package):
    named = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid"
    with closing(connect(package)) as lenient, closing(sqlite.connect(read_model(package))) as made:
        tables = [name for (name,) in lenient.execute(named)]
        assert len(tables) == len(read_model(package).tables)
        for name in tables:
            read = lenient.execute(f'SELECT * FROM "{name}"')
            exported = made.execute(f'SELECT * FROM "{name}"')
            assert [column[0] for column in read.description] == [column[0] for column in exported.description]
            as_written = [tuple(c.replace("+00:00", "Z") if isinstance(c, str) else c for c in row) for row in exported]
            assert read.fetchall() == as_written


@pytest.mark.heavy
@PACKAGES
def test_sql_is_postgresql(package, tmp_path):
    import pglast

    export(package, "sql", tmp_path / "x.sql")
    statements = pglast.parse_sql((tmp_path / "x.sql").read_text(encoding="utf-8"))
    made = [item.stmt.relation.relname for item in statements if isinstance(item.stmt, pglast.ast.CreateStmt)]
    assert made == list(reference_tables(package.source.root))


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL server of our own on a socket, where one is installed; it does not run as root."""
    programs = [
        shutil.which(name, path=f"{os.environ['PATH']}:/usr/local/bin") for name in ("initdb", "pg_ctl", "psql")
    ]
    if not all(programs):
        pytest.skip("no PostgreSQL server is installed")
    initdb, pg_ctl, _ = programs
    user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # a short path, for a socket's has at most 107 bytes
    folder.chmod(0o755)
    if user is not None:
        os.chown(folder, user, -1)

    def run(*command):
        subprocess.run(
            command,
            check=True,
            user=user,
            cwd=folder,
            capture_output=True,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        )

    run(initdb, "-D", folder / "db", "-U", "me", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    run(pg_ctl, "-D", folder / "db", "-o", options, "-l", folder / "log", "-w", "start")
    yield folder
    run(pg_ctl, "-D", folder / "db", "-m", "immediate", "-w", "stop")
    shutil.rmtree(folder)


@pytest.mark.heavy
@PACKAGES
def test_a_real_server_gives_back_values_keys_and_comments(package, which, tmp_path, server):
    import psycopg

    which = which[-60:].replace("/", "_")
    export(package, "sql", tmp_path / "x.sql")
    at = f"host={server} user=me"
    with psycopg.connect(f"{at} dbname=postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{which}"')
    script = ["psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-h", str(server), "-U", "me", "-d", which]
    done = subprocess.run([*script, "-f", tmp_path / "x.sql"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    with psycopg.connect(f"{at} dbname={which}") as connection:
        for name, rows in reference_tables(package.source.root).items():
            expected = [tuple(value(key, cell, Decimal) for key, cell in row.items()) for row in rows]
            read = connection.execute(f'SELECT * FROM "{name}"').fetchall()
            assert sorted(read, key=repr) == sorted(expected, key=repr)  # a server keeps no order
            keys = connection.execute(
                "SELECT contype, count(*) FROM pg_constraint WHERE conrelid = %s::regclass GROUP BY 1", [f'"{name}"']
            ).fetchall()
            counts = {kind if isinstance(kind, str) else kind.decode(): count for kind, count in keys}
            schema = package.resource(name).table_schema or {}
            declared = ("primaryKey" in schema, len(schema.get("foreignKeys", [])))
            assert (counts.get("p", 0), counts.get("f", 0)) == declared
        told = connection.execute("SELECT count(*) FROM pg_description WHERE objoid >= 16384").fetchone()
        assert told[0] > 0 or which not in {"typed", "dataset"}
