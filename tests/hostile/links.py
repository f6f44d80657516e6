"""Paths, links and special files: nothing outside of the package is opened."""

from typing import Any, Final

from tests.hostile.cases import (
    STOPS,
    V2,
    VALID,
    Case,
    Content,
    Link,
    Special,
    descriptor,
    fields,
    resource,
    table,
)

GOOD: Final = "a\nx\n"
OUT: Final = "../outside/secret.csv"


def _path(path: Any, **files: Content) -> dict[str, Content]:
    return {"datapackage.json": descriptor(resource(path=path)), "t.csv": GOOD, **files}


def _named(**properties: Any) -> dict[str, Content]:
    return {"datapackage.json": descriptor(resource(**properties)), "t.csv": GOOD}


def _schema(path: str, *, key: str = "schema", **files: Content) -> dict[str, Content]:
    return {"datapackage.json": descriptor(resource(**{key: path})), "t.csv": GOOD, **files}


_UNSAFE: Final = {
    "climbs": OUT,
    "climbs-from-below": "data/../../outside/secret.csv",
    "climbs-and-returns": "data/../t.csv",
    "climbs-at-its-end": "data/..",
    "absolute": "/etc/passwd",
    "two-slashes": "//example.org/t.csv",
    "home": "~/t.csv",
    "home-of-another": "~root/t.csv",
    "drive": "C:\\t.csv",
    "drive-with-slashes": "C:/t.csv",
    "backslashes": "data\\t.csv",
    "share": "\\\\server\\share\\t.csv",
    "climbs-by-backslashes": "..\\outside\\secret.csv",
    "file-uri": "file:///etc/passwd",
    "file-uri-in-capitals": "FILE:///etc/passwd",
    "nul": "t.csv\0.png",
    "line-feed": "t.csv\n",
    "escape": "\x1b[31mt.csv",
    "empty": "",
    "lone-surrogate": "\ud800.csv",
}
_HIDDEN: Final = {"hidden": ".t.csv", "hidden-folder": ".git/config", "hidden-below": "data/.cache/t.csv"}
_REMOTE: Final = {
    "http": "http://127.0.0.1:9/t.csv",
    "https-in-capitals": "HTTPS://example.org/t.csv",
    "ftp": "ftp://example.org/t.csv",
    "s3": "s3://bucket/t.csv",
    "gs": "gs://bucket/t.csv",
    "database": "postgresql://example.org/db",
    "remote-in-a-list": ["t.csv", "https://example.org/t.csv"],
}

