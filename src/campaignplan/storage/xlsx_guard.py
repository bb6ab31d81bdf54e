"""A look into an .xlsx before it is opened: is it one, is it small enough, which cells hold errors.

The reader of workbooks trusts what a file says of itself: a forged count or a far cell makes it ask for
memory until the process dies. So every part it needs is read here first, by the XML parser of the standard
library and within bounds, and the reader gets an archive of those very bytes and nothing else.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import cache
from typing import Literal
from xml.parsers import expat

from campaignplan.errors import Issue
from campaignplan.storage.source import MOST_COLUMNS, MOST_ROWS
from campaignplan.storage.values import shown
from campaignplan.text import Text

MOST_UNPACKED = 200_000_000
MOST_PARTS = 2_000
MOST_CELLS = 12_000_000
"""Of all sheets together: the reader holds each as a rectangle from A1 to its last cell."""
MOST_TEXT = 100_000_000
"""Characters of all cells together: a long text shared by many cells is copied into each."""
LONGEST_CELL = 32_767
"""As in Excel itself."""
MOST_ERRORS = 1_000
DEEPEST = 64

_NEEDED = ("[content_types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml")
_STRINGS = "xl/sharedstrings.xml"
_SHEETS = re.compile(r"xl/\w*sheets/[^/]+\.xml")
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_SAVE_AGAIN = Text("请在 Excel 中打开它，另存为 .xlsx 再试", "open it in Excel, save it as .xlsx and try again")
_BROKEN = Text("不是完好的 .xlsx 文件", "not an intact .xlsx file")


@dataclass(frozen=True)
class Look:
    """What was seen: why the file cannot be opened; or what it holds.

    `errors` are error cells by sheet name, `epoch` is the year its day numbers count from, `clean` an archive
    of the parts that were looked through.
    """

    fault: tuple[Text, Text] | None = None
    errors: tuple[tuple[str, str], ...] = ()
    epoch: Literal[1900, 1904] = 1900
    clean: bytes = b""


class _HarmfulError(Exception):
    """The file is not opened: why, and how to mend it."""

    def __init__(self, why: Text, fix: Text = _SAVE_AGAIN) -> None:
        self.why, self.fix = why, fix


@dataclass
class _Seen:
    """What the parts have said so far."""

    epoch: Literal[1900, 1904] = 1900
    names: dict[str, str] = field(default_factory=dict)
    lengths: list[int] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    cells: int = 0
    text: int = 0


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
    except _HarmfulError as harmful:
        return Look((harmful.why, harmful.fix))
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError),
        *(expat.ExpatError, UnicodeError, MemoryError),
    ):
        return Look((_BROKEN, _SAVE_AGAIN))


def broken(where: str, fault: tuple[Text, Text]) -> Issue:
    """Return the issue of a file that cannot be opened."""
    return Issue(where, "", *fault)


def _look(archive: zipfile.ZipFile) -> Look:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS:
        raise _HarmfulError(
            Text(
                f"解压后有 {unpacked / 1e6:,.0f} MB、{len(parts):,} 个部件，太大了",
                f"unpacked it has {unpacked / 1e6:,.0f} MB in {len(parts):,} parts, too large",
            ),
            Text("请只保留计划用的工作表", "keep only the sheets of the plan"),
        )
    by_name = {part.filename.lower(): part for part in parts}
    if len(by_name) < len(parts):
        raise _HarmfulError(Text("压缩包里有两个同名的部件", "two parts inside have the same name"))
    if "xl/workbook.xml" not in by_name:
        raise _HarmfulError(Text("压缩包里没有工作簿", "there is no workbook inside"))
    wanted = [name for name in (*_NEEDED, _STRINGS) if name in by_name]
    wanted += [name for name in by_name if _SHEETS.fullmatch(name)]
    seen = _Seen()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as clean:
        for name in wanted:
            content = archive.read(by_name[name])
            _look_through(name, by_name[name].filename, content, seen)
            clean.writestr(by_name[name].filename, content)
    return Look(errors=tuple(seen.errors), epoch=seen.epoch, clean=out.getvalue())


def _look_through(name: str, shown_name: str, content: bytes, seen: _Seen) -> None:
    """Parse one part within bounds and note what matters."""
    match name:
        case "xl/workbook.xml":
            part: _Part = _Workbook(seen)
        case "xl/_rels/workbook.xml.rels":
            part = _Relations(seen)
        case _ if name == _STRINGS:
            part = _Strings(seen)
        case _ if _SHEETS.fullmatch(name):
            part = _Sheet(seen, seen.names.get(name, shown_name))
        case _:
            part = _Part(seen)
    part.most = len(content)
    if b"\0" in content[:4] or content[:1] in (b"\xff", b"\xfe"):  # UTF-16, which the reader takes for an empty sheet
        raise _HarmfulError(_BROKEN)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_kinds
    parser.StartElementHandler, parser.EndElementHandler = part.started, part.ended
    parser.CharacterDataHandler = part.data
    parser.Parse(content, True)


def _refuse_kinds(*_: object) -> None:
    raise _HarmfulError(Text("里面自定义了 XML 实体", "it declares XML entities of its own"))


class _Part:
    """One part: how deep it is, and whether the counts it states can be true."""

    def __init__(self, seen: _Seen) -> None:
        self.seen, self.depth, self.most = seen, 0, 0

    def started(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        # Every counted thing takes a byte at least; but texts are also counted by how often cells use them.
        said = attributes.get("uniqueCount") or ("" if tag.endswith("sst") else attributes.get("count"))
        if self.depth > DEEPEST or (said and (not said.isdecimal() or len(said) > 9 or int(said) > self.most)):
            raise _HarmfulError(
                Text("里面的 XML 不合常理（层数或个数是假的）", "its XML is forged (depth or counts)")
            )
        self.start(tag.rpartition(":")[2], attributes)

    def ended(self, tag: str) -> None:
        self.depth -= 1
        self.end(tag.rpartition(":")[2])

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Note an element; `tag` is without its prefix."""

    def end(self, tag: str) -> None:
        """Note the end of an element."""

    def data(self, text: str) -> None:
        """Note text."""


