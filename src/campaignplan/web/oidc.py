"""What signing in by OpenID Connect needs beside our own settings: libraries, and what Streamlit keeps as secrets."""

import contextlib
import importlib.util
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from campaignplan.errors import Issue
from campaignplan.text import Text
from campaignplan.web.sign_in import MODE

_SECRETS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")


def oidc_issues(homes: Iterable[Path]) -> list[Issue]:
    """Return what is missing for signing in by OIDC: libraries, and settings in a ``secrets.toml`` of Streamlit's.

    It looks for ``.streamlit/secrets.toml`` in each of the folders, as Streamlit does in the user's own and in
    the one it runs in.
    """
    if any(importlib.util.find_spec(name) is None for name in ("authlib", "httpx")):
        why = Text("缺少 OIDC 登录用的库", "the libraries for signing in by OIDC are missing")
        fix = Text("请安装：pip install campaignplan[oidc]", "install them: pip install campaignplan[oidc]")
        return [Issue(MODE, "oidc", why, fix)]
    found: dict[str, Any] = {}
    for home in homes:
        with contextlib.suppress(OSError, ValueError):  # what cannot be read gives nothing, and is told as missing
            said = tomllib.loads((home / ".streamlit" / "secrets.toml").read_text(encoding="utf-8")).get("auth")
            found |= said if isinstance(said, dict) else {}
    missing = [name for name in _SECRETS if not found.get(name)]
    if not missing:
        return []
    why = Text(f"[auth] 里缺少 {'、'.join(missing)}", f"[auth] lacks {', '.join(missing)}")
    return [Issue(".streamlit/secrets.toml", "", why, Text("见 docs/how-to/server.md", "see docs/how-to/server.md"))]
