"""``example``, ``template``, ``check``, ``calendar``, ``doctor``, ``app``."""

import socket

import pytest
from serving import folder, served, task
from starlette.responses import PlainTextResponse

from campaignplan.cli import checkup
from campaignplan.cli.commands.app import words
from campaignplan.cli.commands.example import names
from campaignplan.resources import shipped
from campaignplan.web.desk import Desk
from campaignplan.web.process import settings
from campaignplan.web.routes import site


def test_examples_are_listed_and_copied_and_check(run, tmp_path):
    assert run("example").out.split() == names()
    for name in names():
        assert run("example", name, tmp_path / name).code == 0
        original = {path.name: path.read_bytes() for path in (shipped("examples") / name).iterdir()}
        assert {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} == original
        ran = run("check", tmp_path / name)
        assert ran.code == 0, ran.err
        assert "没有错" in ran.out


def test_an_example_never_overwrites(run, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "products.csv").write_text("mine", encoding="utf-8")
    assert run("example", "hebei-gears", tmp_path / "mine").code == 2
    assert (tmp_path / "mine" / "products.csv").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("target", ["folder", "book.xlsx"])
def test_a_template_only_lacks_what_is_to_be_filled_in(run, target):
    assert run("template", target).code == 0
    ran = run("check", target)
    assert ran.code == 2
    assert "不能为空" in ran.err
    assert run("template", target).code == 2


def test_calendar_export_is_sound_and_narrows_to_roles(run, shop, tmp_path):
    assert run("calendar", "export", shop, "--out", "all.ics").code == 0
    assert run("calendar", "export", shop, "--out", "design.ics", "--role", "design").code == 0
    everything, design = ((tmp_path / name).read_bytes() for name in ("all.ics", "design.ics"))
    assert 0 < design.count(b"BEGIN:VEVENT") < everything.count(b"BEGIN:VEVENT")
    for name in ("all.ics", "design.ics"):
        assert run("calendar", "check", name).code == 0


def test_calendar_check_tells_what_is_wrong(run, tmp_path):
    (tmp_path / "bad.ics").write_bytes(b"BEGIN:VCALENDAR\nEND:VCALENDAR")
    ran = run("calendar", "check", "bad.ics")
    assert ran.code == 2
    assert "CRLF" in ran.err


def test_doctor_tells_one_line_a_check(run):
    ran = run("doctor")
    lines = ran.out.strip().splitlines()
    assert len(lines) >= len(checkup.CHECKS) + 1
    assert ran.code == (1 if any(line.startswith("不对") for line in lines) else 0)
    assert "HiGHS" in ran.out


def test_doctor_ends_with_1_where_something_is_wrong(run, monkeypatch):
    def broken():
        raise OSError("no disk")

    monkeypatch.setattr(checkup, "CHECKS", (checkup.program, broken))
    ran = run("doctor", "--lang", "en")
    assert ran.code == 1
    assert "WRONG" in ran.out
    assert "no disk" in ran.out
    assert "1 wrong." in ran.out


def test_doctor_sees_a_font_that_is_missing(monkeypatch):
    monkeypatch.setattr(checkup, "_drawn", lambda sign: '<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>')
    assert checkup.fonts().level == "wrong"


def test_ports_that_are_taken_are_seen(monkeypatch, run):
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        monkeypatch.setattr(checkup, "PORTS", range(port, port + 1))
        monkeypatch.setattr(checkup, "PATIENCE", 0.1)  # nobody answers there
        assert checkup.ports().level == "wrong"
        ran = run("app", "--port", port)
    assert ran.code == 2
    assert str(port) in ran.err


def test_the_app_that_has_the_port_is_asked_how_it_is(monkeypatch, tmp_path):
    place = folder(tmp_path, [task("a")])
    with served(site(Desk(place))) as port:
        monkeypatch.setattr(checkup, "PORTS", range(port, port + 1))
        assert checkup.ports().level == "ok"
        assert "正在运行" in checkup.ports().sentence.zh
        place.sql("DROP TABLE publications")
        assert checkup.ports().level == "wrong"
    with served(PlainTextResponse("[1]")) as port:
        monkeypatch.setattr(checkup, "PORTS", range(port, port + 1))
        assert "端口都被占用" in checkup.ports().sentence.zh


def test_the_app_is_served_here_alone_and_tells_nobody():
    line = words(8599)
    assert line[-3].endswith("main.py")
    assert line[-2:] == ["localhost", "8599"]
    told = settings("localhost", 8599)
    assert (told["server.port"], told["server.address"]) == (8599, "localhost")
    assert told["browser.gatherUsageStats"] is False
    assert (told["client.toolbarMode"], told["client.showErrorDetails"]) == ("minimal", "none")
