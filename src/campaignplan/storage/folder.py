"""Reading a problem folder: ``problem.toml`` and one CSV file a table."""

import csv
import io
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from campaignplan.errors import Issue
from campaignplan.storage.schema import SETTINGS_FILE, data_tables
from campaignplan.storage.source import MOST_BYTES, RawTable, Source, table_of, take_rows, unknown
from campaignplan.storage.values import shown
from campaignplan.text import Text

OUR_OUTPUTS = frozenset({"plan.csv", "daily.csv"})
"""Tables a plan writes, which may lie in the same folder."""

_SAVE_AS = Text("请在 Excel 中另存为“CSV UTF-8（逗号分隔）”", "in Excel, save it as “CSV UTF-8 (comma delimited)”")
_BINARY = (
    (b"PK\x03\x04", Text("这是 Excel 或压缩文件，不是 CSV", "this is an Excel or zip file, not CSV")),
    (b"\xd0\xcf\x11\xe0", Text("这是旧版 Excel 文件，不是 CSV", "this is an old Excel file, not CSV")),
    (b"%PDF", Text("这是 PDF，不是文本", "this is a PDF, not text")),
)


def read_folder(folder: Path) -> Source:
    """Read every table of a folder, collecting faults."""
    source = Source(SETTINGS_FILE)
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".csv", ".toml"))
    _read_settings(source, folder / SETTINGS_FILE)
    for path in files:
        if path.name in OUR_OUTPUTS or path.name == SETTINGS_FILE or path.name.startswith((".", "~")):
            continue
        table = table_of(path.stem) if path.suffix.lower() == ".csv" else None
        if table is None:
            known = [SETTINGS_FILE, *(f"{table.id}.csv" for table in data_tables())]
            source.issues.append(unknown(path.name, path.name, known, "表", "table"))
        elif table.id in source.tables:
            why = Text("同一张表有两个文件", "two files hold the same table")
            source.issues.append(Issue(path.name, "", why, Text("请只留一个", "keep one of them")))
        else:
            found = source.tables[table.id] = RawTable(path.name)
            text = read_text(source, path)
            if text is None:
                found.broken = True
            else:
                take_rows(source, table, found, _records(source, found, text))
    return source


def read_text(source: Source, path: Path) -> str | None:
    """Return a file's text: UTF-8 with or without BOM, else GB18030 where that is beyond doubt.

    GB18030 is taken where the bytes are no UTF-8 and every character is one of GB2312, the set Chinese
    Excel writes; anything else is refused, for a guess could turn names into other names.
    """
    name = path.name
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            why = Text(
                f"文件有 {size / 1e6:,.0f} MB，超过 {MOST_BYTES / 1e6:.0f} MB",
                f"the file has {size / 1e6:,.0f} MB, over {MOST_BYTES / 1e6:.0f} MB",
            )
            source.issues.append(Issue(name, "", why, Text("请删去多余的内容", "remove what is not needed")))
            return None
        data = path.read_bytes()
    except OSError as error:
        why = Text(f"读不到文件（{error.strerror}）", f"the file cannot be read ({error.strerror})")
        source.issues.append(Issue(name, "", why, Text("请检查文件与权限", "check the file and its permissions")))
        return None
    fault = _not_text(data)
    if fault:
        source.issues.append(Issue(name, "", *fault))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = data.count(b"\n", 0, error.start) + 1
    try:
        data.decode("gb2312")
        return data.decode("gb18030")
    except UnicodeDecodeError:
        why = Text("编码不是 UTF-8，也不能确定是 GBK/GB18030", "the encoding is not UTF-8, nor surely GBK/GB18030")
        source.issues.append(Issue(f"{name} 第 {at} 行", "", why, _SAVE_AS))
        return None


def _not_text(data: bytes) -> tuple[Text, Text] | None:
    if not data.strip(b"\xef\xbb\xbf\r\n\t ,"):
        return (
            Text("文件是空的", "the file is empty"),
            Text(
                "请删去它（表示默认），或写上表头和内容",
                "delete it (its defaults then hold), or write a header and rows",
            ),
        )
    for start, why in _BINARY:
        if data.startswith(start):
            return why, _SAVE_AS
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Text("编码是 UTF-16（Unicode 文本）", "the encoding is UTF-16 (Unicode text)"), _SAVE_AS
    if b"\x00" in data:
        return Text("这是二进制文件，不是文本", "this is a binary file, not text"), _SAVE_AS
    return None


def _records(source: Source, found: RawTable, text: str) -> Iterator[tuple[int, list[str]]]:
    header = text.lstrip("\r\n").split("\n", 1)[0]
    for mark, zh, en in (("\t", "制表符", "tabs"), (";", "分号", "semicolons")):
        if "," not in header and mark in header:
            why = Text(f"格子之间是{zh}，不是逗号", f"cells are parted by {en}, not commas")
            source.issues.append(Issue(found.where(1), shown(header), why, _SAVE_AS))
            found.broken = True
            return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            why = Text(
                f"双引号不成对或格子过长（{error}）",
                f"double quotes do not pair, or a cell is too long ({error})",
            )
            fix = Text(
                "请检查这一行的英文双引号；引号内的引号要写两遍",
                "check this line's double quotes; a quote inside quotes is written twice",
            )
            source.issues.append(Issue(found.where(line), "", why, fix))
            found.broken = True
            return
        yield line, cells


def _read_settings(source: Source, path: Path) -> None:
    if not path.exists():
        why = Text("缺少这个文件", "the file is missing")
        fix = Text("请新建它并写上 [plan] 的 name、start、end", "make it, with name, start and end under [plan]")
        source.issues.append(Issue(SETTINGS_FILE, "", why, fix))
        source.settings_broken = True
        return
    text = read_text(source, path)
    if text is None:
        source.settings_broken = True
        return
    try:
        parsed = tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        found = re.search(r"at line (\d+)", str(error))
        where = f"{SETTINGS_FILE} 第 {found[1]} 行" if found else SETTINGS_FILE
        line = text.split("\n")[int(found[1]) - 1] if found else ""
        why = Text(f"不是合法的 TOML（{error}）", f"not valid TOML ({error})")
        fix = Text(
            '文字要加英文双引号，如 name = "2027 全年"；日期写 2027-01-01',
            'text stands in double quotes, as in name = "2027"; days as 2027-01-01',
        )
        source.issues.append(Issue(where, shown(line), why, fix))
        source.settings_broken = True
        return
    for section, content in parsed.items():
        if isinstance(content, dict):
            for key, raw in content.items():
                source.add_settings(section, key, raw)
        else:
            why = Text("它不在任何一段里", "it stands under no section")
            fix = Text("请放到 [plan]、[budget] 或 [calendar] 之下", "put it under [plan], [budget] or [calendar]")
            source.issues.append(Issue(f"{SETTINGS_FILE} {section}", shown(content), why, fix))
