"""Addresses of calendars: which are taken, what is shown of them, and which are private."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from campaignplan.errors import InputError, Issue
from campaignplan.text import Text

LONGEST = 2_000
_SAFE = "%:@!$&'()*+,;=~-._"
SCHEMES = {
    "http": ("http",),
    "https": ("https",),
    "webcals": ("https",),
    "webcal": ("https", "http"),
}
"""What is tried for each scheme: webcal says nothing of encryption, so that comes first."""
_PRIVATE_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".intranet")


@dataclass(frozen=True)
class Address:
    """A calendar's address: `tried` are the URLs to ask, in order, without the name and password in it."""

    tried: tuple[str, ...]
    user: str = ""
    password: str = ""

    @property
    def shown(self) -> str:
        """What messages and files show: never the path, which is often the secret itself."""
        return shown(self.tried[0])


def is_address(text: str) -> bool:
    """Tell whether something is meant as an address and not as a file's path."""
    return "://" in text or text.lower().startswith(("webcal:", "mailto:", "data:"))


def address_of(text: str) -> Address:
    """Read an address.

    Raises
    ------
    InputError
        Another scheme than http, https and webcal, or none that can be read.
    """
    text = text.strip()
    where = f"{text.split(':')[0][:40]}:…"  # the rest may hold a password
    fix = Text(
        "请写 https:// 或 webcal:// 网址，或文件路径", "write an https:// or webcal:// address, or a file's path"
    )
    try:
        parts = urlsplit(text)
        port, host = parts.port, (parts.hostname or "").encode("idna").decode()
    except ValueError:
        parts, port, host = urlsplit(""), None, ""
    if parts.scheme and parts.scheme.lower() not in SCHEMES:
        why = Text(f"不读取 {parts.scheme}: 开头的地址", f"{parts.scheme}: addresses are not read")
        raise InputError([Issue(where, "", why, fix)])
    if not host or len(text) > LONGEST or not text.isprintable() or " " in text:
        raise InputError([Issue(where, "", Text("不是完整的网址", "not a whole address"), fix)])
    place = f"[{host}]" if ":" in host else host
    place += f":{port}" if port is not None else ""
    path, query = quote(parts.path or "/", safe=f"/{_SAFE}"), quote(parts.query, safe=f"/?{_SAFE}")
    tried = tuple(urlunsplit((scheme, place, path, query, "")) for scheme in SCHEMES[parts.scheme.lower()])
    return Address(tried, unquote(parts.username or ""), unquote(parts.password or ""))


def shown(url: str) -> str:
    """Return a URL without its path and whatever stands before the host."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/…"


def is_private(host: str) -> bool:
    """Tell whether an IP address is one of this machine's or a private network's."""
    try:
        found = ipaddress.ip_address(host.split("%")[0].strip("[]"))
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is None and found in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return not inner.is_global
    return not found.is_global


def is_private_name(host: str) -> bool:
    """Tell whether a host's name alone shows that it is not on the public internet."""
    name = host.lower().rstrip(".")
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return "." not in name or name.endswith(_PRIVATE_NAMES)
    return is_private(name)
