"""Base addresses: how the outside reaches the server that feeds are fetched from."""

from urllib.parse import urlsplit

from campaignplan.errors import InputError, Issue
from campaignplan.text import Text


def checked_base(url: str, where: str) -> str:
    """Return how the server is reached, without a slash at the end; InputError, told at `where`."""
    fix = Text("例如 https://plan.example.com", "for example https://plan.example.com")
    why = None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        why = Text("不是网址", "not an address")
    else:
        if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
            why = Text(
                "要以 http:// 或 https:// 开头，写出主机名", "it begins with http:// or https:// and names a host"
            )
        elif parts.username is not None or parts.query or parts.fragment:
            why = Text("不能带用户名、? 或 #", "no user name, ? or # may stand in it")
        elif not url.isascii() or not url.isprintable() or " " in url:
            why = Text("只能用英文字母、数字和符号", "only ASCII letters, digits and signs may stand in it")
    if why is not None:
        raise InputError([Issue(where, url[:60], why, fix)])
    return url.rstrip("/")
