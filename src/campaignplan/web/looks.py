"""Looks: one question to the database for everybody who waits."""

import asyncio
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool


class Looks[Found]:
    """What a look finds, for requests in one event loop; each gets that of a look that began after it came.

    A look waits for a server, in a thread; a thread for each request would cost each its turns of the interpreter,
    which are dear beside a solve.
    """

    def __init__(self, look: Callable[[], Found]) -> None:
        self._look = look
        self._present: asyncio.Task[Found] | None = None
        self._next: asyncio.Task[Found] | None = None

    async def look(self) -> Found:
        """Return what is found, as of now or later. What the look raises is raised for each."""
        if self._next is None or self._next.done():
            self._next = asyncio.create_task(self._after(self._present))
        return await asyncio.shield(self._next)  # whoever hangs up, others wait for it

    async def _after(self, present: asyncio.Task[Found] | None) -> Found:
        if present is not None and not present.done():
            await asyncio.wait([present])
        self._present, self._next = self._next, None  # who comes from here on waits for another
        return await run_in_threadpool(self._look)
