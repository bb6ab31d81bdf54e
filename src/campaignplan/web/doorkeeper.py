"""The doorkeeper: only the trusted proxy names people; from everybody else's requests the name is taken away."""

import secrets
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

CHECKED = f"x-campaignplan-{secrets.token_hex(16)}"
"""The header under which `Doorkeeper` hands on whom a trusted proxy named. Made up anew by every process, so that
nobody can send it; where the doorkeeper is missing nobody is signed in, rather than everybody."""
_CHECKED = CHECKED.encode()


class Doorkeeper:
    """Middleware: takes the header that names people from everybody but the trusted proxy.

    What the proxy says is handed on as `CHECKED`. The peer is the connection's own: the server must not put
    ``X-Forwarded-For`` in its place (uvicorn's ``proxy_headers``), which anybody can send.
    """

    def __init__(self, app: ASGIApp, header: str, trusts: Callable[[str], bool]) -> None:
        self.app, self.trusts, self.header = app, trusts, header.lower().encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, without the header or with it under its other name."""
        if scope["type"] in ("http", "websocket"):
            name, trusted = self.header, self.trusts((scope.get("client") or ("",))[0])
            said = [value for key, value in scope["headers"] if key.lower() == name]
            headers = [(key, value) for key, value in scope["headers"] if key.lower() not in (name, _CHECKED)]
            if trusted and len(said) == 1:  # two of them: one was not the proxy's
                headers.append((_CHECKED, said[0]))
            scope = {**scope, "headers": headers}
        await self.app(scope, receive, send)
