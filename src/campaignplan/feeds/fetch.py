"""A calendar's bytes from a file or an address: bounded in size, time and redirects.

The address is the user's own wish, on their own machine or network too; what a server makes of it is not: no
redirect leads from a public address to a private one, none carries name and password on, and no scheme is
followed but http and https.
"""

import ssl
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from http.client import IncompleteRead
from pathlib import Path
from stat import S_ISREG
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request

from campaignplan.errors import InputError, Issue
from campaignplan.feeds.fetching.address import Address, address_of, is_address, is_private
from campaignplan.feeds.fetching.connection import Guard, opener, secret_of
from campaignplan.feeds.fetching.failure import told
from campaignplan.feeds.reading.limits import LARGEST
from campaignplan.text import Text
from campaignplan.version import __version__

SECONDS = 30.0
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Fetched:
    """What came: `data` None where it has not changed since `etag` and `modified` were given out.

    `place` is what messages and files may call it: a path, or an address without its secrets.
    """

    data: bytes | None
    place: str
    etag: str = ""
    modified: str = ""


def fetch(
    source: str,
    etag: str = "",
    modified: str = "",
    *,
    seconds: float = SECONDS,
    private: Callable[[str], bool] = is_private,
) -> Fetched:
    """Fetch a calendar.

    Parameters
    ----------
    source
        A file's path, or an address: http, https or webcal (encrypted where the server can).
    etag, modified
        What the last answer said of itself; the server then need not send the same again.
    seconds
        How long all of it may take.
    private
        Which IP addresses are private; the tests have another idea of that.

    Raises
    ------
    InputError
        It cannot be had, with the reason in words.
    """
    if not is_address(source):
        return _file(Path(source))
    address = address_of(source)
    for url in address.tried:
        try:
            return _in_time(lambda guard, url=url: _ask(address, url, etag, modified, guard), seconds, private)  # type: ignore[misc]
        except _Unfetched as failed:
            if url == address.tried[-1] or not _speaks_plain(failed.error):
                why, fix = told(failed.error, seconds)
                raise InputError([Issue(address.shown, "", why, fix)]) from None
    raise AssertionError("an address tries at least one URL")


class _Unfetched(Exception):  # noqa: N818
    def __init__(self, error: BaseException) -> None:
        super().__init__(str(error))
        self.error = error


def _file(path: Path) -> Fetched:
    fix = Text("请检查路径；网址请带上 https://", "check the path; an address begins with https://")
    try:
        if not S_ISREG(path.stat().st_mode):
            why = Text("不是文件", "not a file")
            raise InputError([Issue(str(path), "", why, fix)])
        with path.open("rb") as stream:
            return Fetched(stream.read(LARGEST + 1), path.name)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            [Issue(str(path), "", Text(f"读不到（{reason}）", f"it cannot be read ({reason})"), fix)]
        ) from None


def _in_time(ask: Callable[[Guard], Fetched], seconds: float, private: Callable[[str], bool]) -> Fetched:
    """Ask in a thread of its own: a name server or a server that dribbles bytes keeps to no time-out of a socket."""
    guard = Guard(private)
    found: list[Fetched] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(ask(guard))
        except BaseException as error:  # raised again below, in the thread that asked
            failed.append(error)
        finally:
            guard.close()

    thread = threading.Thread(target=run, daemon=True, name="campaignplan-fetch")
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        guard.end()
        raise _Unfetched(TimeoutError())
    if failed and isinstance(failed[0], InputError):
        raise failed[0]
    if failed:
        raise _Unfetched(failed[0])
    return found[0]


def _ask(address: Address, url: str, etag: str, modified: str, guard: Guard) -> Fetched:
    headers = {
        "User-Agent": f"campaignplan/{__version__}",
        "Accept": "text/calendar, */*;q=0.1",
        "Accept-Encoding": "identity",
    }
    if etag:
        headers["If-None-Match"] = etag
    if modified:
        headers["If-Modified-Since"] = modified
    request = Request(url, headers=headers)
    if secret_of(address):
        request.add_unredirected_header("Authorization", secret_of(address))
    try:
        with opener(address, guard).open(request, timeout=SECONDS) as answer:
            data = _body(answer, address)
            return Fetched(data, address.shown, _header(answer, "ETag"), _header(answer, "Last-Modified"))
    except HTTPError as error:
        error.close()
        if error.code == 304 and (etag or modified):
            return Fetched(None, address.shown, etag, modified)
        raise


def _body(answer: Any, address: Address) -> bytes:
    length = _header(answer, "Content-Length")
    expected = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None
    if expected is not None and expected > LARGEST:
        raise _too_large(address)
    data = bytearray()
    while chunk := answer.read(_CHUNK):
        data += chunk
        if len(data) > LARGEST:
            raise _too_large(address)
    if expected is not None and len(data) < expected:
        raise IncompleteRead(b"", expected - len(data))
    packed = _header(answer, "Content-Encoding").lower()
    return bytes(data) if packed in ("", "identity") else _unpacked(bytes(data), packed, address)


def _unpacked(data: bytes, packed: str, address: Address) -> bytes:
    """Unpack what a server packed though it was not asked to, no further than the largest calendar."""
    if packed in ("gzip", "x-gzip", "deflate"):
        try:
            found = zlib.decompressobj(47).decompress(data, LARGEST + 1)
        except zlib.error:
            found = b""
        if len(found) > LARGEST:
            raise _too_large(address)
        if found:
            return found
    why = Text(
        f"应答的压缩方式（{packed[:20]}）读不了", f"an answer packed in a way ({packed[:20]}) that cannot be read"
    )
    fix = Text("请在浏览器里下载 .ics，再给出文件", "download the .ics in a browser and give the file")
    raise InputError([Issue(address.shown, "", why, fix)])


def _too_large(address: Address) -> InputError:
    size = LARGEST // 1_000_000
    why = Text(f"超过 {size} MB，没有再读", f"larger than {size} MB, it was read no further")
    return InputError([Issue(address.shown, "", why, Text("请拆成几个日历", "split it into several calendars"))])


def _header(answer: Any, name: str) -> str:
    value = str(answer.headers.get(name, "") or "").strip()
    return value if value.isprintable() and len(value) <= 500 else ""


def _speaks_plain(error: BaseException) -> bool:
    """Tell whether a server has no encryption at all; a certificate that does not hold is no such sign."""
    reason = error.reason if isinstance(error, URLError) and not isinstance(error, HTTPError) else error
    refused = isinstance(reason, ConnectionRefusedError | ConnectionResetError)
    return refused or (isinstance(reason, ssl.SSLError) and not isinstance(reason, ssl.SSLCertVerificationError))