CASES: Final = (
    *(Case(name=n, verdict="path-unsafe", says="relative", files=_path(p)) for n, p in _UNSAFE.items()),
    *(Case(name=n, verdict="path-hidden", says="hidden", files=_path(p)) for n, p in _HIDDEN.items()),
    *(Case(name=n, verdict="network-refused", says="network", files=_path(p)) for n, p in _REMOTE.items()),
    Case(name="dot-slash", verdict=VALID, files=_path("./t.csv")),
    Case(name="folders", verdict=VALID, files=_path("a/b/u.csv", **{"a/b/u.csv": GOOD})),
    Case(name="dots-in-a-name", verdict=VALID, files=_path("a..b.csv", **{"a..b.csv": GOOD})),
    Case(name="spaces-and-letters", verdict=VALID, files=_path("naïve table.csv", **{"naïve table.csv": GOOD})),
    Case(name="list-of-one-that-climbs", verdict="path-unsafe", files=_path(["t.csv", OUT])),
    Case(name="link-inside", verdict=VALID, files=_path("l.csv", **{"l.csv": Link("t.csv")})),
    Case(name="link-out", verdict="path-unsafe", says="leads out", files=_path("l.csv", **{"l.csv": Link(OUT)})),
    Case(name="link-absolute", verdict="path-unsafe", files=_path("l.csv", **{"l.csv": Link("/etc/passwd")})),
    Case(name="link-to-proc", verdict="path-unsafe", files=_path("l.csv", **{"l.csv": Link("/proc/self/environ")})),
    Case(name="link-to-zero", verdict="path-unsafe", files=_path("l.csv", **{"l.csv": Link("/dev/zero")})),
    Case(name="link-to-input", verdict="path-unsafe", files=_path("l.csv", **{"l.csv": Link("/dev/stdin")})),
    Case(
        name="link-in-steps",
        verdict="path-unsafe",
        files=_path("l.csv", **{"l.csv": Link("m.csv"), "m.csv": Link("n.csv"), "n.csv": Link(OUT)}),
    ),
    Case(
        name="folder-link-out",
        verdict="path-unsafe",
        files=_path("data/secret.csv", data=Link("../outside")),
    ),
    Case(name="link-to-itself", verdict="scheme-error", files=_path("l.csv", **{"l.csv": Link("l.csv")})),
    Case(name="link-to-nothing", verdict="scheme-error", files=_path("l.csv", **{"l.csv": Link("none.csv")})),
    Case(
        name="link-to-hidden",
        verdict="path-hidden",
        says="hidden",
        files=_path("l.csv", **{"l.csv": Link(".git/config"), ".git/config": GOOD}),
    ),
    Case(name="link-to-folder", verdict="not-a-regular-file", files=_path("l.csv", **{"l.csv": Link(".")})),
    Case(name="missing", verdict="scheme-error", says="No such file", files=_path("none.csv")),
    Case(name="below-a-file", verdict="scheme-error", files=_path("t.csv/u.csv")),
    Case(name="long", verdict="scheme-error", says="too long", files=_path("x" * 5000 + ".csv")),
    Case(name="right-to-left", verdict="scheme-error", files=_path("gpj\u202evsc.csv")),
    Case(name="folder", verdict="not-a-regular-file", files=_path("d.csv", **{"d.csv": Special("folder")})),
    Case(name="fifo", verdict="not-a-regular-file", files=_path("f.csv", **{"f.csv": Special("fifo")})),
    Case(name="socket", verdict="not-a-regular-file", files=_path("s.csv", **{"s.csv": Special("socket")})),
    Case(name="device", verdict="not-a-regular-file", files=_path("z.csv", **{"z.csv": Special("device")})),
    Case(
        name="fifo-document",
        verdict="not-a-regular-file",
        files={"datapackage.json": descriptor({"name": "d", "type": "json", "path": "f"}), "f": Special("fifo")},
    ),
    Case(
        name="fifo-other",
        verdict="not-a-regular-file",
        files={"datapackage.json": descriptor({"name": "d", "path": "f.bin", "bytes": 1}), "f.bin": Special("fifo")},
    ),
    *(
        Case(name=f"{key}-climbs", verdict="path-unsafe", files=_schema("../outside/secret.json", key=key))
        for key in ("schema", "dialect", "jsonSchema")
    ),
    *(
        Case(name=f"{key}-absolute", verdict="path-unsafe", files=_schema("/etc/passwd", key=key))
        for key in ("schema", "dialect", "jsonSchema")
    ),
    *(
        Case(name=f"{key}-remote", verdict="network-refused", files=_schema("http://127.0.0.1:9/s.json", key=key))
        for key in ("schema", "dialect", "jsonSchema")
    ),
    *(
        Case(name=f"{key}-hidden", verdict="path-hidden", files=_schema(".s.json", key=key))
        for key in ("schema", "dialect", "jsonSchema")
    ),
    *(
        Case(
            name=f"{key}-link-out",
            verdict="path-unsafe",
            files=_schema("s.json", key=key, **{"s.json": Link("../outside/secret.json")}),
        )
        for key in ("schema", "dialect", "jsonSchema")
    ),
    *(
        Case(
            name=f"{key}-fifo",
            verdict="not-a-regular-file",
            files=_schema("s.json", key=key, **{"s.json": Special("fifo")}),
        )
        for key in ("schema", "dialect", "jsonSchema")
    ),
    Case(name="schema-missing", verdict="schema-error", says="none.json", files=_schema("none.json")),
    Case(name="extrapaths-climb", verdict="path-unsafe", files=_named(extrapaths=[OUT])),
    Case(name="extrapaths-remote", verdict="network-refused", files=_named(extrapaths=["http://127.0.0.1:9/t.csv"])),
    Case(name="profile-remote", verdict="network-refused", files=_named(profile="http://127.0.0.1:9/profile.json")),
    Case(name="profile-climbs", verdict="path-unsafe", files=_named(profile="../outside/secret.json")),
    Case(
        name="package-profile-remote",
        verdict="network-refused",
        files={"datapackage.json": descriptor(resource(), profile="http://127.0.0.1:9/p.json"), "t.csv": GOOD},
    ),
    Case(
        name="package-profile-climbs",
        verdict="path-unsafe",
        files={"datapackage.json": descriptor(resource(), profile="../outside/secret.json"), "t.csv": GOOD},
    ),
    Case(
        name="package-schema-remote",
        verdict="network-refused",
        files={"datapackage.json": descriptor(resource(), **{"$schema": "http://127.0.0.1:9/p.json"}), "t.csv": GOOD},
    ),
    Case(name="scheme-http", verdict="network-refused", files=_named(scheme="http")),
    Case(name="scheme-s3", verdict="network-refused", files=_named(scheme="s3")),
    Case(
        name="resource-is-a-path",
        verdict="package-error",
        files={"datapackage.json": f'{{"$schema": "{V2}", "resources": ["../outside/secret.json"]}}'},
    ),
    Case(
        name="resource-is-a-url",
        verdict="package-error",
        files={"datapackage.json": f'{{"$schema": "{V2}", "resources": ["http://127.0.0.1:9/r.json"]}}'},
    ),
    Case(
        name="resources-is-a-url",
        verdict="package-error",
        files={"datapackage.json": f'{{"$schema": "{V2}", "resources": "http://127.0.0.1:9/r.json"}}'},
    ),
    Case(
        name="parent-table-outside",
        verdict="path-unsafe",
        files={
            "datapackage.json": descriptor(
                resource(path=OUT, name="parent"),
                resource(
                    fields("a", foreignKeys=[{"fields": "a", "reference": {"resource": "parent", "fields": "a"}}])
                ),
            ),
            "t.csv": GOOD,
        },
    ),
    Case(
        name="descriptor-link-out",
        verdict=STOPS,
        says="leads out",
        files={"datapackage.json": Link("../outside/datapackage.json")},
    ),
    Case(name="descriptor-fifo", verdict=STOPS, says="not a regular file", files={"datapackage.json": Special("fifo")}),
    Case(name="descriptor-folder", verdict=STOPS, says="folder", files={"datapackage.json": Special("folder")}),
    Case(name="descriptor-missing", verdict=STOPS, says="There is no", files={"t.csv": GOOD}),
    Case(name="target-missing", verdict=STOPS, says="There is no", target="nowhere"),
    Case(
        name="licences-may-be-remote",
        verdict=VALID,
        files={
            "datapackage.json": descriptor(resource(), licenses=[{"path": "https://example.org/licence"}]),
            "t.csv": GOOD,
        },
    ),
    Case(
        name="slash-behind-a-file",
        verdict="not-a-regular-file",
        says="names a folder",
        files=table(GOOD, path="t.csv/"),
    ),
    Case(
        name="dot-behind-a-file", verdict="not-a-regular-file", says="names a folder", files=table(GOOD, path="t.csv/.")
    ),
    Case(name="second-part-empty", verdict="path-unsafe", files=table(GOOD, path=["t.csv", ""])),
    Case(
        name="json-table-outside",
        verdict="path-unsafe",
        files=table(GOOD, path="../outside/secret.json", format="json"),
    ),
)
