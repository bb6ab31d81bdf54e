"""Why a server will not, in words that say what to do."""

from campaignplan.text import Text

Refusal = tuple[Text, Text]
"""Why, and how to mend it."""

MAKE_ONE = Text(
    "请在服务器上建好日历，复制它的 CalDAV 地址", "make the calendar on the server and copy its CalDAV address"
)
AGAIN = Text("请检查地址和网络，稍后再试", "check address and network; try again later")

NO_CALENDAR: Refusal = (Text("这个地址不是日历", "there is no calendar at this address"), MAKE_ONE)
NO_CALDAV: Refusal = (Text("这里没有 CalDAV 服务", "no CalDAV server answers here"), MAKE_ONE)
UNREADABLE: Refusal = (Text("服务器的应答读不懂", "the server's answer cannot be read"), MAKE_ONE)
UNREACHED: Refusal = (Text("连不上服务器", "the server cannot be reached"), AGAIN)
SILENT: Refusal = (Text("服务器没有应答", "the server does not answer"), AGAIN)
UNTRUSTED: Refusal = (
    Text("服务器的证书不可信", "the server's certificate is not trusted"),
    Text("自建证书请用 REQUESTS_CA_BUNDLE 指明", "name your own certificate authority in REQUESTS_CA_BUNDLE"),
)
NOT_YOU: Refusal = (
    Text("用户名或密码不对", "user or password is wrong"),
    Text(
        "请核对；开了两步验证的账户要用应用专用密码",
        "check them; an account with two-step sign-in needs an app password",
    ),
)

BY_STATUS: dict[int, Refusal] = {
    401: NOT_YOU,
    403: (
        Text("没有写入权限", "you may not write there"),
        Text("请用自己的日历，或向管理员要权限", "take a calendar of your own, or ask for the right to"),
    ),
    404: (Text("没有这个日历", "there is no such calendar"), MAKE_ONE),
    410: (Text("日历已经删除", "the calendar is gone"), MAKE_ONE),
    413: (Text("服务器嫌太大", "it is too large for the server"), Text("请精简备注", "shorten the notes")),
    423: (Text("日历被锁住", "the calendar is locked"), Text("稍后再试", "try again later")),
    507: (Text("服务器没有空间了", "the server has no room left"), Text("请清理或扩容", "make room there")),
}


def refusal(status: int, said: str) -> Refusal:
    """Return what a status means for the person who pushes; `said` are the server's own words."""
    if status in BY_STATUS:
        return BY_STATUS[status]
    if status >= 500:
        again = Text("稍后再试；一直这样请看服务器日志", "try again later; if it stays so, see the server's log")
        return Text(f"服务器出错（{status}）", f"the server failed ({status})"), again
    told = Text(f"服务器拒绝（{status}）{said}", f"the server refuses ({status}) {said}".rstrip())
    return told, Text("请核对地址是不是日历", "check that the address is a calendar's")