class _Workbook(_Part):
    """The names of the sheets by relation, and the day zero."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "workbookPr" and attributes.get("date1904", "0").lower() in ("1", "true", "on"):
            self.seen.epoch = 1904
        elif tag == "sheet":
            of = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            self.seen.names[of] = attributes.get("name", "")


class _Relations(_Part):
    """From relations to parts: the names of the sheets by part."""

    def __init__(self, seen: _Seen) -> None:
        super().__init__(seen)
        self.names, seen.names = seen.names, {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("Id") in self.names:
            target = "xl/" + attributes.get("Target", "").removeprefix("/xl/")
            self.seen.names[target.lower()] = self.names[attributes["Id"]]


class _Strings(_Part):
    """The texts that cells share: how long each is."""

    length = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            self.length = 0

    def data(self, text: str) -> None:
        self.length += len(text)

    def end(self, tag: str) -> None:
        if tag == "si":
            _check_length(self.length)
            self.seen.lengths.append(self.length)


class _Sheet(_Part):
    """One sheet: how far it reaches, how much text its cells hold, which of them are errors."""

    def __init__(self, seen: _Seen, name: str) -> None:
        super().__init__(seen)
        self.name = name
        self.row = self.column = self.rows = self.columns = 0
        self.kind, self.place, self.said = "", "", ""
        self.length, self.filled, self.inside = 0, False, False

    def started(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("c", "v"):  # nearly all there is
            self.depth += 1
            self.start(tag, attributes)
        else:
            super().started(tag, attributes)

    def ended(self, tag: str) -> None:
        self.depth -= 1
        self.end(tag if tag in ("c", "v") else tag.rpartition(":")[2])

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "v" or tag == "is":
            self.filled = True
            self.inside = self.kind in ("s", "inlineStr", "str")
        elif tag == "c":
            place = self.place = attributes.get("r", "")
            if place:
                found = _PLACE.fullmatch(place)
                if not found:
                    raise self._forged()
                self.column, self.row = _column_number(found[1]), int(found[2])
            else:
                self.column += 1
            self.kind, self.said, self.length, self.filled = attributes.get("t", ""), "", 0, False
        elif tag == "f":
            self.filled = True
        elif tag == "row":
            self.row, self.column = self._number(attributes.get("r"), self.row + 1), 0

    def data(self, text: str) -> None:
        if self.inside:
            self.length += len(text)
            if len(self.said) < 12:
                self.said += text

    def end(self, tag: str) -> None:
        if tag == "v" or tag == "is":
            self.inside = False
        elif tag == "c":
            if self.filled:
                self._cell()
        elif tag == "worksheet":
            self.seen.cells += self.rows * self.columns
            if self.seen.cells > MOST_CELLS:
                raise self._too_large()

    def _cell(self) -> None:
        if self.row > self.rows or self.column > self.columns:
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
            if self.rows > MOST_ROWS + 10 or self.columns > MOST_COLUMNS or self.rows * self.columns > MOST_CELLS:
                raise self._too_large()
        if self.kind == "s":
            number = self._number(self.said.strip(), 0)
            self.length = self.seen.lengths[number] if number < len(self.seen.lengths) else 0
        if self.length:
            _check_length(self.length)
            self.seen.text += self.length
            if self.seen.text > MOST_TEXT:
                raise _HarmfulError(
                    Text(
                        f"所有格子共超过 {MOST_TEXT:,} 个字", f"all cells together hold over {MOST_TEXT:,} characters"
                    ),
                    Text("请只保留计划用的内容", "keep only what the plan needs"),
                )
        if self.kind == "e" and len(self.seen.errors) < MOST_ERRORS:
            self.seen.errors.append((self.name, self.place.upper()))

    def _number(self, text: str | None, otherwise: int) -> int:
        if text is None or text == "":
            return otherwise
        if not text.isdecimal() or len(text) > 9:
            raise self._forged()
        return int(text)

    def _forged(self) -> _HarmfulError:
        name = shown(self.name)
        return _HarmfulError(
            Text(f"工作表“{name}”的格子位置是假的", f"a cell of the sheet “{name}” has a forged place")
        )

    def _too_large(self) -> _HarmfulError:
        name = shown(self.name)
        return _HarmfulError(
            Text(
                f"工作表“{name}”用到第 {self.rows:,} 行、第 {self.columns:,} 列，太大了",
                f"the sheet “{name}” reaches row {self.rows:,}, column {self.columns:,}: too large",
            ),
            Text("请删去远处的多余格子", "delete the far cells that are not needed"),
        )


def _check_length(length: int) -> None:
    if length > LONGEST_CELL:
        raise _HarmfulError(
            Text(
                f"有一格有 {length:,} 个字，超过 {LONGEST_CELL:,}",
                f"a cell has {length:,} characters, over {LONGEST_CELL:,}",
            ),
            Text("请缩短它", "shorten it"),
        )


@cache
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
