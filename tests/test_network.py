"""Packages with paths on the network: refused by default, fetched when it is allowed."""

import functools
import http.server
import json
import socket
import threading
from pathlib import Path

import pytest

from pincite.packages import open_package
from pincite.rules.run import validate
from test_validate import run

SCHEMA = {"type": "object", "properties": {"colour": {"enum": ["red", "green"]}}}


@pytest.fixture
def server(tmp_path: Path):
    """A server on the loopback address, with a folder to serve."""
    folder = tmp_path / "served"
    folder.mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_arguments):
            pass

    served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield folder, f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    served.server_close()
    thread.join()


def package(folder: Path, *resources: dict) -> Path:
    made = folder / "package"
    made.mkdir()
    (made / "datapackage.json").write_text(json.dumps({"name": "remote", "resources": list(resources)}))
    return made


def table(address: str) -> dict:
    schema = {"fields": [{"name": "id", "type": "integer"}]}
    return {"name": "things", "type": "table", "path": f"{address}/things.csv", "schema": schema}


def test_a_remote_table_is_refused_unless_the_network_is_allowed(tmp_path, server):
    served, address = server
    (served / "things.csv").write_text("id\n1\nx\n")
    made = package(tmp_path, table(address))
    assert [finding.rule for finding in validate(open_package(made)).findings] == ["network-refused"]
    report = validate(open_package(made, allow_network=True))
    assert [(finding.rule, finding.row, finding.cell) for finding in report.findings] == [("type-error", 3, "x")]


def test_the_command_has_the_switch(tmp_path, server):
    served, address = server
    (served / "things.csv").write_text("id\n1\n")
    made = package(tmp_path, table(address))
    assert run("validate", made).returncode == 1
    done = run("validate", made, "--allow-network")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_remote_file_that_is_not_there_is_a_finding(tmp_path, server):
    _, address = server
    (finding,) = validate(open_package(package(tmp_path, table(address)), allow_network=True)).findings
    assert finding.rule == "scheme-error"
    assert "404" in finding.message


def test_a_reference_to_a_remote_schema_is_followed_only_when_allowed(tmp_path, server):
    served, address = server
    (served / "thing.json").write_text(json.dumps(SCHEMA))
    resource = {"name": "thing", "type": "json", "path": "thing.json", "jsonSchema": {"$ref": f"{address}/thing.json"}}
    made = package(tmp_path, resource)
    (made / "thing.json").write_text('{"colour": "blue"}')
    assert [finding.rule for finding in validate(open_package(made)).findings] == ["network-refused"]
    (finding,) = validate(open_package(made, allow_network=True)).findings
    assert (finding.rule, finding.pointer) == ("json-schema", "/colour")


def test_a_file_address_stays_refused(tmp_path):
    made = package(tmp_path, {"name": "x", "path": "file:///etc/hostname"})
    report = validate(open_package(made, allow_network=True))
    assert [finding.rule for finding in report.findings] == ["path-unsafe"]


@pytest.mark.parametrize("place", ["whole", "part", "part with an identifier", "other file", "row", "field"])
def test_no_library_fetches_the_metaschema_that_a_schema_names(tmp_path, place):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        remote = {"$schema": f"http://127.0.0.1:{listening.getsockname()[1]}/meta", "type": "object", "required": ["x"]}
        schema = {
            "part": {"allOf": [remote]},
            "part with an identifier": {"$ref": "urn:x", "$defs": {"x": {"$id": "urn:x", **remote}}},
            "other file": {"$ref": "other.json"},
        }.get(place, remote)
        document = {"name": "d", "type": "json", "path": "d.json", "jsonSchema": schema}
        field = {"name": "k", "type": "object", "constraints": {"jsonSchema": schema}}
        rows = {"name": "t", "type": "table", "path": "t.csv", "schema": {"fields": [{"name": "k", "type": "string"}]}}
        cells = {**rows, "schema": {"fields": [field]}}
        resource = {"row": {**rows, "jsonSchema": schema}, "field": cells}.get(place, document)
        made = package(tmp_path, resource)
        for name, text in {"d.json": "{}", "t.csv": "k\n{}\n", "other.json": json.dumps(remote)}.items():
            (made / name).write_text(text)
        assert "json-schema" in [item.rule for item in validate(open_package(made)).findings]
        with pytest.raises(BlockingIOError):
            listening.accept()
