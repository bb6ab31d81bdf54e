"""An identity provider of the tests' own: OpenID Connect with keys made on the spot. It lets in whoever is `next`."""

import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "campaignplan", "secret-of-the-client"


@dataclass
class Provider:
    """A provider that answers; `next` are the claims of whoever signs in next."""

    address: str
    next: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    codes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def answer(self, path: str, asked: dict[str, str]) -> tuple[int, dict[str, Any] | str]:
        """Return status and body; a text is where to go on to."""
        if path == "/.well-known/openid-configuration":
            ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
            ways = {"response_types_supported": ["code"], "subject_types_supported": ["public"]}
            signed = {"id_token_signing_alg_values_supported": ["RS256"]}
            places = {name: self.address + end for name, end in ends.items()}
            return 200, {"issuer": self.address, **places, **ways, **signed}
        if path == "/keys":
            return 200, {"keys": [self.key.as_dict(private=False)]}
        if path == "/authorize":
            code = secrets.token_hex(16)
            self.codes[code] = {**self.next, "nonce": asked.get("nonce", ""), "aud": asked["client_id"]}
            return 302, f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        if path == "/token" and asked.get("code") in self.codes:
            now = int(time.time())
            claims = {"iss": self.address, "iat": now, "exp": now + 600, **self.codes.pop(asked["code"])}
            token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
            return 200, {"access_token": secrets.token_hex(8), "token_type": "Bearer", "id_token": token}
        return 404, {}


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self._tell(*self.provider.answer(parts.path, _first(parts.query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._tell(*self.provider.answer(self.path, _first(body)))

    def _tell(self, status: int, told: dict[str, Any] | str) -> None:
        body = b"" if isinstance(told, str) else json.dumps(told).encode()
        self.send_response(status)
        if isinstance(told, str):
            self.send_header("Location", told)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def start() -> tuple[Provider, ThreadingHTTPServer]:
    """Start one on a free port of this machine; the caller shuts the server down."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    handler.provider = Provider(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return handler.provider, server  # type: ignore[attr-defined]


def _first(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
