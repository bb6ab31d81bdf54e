"""The content security policy in a real browser: everything the pages are made of works, nothing else does."""

import http.server
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from patience import until
from playwright.sync_api import Page, expect
from web_process import free_port, running

MAIN = """
from pathlib import Path
import streamlit as st
from campaignplan.web.serving import Serving

serving = Serving.asked()
app = st.App(Path(__file__).with_name("page.py"), middleware=serving.middleware(), lifespan=serving.lifespan)
"""
PAGE = """
import numpy as np
import pandas as pd
import streamlit as st

st.html("<style>.own {font-weight: 700}</style><p class=own style='margin: 3px'>样式</p>")
table = pd.DataFrame({"month": [1, 2, 3], "money": [3, 4, 5]})
bars = {
    "mark": "bar",
    "encoding": {"x": {"field": "month", "type": "ordinal"}, "y": {"field": "double", "type": "quantitative"}},
    "params": [{"name": "s", "select": {"type": "point", "fields": ["month"]}}],
}
values = {"values": table.to_dict("records")}
double = [{"calculate": "datum.money * 2", "as": "double"}]
chart = {"layer": [{"data": values, "transform": double, "layer": [bars]}], "width": 300, "height": 300}
picked = st.vega_lite_chart(chart, key="c", on_select="rerun", width="content")
st.text(f"选了 {picked['selection']}")
st.data_editor(table, key="e")
st.dataframe(table)
st.date_input("d")
st.file_uploader("f")
st.image(np.zeros((5, 5, 3), dtype="uint8"))
st.markdown(":material/star: $x^2$")
st.download_button("下载", b"abc", "a.txt")
SCRIPT = "export default (own) => {own.parentElement.querySelector('#r').textContent = '脚本好了'}"
st.components.v2.component("mine", html="<p id=r>wait</p>", css="#r {color: green}", js=SCRIPT)(key="m")
if st.button("按"):
    st.write("按过了")
"""
LONGEST = 60_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a page with something of everything, as the app is served."""
    place = tmp_path_factory.mktemp("secure")
    (place / "main.py").write_text(MAIN, encoding="utf-8")
    (place / "page.py").write_text(PAGE, encoding="utf-8")
    port = free_port()
    command = [sys.executable, "-m", "campaignplan.web.process", str(place / "main.py"), "localhost", str(port)]
    with running(command, port, place, {"CAMPAIGNPLAN_WORKSPACE": str(place / "workspace.db")}):
        yield f"http://localhost:{port}"


@pytest.fixture
def window() -> dict[str, Any]:
    return {}


@pytest.fixture
def outside() -> Iterator[tuple[str, list[str]]]:
    """A server elsewhere: its address, and what was asked of it."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_everything_works_under_the_policy_and_nothing_is_fetched_elsewhere(page: Page, address: str):
    complaints: list[str] = []
    strangers: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def asked(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and f"http://{parts.netloc}" != address:
            strangers.append(url)

    page.on("request", lambda request: asked(request.url))
    page.on("websocket", lambda door: asked(door.url.replace("ws://", "http://", 1)))
    page.goto(address)
    expect(page.locator("#r")).to_have_text("脚本好了", timeout=LONGEST)
    chart = page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first
    expect(chart).to_be_visible(timeout=LONGEST)

    def picked() -> bool:
        chart.click()  # the picture is there a moment before it hears
        return page.get_by_text("'month': 2").is_visible()

    until(picked)
    expect(page.get_by_test_id("stDataFrame").first.locator("canvas").first).to_be_visible(timeout=LONGEST)
    assert page.locator(".own").evaluate("one => getComputedStyle(one).fontWeight") == "700"
    picture = page.get_by_test_id("stImage").locator("img")
    expect(picture).to_be_visible(timeout=LONGEST)
    assert picture.evaluate("one => one.naturalWidth") == 5
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b"}
    )
    expect(page.get_by_text("a.csv")).to_be_visible(timeout=LONGEST)
    with page.expect_download() as loading:
        page.get_by_role("button", name="下载").click()
    assert Path(loading.value.path()).read_bytes() == b"abc"
    page.get_by_role("button", name="按").click()
    expect(page.get_by_text("按过了")).to_be_visible(timeout=LONGEST)
    assert complaints == []
    assert strangers == []


def test_what_the_policy_is_there_to_stop_is_stopped(page: Page, address: str, outside: tuple[str, list[str]]):
    """The same attempts in a page without the policy get through, so that this test means something."""
    elsewhere, asked = outside
    attempts = """async elsewhere => {
        const found = []
        await fetch(elsewhere + '/fetch').then(() => found.push('fetch'), () => 0)
        await new Promise(done => {
            const picture = new Image()
            picture.onload = picture.onerror = done
            picture.src = elsewhere + '/picture'
        })
        const script = document.createElement('script')
        script.textContent = 'window.injected = true'
        document.body.append(script)
        if (window.injected) found.push('inline')
        try { if (new Function('return true')()) found.push('eval') } catch { }
        const form = Object.assign(document.createElement('form'), {action: elsewhere + '/form', target: '_blank'})
        document.body.append(form)
        form.submit()
        await new Promise(done => setTimeout(done, 500))
        return found
    }"""
    page.goto(address)
    expect(page.locator("#r")).to_have_text("脚本好了", timeout=LONGEST)
    assert page.evaluate(attempts, elsewhere) == []
    assert asked == []
    page.goto(f"{elsewhere}/plain")
    assert page.evaluate(attempts, elsewhere) == ["fetch", "inline", "eval"]
    assert {"/fetch", "/picture"} <= set(asked)


def test_the_page_is_in_nobodys_frame(page: Page, address: str, outside: tuple[str, list[str]]):
    page.goto(f"{outside[0]}/plain")
    framed = """address => document.body.append(Object.assign(document.createElement('iframe'), {src: address}))"""
    with page.expect_console_message(lambda said: "frame-ancestors" in said.text) as told:
        page.evaluate(framed, address)
    assert told.value.type == "error"
