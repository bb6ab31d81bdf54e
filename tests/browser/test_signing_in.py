"""Signing in for real: a provider of OpenID Connect and a proxy, Streamlit between, and a browser in front."""

import http.client
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from identity_provider import CLIENT, SECRET, Provider, start
from playwright.sync_api import Browser, Page, expect
from web_process import Running, free_port, running

from campaignplan.storage.workspace.people import People, Person
from campaignplan.storage.workspace.workspace import Workspace
from campaignplan.web.sign_in import FIRST_OWNER, MODE, PROXIES

MAIN = """
from pathlib import Path
import streamlit as st
from campaignplan.web.serving import Serving

serving = Serving.asked()
app = st.App(Path(__file__).with_name("page.py"), middleware=serving.middleware(), lifespan=serving.lifespan)
"""
PAGE = """
import os
import streamlit as st
from campaignplan.storage.workspace.workspace import Workspace
from campaignplan.web.sign_in import Refusal, SignIn, seat

asked = SignIn.asked(os.environ)
with Workspace.open() as place:
    claims = st.user.to_dict() if asked.mode == "oidc" else None
    found = seat(asked, place, claims=claims, headers=st.context.headers.to_dict(), key=st.query_params.get("key", ""))
    if isinstance(found, Refusal):
        st.write(f"refused: {found.reason}")
        st.write(found.told.zh)
        if found.reason == "sign_in":
            st.button("登录", on_click=st.login)
    else:
        st.write(f"seat: {found.person.id} {found.role}")
    if claims and claims.get("is_logged_in"):
        st.button("退出", on_click=st.logout)
"""
LONGEST = 60_000


@dataclass
class Site:
    address: str
    file: Path
    provider: Provider | None
    running: Running


def serve(place: Path, port: int, environment: dict[str, str]):
    (place / "main.py").write_text(MAIN, encoding="utf-8")
    (place / "page.py").write_text(PAGE, encoding="utf-8")
    command = [sys.executable, "-m", "campaignplan.web.process", str(place / "main.py"), "localhost", str(port)]
    return running(command, port, place, {"CAMPAIGNPLAN_WORKSPACE": str(place / "w.db"), **environment})


@pytest.fixture(scope="module")
def oidc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose people sign in at a provider."""
    place, port = tmp_path_factory.mktemp("oidc"), free_port()
    provider, server = start()
    told = {
        "redirect_uri": f"http://localhost:{port}/oauth2callback", "cookie_secret": "of-the-test-alone-0123456789",
        "client_id": CLIENT, "client_secret": SECRET,
        "server_metadata_url": f"{provider.address}/.well-known/openid-configuration",
    }  # fmt: skip
    (place / ".streamlit").mkdir()
    lines = ["[auth]", *(f'{name} = "{value}"' for name, value in told.items())]
    (place / ".streamlit" / "secrets.toml").write_text("\n".join(lines), encoding="utf-8")
    with serve(place, port, {MODE: "oidc", FIRST_OWNER: "subject|wang"}) as process:
        yield Site(f"http://localhost:{port}", place / "w.db", provider, process)
    server.shutdown()
    server.server_close()


@pytest.fixture
def window() -> dict[str, Any]:
    return {}


def signed_in(page: Page, site: Site, **claims: object) -> Page:
    assert site.provider is not None
    site.provider.next = claims
    page.goto(site.address)
    page.get_by_role("button", name="登录").click()
    return page


def sees(page: Page, text: str) -> None:
    expect(page.get_by_text(text)).to_be_visible(timeout=LONGEST)


def test_people_of_a_provider_are_known_or_kindly_refused(browser: Browser, page: Page, oidc: Site):
    signed_in(page, oidc, sub="subject|nobody", name="陌生人")
    sees(page, "refused: unknown")
    sees(page, "FIRST_OWNER")  # still nobody there: it is told how to become owner
    page.get_by_role("button", name="退出").click()
    sees(page, "refused: sign_in")
    owner = browser.new_context()
    signed_in(owner.new_page(), oidc, sub="subject|wang", name="王老板")
    sees(owner.pages[0], "seat: owner owner")
    with Workspace.open(oidc.file) as place:
        assert People(place.house).list() == (Person("owner", "王老板", "owner", "subject|wang"),)
    signed_in(page, oidc, sub="subject|anna", name="Anna")
    sees(page, "refused: unknown")
    sees(page, "subject|anna")
    with Workspace.open(oidc.file) as place:
        People(place.house).put(Person("anna", "Anna", "member", "subject|anna"), by="owner")
    page.reload()
    sees(page, "seat: anna member")
    with Workspace.open(oidc.file) as place:
        People(place.house).remove("anna", by="owner")
    page.reload()
    sees(page, "refused: unknown")
    owner.close()
    said = oidc.running.said
    assert '"/oauth2callback"' in said
    for secret in ("subject|", "王老板", "Anna", SECRET, "code=", "of-the-test-alone"):
        assert secret not in said


def test_a_cookie_made_by_somebody_else_signs_nobody_in(page: Page, oidc: Site):
    forged = {
        "name": "_streamlit_user",
        "value": '{"is_logged_in": true, "sub": "subject|wang"}',
        "url": oidc.address,
    }
    page.context.add_cookies([forged])
    page.goto(oidc.address)
    sees(page, "refused: sign_in")


@pytest.mark.parametrize(("trusted", "told"), [("127.0.0.1 ::1", "seat: wang owner"), ("10.0.0.0/8", "no_proxy")])
def test_only_a_trusted_proxy_says_who_it_is(browser: Browser, tmp_path: Path, trusted: str, told: str):
    port = free_port()
    with Workspace.open(tmp_path / "w.db") as place:
        People(place.house).put(Person("wang", "王老板", "owner", "wang@example.com"), by="wang")
    with serve(tmp_path, port, {MODE: "proxy", PROXIES: trusted}) as process:
        for headers, expected in (({"X-Forwarded-User": "wang@example.com"}, told), ({}, "no_proxy")):
            lying = {"X-Forwarded-For": "10.1.2.3", **headers}
            context = browser.new_context(extra_http_headers=lying)
            found = context.new_page()
            found.goto(f"http://localhost:{port}")
            sees(found, expected)
            context.close()
        assert "wang" not in process.said
        door = http.client.HTTPConnection("localhost", port)
        door.request("GET", "/healthz")
        assert door.getresponse().read() == b'{"status":"ok"}'
        door.close()
