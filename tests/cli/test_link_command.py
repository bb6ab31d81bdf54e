"""Links on the command line: made, listed, renewed, revoked; the address is shown once and kept nowhere."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from problems import small
from serving import NOW, Place, add_link, folder, task, tell

from campaignplan.feeds.scope import Scope
from campaignplan.storage import save_problem
from campaignplan.storage.workspace.address import VARIABLE
from campaignplan.web import desk
from campaignplan.web.desk import Desk


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(desk, "now", lambda: NOW)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "ws"))
    return folder(tmp_path / "ws", [task("a", shop="s1"), task("b", roles=("design",), person="小王")])


def address(out: str) -> str:
    return out.strip().splitlines()[-1]


def token_of(url: str) -> str:
    found = re.search(r"/feed/([0-9a-f]{40})\.ics$", url)
    assert found is not None
    return found[1]


def test_the_last_line_is_the_address_and_it_works(run, place):
    ran = run("link", "create", "--role", "ads", "--shop", "s1", "--base-url", "https://plan.example.com/")
    assert ran.code == 0
    url = address(ran.out)
    assert url.startswith("https://plan.example.com/feed/")
    (link,) = Place(place.folder).links.load()
    assert (link.scope, link.lang, link.base) == (Scope(("ads",), ("s1",)), "zh", "https://plan.example.com")
    assert Desk(place).answer("GET", token_of(url), {}).status == 200
    kept = b"".join(path.read_bytes() for path in place.folder.iterdir())
    assert token_of(url).encode() not in kept


def test_how_to_subscribe_is_said_for_each_program(run, place):
    ran = run("link", "create", "--role", "all", "--base-url", "https://plan.example.com", "--lang", "en")
    host = address(ran.out).removeprefix("https://")
    for said in (
        "Google",
        "4–24 hours",
        "no refresh button",
        "Outlook",
        "3–24 hours",
        "30 minutes",
        "Feishu",
        f"webcal://{host}",
    ):
        assert said in " ".join(ran.out.split())
    assert "calendar.google.com/calendar/render?cid=webcal%3A%2F%2Fplan.example.com" in ran.out
    local = run("link", "create", "--role", "all")
    assert "这个地址它取不到" in "".join(local.out.split())
    assert "google.com" not in local.out


def test_every_filter_reaches_the_link(run, place):
    run(
        "link",
        "create",
        "--person",
        " 小王 ",
        "--role",
        "design",
        "--role",
        "ads",
        "--kind",
        "task",
        "--alarms",
        "--lang",
        "en",
    )
    (link,) = place.links.load()
    assert link.scope == Scope(("ads", "design"), (), ("task",), "小王")
    assert (link.lang, link.alarms) == ("en", True)
    run("link", "create", "--role", "all", "--role", "ads")
    assert place.links.load()[-1].scope == Scope()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], ["没有写给谁", "--role all"]),
        (["--shop", "s1"], ["没有写给谁"]),
        (["--role", "king"], ["--role", "operator"]),
        (["--role", "ads", "--kind", "x"], ["--kind", "deadline"]),
        (["--role", "ads", "--shop", "s2"], ["--shop", "s2", "没有这家店", "s1"]),
        (["--person", "、"], ["--person", "不是名字"]),
        (["--role", "ads", "--base-url", "plan.example.com"], ["--base-url", "https://"]),
        (["--role", "ads", "--base-url", "https://u:p@x.com"], ["--base-url", "用户名"]),
        (["--role", "ads", "--base-url", "https://x.com/?a=1"], ["--base-url"]),
        (["--role", "ads", "--base-url", "https://例子.com"], ["--base-url", "英文字母"]),
        (["--role", "ads", "--base-url", "https://x.com:99999"], ["--base-url", "不是网址"]),
    ],
)
def test_bad_words_make_no_link(run, place, words, says):
    ran = run("link", "create", *words)
    assert (ran.code, ran.out) == (2, "")
    for part in says:
        assert part in ran.err
    assert place.links.load() == ()


def test_what_is_no_workspace_is_refused(run, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "text.db").write_text("no database", encoding="utf-8")
    for name, why in (("file", "没有这个工作区"), ("text.db", "不是工作区文件"), ("none", "没有这个工作区")):
        ran = run("link", "list", "--workspace", tmp_path / name)
        assert ran.code == 2
        assert why in ran.err
    assert not (tmp_path / "none").exists()


def test_an_empty_workspace_says_so(run, tmp_path):
    ran = run("link", "create", "--role", "ads", "--shop", "any", "--workspace", tmp_path / "new")
    assert "calendar publish" in ran.out
    assert ran.code == 0
    (link,) = Place(tmp_path / "new").links.load()
    assert link.id in run("link", "list", "--workspace", tmp_path / "new" / "campaignplan.db").out
    run("workspace", "import", "--workspace", tmp_path / "bare.db", shop_of(tmp_path))
    assert "还没有链接" in run("link", "list", "--workspace", tmp_path / "bare.db").out


def shop_of(tmp_path):
    save_problem(small(), tmp_path / "shop")
    return tmp_path / "shop"


def test_the_list_tells_who_fetched_and_what_they_have_not_seen(run, place):
    link, token = add_link(place, Scope(roles=("ads",)))
    _, unused = add_link(place)
    serving = Desk(place, lambda: NOW)
    tag = serving.answer("GET", token, {"user-agent": "Google-Calendar-Importer"}).headers["ETag"]
    for _ in range(3):
        serving.answer("GET", token, {"user-agent": "Google-Calendar-Importer", "if-none-match": tag})
    serving.save_visits()
    tell(place, [task("a", 12, shop="s1"), task("b", roles=("design",)), task("new", 20)], NOW + timedelta(hours=1))
    said = "".join(run("link", "list").out.split())  # lines break anywhere
    assert link.id in said
    assert "谷歌日历：03-0116:00取过，共4次，75%没有变化" in said
    assert "4–24小时，没有刷新按钮" in said
    assert "之后变了2件，它还没看到：题a、题new" in said
    assert said.count("还没有程序取过") == 1
    assert token not in said
    assert unused not in said
    english = " ".join(run("link", "list", "--lang", "en").out.split())
    assert "2 changed since and not seen there yet: title a, title new" in english


def test_revoking_is_at_once_and_for_good(run, place):
    link, token = add_link(place)
    serving = Desk(place)
    ran = run("link", "revoke", link.id)
    assert (ran.code, "已作废" in ran.out) == (0, True)
    assert serving.answer("GET", token, {}).status == 404
    assert run("link", "revoke", link.id).code == 0
    assert "作废" in run("link", "list").out
    again = run("link", "renew", link.id)
    assert again.code == 2
    assert "已经作废" in again.err
    assert serving.answer("GET", token, {}).status == 404


def test_a_link_that_is_not_there(run, place):
    link, _ = add_link(place)
    for command in ("revoke", "renew"):
        ran = run("link", command, link.id[:-1])
        assert ran.code == 2
        assert link.id in ran.err  # did you mean


def test_renewing_ends_the_old_address(run, place):
    link, token = add_link(place, base="https://plan.example.com")
    ran = run("link", "renew", link.id)
    fresh = token_of(address(ran.out))
    serving = Desk(place)
    assert (serving.answer("GET", token, {}).status, serving.answer("GET", fresh, {}).status) == (404, 200)
    assert [one.id for one in place.links.load()] == [link.id]


def test_static_links_are_files_from_the_start_to_the_end(run, place, tmp_path):
    ran = run("link", "create", "--role", "ads", "--static", "www", "--base-url", "https://files.example.com")
    token = token_of(address(ran.out))
    out = tmp_path / "www"
    assert (out / f"{token}.ics").read_bytes() == Desk(place, lambda: NOW).answer("GET", token, {}).body
    (link,) = place.links.load()
    assert Path(link.static) == out.resolve()
    fresh = token_of(address(run("link", "renew", link.id).out))
    assert [path.name for path in out.glob("*.ics")] == [f"{fresh}.ics"]
    run("link", "revoke", link.id)
    assert list(out.glob("*.ics")) == []


def test_the_app_takes_the_place_of_the_command(run, place, monkeypatch):
    """One process: what ends the command ends the server; the environment says what to serve."""
    from campaignplan.cli.commands import app

    began = []
    monkeypatch.setattr(app, "_become", lambda command, environment: began.append((command, environment)) or 0)
    monkeypatch.setenv("CAMPAIGNPLAN_FEED_PORT", "1")
    assert run("app", "--port", 8497).code == 0
    assert (
        run("app", "--port", 8497, "--feed-port", 8498, "--feed-host", "127.0.0.1", "--workspace", "other").code == 0
    )
    (_, first), (command, second) = began
    assert "8497" in command
    assert (first[VARIABLE], first.get("CAMPAIGNPLAN_FEED_PORT")) == (str(place.file), None)
    other = Path(second[VARIABLE])
    assert (other.parent.name, other.is_absolute(), second["CAMPAIGNPLAN_FEED_PORT"]) == ("other", True, "8498")
    assert other.is_file()
    assert second["CAMPAIGNPLAN_FEED_HOST"] == "127.0.0.1"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--port", "8497", "--feed-port", "8497"], ["--feed-port", "占用"]),
        (["--feed-port", "8498", "--feed-host", "203.0.113.9"], ["--feed-host", "不能在这个地址上监听"]),
        (["--feed-port", "80"], ["--feed-port"]),
    ],
)
def test_a_second_port_that_cannot_be_had(run, words, says):
    ran = run("app", *words)
    assert ran.code == 2
    for part in says:
        assert part in ran.err
