"""Calendar programs: known by what they call themselves, how they subscribe and how soon they see a change."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from campaignplan.text import Text


@dataclass(frozen=True, slots=True)
class Client:
    """One family of calendar programs.

    `agents` are pieces of what it sends as User-Agent, lower case. `refresh` says how soon it shows a change
    and `how` what a person does to subscribe; `remote` that its maker's servers fetch the feed, so that the
    address must be reachable from the internet over https.
    """

    id: str
    name: Text
    agents: tuple[str, ...]
    refresh: Text
    how: Text
    remote: bool = False

    def address(self, url: str, name: str) -> str:
        """Return what a subscribe button of this family opens for a feed's address, or the address to paste."""
        webcal = re.sub(r"^https?://", "webcal://", url)
        if self.id == "google":  # the button takes webcal alone; the form under "From URL" wants https
            return f"https://calendar.google.com/calendar/render?cid={quote(webcal, safe='')}"
        if self.id == "outlook":  # the new Outlook breaks webcal
            place = "https://outlook.live.com/calendar/0/addfromweb"
            return f"{place}?url={quote(url, safe='')}&name={quote(name, safe='')}"
        return webcal if self.id == "apple" else url


SELF = Text("看该程序的设置", "as set in that program")
PASTE = Text("新建“订阅日历”，粘贴地址", "add a subscribed calendar and paste the address")

APPLE = Client(
    "apple",
    Text("苹果日历", "Apple Calendar"),
    ("calendaragent", "dataaccessd", "accountsd", "ical/", "macos/", "mac os x/", "mac_os_x/", "mac+os+x/", "ios/"),
    Text("按您在日历里设的间隔（5 分钟到每周）", "as set there, from every 5 minutes to every week"),
    Text("点开地址，确认订阅", "open the address and confirm"),
)
GOOGLE = Client(
    "google",
    Text("谷歌日历", "Google Calendar"),
    ("google-calendar-importer", "google"),
    Text("4–24 小时，没有刷新按钮", "4–24 hours, and it has no refresh button"),
    Text(
        "点开地址；不接受时在“其他日历 → 通过网址添加”粘贴 https 地址",
        "open the address; where it is refused, paste the https address under Other calendars → From URL",
    ),
    remote=True,
)
OUTLOOK = Client(
    "outlook",
    Text("Outlook", "Outlook"),
    ("outlook", "microsoft", "exchange"),
    Text("3–24 小时", "3–24 hours"),
    Text(
        "点开地址，或在“添加日历 → 从 Web 订阅”粘贴 https 地址",
        "open the address, or paste the https address under Add calendar → Subscribe from web",
    ),
    remote=True,
)
THUNDERBIRD = Client(
    "thunderbird",
    Text("Thunderbird", "Thunderbird"),
    ("thunderbird", "betterbird"),
    Text("默认每 30 分钟", "every 30 minutes unless set otherwise"),
    Text("新建日历 → 在网络上，粘贴地址", "New calendar → On the network, and paste the address"),
)
SUBSCRIBED: tuple[Client, ...] = (APPLE, GOOGLE, OUTLOOK, THUNDERBIRD)
"""Families with words and an address of their own beside a subscribe button."""

OTHERS: tuple[Client, ...] = (
    Client("davx5", Text("ICSx⁵ / DAVx⁵", "ICSx⁵ / DAVx⁵"), ("icsx5", "davx5", "davdroid"), SELF, PASTE),
    Client("nextcloud", Text("Nextcloud", "Nextcloud"), ("nextcloud", "sabre"), SELF, PASTE),
    Client("evolution", Text("Evolution", "Evolution"), ("evolution",), SELF, PASTE),
    Client("vdirsyncer", Text("vdirsyncer", "vdirsyncer"), ("vdirsyncer", "khal"), SELF, PASTE),
    Client("browser", Text("浏览器", "a browser"), ("mozilla", "opera"), SELF, PASTE),
)
OTHER = Client("other", Text("其他程序", "another program"), (), SELF, PASTE)
CLIENTS: tuple[Client, ...] = (*SUBSCRIBED, *OTHERS, OTHER)

CHAT = Text(
    "飞书、钉钉、企业微信：没有资料说明它们能订阅外部日历地址；请发 .ics 文件，或用 CalDAV。",
    "Feishu, DingTalk, WeCom: no source says that they take a foreign calendar address; send the .ics file, or "
    "use CalDAV.",
)

_ORDER = (THUNDERBIRD, *OTHERS[:-1], GOOGLE, OUTLOOK, APPLE, OTHERS[-1])
"""The telling names first: Thunderbird calls itself Mozilla too, and some name the system they run on."""


def client_of(user_agent: str) -> Client:
    """Return the family a request came from, by what it calls itself; nothing of the text is kept."""
    said = user_agent[:512].lower()
    return next((one for one in _ORDER if any(_begins(piece, said) for piece in one.agents)), OTHER)


def _begins(piece: str, said: str) -> bool:
    """Tell whether a piece stands at the start of a word: ``ios/`` is not in ``axios/``."""
    at = said.find(piece)
    while at > 0 and said[at - 1].isalpha():
        at = said.find(piece, at + 1)
    return at >= 0


def by_id(name: str) -> Client:
    """Return a family by id; one no longer known counts among the others."""
    return next((one for one in CLIENTS if one.id == name), OTHER)


def elsewhere(url: str) -> bool:
    """Tell whether an address opens on other machines too: its host is not this one by its own name."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return True


def reachable(url: str) -> bool:
    """Tell whether an address looks as if servers on the internet could fetch it: https, and no private host."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme != "https" or "." not in host or host.endswith((".local", ".lan", ".internal", ".localhost")):
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return True
