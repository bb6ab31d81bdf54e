"""A look into an .xlsx before it is opened: is it one, is it small enough, which cells hold errors."""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from campaignplan.errors import Issue
from campaignplan.storage.source import MOST_ROWS
from campaignplan.text import Text

MOST_UNPACKED = 200_000_000
MOST_PARTS = 2_000
MOST_COLUMNS = 256
MOST_CELLS = 12_000_000

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,7})(\d{1,10})[\"']")
_ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_SAVE_AGAIN = Text("请在 Excel 中打开它，另存为 .xlsx 再试", "open it in Excel, save it as .xlsx and try again")


@dataclass(frozen=True)
class Look:
    """What was seen: why the file cannot be opened, or its error cells by sheet name."""

    fault: tuple[Text, Text] | None = None
    errors: tuple[tuple[str, str], ...] = ()


def look(data: bytes) -> Look:
    """Look through the bytes of a workbook. Nothing is unpacked beyond `MOST_UNPACKED` bytes."""
    if not data:
        return Look((Text("文件是空的", "the file is empty"), _SAVE_AGAIN))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        why = Text("这是加密的工作簿，或旧版 .xls", "this is an encrypted workbook, or an old .xls")
        return Look((why, Text("请去掉打开密码，另存为 .xlsx", "remove the password and save it as .xlsx")))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _look(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return Look((Text("不是完好的 .xlsx 文件", "not an intact .xlsx file"), _SAVE_AGAIN))


def broken(where: str, fault: tuple[Text, Text]) -> Issue:
    """Return the issue of a file that cannot be opened."""
    return Issue(where, "", *fault)


def _look(archive: zipfile.ZipFile) -> Look:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS:
        why = Text(
            f"解压后有 {unpacked / 1e6:,.0f} MB、{len(parts):,} 个部件，太大了",
            f"unpacked it has {unpacked / 1e6:,.0f} MB in {len(parts):,} parts, too large",
        )
        return Look((why, Text("请只保留计划用的工作表", "keep only the sheets of the plan")))
    if "xl/workbook.xml" not in archive.namelist():
        return Look((Text("压缩包里没有工作簿", "there is no workbook inside"), _SAVE_AGAIN))
    names = _sheet_names(archive)
    errors: list[tuple[str, str]] = []
    for part in parts:
        name = names.get(part.filename, part.filename)
        is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
        rows = columns = 0
        # Every part is read to its end, so that sizes and checksums are known to be true.
        for tag in _tags(archive, part) if is_sheet else _drained(archive, part):
            place = _PLACE.search(tag)
            if tag.endswith(b"/") or not place:
                continue
            rows = max(rows, int(place[2]))
            columns = max(columns, _column_number(place[1]))
            if _ERROR.search(tag) and len(errors) < 1_000:
                errors.append((name, (place[1] + place[2]).decode().upper()))
        if rows > MOST_ROWS + 10 or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
            why = Text(
                f"工作表“{name}”用到第 {rows:,} 行、第 {columns:,} 列，太大了",
                f"the sheet “{name}” reaches row {rows:,}, column {columns:,}: too large",
            )
            return Look((why, Text("请删去远处的多余格子", "delete the far cells that are not needed")))
    return Look(errors=tuple(errors))


def _tags(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 20):
            text = rest + chunk
            cut = text.rfind(b"<") if text.rfind(b"<") > text.rfind(b">") else len(text)
            yield from (found[1] for found in _CELL.finditer(text, 0, cut))
            rest = text[cut:]


def _drained(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while stream.read(1 << 20):
            pass
    yield from ()


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the names people see by part."""
    if "xl/_rels/workbook.xml.rels" not in archive.namelist():
        return {}
    targets = {}
    for tag in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", archive.read("xl/_rels/workbook.xml.rels")):
        found = _attributes(tag)
        targets[found.get("Id", "")] = "xl/" + found.get("Target", "").removeprefix("/xl/")
    names = {}
    for tag in re.findall(rb"<(?:\w+:)?sheet\b[^>]*>", archive.read("xl/workbook.xml")):
        found = _attributes(tag)
        names[targets.get(found.get("r:id", ""), "")] = found.get("name", "")
    return names


def _attributes(tag: bytes) -> dict[str, str]:
    pairs = re.findall(r"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']", tag.decode("utf-8", "replace"))
    return {name: html.unescape(value) for name, value in pairs}
