"""Words for what goes wrong on the way to a calendar."""

import socket
import ssl
from http.client import HTTPException
from urllib.error import HTTPError, URLError

from campaignplan.feeds.fetching.connection import LeadsAwayError
from campaignplan.text import Text

_CHECK = Text("请检查网址，或在浏览器里打开看看", "check the address, or open it in a browser")
_DOWNLOAD = Text("也可以先在浏览器里下载 .ics，再给出文件", "or download the .ics in a browser and give the file")
_LATER = Text("请过一会再试", "try again later")
_STATUS = {
    401: (
        Text("要登录才能看（401）", "it wants a login (401)"),
        Text("请用日历的“私密链接”或“公开链接”", "take the calendar's secret or public link"),
    ),
    403: (
        Text("服务器不让看（403）", "the server refuses it (403)"),
        Text("链接可能已停用或需要权限，请重新复制订阅链接", "the link may be revoked or want rights: copy it anew"),
    ),
    404: (
        Text("服务器上没有这个日历（404）", "there is no such calendar on the server (404)"),
        Text("请重新复制订阅链接", "copy the link to subscribe anew"),
    ),
    410: (
        Text("这个日历已被撤下（410）", "the calendar was withdrawn (410)"),
        Text("请向提供者要新的链接", "ask its owner for a new link"),
    ),
    429: (Text("问得太频繁，服务器暂不应答（429）", "asked too often, the server rests (429)"), _LATER),
}


def told(error: BaseException, seconds: float) -> tuple[Text, Text]:
    """Say why a calendar could not be fetched, and what to do."""
    if isinstance(error, HTTPError):
        return _status(error.code)
    if isinstance(error, URLError) and isinstance(error.reason, BaseException):
        error = error.reason
    match error:
        case LeadsAwayError():
            return error.why, _DOWNLOAD
        case socket.gaierror():
            return Text("找不到这个网址的服务器", "there is no server of this name"), Text(
                "请检查网址的拼写和网络", "check the address's spelling and the network"
            )
        case TimeoutError():
            why = Text(f"超过 {seconds:g} 秒没有取到", f"not fetched within {seconds:g} seconds")
            return why, Text(f"请过一会再试；{_DOWNLOAD.zh}", f"try again later, {_DOWNLOAD.en}")
        case ConnectionRefusedError():
            return Text("服务器拒绝连接", "the server refuses connections"), _CHECK
        case ssl.SSLCertVerificationError():
            return Text("服务器的证书不可信", "the server's certificate is not to be trusted"), _DOWNLOAD
        case ssl.SSLError():
            return Text("加密连接建立不起来", "no encrypted connection comes about"), _CHECK
        case HTTPException():
            return Text("服务器的应答读不通", "the server's answer cannot be read"), _CHECK
    reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return Text(f"连接不上（{reason}）", f"no connection ({reason})"), _CHECK


def _status(code: int) -> tuple[Text, Text]:
    if code in _STATUS:
        return _STATUS[code]
    if 300 <= code < 400:
        return Text("跳转太多次或跳转到了无效的地址", "it leads on too often, or nowhere"), _CHECK
    if code >= 500:
        return Text(f"服务器出错（{code}）", f"the server failed ({code})"), _LATER
    return Text(f"服务器答复 {code}", f"the server answered {code}"), _CHECK
