"""From bytes to whole lines: encoding found out, folds undone, every line with its number in the file."""

from collections.abc import Iterator

from campaignplan.feeds.reading.limits import MOST_LINES
from campaignplan.feeds.reading.notes import Notes, unreadable
from campaignplan.text import Text

LONGEST_LINE = 75
BROKEN = "\ufffd"
"""Stands for a byte that is no character."""
_TAKEN = Text("已照常读入", "read all the same")


def whole_lines(data: bytes, notes: Notes) -> Iterator[tuple[int, str]]:
    """Yield each logical line with the number of its first physical one; empty lines are left out.

    Folds are undone on bytes, since many writers fold in the middle of a character.

    Raises
    ------
    InputError
        Too many lines, or bytes in no encoding that can be told for sure.
    """
    numbers, lines = _unfolded(_one_byte_a_sign(data, notes), notes)
    return zip(numbers, _text(b"\n".join(lines), notes).split("\n"), strict=True)


def _one_byte_a_sign(data: bytes, notes: Notes) -> bytes:
    """Return UTF-16 as UTF-8; else the bytes without BOM and NULs."""
    head = data[:4]
    wide = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}.get(head[:2])
    if wide is None and len(head) == 4 and head.count(0) == 2:
        wide = "utf-16-le" if head[1] == 0 else "utf-16-be"
    if wide:
        try:
            data = data.decode(wide).encode()
        except UnicodeError:
            why = Text("像是 UTF-16 编码，但读不通", "it looks like UTF-16 but cannot be read as that")
            raise unreadable("", why, Text("请存为 UTF-8", "save it as UTF-8")) from None
        notes.mend(0, "UTF-16", Text("编码不是 UTF-8", "the encoding is not UTF-8"), _TAKEN)
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        notes.mend(1, "BOM", Text("开头有 BOM", "it begins with a BOM"), _TAKEN)
    if b"\x00" in data:
        count = data.count(0)
        data = data.replace(b"\x00", b"")
        notes.mend(0, f"{count:,}", Text("含有空字符（NUL）", "it holds NUL characters"), Text("已去掉", "removed"))
    return data


def _unfolded(data: bytes, notes: Notes) -> tuple[list[int], list[bytes]]:
    strict = data.count(b"\r\n")
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    elif strict < data.count(b"\n"):
        notes.mend(0, "LF", Text("行尾不是 CRLF", "lines do not end in CRLF"), _TAKEN)
    data = data.replace(b"\r", b"")
    count = data.count(b"\n")
    if count > MOST_LINES:
        why = Text(f"超过 {MOST_LINES:,} 行", f"more than {MOST_LINES:,} lines")
        raise unreadable(f"{count:,}", why, Text("请拆成几个日历", "split it into several calendars"))
    numbers: list[int] = []
    parts: list[list[bytes]] = []
    long = 0
    for number, line in enumerate(data.split(b"\n"), 1):
        long = long or (number if len(line) > LONGEST_LINE else 0)
        if line[:1] in (b" ", b"\t") and parts:
            parts[-1].append(line[1:])
        elif line:
            numbers.append(number)
            parts.append([line])
    if long:
        notes.mend(long, "", Text("有的行超过 75 字节，没有折行", "lines longer than 75 octets, not folded"), _TAKEN)
    return numbers, [b"".join(one) if len(one) > 1 else one[0] for one in parts]


def _text(data: bytes, notes: Notes) -> str:
    """Decode: UTF-8, else GB18030 where that is beyond doubt, else UTF-8 with its broken places marked.

    GB18030 is taken where every character is one of GB2312, as for the tables of a problem: anything else
    could turn names into other names.
    """
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    try:
        data.decode("gb2312")
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        why = Text("有的字节不是 UTF-8", "some bytes are not UTF-8")
        notes.mend(0, "", why, Text("读不通的标题会被拒收", "events whose titles are broken by it are refused"))
        return data.decode(errors="replace")
    notes.mend(0, "GB18030", Text("编码不是 UTF-8", "the encoding is not UTF-8"), _TAKEN)
    return text
