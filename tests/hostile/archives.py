"""Archives, compressed tables and bombs."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.hostile.cases import STOPS, VALID, Case, Content, descriptor, document, fields, resource, table

GOOD: Final = "a\nx\n"


def zipped(members: Mapping[str, Any], *, modes: Mapping[str, int] | None = None) -> Callable[[], bytes]:
    """Give a zip of these members; `modes` are the types of files that the archive claims."""

    def made() -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                info = zipfile.ZipInfo(name)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = (modes or {}).get(name, 0o100644) << 16
                archive.writestr(info, content() if callable(content) else content)
        return stream.getvalue()

    return made


def _package(**members: Any) -> dict[str, Content]:
    return {"p.zip": zipped({"datapackage.json": descriptor(resource()), "t.csv": GOOD, **members})}


def _damaged(change: Callable[[bytes], bytes], **members: Any) -> dict[str, Content]:
    whole = zipped({"datapackage.json": descriptor(resource()), "t.csv": GOOD, **members})
    return {"p.zip": lambda: change(whole())}


def _lies(data: bytes) -> bytes:
    """Claim that every member holds eight bytes."""
    central = data.index(b"PK\x01\x02")
    return data[: central + 24] + struct.pack("<I", 8) + data[central + 28 :]


def _flagged(data: bytes) -> bytes:
    """Claim that the last member is encrypted."""
    place = data.rindex(b"PK\x01\x02")
    local = data.rindex(b"PK\x03\x04")
    data = data[: place + 8] + b"\x01\x00" + data[place + 10 :]
    return data[: local + 6] + b"\x01\x00" + data[local + 8 :]


def _unknown_method(data: bytes) -> bytes:
    place, local = data.rindex(b"PK\x01\x02"), data.rindex(b"PK\x03\x04")
    data = data[: place + 10] + b"\x63\x00" + data[place + 12 :]
    return data[: local + 8] + b"\x63\x00" + data[local + 10 :]


def _wrong_sum(data: bytes) -> bytes:
    place = data.rindex(b"PK\x01\x02")
    return data[: place + 16] + b"\0\0\0\0" + data[place + 20 :]


def _gz(text: bytes) -> Callable[[], bytes]:
    return lambda: gzip.compress(text, mtime=0)


def _parquet_bomb() -> bytes:
    """Give thirty million times the same text, which are a few kilobytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    column = pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), 30_000_000), ["x" * 10])
    packed = io.BytesIO()
    pq.write_table(pa.table({"a": column}), packed)
    return packed.getvalue()


def _gzip_bomb(megabytes: int, block: bytes = b"0") -> Callable[[], bytes]:
    def made() -> bytes:
        pressed = zlib.compressobj(9, wbits=31)
        piece = (block * (1 << 20))[: 1 << 20]
        return b"".join(
            [pressed.compress(b"a\n"), *(pressed.compress(piece) for _ in range(megabytes)), pressed.flush()]
        )

    return made


def _book(sheet: Callable[[], str], strings: str = "") -> Callable[[], bytes]:
    """Give a workbook of one sheet."""
    space = "http://schemas.openxmlformats.org"
    main = f"{space}/spreadsheetml/2006/main"

    def made() -> bytes:
        return zipped(
            {
                "[Content_Types].xml": f'<Types xmlns="{space}/package/2006/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType='
                '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
                "_rels/.rels": f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="r1" '
                f'Type="{space}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
                "</Relationships>",
                "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{space}/officeDocument/2006/relationships">'
                '<sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
                "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{space}/package/2006/relationships">'
                f'<Relationship Id="r1" Type="{space}/officeDocument/2006/relationships/worksheet" '
                'Target="worksheets/sheet1.xml"/></Relationships>',
                "xl/worksheets/sheet1.xml": f"{strings}"
                f'<worksheet xmlns="{main}"><sheetData>{sheet()}</sheetData></worksheet>',
            }
        )()

    return made


_BILLION: Final = (
    '<!DOCTYPE w [<!ENTITY a "lol">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghij", "bcdefghijk", strict=True)
    )
    + "]>"
)

