"""What a server says of a collection and of what lies in it (RFC 4918, 207 Multi-Status)."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

_DAV, _CALDAV = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"

ASKED = (
    b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/><getetag/><displayname/>'
    b"</prop></propfind>"
)
"""The body of the question `members` reads the answer to."""


@dataclass(frozen=True, slots=True)
class Member:
    """One resource: its address, entity tag (bare), what people call it, and whether it is a calendar or a folder."""

    url: str
    etag: str
    called: str
    calendar: bool
    folder: bool

    @property
    def name(self) -> str:
        """The last piece of its path."""
        return path(self.url).rpartition("/")[2]


def members(body: bytes, base: str) -> Iterator[Member]:
    """Yield what an answer names; addresses are taken from `base` on.

    Raises
    ------
    ElementTree.ParseError
        The answer is no XML. Expat bounds what entities may grow to, and fetches nothing.
    """
    for node in ElementTree.fromstring(body).iter(f"{_DAV}response"):
        found = {}
        for block in node.iter(f"{_DAV}propstat"):
            if " 200 " in f"{block.findtext(f'{_DAV}status') or ''} ":
                found.update({prop.tag: prop for part in block.iter(f"{_DAV}prop") for prop in part})
        kinds = {kind.tag for kind in found.get(f"{_DAV}resourcetype", ())}
        texts = {tag: element.text or "" for tag, element in found.items()}
        yield Member(
            urljoin(base, (node.findtext(f"{_DAV}href") or "").strip()),
            bare(texts.get(f"{_DAV}getetag", "")),
            " ".join(texts.get(f"{_DAV}displayname", "").split())[:40],
            f"{_CALDAV}calendar" in kinds,
            f"{_DAV}collection" in kinds,
        )


def bare(etag: str) -> str:
    """Return an entity tag without quotes; weak ones too, since calendar servers mean the object's bytes by them."""
    return etag.strip().removeprefix("W/").strip('"')


def path(url: str) -> str:
    """Return the path of an address in plain letters, without a slash at its end."""
    return unquote(urlsplit(url).path).rstrip("/")


def words(body: bytes) -> str:
    """Return what an answer that refuses says, in a few plain words."""
    try:
        texts = [node.text or "" for node in ElementTree.fromstring(body).iter()]
    except ElementTree.ParseError:
        texts = [] if b"<" in body[:200] else [body[:200].decode("utf-8", "replace")]
    said = " ".join(" ".join(texts).split())[:120]
    return "".join(sign for sign in said if sign.isprintable())
