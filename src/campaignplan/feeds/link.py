"""Links: secret addresses of a feed, each for one person or role, that can be taken back at once.

A token is 160 random bits, shown once and kept only as its SHA-256. A slow hash with salt protects secrets
that people choose, because those can be guessed; nobody can guess 160 bits, so a plain hash already makes a
stolen list of links worthless, and looking one up costs a millionth of a second rather than a tenth.
"""

import hmac
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from campaignplan.feeds.scope import Scope
from campaignplan.text import Lang

TOKEN_BYTES = 20
ID_BYTES = 4
"""Ids name links in lists and commands; they open nothing."""


@dataclass(frozen=True, slots=True)
class Link:
    """One secret address: what it shows, to whom, and whether it still holds.

    `digest` is the SHA-256 of its token in hex. `base` is how the outside reaches the server (scheme, host,
    port), `lang` the language of its events, `alarms` whether its deadlines ring. `static` is the folder its
    feed is also written to as a file, empty where it is only served.
    """

    id: str
    digest: str
    scope: Scope
    base: str
    made: datetime
    lang: Lang = "zh"
    alarms: bool = False
    static: str = ""
    revoked: datetime | None = None

    def address(self, token: str) -> str:
        """Return the whole address, which is the credential."""
        return f"{self.base}/feed/{token}.ics"


class Links(Protocol):
    """Keeps the links of a workspace; what one process takes back no other accepts from then on."""

    def load(self) -> tuple[Link, ...]:
        """Return the links as they stand now, whichever process changed them last."""

    def update(self, change: Callable[[tuple[Link, ...]], tuple[Link, ...]]) -> tuple[Link, ...]:
        """Save what `change` makes of the newest links and return it; whole, or not at all."""


def new_token() -> str:
    """Return a fresh secret of 160 bits, fit for an address and for the name of a file."""
    return secrets.token_hex(TOKEN_BYTES)


def new_id(links: Iterable[Link]) -> str:
    """Return a short id no link has."""
    taken = {link.id for link in links}
    while (found := secrets.token_hex(ID_BYTES)) in taken:
        pass
    return found


def digest(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def find(links: Iterable[Link], token: str) -> Link | None:
    """Return the link a token opens; None for an unknown and for a revoked one.

    Every link is compared, whole, and whatever the answer: how long it takes tells nothing.
    """
    wanted, found = digest(token), None
    for link in links:
        if hmac.compare_digest(link.digest, wanted) and link.revoked is None:
            found = link
    return found


def renewed(link: Link, token: str) -> Link:
    """Return the link with another token; the old one opens nothing any more."""
    return replace(link, digest=digest(token))


def revoked(link: Link, at: datetime) -> Link:
    """Return the link taken back; once is for good."""
    return link if link.revoked is not None else replace(link, revoked=at)