CASES: Final = (
    Case(name="package", verdict=VALID, target="p/p.zip", files=_package()),
    Case(
        name="package-in-a-folder",
        verdict=VALID,
        target="p/p.zip",
        files={"p.zip": zipped({"x/datapackage.json": descriptor(resource()), "x/t.csv": GOOD})},
    ),
    Case(name="members-that-climb", verdict=VALID, target="p/p.zip", files=_package(**{"../../evil.csv": GOOD})),
    Case(
        name="path-that-climbs",
        verdict="path-unsafe",
        target="p/p.zip",
        files={"p.zip": zipped({"datapackage.json": descriptor(resource(path="../t.csv")), "../t.csv": GOOD})},
    ),
    Case(
        name="path-absolute",
        verdict="path-unsafe",
        target="p/p.zip",
        files={"p.zip": zipped({"datapackage.json": descriptor(resource(path="/etc/passwd")), "/etc/passwd": GOOD})},
    ),
    Case(
        name="path-climbs-out-of-its-folder",
        verdict="path-unsafe",
        target="p/p.zip",
        files={"p.zip": zipped({"x/datapackage.json": descriptor(resource(path="../t.csv")), "t.csv": GOOD})},
    ),
    Case(
        name="member-is-a-link",
        verdict="not-a-regular-file",
        target="p/p.zip",
        files={
            "p.zip": zipped(
                {"datapackage.json": descriptor(resource()), "t.csv": "/etc/passwd"}, modes={"t.csv": 0o120777}
            )
        },
    ),
    Case(
        name="member-is-missing",
        verdict="scheme-error",
        target="p/p.zip",
        files={"p.zip": zipped({"datapackage.json": descriptor(resource(path="none.csv"))})},
    ),
    Case(name="empty", verdict=STOPS, says="holds no", target="p/p.zip", files={"p.zip": zipped({})}),
    Case(name="no-archive", verdict=STOPS, says="cannot be read", target="p/p.zip", files={"p.zip": "PK no zip"}),
    Case(name="empty-file", verdict=STOPS, says="cannot be read", target="p/p.zip", files={"p.zip": ""}),
    Case(
        name="truncated",
        verdict=STOPS,
        says="cannot be read",
        target="p/p.zip",
        files=_damaged(lambda data: data[: len(data) // 2]),
    ),
    Case(
        name="descriptor-lies-about-its-size",
        verdict=STOPS,
        says="cannot be read",
        target="p/p.zip",
        files=_damaged(_lies),
    ),
    Case(name="encrypted-member", verdict="scheme-error", target="p/p.zip", files=_damaged(_flagged)),
    Case(name="unknown-compression", verdict="scheme-error", target="p/p.zip", files=_damaged(_unknown_method)),
    Case(name="wrong-checksum", verdict="scheme-error", target="p/p.zip", files=_damaged(_wrong_sum)),
    Case(
        name="bomb-in-a-package",
        verdict="size-limit",
        says="decompresses",
        target="p/p.zip",
        files={"p.zip": zipped({"datapackage.json": descriptor(resource()), "t.csv": lambda: b"0" * (300 << 20)})},
    ),
    Case(
        name="bomb-as-descriptor",
        verdict=STOPS,
        says="decompresses",
        target="p/p.zip",
        files={"p.zip": zipped({"datapackage.json": lambda: b" " * (200 << 20)})},
    ),
    Case(
        name="descriptor-a-little-too-large",
        verdict=STOPS,
        says="large",
        target="p/p.zip",
        files={"p.zip": zipped({"datapackage.json": lambda: b"{" + b" " * 10_000_001 + b"}"})},
    ),
    Case(
        name="many-members",
        verdict=VALID,
        target="p/p.zip",
        files=_package(**{f"m{number}": "" for number in range(20_000)}),
    ),
    Case(name="gz", verdict=VALID, files=table(GOOD, path="t.csv.gz") | {"t.csv.gz": _gz(b"a\nx\n")}),
    Case(
        name="gz-in-parts",
        verdict=VALID,
        files=table("", path="t.csv.gz") | {"t.csv.gz": lambda: gzip.compress(b"a\n") + gzip.compress(b"x\n")},
    ),
    Case(
        name="gz-of-wrong-rows",
        verdict="type-error",
        files=table("", fields({"name": "a", "type": "integer"}), path="t.csv.gz") | {"t.csv.gz": _gz(b"a\nx\n")},
    ),
    Case(
        name="gz-that-is-none", verdict="compression-error", files=table("", path="t.csv.gz") | {"t.csv.gz": "a\nx\n"}
    ),
    Case(
        name="gz-truncated",
        verdict="table-error",
        files=table("", path="t.csv.gz") | {"t.csv.gz": lambda: gzip.compress(b"a\nx\n" * 100)[:-12]},
    ),
    Case(
        name="gz-bomb",
        verdict="size-limit",
        says="decompresses",
        files=table("", path="t.csv.gz") | {"t.csv.gz": _gzip_bomb(1024)},
    ),
    Case(
        name="gz-bomb-of-rows",
        verdict="size-limit",
        says="decompresses",
        files=table("", path="t.csv.gz") | {"t.csv.gz": _gzip_bomb(512, b"0\n")},
    ),
    Case(
        name="gz-bomb-of-line-feeds",
        verdict="size-limit",
        files=table("", path="t.csv.gz") | {"t.csv.gz": _gzip_bomb(512, b"\n")},
    ),
    Case(
        name="gz-within-gz",
        verdict="encoding-error",
        files=table("", path="t.csv.gz") | {"t.csv.gz": lambda: gzip.compress(gzip.compress(b"a\nx\n" * 50))},
    ),
    Case(
        name="gz-of-many-equal-rows",
        verdict=VALID,
        files=table("", path="t.csv.gz") | {"t.csv.gz": lambda: gzip.compress(b"a\n" + b"the same row\n" * 100_000)},
    ),
    Case(name="csv-zip", verdict=VALID, files=table("", path="t.csv.zip") | {"t.csv.zip": zipped({"t.csv": GOOD})}),
    Case(
        name="csv-zip-bomb",
        verdict="size-limit",
        files=table("", path="t.csv.zip") | {"t.csv.zip": zipped({"t.csv": lambda: b"a\n" + b"0" * (512 << 20)})},
    ),
    Case(name="csv-zip-empty", verdict="encoding-error", files=table("", path="t.csv.zip") | {"t.csv.zip": zipped({})}),
    Case(
        name="csv-zip-that-is-none",
        verdict="compression-error",
        files=table("", path="t.csv.zip") | {"t.csv.zip": "a\n"},
    ),
    Case(
        name="csv-zip-innerpath-missing",
        verdict="encoding-error",
        files=table("", path="t.csv.zip", innerpath="../../outside/secret.csv")
        | {"t.csv.zip": zipped({"t.csv": GOOD})},
    ),
    Case(
        name="csv-zip-first-member-climbs",
        verdict=VALID,
        files=table("", path="t.csv.zip") | {"t.csv.zip": zipped({"../../t.csv": GOOD})},
    ),
    Case(name="unknown-compression-word", verdict="compression-error", files=table(GOOD, compression="rar")),
    Case(name="bz2", verdict="table-error", files=table("", path="t.csv.bz2") | {"t.csv.bz2": "BZh9"}),
    Case(
        name="json-gz-bomb",
        verdict="size-limit",
        files=table("", path="t.json.gz") | {"t.json.gz": _gzip_bomb(512, b" ")},
    ),
    Case(
        name="xlsx",
        verdict=VALID,
        files=table("", path="t.xlsx")
        | {
            "t.xlsx": _book(
                lambda: (
                    '<row><c t="inlineStr"><is><t>a</t></is></c></row><row><c t="inlineStr"><is><t>x</t></is></c></row>'
                )
            )
        },
    ),
    Case(
        name="xlsx-bomb",
        verdict="size-limit",
        files=table("", path="t.xlsx")
        | {"t.xlsx": _book(lambda: '<row><c t="inlineStr"><is><t>a</t></is></c></row>' + "<row></row>" * 20_000_000)},
    ),
    Case(
        name="xlsx-billion-laughs",
        verdict="format-error",
        files=table("", path="t.xlsx")
        | {"t.xlsx": _book(lambda: '<row><c t="inlineStr"><is><t>&k;</t></is></c></row>', _BILLION)},
    ),
    Case(name="xlsx-that-is-none", verdict="format-error", files=table("", path="t.xlsx") | {"t.xlsx": "a\nx\n"}),
    Case(
        name="parquet-that-is-none",
        verdict="source-error",
        files=table("", path="t.parquet") | {"t.parquet": b"PAR1" + bytes(100) + b"PAR1"},
    ),
    Case(
        name="encrypted-in-zip",
        verdict="table-error",
        says="encrypted",
        files=table("", path="t.csv.zip") | {"t.csv.zip": lambda: _flagged(zipped({"t.csv": GOOD})())},
    ),
    Case(
        name="json-lines-that-are-none",
        verdict="source-error",
        says="not JSON",
        files=table("", path="t.jsonl") | {"t.jsonl": GOOD},
    ),
    Case(name="compression-in-a-list", verdict="resource-error", files=table(GOOD, compression=["gz"])),
    Case(
        name="parquet-bomb",
        verdict="size-limit",
        says="decompresses",
        files=table("", path="t.parquet") | {"t.parquet": _parquet_bomb},
    ),
    Case(
        name="xlsx-of-all-columns",
        verdict="size-limit",
        says="time",
        files=table("", path="t.xlsx")
        | {"t.xlsx": _book(lambda: "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 4000)))},
    ),
    Case(name="document-gz", verdict="json-syntax", files=document("", path="d.json.gz") | {"d.json.gz": _gz(b"{}")}),
)
