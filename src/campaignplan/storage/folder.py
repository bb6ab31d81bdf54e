"""Reading a problem folder: ``problem.toml`` and one CSV file a table."""

import csv
import io
import re
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path

from campaignplan.errors import InputError, Issue
from campaignplan.storage.schema import SETTINGS_FILE, data_tables
from campaignplan.storage.source import MOST_BYTES, MOST_ROWS, RawTable, Source, table_of, take_rows, unknown
from campaignplan.storage.values import shown
from campaignplan.text import Text

OUR_OUTPUTS = frozenset({"plan.csv", "daily.csv"})
"""Tables a plan writes, which may lie in the same folder."""
MOST_FILES = 200
MOST_SETTINGS_BYTES = 1_000_000
MOST_LINES = 10 * MOST_ROWS
"""Empty lines are skipped, but not without end."""

_SAVE_AS = Text("请在 Excel 中另存为“CSV UTF-8（逗号分隔）”", "in Excel, save it as “CSV UTF-8 (comma delimited)”")
_BINARY = (
    (b"PK\x03\x04", Text("这是 Excel 或压缩文件，不是 CSV", "this is an Excel or zip file, not CSV")),
    (b"\xd0\xcf\x11\xe0", Text("这是旧版 Excel 文件，不是 CSV", "this is an old Excel file, not CSV")),
    (b"%PDF", Text("这是 PDF，不是文本", "this is a PDF, not text")),
)


def read_folder(folder: Path) -> Source:
    """Read every table of a folder, collecting faults.

    Raises
    ------
    InputError
        The folder holds more tables than any plan.
    """
    source = Source(SETTINGS_FILE)
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".csv", ".toml"))
    if len(files) > MOST_FILES:
        why = Text(f"文件夹里有 {len(files):,} 个表", f"the folder holds {len(files):,} tables")
        raise InputError([Issue(shown(folder.name), "", why, Text("请只留计划用的", "keep those of the plan"))])
    _read_settings(source, folder / SETTINGS_FILE)
    for path in files:
        if path.name in OUR_OUTPUTS or path.name == SETTINGS_FILE or path.name.startswith((".", "~")):
            continue
        table = table_of(path.stem) if path.suffix.lower() == ".csv" else None
        if table is None:
            known = [SETTINGS_FILE, *(f"{table.id}.csv" for table in data_tables())]
            source.issues.append(unknown(shown(path.name), path.name, known, "表", "table"))
        elif table.id in source.tables:
            why = Text("同一张表有两个文件", "two files hold the same table")
            source.issues.append(Issue(shown(path.name), "", why, Text("请只留一个", "keep one of them")))
        else:
            found = source.tables[table.id] = RawTable(shown(path.name), table=table.id)
            text = read_text(source, path)
            if text is None:
                found.broken = True
            else:
                take_rows(source, table, found, _records(source, found, text))
    return source


def read_text(source: Source, path: Path, most: int = MOST_BYTES) -> str | None:
    """Return the text of a file of at most `most` bytes: UTF-8, with or without BOM, else GB18030 beyond doubt.

    GB18030 is taken where the bytes are no UTF-8 and every character is one of GB2312, the set Chinese
    Excel writes; anything else is refused, for a guess could turn names into other names.
    """
    name = shown(path.name)
    try:
        place = _not_a_file(path)
        if place:
            source.issues.append(Issue(name, "", *place))
            return None
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        why = Text(f"读不到文件（{error.strerror}）", f"the file cannot be read ({error.strerror})")
        source.issues.append(Issue(name, "", why, Text("请检查文件与权限", "check the file and its permissions")))
        return None
    return text_of(source, name, data, most)


def text_of(source: Source, name: str, data: bytes, most: int = MOST_BYTES) -> str | None:
    """Return the text of a file's bytes, as `read_text` does; a file of over `most` bytes is refused."""
    if len(data) > most:
        why = Text(f"文件超过 {most / 1e6:.0f} MB", f"the file has over {most / 1e6:.0f} MB")
        source.issues.append(Issue(name, "", why, Text("请删去多余的内容", "remove what is not needed")))
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


def _not_a_file(path: Path) -> tuple[Text, Text] | None:
    """Refuse what is no file of this folder: a pipe would never end, a link may lead to others' secrets."""
    if path.is_symlink() and not path.resolve(strict=True).is_relative_to(path.parent.resolve()):
        return (
            Text("这是指向文件夹之外的链接", "it is a link that leads out of the folder"),
            Text("请把文件本身放进来", "put the file itself there"),
        )
    if not stat.S_ISREG(path.stat().st_mode):
        return (
            Text("这不是普通文件（是文件夹、管道或设备）", "it is no plain file (a folder, pipe or device)"),
            Text("请换成文件，或删去它", "put a file there, or remove it"),
        )
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
        if line > MOST_LINES:
            why = Text(f"超过 {MOST_LINES:,} 行", f"more than {MOST_LINES:,} lines")
            source.issues.append(Issue(found.place, "", why, Text("请删去多余的行", "remove the lines not needed")))
            found.broken = True
            found.rows.clear()
            return
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


def _as_written(number: str) -> str:
    """Keep a number of TOML as text: the parser of values sees every digit, and refuses what a float would lose."""
    return number.replace("_", "")


def _read_settings(source: Source, path: Path) -> None:
    if not (path.exists() or path.is_symlink()):
        why = Text("缺少这个文件", "the file is missing")
        fix = Text("请新建它并写上 [plan] 的 name、start、end", "make it, with name, start and end under [plan]")
        source.issues.append(Issue(SETTINGS_FILE, "", why, fix))
        source.settings_broken = True
        return
    text = read_text(source, path, MOST_SETTINGS_BYTES)
    if text is None:
        source.settings_broken = True
        return
    try:
        parsed = tomllib.loads(text.replace("\r\n", "\n"), parse_float=_as_written)
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
            source.issues.append(Issue(f"{SETTINGS_FILE} {shown(section)}", shown(content), why, fix))
