"""A second port: the site alone, so that phones reach the feeds and nobody outside reaches the planner."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.types import ASGIApp


@contextlib.asynccontextmanager
async def second_port(app: ASGIApp, host: str, port: int) -> AsyncIterator[int]:
    """Serve an application on a port of its own, in this event loop, and yield the port (0 asks for a free one).

    Raises
    ------
    OSError
        The port is taken, or the host is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=256) as door:
        server = _Guest(_settings(app))
        task = asyncio.create_task(server.serve(sockets=[door]))
        while not server.started and not task.done():
            await asyncio.sleep(0.01)
        if task.done():
            task.result()
        try:
            yield int(door.getsockname()[1])
        finally:
            server.should_exit = True
            await task


def _settings(app: ASGIApp) -> uvicorn.Config:
    """No access log: it would write every token down."""
    return uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        log_level="warning",
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=2,
    )


class _Guest(uvicorn.Server):
    """A server in a loop that is another's: signals are left to the host."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
