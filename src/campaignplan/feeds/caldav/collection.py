"""One calendar on a server, over HTTP (RFC 4791).

Plain requests: listing, writing and removing named objects takes three verbs. The library ``caldav`` is not used
because its wheels (niquests, urllib3-future) write over the urllib3 that requests and Streamlit stand on; the tests
read what was pushed with it, in an environment of its own.
"""

import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote, urljoin, urlsplit
from xml.etree.ElementTree import ParseError

from campaignplan.errors import InputError, Issue
from campaignplan.feeds.caldav import multistatus
from campaignplan.feeds.caldav import refusal as refusals
from campaignplan.text import Text

if TYPE_CHECKING:
    import requests

TIMEOUTS = (10.0, 60.0)
"""Seconds to connect, and between pieces of an answer."""
LARGEST = 100_000_000
"""Bytes of one answer: a list of some hundred thousand objects."""
PATIENCE = 30.0
"""The longest a server may ask us to wait before we try again, seconds."""
TRIES = 3


class TakenError(Exception):
    """The server has an event of this UID under another name, or in its trash."""


class ChangedError(Exception):
    """The object is not as it was: somebody else was quicker."""


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: Any
    body: bytes


@dataclass
class Collection:
    """A calendar as one user sees it; use it in a ``with`` block, so that one connection serves all.

    `url` is the calendar's address; the password is kept out of every message and of `repr`.
    """

    url: str
    user: str
    password: str = field(repr=False)

    def __post_init__(self) -> None:
        self.url = checked(self.url)

    def __enter__(self) -> Self:
        import requests
        from requests.auth import HTTPBasicAuth

        self._session = requests.Session()
        # As bytes: requests would write a Chinese password in Latin-1.
        self._session.auth = HTTPBasicAuth(self.user.encode(), self.password.encode())
        self._session.headers["Accept-Encoding"] = "identity"  # packed, some servers change the entity tag
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def list(self) -> dict[str, str]:
        """Return name -> entity tag of every object in the calendar.

        Raises
        ------
        InputError
            The server cannot be reached or refuses, or there is no calendar at this address.
        """
        headers = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8"}
        answer = self._ask("PROPFIND", "", multistatus.ASKED, headers)
        if answer.status in (200, 405, 501):  # a web server of another kind
            raise self._fault(refusals.NO_CALDAV)
        if answer.status != 207:
            raise self._refused(answer)
        try:
            found = list(multistatus.members(answer.body, self.url))
        except (ParseError, ValueError) as error:
            raise self._fault(refusals.UNREADABLE) from error
        inside = [one for one in found if multistatus.path(one.url) != multistatus.path(self.url)]
        if not any(one.calendar for one in found if one not in inside):
            names = "、".join(f"{one.called} {one.url}".strip() for one in inside if one.calendar)
            if not names:
                raise self._fault(refusals.NO_CALENDAR)
            why = Text("这里放着几个日历，本身不是日历", "calendars lie here, but this is none itself")
            raise self._fault((why, Text(f"请写其中之一：{names}", f"write one of these: {names}")))
        return {one.name: one.etag for one in inside if one.etag and not one.folder}

    def put(self, name: str, data: bytes, etag: str = "") -> str:
        """Write an object and return its entity tag, empty where the server does not tell.

        Raises
        ------
        ChangedError
            It is not the one of `etag` any more; or with no `etag`, there is one.
        TakenError
            The event stands in the calendar under another name.
        InputError
            The server refuses.
        """
        known = {"If-Match": f'"{etag}"'} if etag else {"If-None-Match": "*"}
        answer = self._ask("PUT", name, data, {"Content-Type": "text/calendar; charset=utf-8", **known})
        if answer.status in (200, 201, 204):
            return multistatus.bare(answer.headers.get("ETag", ""))
        if answer.status == 412:
            raise ChangedError
        taken = b"no-uid-conflict" in answer.body or b"uid already exists" in answer.body  # Nextcloud says the second
        if answer.status in (400, 403, 409) and taken:
            raise TakenError
        raise self._refused(answer, name)

    def delete(self, name: str, etag: str) -> None:
        """Remove an object; it may be gone already. ChangedError where it is not the one of `etag` any more."""
        answer = self._ask("DELETE", name, b"", {"If-Match": f'"{etag}"'})
        if answer.status == 412:
            raise ChangedError
        if answer.status not in (200, 202, 204, 404, 410):
            raise self._refused(answer, name)

    def _ask(self, method: str, name: str, body: bytes, headers: dict[str, str]) -> _Answer:
        """Send a request; wait and try again where the server asks for time."""
        for left in reversed(range(TRIES)):
            answer = self._once(method, self.url + quote(name), body, headers)
            wait = _seconds(answer.headers.get("Retry-After", "")) if answer.status in (429, 503) else None
            if wait is None or left == 0:
                break
            time.sleep(wait)
        if answer.status in (301, 302, 307, 308):
            there = urljoin(self.url, answer.headers.get("Location", ""))
            moved = Text("日历搬到了别处", "the calendar has moved")
            raise self._fault((moved, Text(f"请改写 {there}", f"write {there} instead")))
        if answer.status == 401:
            raise self._refused(answer)
        return answer

    def _once(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> _Answer:
        import requests

        try:
            with self._session.request(
                method, url, data=body, headers=headers, timeout=TIMEOUTS, allow_redirects=False, stream=True
            ) as found:
                if found.status_code == 401 and self._turned(found):
                    return self._once(method, url, body, headers)
                return _Answer(found.status_code, found.headers, found.raw.read(LARGEST, decode_content=True))
        except requests.exceptions.SSLError as error:
            raise self._fault(refusals.UNTRUSTED) from error
        except requests.exceptions.Timeout as error:
            raise self._fault(refusals.SILENT) from error
        except (requests.exceptions.RequestException, OSError) as error:
            raise self._fault(refusals.UNREACHED) from error

    def _turned(self, found: "requests.Response") -> bool:
        """Turn to digest sign-in where the server takes nothing else; tell whether that is new."""
        from requests.auth import HTTPDigestAuth

        said = found.headers.get("WWW-Authenticate", "").lower()
        if isinstance(self._session.auth, HTTPDigestAuth) or "digest" not in said or "basic" in said:
            return False
        self._session.auth = HTTPDigestAuth(self.user, self.password)
        return True

    def _refused(self, answer: _Answer, name: str = "") -> InputError:
        return self._fault(refusals.refusal(answer.status, multistatus.words(answer.body)), name)

    def _fault(self, refusal: refusals.Refusal, name: str = "") -> InputError:
        return InputError([Issue("--caldav", self.url + name, *refusal)])


def checked(url: str) -> str:
    """Return a calendar's address with a slash at its end. InputError where it is none, or holds a password."""
    try:
        parts = urlsplit(url)
        wrong = parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0
    except ValueError:
        wrong = True
    if wrong or "?" in url or "#" in url or not url.isprintable() or " " in url:
        fix = Text(
            *[f"{word} https://cloud.example.com/remote.php/dav/calendars/me/plan/" for word in ("例如", "such as")]
        )
        raise InputError([Issue("--caldav", url[:80], Text("不是日历的网址", "not the address of a calendar"), fix)])
    if parts.username is not None:
        why = Text("密码不能写在命令行上", "no password may stand on a command line")
        fix = Text(
            "去掉 @ 之前的部分，用 --user；密码会另外问",
            "drop what is before the @ and use --user; you will be asked",
        )
        raise InputError([Issue("--caldav", parts.hostname or "", why, fix)])
    return url.rstrip("/") + "/"


def _seconds(header: str) -> float | None:
    """Return how long to wait before trying again; None where that is too long, or not said in seconds."""
    return float(header) if header.isdigit() and float(header) <= PATIENCE else None
