"""What bytes are before they are read: a calendar, or something else that answers for one."""

import re

from campaignplan.feeds.reading.limits import LARGEST
from campaignplan.feeds.reading.notes import unreadable
from campaignplan.text import Text

_LOGIN = re.compile(
    "|".join(["password", "passwd", "log[ -]?in", "sign[ -]?in", "登录", "密码"]).encode(), re.IGNORECASE
)
_LOOKED_AT = 200_000
_GIVE_ICS = Text("请给出 .ics 文件，或日历的订阅链接", "give an .ics file, or the link to subscribe to the calendar")
_UNPACK = Text("请先解压，给出里面的 .ics 文件", "unpack it and give the .ics file inside")
_KINDS = (
    (b"PK\x03\x04", Text("这是压缩包或 Excel 文件，不是日历", "this is a zip or Excel file, no calendar"), _UNPACK),
    (b"\x1f\x8b", Text("这是 gzip 压缩文件，不是日历", "this is a gzip file, no calendar"), _UNPACK),
    (b"%PDF", Text("这是 PDF，不是日历", "this is a PDF, no calendar"), _GIVE_ICS),
    (b"\x89PNG", Text("这是图片，不是日历", "this is a picture, no calendar"), _GIVE_ICS),
    (b"\xff\xd8\xff", Text("这是图片，不是日历", "this is a picture, no calendar"), _GIVE_ICS),
    (
        b"\xd0\xcf\x11\xe0",
        Text("这是旧版 Office 或 Outlook 文件，不是日历", "this is an old Office or Outlook file, no calendar"),
        Text("请在 Outlook 里另存为 iCalendar（.ics）", "in Outlook, save it as iCalendar (.ics)"),
    ),
)


def look(data: bytes) -> None:
    """Refuse what is no calendar, in words that say what it is instead.

    Raises
    ------
    InputError
        Too large, empty, a packed or binary file, a web page, a login page, JSON, contacts.
    """
    if len(data) > LARGEST:
        why = Text(f"超过 {LARGEST // 1_000_000} MB", f"larger than {LARGEST // 1_000_000} MB")
        raise unreadable(f"{len(data):,} B", why, Text("请拆成几个日历", "split it into several calendars"))
    for mark, why, fix in _KINDS:
        if data.startswith(mark):
            raise unreadable("", why, fix)
    start = data[:2_000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").upper()
    if not start:
        why = Text("文件是空的", "the file is empty")
        raise unreadable("", why, Text("请重新导出或下载", "export or download it again"))
    if start.startswith((b"BEGIN:VCALENDAR", b"BEGIN:VEVENT")):
        return
    if start.startswith(b"<"):
        raise _markup(data, start)
    if start.startswith((b"{", b"[")):
        why = Text("这是 JSON 数据，不是日历", "this is JSON, no calendar")
        raise unreadable(data[:40].decode(errors="replace"), why, _GIVE_ICS)
    if start.startswith(b"BEGIN:VCARD"):
        why = Text("这是通讯录（vCard），不是日历", "these are contacts (vCard), no calendar")
        raise unreadable("", why, _GIVE_ICS)
    if b"BEGIN:VEVENT" not in data.replace(b"\x00", b"").upper():
        why = Text("不是日历文件：里面没有 BEGIN:VCALENDAR", "no calendar: there is no BEGIN:VCALENDAR in it")
        raise unreadable(data[:40].decode(errors="replace"), why, _GIVE_ICS)


def _markup(data: bytes, start: bytes) -> Exception:
    if b"MULTISTATUS" in start:
        why = Text("这是 CalDAV 服务器的应答，不是日历文件", "this is a CalDAV server's answer, no calendar file")
        fix = Text(
            "请用日历的导出或订阅链接，不用 CalDAV 地址",
            "take its export or subscription link, not its CalDAV address",
        )
        return unreadable("", why, fix)
    if _LOGIN.search(data[:_LOOKED_AT]):
        why = Text("这是网页，像是登录页，不是日历", "this is a web page, by its looks for logging in, no calendar")
        fix = Text(
            "这个地址要登录才能看；请改用日历的“私密链接”或“公开链接”，或下载 .ics 再导入",
            "the address wants a login; take the calendar's secret or public link, or download the .ics",
        )
        return unreadable("", why, fix)
    why = Text("这是网页，不是日历", "this is a web page, no calendar")
    fix = Text(
        "请复制“订阅”或“下载 .ics”的链接，不是网页的地址",
        "copy the link to subscribe or to download, not the page's address",
    )
    return unreadable("", why, fix)
