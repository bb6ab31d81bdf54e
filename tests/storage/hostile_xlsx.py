"""Workbooks made to harm whoever opens them, each with words of what must be said of it.

Run as a script it reads them all under a limit of memory and prints what was said: a reader that can be made
to ask for gigabytes dies there, and not in the tests.
"""

import io
import json
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable

import xlsxwriter

SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
MEMORY = 2 << 30
ROWS = {
    "设置": [["键", "值"], ["plan.name", "2027"], ["plan.start", "2027-01-01"], ["plan.end", "2027-12-31"]],
    "店铺": [["id", "name"], ["s1", "小店"]],
    "products": [["id", "shop", "name", "price", "margin"], ["p1", "s1", "收纳盒", 59.0, 0.4]],
    "渠道": [["id", "name"], ["c1", "搜索"]],
}


def sound(rows: dict[str, list[list[object]]] | None = None) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for name, lines in (ROWS | (rows or {})).items():
        sheet = book.add_worksheet(name)
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    book.close()
    return stream.getvalue()


def changed(part: str, change: Callable[[bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def in_sheet(rows: bytes, data: Callable[[bytes], bytes] = lambda content: content) -> bytes:
    return changed(SHEET, lambda content: data(content.replace(b"<sheetData>", b"<sheetData>" + rows, 1)))


def swapped(part: str, pattern: bytes, by: bytes) -> bytes:
    return changed(part, lambda content: re.sub(pattern, lambda _: by, content, count=1))


def lying_about_its_size() -> bytes:
    """The first sheet says it is as long as it should be, and is followed by 300 MB of blanks in its stream."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != SHEET:
                new.writestr(name, old.read(name))
        good = old.read(SHEET)
    raw, name = out.getvalue(), SHEET.encode()
    at = raw.rindex(b"PK\x05\x06")
    count, size, start = struct.unpack("<HII", raw[at + 10 : at + 20])
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(good + b" " * 300_000_000) + packer.flush()
    sizes = (zlib.crc32(good), len(packed), len(good), len(name))
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 33, *sizes, 0) + name + packed
    listed = (
        raw[start : start + size]
        + struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 33, *sizes, 0, 0, 0, 0, 0, start)
        + name
    )
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count + 1, count + 1, len(listed), start + len(local), 0)
    return raw[:start] + local + listed + end


def twins() -> bytes:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return changed("", lambda content: content, {SHEET: b"<worksheet/>"})


def many_parts() -> bytes:
    return changed("", lambda content: content, {f"xl/media/{n}.png": b"" for n in range(2_100)})


def shared_by_many() -> bytes:
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 5_001))
    filled = in_sheet(
        b"",
        lambda content: re.sub(
            rb"<sheetData>.*</sheetData>", lambda _: b"<sheetData>" + cells + b"</sheetData>", content
        ),
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filled)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(
                name, old.read(name).replace("键".encode(), b"a" * 32_000) if name == STRINGS else old.read(name)
            )
    return out.getvalue()


def far_in_many_sheets() -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for number in range(30):
        book.add_worksheet(f"表{number}").write(190_000, 50, 1)
    book.close()
    return stream.getvalue()


def encrypted_part() -> bytes:
    data = bytearray(sound())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + offset] |= 1
    return bytes(data)


DOCTYPE = b'<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/hostname">]><sst'
LAUGHS = (
    b'<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % (98 + n, *[97 + n] * 10) for n in range(9)
    )
    + b"]><sst"
)

CASES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    # name: (bytes, words of the reason or mend in English, in Chinese)
    "external entity": (lambda: changed(STRINGS, lambda c: c.replace(b"<sst", DOCTYPE, 1).replace("键".encode(), b"&x;")), "entities of its own", "XML 实体"),
    "billion laughs": (lambda: changed(STRINGS, lambda c: c.replace(b"<sst", LAUGHS, 1).replace("键".encode(), b"&j;")), "entities of its own", "XML 实体"),
    "entities from elsewhere": (lambda: swapped(BOOK, rb"<workbook ", b'<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd"><workbook '), "entities of its own", "XML 实体"),
    "entities in a sheet": (lambda: swapped(SHEET, rb"<worksheet ", b'<!DOCTYPE w [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]><worksheet '), "entities of its own", "XML 实体"),
    "forged count of texts": (lambda: swapped(STRINGS, rb'uniqueCount="\d+"', b'uniqueCount="4294967295"'), "forged", "不合常理"),
    "count of texts no number": (lambda: swapped(STRINGS, rb'uniqueCount="\d+"', b'uniqueCount="-1"'), "forged", "不合常理"),
    "a true count of many uses": (
        lambda: swapped(STRINGS, rb'count="\d+" uniqueCount="\d+"', b'count="700000"'),
        "",
        "",
    ),
    "forged count of styles": (lambda: swapped("xl/styles.xml", rb'<cellXfs count="\d+"', b'<cellXfs count="4294967295"'), "forged", "不合常理"),
    "row beyond all rows": (lambda: in_sheet(b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'), "forged place", "位置是假的"),
    "column beyond all columns": (lambda: in_sheet(b'<row r="1"><c r="ZZZZZZZZ1"><v>1</v></c></row>'), "forged place", "位置是假的"),
    "place with an entity": (lambda: in_sheet(b'<row r="1"><c r="&#90;ZZ900000"><v>1</v></c></row>'), "too large", "太大"),
    "far cell behind a sign": (lambda: in_sheet(b'<row r="1"><c foo=">" r="ZZ200000"><v>1</v></c></row>'), "too large", "太大"),
    "far cell in small letters": (lambda: in_sheet(b'<row r="1"><c r="xfd200000"><v>1</v></c></row>'), "too large", "太大"),
    "far row of cells without places": (lambda: in_sheet(b'<row r="1048576">' + b"<c><v>1</v></c>" * 16_000 + b"</row>"), "too large", "太大"),
    "far cells in many sheets": (far_in_many_sheets, "too large", "太大"),
    "a long text in many cells": (shared_by_many, "all cells together", "所有格子"),
    "a very long cell": (lambda: changed(STRINGS, lambda c: c.replace("键".encode(), b"a" * 1_000_000)), "a cell has 1,000,000", "有一格"),
    "a very long cell in the sheet": (lambda: in_sheet(b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"a" * 40_000 + b"</t></is></c></row>"), "a cell has 40,000", "有一格"),
    "a bomb": (lambda: changed("", lambda c: c, {"xl/media/x.bin": b"\0" * 210_000_000}), "too large", "太大"),
    "ten thousand parts": (many_parts, "too large", "太大"),
    "a size that lies": (lying_about_its_size, "", ""),
    "two parts of one name": (twins, "the same name", "同名"),
    "part names that differ in case": (lambda: changed("", lambda c: c, {"XL/Workbook.XML": b"<w/>"}), "the same name", "同名"),
    "deep as a well": (lambda: in_sheet(b"<a>" * 1_000_000), "forged", "不合常理"),
    "no XML inside": (lambda: changed(SHEET, lambda c: b"\xff\xfe" + b"\0<" * 100), "not an intact", "不是完好"),
    "a sheet in UTF-16": (lambda: changed(SHEET, lambda c: c.decode().replace("UTF-8", "UTF-16").encode("utf-16")), "not an intact", "不是完好"),
    "NULs in a text": (lambda: changed(STRINGS, lambda c: c.replace("键".encode(), b"\0")), "not an intact", "不是完好"),
    "half a surrogate": (lambda: changed(STRINGS, lambda c: c.replace("键".encode(), b"&#xD800;")), "not an intact", "不是完好"),
    "half a surrogate in bytes": (lambda: changed(STRINGS, lambda c: c.replace("键".encode(), b"\xed\xa0\x80")), "not an intact", "不是完好"),
    "encrypted parts": (encrypted_part, "not an intact", "不是完好"),
    "cut off": (lambda: sound()[:-300], "not an intact", "不是完好"),
    "text that does not exist": (lambda: in_sheet(b'<row r="1"><c r="A1" t="s"><v>999</v></c></row>'), "cannot be read", "读不出来"),
    "a document": (lambda: zipped({"word/document.xml": b"<w/>"}), "no workbook", "没有工作簿"),
    "a path out of the archive": (lambda: changed("", lambda c: c, {"../../../tmp/evil.xml": b"<x/>", "/etc/evil": b""}), "", ""),
    "macros and links to other files": (lambda: changed("", lambda c: c, {"xl/vbaProject.bin": b"\xd0\xcf", "xl/externalLinks/externalLink1.xml": b'<externalLink xmlns:r="r" r:id="http://127.0.0.1:9/"/>'}), "", ""),
}  # fmt: skip
"""With no words nothing is said: what harms is left aside, and the workbook is read."""


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def said(data: bytes) -> list[tuple[str, str, str]]:
    """Return place, Chinese and English sentence of every fault told of a workbook."""
    from campaignplan.errors import InputError
    from campaignplan.storage.load import problem_of
    from campaignplan.storage.workbook_reader import read_workbook_bytes

    try:
        problem_of(read_workbook_bytes(data, "plan.xlsx"))
    except InputError as error:
        return [(issue.where, issue.sentence("zh"), issue.sentence("en")) for issue in error.issues]
    return []


if __name__ == "__main__":
    import resource

    made = {name: make() for name, (make, *_) in CASES.items()}
    said(sound())  # everything is imported before memory is limited
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for name, data in made.items():
        print(json.dumps([name, said(data)]), flush=True)
    sys.exit(0)
