"""Serving: the site of a workspace for as long as the app runs, as the environment asks for it."""

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from campaignplan.dates import SHANGHAI
from campaignplan.errors import InputError
from campaignplan.feeds.publication import Publication
from campaignplan.storage.static_feeds import refresh_static
from campaignplan.storage.workspace.address import default_address
from campaignplan.storage.workspace.workspace import Workspace
from campaignplan.web.desk import Desk, now
from campaignplan.web.doorkeeper import Doorkeeper
from campaignplan.web.first_page import FirstPage
from campaignplan.web.logs import Access
from campaignplan.web.routes import Front, site
from campaignplan.web.second_port import second_port
from campaignplan.web.security import HOSTS, Guard, hosts_asked
from campaignplan.web.sign_in import SignIn

PORT, HOST = "CAMPAIGNPLAN_FEED_PORT", "CAMPAIGNPLAN_FEED_HOST"
"""Environment variables: the second port, none where unset; and the address it listens on, all by default."""
EVERYWHERE = "0.0.0.0"
ROUND = 60.0
"""Seconds between saves of who came."""
TURN = 0.001
"""Seconds a thread may keep the interpreter while another waits: an answer takes several turns, and with Python's
five milliseconds each whatever computes in a thread here (once a solve, now the drawing of a page) would hold up
twenty clients for 0.4 s (p95)."""
LOG = logging.getLogger("campaignplan.web")


@dataclass
class Serving:
    """One workspace and its site, and what goes on beside it: visits saved, static files kept up to date."""

    workspace: Workspace
    port: int | None = None
    host: str = EVERYWHERE
    sign_in: SignIn = field(default_factory=SignIn)
    hosts: tuple[str, ...] = ()
    _written: tuple[Publication, date] | None = None

    @classmethod
    def asked(cls, environment: Mapping[str, str] | None = None) -> "Serving":
        """Return what the environment asks for; `campaignplan app` has checked it.

        Raises
        ------
        InputError
            The workspace cannot be opened, or it does not say soundly how people sign in.
        """
        said = os.environ if environment is None else environment
        port, sign_in = said.get(PORT, ""), SignIn.asked(said)
        workspace = Workspace.open(default_address(said))
        feed_port, host = int(port) if port else None, said.get(HOST) or EVERYWHERE
        return cls(workspace, feed_port, host, sign_in, hosts_asked(said.get(HOSTS, "")))

    def __post_init__(self) -> None:
        self.feeds = self.workspace.feeds()
        self.desk = Desk(self.feeds)
        self.site = site(self.desk)

    def middleware(self, base: str = "") -> list[Middleware]:
        """Return what stands before Streamlit's pages: the log, the feeds, and who guards the rest."""
        return [
            Middleware(Access),
            Middleware(Front, site=self.site, base=base),
            Middleware(Guard, hosts=self.hosts),
            Middleware(FirstPage, base=base),
            Middleware(Doorkeeper, header=self.sign_in.header, trusts=self.sign_in.trusts),
        ]

    @contextlib.asynccontextmanager
    async def lifespan(self, app: object = None) -> AsyncIterator[None]:
        """Keep house while the app runs, and open the second port where one is asked for."""
        async with contextlib.AsyncExitStack() as stack:
            stack.callback(self.workspace.close)
            stack.enter_context(short_turns())
            if self.port is not None:
                await stack.enter_async_context(second_port(Access(self.site), self.host, self.port))
            await run_in_threadpool(self._refresh)
            rounds = asyncio.create_task(self._rounds())
            try:
                yield
            finally:
                rounds.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await rounds
                await run_in_threadpool(self.desk.save_visits)

    async def _rounds(self) -> None:
        while True:
            await asyncio.sleep(ROUND)
            await run_in_threadpool(self.desk.save_visits)
            await run_in_threadpool(self._refresh)

    def _refresh(self) -> None:
        """Write static files anew where something was told, or a day has passed."""
        at = now()
        try:
            publication, day = self.feeds.shown().publication, at.astimezone(SHANGHAI).date()
            if self._written is None or self._written[0] is not publication or self._written[1] != day:
                refresh_static(self.feeds, at)
                self._written = (publication, day)
        except InputError as error:
            LOG.error("static feeds are not written: %s", error.issues[0].sentence("en"))


@contextlib.contextmanager
def short_turns() -> Iterator[None]:
    """Let threads take turns quickly, so that answers do not wait for what is computed beside them."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, TURN))
    try:
        yield
    finally:
        sys.setswitchinterval(before)
