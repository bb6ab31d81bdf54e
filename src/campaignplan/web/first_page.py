"""The first page has one address, the root: Streamlit opens its own path with a box that says 'Page not found'."""

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

NAME = "overview"
"""What the first page is called in the app."""


class FirstPage:
    """Middleware that leads from the first page's own path to the root, with what the address asks for.

    `base` is ``server.baseUrlPath``.
    """

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self.app = app
        self.root = f"/{base.strip('/')}/" if base.strip("/") else "/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with where the page is, or pass the request on."""
        if scope["type"] != "http" or scope["path"].rstrip("/") != f"{self.root}{NAME}":
            await self.app(scope, receive, send)
            return
        asked = scope["query_string"].decode("latin-1")
        there = RedirectResponse(f"{self.root}?{asked}" if asked else self.root, 307)
        await there(scope, receive, send)
