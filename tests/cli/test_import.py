"""campaignplan calendar import: the difference first, whole or not at all, unchanged where nothing changed."""

import csv
from dataclasses import replace
from datetime import date

import pytest
from calendar_server import ETAG, calendar_server
from holiday_feeds import FEEDS, phone
from problems import small

from campaignplan.agenda import agenda
from campaignplan.calendars import holidays_for
from campaignplan.calendars.own import OwnEvent
from campaignplan.dates import Span
from campaignplan.storage import load_problem, save_problem, save_workbook

YEAR = Span(date(2027, 1, 1), date(2027, 12, 31))
SHIPPED = [one for one in holidays_for(YEAR) if one.kind in ("holiday", "makeup")]


def ics(*events):
    body = "".join(f"BEGIN:VEVENT\n{one}\nEND:VEVENT\n" for one in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:厂里\n{body}END:VCALENDAR\n".encode()


def one(uid="a", title="盘点", start="20270610", more=""):
    return f"UID:{uid}\nSUMMARY:{title}\nDTSTART;VALUE=DATE:{start}\n{more}".strip()


@pytest.fixture
def folder(tmp_path):
    """A problem of 2027 on disk."""
    target = tmp_path / "shop"
    problem = small()
    year = replace(problem.settings, start=YEAR.start, end=YEAR.end)
    save_problem(replace(problem, settings=year, holidays=tuple(holidays_for(YEAR))), target)
    return target


@pytest.fixture
def give(tmp_path):
    """Write a calendar and return its path."""

    def give(*events, name="works.ics", data=None):
        path = tmp_path / name
        path.write_bytes(ics(*events) if data is None else data)
        return path

    return give


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_events_come_in_and_keep_their_ids(run, folder, give):
    first = run("calendar", "import", give(one(), one("b", "停电", "20270701")), "--into", folder, "--yes")
    assert first.code == 0, first.err
    assert "厂里：2 件事。来源名 works" in first.out
    assert "新 2，改 0，不变 0，不再有 0" in first.out
    assert "2027-06-10 周四  盘点" in first.out
    rows = load_problem(folder).events
    assert [(row.title, row.start, row.end, row.source, row.uid) for row in rows] == [
        ("盘点", date(2027, 6, 10), date(2027, 6, 10), "works", "a"),
        ("停电", date(2027, 7, 1), date(2027, 7, 1), "works", "b"),
    ]
    assert {event.kind for event in agenda(load_problem(folder)) if event.id.startswith("works.")} == {"busy"}

    second = run(
        "calendar",
        "import",
        give(one(title="大盘点", start="20270611"), one("c", "团建", "20270801")),
        "--into",
        folder,
        "--yes",
    )
    assert "新 1，改 1，不变 0，不再有 1" in second.out
    assert "标题：盘点 → 大盘点" in second.out
    assert "开始：2027-06-10 → 2027-06-11" in second.out
    after = load_problem(folder).events
    assert [(row.id, row.title) for row in after] == [(rows[0].id, "大盘点"), (after[1].id, "团建")]


def test_unchanged_touches_no_file(run, folder, give):
    path = give(one(), one("b", "停电", "20270701"))
    assert run("calendar", "import", path, "--into", folder, "--yes").code == 0
    before, times = files(folder), {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    again = run(
        "calendar", "import", give(one("b", "停电", "20270701"), one()), "--into", folder, "--yes"
    )  # another order
    assert again.code == 0
    assert "没有写任何文件" in again.out
    assert files(folder) == before
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == times


def test_what_the_team_filled_in_stays(run, folder, give):
    run("calendar", "import", give(one()), "--into", folder, "--yes")
    problem = load_problem(folder)
    mine = OwnEvent("own-1", "自己的事", start=date(2027, 5, 1))
    filled = replace(problem.events[0], roles=("warehouse",), person="小李", checklist=("封库",))
    save_problem(replace(problem, events=(mine, filled)), folder)
    run("calendar", "import", give(one(start="20270612")), "--into", folder, "--yes")
    assert load_problem(folder).events == (mine, replace(filled, start=date(2027, 6, 12), end=date(2027, 6, 12)))


def test_nothing_is_written_without_a_yes(run, folder, give, monkeypatch):
    before = files(folder)
    ran = run("calendar", "import", give(one()), "--into", folder)
    assert ran.code == 2
    assert "加上 --yes" in ran.err
    assert "新 1" in ran.out
    assert files(folder) == before

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    for answer, code, written in ((False, 0, False), (True, 0, True)):
        monkeypatch.setattr("click.confirm", lambda *_, answer=answer, **__: answer)
        ran = run("calendar", "import", give(one()), "--into", folder)
        assert ran.code == code
        assert ("没有写任何文件" in ran.out) is not written
        assert (folder / "events.csv").exists() is written


def test_a_workbook_takes_events_too(run, folder, give, tmp_path):
    book = tmp_path / "shop.xlsx"
    save_workbook(load_problem(folder), book)
    ran = run("calendar", "import", give(one(more="RRULE:FREQ=WEEKLY;BYDAY=TH")), "--into", book, "--yes")
    assert ran.code == 0, ran.err
    assert "工作簿会整个重写" in ran.out
    (row,) = load_problem(book).events
    assert (row.title, row.rrule) == ("盘点", "FREQ=WEEKLY;BYDAY=TH")
    before = book.read_bytes()
    assert (
        "没有写任何文件"
        in run("calendar", "import", give(one(more="RRULE:FREQ=WEEKLY;BYDAY=TH")), "--into", book, "--yes").out
    )
    assert book.read_bytes() == before


@pytest.mark.parametrize("feed", FEEDS)
def test_days_off_and_on_come_out_right(run, folder, give, feed):
    moved = [replace(day, start=date(2027, 2, 4)) if day.id == "cny-2027" else day for day in SHIPPED]
    ran = run("calendar", "import", give(data=FEEDS[feed](moved)), "--into", folder, "--as", "holidays", "--yes")
    assert ran.code == 0, ran.err
    assert "新 0，改 1，不变 11，不再有 0" in ran.out
    assert "2027-02-05 → 2027-02-04" in ran.out
    assert "会改变方案" in ran.out
    found = {day.id: day for day in load_problem(folder).holidays}
    assert [(day.id, day.kind, day.start, day.end) for day in moved] == [
        (day.id, found[day.id].kind, found[day.id].start, found[day.id].end) for day in moved
    ]
    assert (found["cny-2027"].status, found["cny-2027"].source) == ("unverified", "works")
    assert found["national-2027"].source != "works"  # said the same: left as it was
    before = files(folder)
    again = run("calendar", "import", give(data=FEEDS[feed](moved)), "--into", folder, "--as", "holidays", "--yes")
    assert "没有写任何文件" in again.out
    assert files(folder) == before


def test_a_make_up_day_the_notice_dropped_goes(run, folder, give):
    fewer = [day for day in SHIPPED if day.id != "labour-makeup-2027"]
    ran = run("calendar", "import", give(data=phone(fewer)), "--into", folder, "--as", "holidays", "--yes")
    assert "不再有 1" in ran.out
    ids = {day.id for day in load_problem(folder).holidays}
    assert "labour-makeup-2027" not in ids
    assert {"cny-rush-2027", "cny-shutdown-2027", "labour-2027"} <= ids


def test_a_holiday_calendar_as_events_is_pointed_out(run, folder, give):
    ran = run("calendar", "import", give(data=phone(SHIPPED)), "--into", folder, "--yes")
    assert "--as holidays" in ran.out


@pytest.mark.parametrize(
    ("words", "data", "says"),
    [
        ([], b"<html>login</html>", "登录页"),
        ([], ics(one(start="20300101")), "没有一件落在计划的日子里（2027-01-01 至 2027-12-31）"),
        ([], ics(one(start="20270230")), "没有一件落在计划的日子里"),
        ([], ics(), "没有一件落在计划的日子里"),
        (["--as", "holidays"], ics(one()), "--as events"),
        (["--as", "tasks"], ics(one()), "events"),
        (["--name", "计划"], ics(one()), "不能用作来源的名字"),
        (["--name", "holiday"], ics(one()), "不能用作来源的名字"),
        (["--list", "x.txt"], ics(one()), ".csv"),
    ],
)
def test_kind_refusals(run, folder, give, words, data, says):
    before = files(folder)
    ran = run("calendar", "import", give(data=data), "--into", folder, "--yes", *words)
    assert ran.code == 2
    assert says in ran.err
    assert "Traceback" not in ran.err
    assert files(folder) == before


def test_another_calendar_under_a_known_name_is_not_taken_unseen(run, folder, give):
    run("calendar", "import", give(one(), one("b", "停电", "20270701")), "--into", folder, "--yes")
    before = files(folder)
    ran = run(
        "calendar",
        "import",
        give(one("z", "年会", "20271201"), name="other.ics"),
        "--into",
        folder,
        "--name",
        "works",
        "--yes",
    )
    assert ran.code == 2
    assert "像是另一个日历" in ran.err
    assert files(folder) == before


def test_a_calendar_cut_short_takes_nothing_away(run, folder, give):
    run("calendar", "import", give(one(), one("b", "停电", "20270701")), "--into", folder, "--yes")
    cut = ics(one(start="20270615"), one("b", "停电", "20270701"))[:-40]
    ran = run("calendar", "import", give(data=cut), "--into", folder, "--yes")
    assert ran.code == 0, ran.err
    assert "不再有 0" in ran.out
    assert [row.uid for row in load_problem(folder).events] == ["a", "b"]


def test_the_whole_difference_as_a_table(run, folder, give, tmp_path):
    many = [one(f"u{n}", f"第 {n} 件", f"202706{n % 28 + 1:02d}") for n in range(40)]
    ran = run("calendar", "import", give(*many), "--into", folder, "--list", "all.csv")
    assert "另有 25" in ran.out
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 40
    assert {row["what"] for row in rows} == {"new"}


def test_formulas_in_titles_are_no_formulas_in_tables(run, folder, give):
    path = give(one(title='=HYPERLINK("http://x")'), one("b", "@SUM(A1)"), one("c", "-5% 折扣"))
    assert run("calendar", "import", path, "--into", folder, "--yes").code == 0
    text = (folder / "events.csv").read_text(encoding="utf-8-sig")
    assert "· =HYPERLINK" in text.replace('"', "")
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in csv.reader(text.splitlines()) for cell in row)
    assert "没有写任何文件" in run("calendar", "import", path, "--into", folder, "--yes").out


class TestFromAServer:
    @pytest.fixture(autouse=True)
    def _no_proxy(self, monkeypatch):
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.delenv(name, raising=False)

    def test_the_next_import_asks_whether_it_changed(self, run, folder):
        with calendar_server(ics=ics(one())) as server:
            url = f"{server.url}/good/secret-token?key=abc"
            first = run("calendar", "import", url, "--into", folder, "--yes")
            assert first.code == 0, first.err
            assert b"secret" not in b"".join(files(folder).values())
            assert "secret" not in first.out + first.err
            before = files(folder)
            again = run("calendar", "import", url, "--into", folder, "--yes")
            assert again.code == 0
            assert "没有写任何文件" in again.out
            assert server.asked[-1][1]["If-None-Match"] == ETAG
            assert files(folder) == before

            # A row that somebody changed since is compared again, and so asked for whole.
            problem = load_problem(folder)
            save_problem(replace(problem, events=(replace(problem.events[0], title="改过"),)), folder)
            ran = run("calendar", "import", url, "--into", folder, "--yes")
            assert "If-None-Match" not in server.asked[-1][1]
            assert "标题：改过 → 盘点" in ran.out

    def test_a_memory_that_is_none_is_no_memory(self, run, folder):
        with calendar_server(ics=ics(one())) as server:
            run("calendar", "import", f"{server.url}/good", "--into", folder, "--yes")
            (folder / "imports.json").write_text('{"sources": {"x": [1]}}', encoding="utf-8")
            ran = run("calendar", "import", f"{server.url}/good", "--into", folder, "--yes")
            assert ran.code == 0
            assert "If-None-Match" not in server.asked[-1][1]

    def test_a_failure_on_the_way(self, run, folder):
        with calendar_server() as server:
            ran = run("calendar", "import", f"{server.url}/403/secret", "--into", folder, "--yes")
        assert ran.code == 2
        assert "403" in ran.err
        assert "secret" not in ran.err


def test_comments_in_the_settings_stay(run, folder, give):
    settings = folder / "problem.toml"
    settings.write_text("# 我的店，不要动这行\n" + settings.read_text(encoding="utf-8"), encoding="utf-8")
    fewer = [day for day in SHIPPED if day.id != "labour-makeup-2027"]
    run("calendar", "import", give(data=phone(fewer)), "--into", folder, "--as", "holidays", "--yes")
    assert "# 我的店，不要动这行" in settings.read_text(encoding="utf-8")
    ids = {day.id for day in load_problem(folder).holidays}
    assert "labour-makeup-2027" not in ids
    # And back again: the day returns as a row, and nothing is left out any more.
    run("calendar", "import", give(data=phone(SHIPPED)), "--into", folder, "--as", "holidays", "--yes")
    days = {(day.kind, day.start) for day in load_problem(folder).holidays}
    assert ("makeup", date(2027, 5, 8)) in days


def test_ones_own_export_is_nobody_elses_time(run, folder, tmp_path):
    out = tmp_path / "own.ics"
    run("calendar", "export", folder, "--out", out)
    before = files(folder)
    code, _, told = run("calendar", "import", out, "--into", folder, "--name", "mine", "--yes")
    assert code == 2
    assert "本方案自己的日历" in told
    assert files(folder) == before
    # What a colleague added to the file comes in; what an earlier version took for somebody else's goes.
    data = out.read_bytes()
    added = b"BEGIN:VEVENT\r\nUID:theirs\r\nDTSTAMP:20270101T000000Z\r\nDTSTART;VALUE=DATE:20270610\r\nSUMMARY:x\r\nEND:VEVENT\r\n"
    out.write_bytes(data.replace(b"END:VCALENDAR", added + b"END:VCALENDAR"))
    code, said, _ = run("calendar", "import", out, "--into", folder, "--name", "mine", "--yes")
    assert code == 0
    assert "就是本方案自己的日程" in said
    assert [row.uid for row in load_problem(folder).events] == ["theirs"]
