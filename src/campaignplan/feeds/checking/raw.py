"""Faults of the bytes of a file, and its whole lines: encoding, line ends, folds, size."""

import re
from collections.abc import Iterator

from campaignplan.errors import Issue
from campaignplan.feeds.checking.component import REMOVE, at
from campaignplan.feeds.weight import weight_faults
from campaignplan.text import Text

LONGEST_LINE = 75
_FOLD = re.compile(rb"(?:\r\n|\n|\r)[ \t]")
_BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_ENDS = re.compile(rb"\r\n|\n|\r")


def byte_faults(data: bytes) -> Iterator[Issue]:
    """Tell what is wrong with the bytes, whatever they say."""
    yield from weight_faults(0, len(data))
    if data.startswith(b"\xef\xbb\xbf"):
        fix = Text("请存为无 BOM 的 UTF-8", "save as UTF-8 without BOM")
        yield Issue(at(1), "BOM", Text("开头有 BOM", "begins with a BOM"), fix)
    if not data.endswith(b"\r\n"):
        why = Text("最后一行没有 CRLF", "the last line has no CRLF")
        yield Issue("文件末尾", "", why, Text("请补上 CRLF", "add CRLF"))
    bare = sum(1 for _ in _BARE.finditer(data))
    if bare:
        why = Text("有的行不以 CRLF 结尾", "lines that do not end in CRLF")
        yield Issue("文件", f"{bare:,}", why, Text("请统一为 CRLF", "end every line with CRLF"))
    yield from _encoding(data)
    for number, line in enumerate(_ENDS.split(data.rstrip(b"\r\n")), 1):
        if len(line) > LONGEST_LINE:
            why = Text("一行超过 75 字节", "a line longer than 75 octets")
            yield Issue(at(number), f"{len(line):,} B", why, Text("请折行", "fold it"))
        elif not line.strip():
            why = Text("空行，有的程序读到这里就停", "an empty line: some programs stop here")
            yield Issue(at(number), "", why, REMOVE)


def _encoding(data: bytes) -> Iterator[Issue]:
    """Tell bytes that are no UTF-8, and characters that a fold splits."""
    split = 0
    for number, line in enumerate(_ENDS.split(data), 1):
        if not line.isascii() and not _decodes(line, "utf-8"):
            split = number
            break
    if not split:
        return
    if _decodes(_FOLD.sub(b"", data), "utf-8"):
        why = Text("折行切断了一个字", "a fold splits a character")
        yield Issue(at(split), "", why, Text("请在字与字之间折行", "fold between characters"))
        return
    like = "GBK" if _decodes(_FOLD.sub(b"", data), "gb18030") else ""
    yield Issue(at(split), like, Text("不是 UTF-8", "not UTF-8"), Text("请存为 UTF-8", "save it as UTF-8"))


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def whole_lines(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield logical lines with the number of their first physical line; empty ones are skipped."""
    start, parts = 0, list[bytes]()
    for number, line in enumerate(_ENDS.split(data.removeprefix(b"\xef\xbb\xbf")), 1):
        if line[:1] in (b" ", b"\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield start, b"".join(parts).decode(errors="replace")
        start, parts = number, [line] if line.strip() else []
    if parts:
        yield start, b"".join(parts).decode(errors="replace")
