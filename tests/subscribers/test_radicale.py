"""The calendar pushed into a real Radicale, and read back by the caldav library and by vdirsyncer with khal."""

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest
import requests
from serving import NOW, Place
from subscribers.conftest import PASSWORD, USER, Radicale
from subscribers.khal_reading import expected, shown

from campaignplan.calendars.event import Event
from campaignplan.cli import main, pushing
from campaignplan.feeds.caldav.objects import objects
from campaignplan.feeds.scope import EVERYTHING, seen
from campaignplan.feeds.write import calendar_bytes
from campaignplan.resources import shipped
from campaignplan.storage.workspace.address import VARIABLE
from campaignplan.text import Text
from campaignplan.web import desk

pytestmark = pytest.mark.xdist_group("radicale")  # one server

EXAMPLES = sorted(path.name for path in shipped("examples").iterdir() if (path / "problem.toml").is_file())
READ = """
import json, sys, caldav
url, user, password = sys.argv[1:]
with caldav.DAVClient(url=url, username=user, password=password) as client:
    found = []
    for one in client.calendar(url=url).events():
        entry = one.icalendar_component
        found.append([str(entry["UID"]), entry["DTSTART"].dt.isoformat(), entry["DTEND"].dt.isoformat(), str(entry["SUMMARY"]),
                      int(entry["SEQUENCE"]), entry["RRULE"].to_ical().decode() if "RRULE" in entry else "", str(entry["STATUS"])])
print(json.dumps(found))
"""
SETTINGS = """
[general]
status_path = "{work}/status/"
[pair plan]
a = "server"
b = "local"
collections = ["{name}"]
[storage server]
type = "caldav"
url = "{url}"
username = "{user}"
password = "{password}"
item_types = ["VEVENT"]
[storage local]
type = "filesystem"
path = "{work}/local/"
fileext = ".ics"
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "ws"))
    monkeypatch.setenv(pushing.PASSWORD, PASSWORD)
    return Place(tmp_path / "ws")


@pytest.fixture
def clock(monkeypatch):
    found = [NOW]
    monkeypatch.setattr(desk, "now", lambda: found[0])
    return found


@pytest.fixture
def shop(tmp_path):
    assert main(["example", "hebei-gears", str(tmp_path / "shop")]) == 0
    return tmp_path / "shop"


@pytest.fixture
def publish(shop, capsys) -> Callable[..., tuple[int, str]]:
    def run(url: str, *words: str) -> tuple[int, str]:
        capsys.readouterr()
        code = main(["calendar", "publish", str(shop), "--caldav", url, "--user", USER, "--lang", "zh", *words])
        said = capsys.readouterr()
        assert PASSWORD not in said.out + said.err
        return code, said.out + said.err

    return run


def own_events(shop: Path, *rows: str) -> None:
    (shop / "events.csv").write_text("id,title,start,end\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")


def read(tools: Path, url: str) -> list[list[object]]:
    """Read a calendar with the caldav library, in its own environment."""
    command = [str(tools / "python"), "-c", READ, url, USER, PASSWORD]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    found: list[list[object]] = json.loads(done.stdout)
    return sorted(found)


def wanted(place: Place, at: object = NOW) -> bytes:
    return calendar_bytes(seen(place.publication.events(at), EVERYTHING), place.heading.name)


def told(feed: bytes) -> list[list[object]]:
    return sorted(
        [str(one["UID"]), one["DTSTART"].dt.isoformat(), one["DTEND"].dt.isoformat(), str(one["SUMMARY"]), int(one["SEQUENCE"]),
         one["RRULE"].to_ical().decode() if "RRULE" in one else "", str(one["STATUS"])]
        for one in icalendar.Calendar.from_ical(feed).walk("VEVENT")
    )  # fmt: skip


def dav(method: str, url: str, data: bytes = b"", **headers: str) -> requests.Response:
    auth = (USER.encode(), PASSWORD.encode())
    return requests.request(method, url, data=data, headers=headers, auth=auth, timeout=30)


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_is_pushed_is_what_the_caldav_library_reads(tools, radicale, place, clock, shop, publish, example):
    shutil.rmtree(shop)
    shutil.copytree(shipped("examples") / example, shop)
    url = radicale.calendar(f"whole-{example}")
    own_events(shop, "emoji,🎉 拍摄；A,2027-03-05,", "timed,直播,2027-03-07 20:00,2027-03-08 02:00")
    code, said = publish(url)
    assert code == 0, said
    everything = told(wanted(place))
    assert f"新增 {len(everything)}，改写 0，删除 0" in said
    assert read(tools, url) == everything
    assert len(everything) > 100


def test_only_what_changed_is_touched_and_strangers_stay(tools, radicale, place, clock, shop, publish):
    url = radicale.calendar("edits")
    stranger = calendar_bytes([], "x").replace(
        b"END:VCALENDAR", b"BEGIN:VEVENT\r\nUID:mine\r\nDTSTAMP:20270101T000000Z\r\nDTSTART;VALUE=DATE:20270301\r\n"
        b"SUMMARY:private\r\nEND:VEVENT\r\nEND:VCALENDAR",
    )  # fmt: skip
    assert dav("PUT", f"{url}mine.ics", stranger, **{"Content-Type": "text/calendar"}).status_code == 201
    before = dav("GET", f"{url}mine.ics").content
    own_events(shop, "photo,拍摄,2027-03-05,", "visit,看厂,2027-03-06,", "keep,不变,2027-03-07,")
    assert publish(url, "--kind", "own")[0] == 0
    assert "新增 0，改写 0，删除 0，3 件没有变化" in publish(url, "--kind", "own")[1]

    clock[0] += timedelta(hours=1)
    own_events(shop, "photo,拍摄,2027-03-08,", "keep,不变,2027-03-07,", "fair,展会,2027-03-09,")
    assert "新增 1，改写 2，删除 0，1 件没有变化" in publish(url, "--kind", "own")[1]  # moved, and called off
    rows = {str(row[3]): row for row in read_own(radicale, url)}
    assert (rows["拍摄"][1], rows["看厂"][2]) == ("2027-03-08", "CANCELLED")

    clock[0] += timedelta(days=40)  # what was called off is gone after a month
    assert "新增 0，改写 1，删除 1" in publish(url, "--kind", "own")[1]  # and the note of the move has faded
    assert set(rows) - {str(row[3]) for row in read_own(radicale, url)} == {"看厂"}
    assert dav("GET", f"{url}mine.ics").content == before
    assert "新增 0，改写 0，删除 0，3 件没有变化" in publish(url, "--kind", "own")[1]


def read_own(radicale: Radicale, url: str) -> list[tuple[str, str, str, str]]:
    """Return (uid, start, status, title) of what lies in the server's files, strangers' left out."""
    folder = radicale.folder / "collection-root" / USER / url.rstrip("/").rpartition("/")[2]
    found = []
    for path in folder.glob("campaignplan-*.ics"):
        (entry,) = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
        found.append(
            (str(entry["UID"]), entry["DTSTART"].dt.isoformat(), str(entry["STATUS"]), str(entry["SUMMARY"]))
        )
    return sorted(found)


def test_what_somebody_changed_or_deleted_there_is_put_back(radicale, place, clock, shop, publish):
    url = radicale.calendar("meddled")
    own_events(shop, "one,一,2027-03-05,", "two,二,2027-03-06,")
    publish(url, "--kind", "own")
    rows = read_own(radicale, url)
    folder = radicale.folder / "collection-root" / USER / "meddled"
    first, second = (f"{url}{path.name}" for path in sorted(folder.glob("campaignplan-*.ics")))
    assert dav("DELETE", first).status_code == 200
    edited = dav("GET", second).content.replace(b"SUMMARY:", b"SUMMARY:edited ")
    assert dav("PUT", second, edited).status_code in (201, 204)
    assert "新增 1，改写 1，删除 0，0 件没有变化" in publish(url, "--kind", "own")[1]
    assert read_own(radicale, url) == rows


def test_a_lost_memory_finds_its_own_by_what_was_told_and_leaves_others(radicale, place, clock, shop, publish):
    url = radicale.calendar("forgotten")
    own_events(shop, "one,一,2027-03-05,", "two,二,2027-03-06,")
    publish(url, "--kind", "own")
    place.sql("DELETE FROM pushes")
    assert "新增 0，改写 2，删除 0" in publish(url, "--kind", "own")[1]
    place.sql("DELETE FROM pushes")
    theirs = Event("theirs", "own", Text("别人的", "theirs"), date(2027, 3, 7), date(2027, 3, 8))
    ((name, data),) = objects(calendar_bytes([theirs], "x")).items()
    assert dav("PUT", f"{url}{name}", data, **{"Content-Type": "text/calendar"}).status_code == 201
    own_events(shop, "one,一,2027-03-05,")
    clock[0] += timedelta(days=60)
    said = publish(url, "--kind", "own")[1]
    assert "新增 0，改写 1，删除 1" in said
    assert "1 件像是另一个工作区放的，没有动" in said  # it was never told of that one
    assert len(read_own(radicale, url)) == 2


def test_an_event_that_was_imported_there_by_hand_is_left(radicale, place, clock, shop, publish, tmp_path):
    url = radicale.calendar("imported")
    own_events(shop, "one,一,2027-03-05,")
    publish(url, "--kind", "own")
    (mine,) = (radicale.folder / "collection-root" / USER / "imported").glob("campaignplan-*.ics")
    data = mine.read_bytes()
    assert dav("DELETE", f"{url}{mine.name}").status_code == 200
    assert dav("PUT", f"{url}by-hand.ics", data, **{"Content-Type": "text/calendar"}).status_code == 201
    code, said = publish(url, "--kind", "own")
    assert code == 0
    assert "1 件没有写" in said


def test_each_role_has_its_own_collection(tools, radicale, place, clock, publish):
    ads, design = radicale.calendar("ads"), radicale.calendar("design")
    assert publish(ads, "--role", "ads", "--kind", "duty")[0] == 0
    assert publish(design, "--role", "design", "--kind", "duty")[0] == 0
    seen_ads, seen_design = ({row[3] for row in read_own(radicale, url)} for url in (ads, design))
    assert seen_ads
    assert seen_ads != seen_design
    assert "0 件没有变化" not in publish(ads, "--role", "ads", "--kind", "duty")[1]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("nothing-here/", "没有这个日历"),
        ("", "这里放着几个日历"),
        ("../someone-else/plan/", "没有写入权限"),
    ],
)
def test_an_address_where_nothing_can_be_pushed(radicale, place, clock, publish, path, says):
    radicale.calendar("any-" + str(abs(hash(path))))
    code, said = publish(requests.compat.urljoin(radicale.home, path))
    assert code == 2
    assert says in said
    assert "第一次发布" in said  # the links' subscribers have it all the same


def test_a_wrong_password_and_no_password(radicale, place, clock, publish, monkeypatch):
    url = radicale.calendar("locked")
    for wrong in ("", "wrong", PASSWORD + "x"):
        monkeypatch.setenv(pushing.PASSWORD, wrong)
        code, said = publish(url)
        assert code == 2
        assert "用户名或密码不对" in said
    assert list((radicale.folder / "collection-root" / USER / "locked").glob("*.ics")) == []


def test_vdirsyncer_and_khal_read_the_pushed_calendar_with_its_uids(
    tools, radicale, place, clock, shop, publish, tmp_path
):
    url = radicale.calendar("synced")
    own_events(shop, "emoji,🎉 拍摄；A,2027-03-05,", "timed,直播,2027-03-07 20:00,2027-03-08 02:00")
    assert publish(url)[0] == 0
    (tmp_path / "local").mkdir()
    settings = SETTINGS.format(work=tmp_path, url=radicale.home, user=USER, password=PASSWORD, name="synced")
    (tmp_path / "config").write_text(settings, encoding="utf-8")
    for words in (["discover"], ["sync"]):
        command = [str(tools / "vdirsyncer"), "-c", str(tmp_path / "config"), *words]
        done = subprocess.run(command, capture_output=True, text=True, input="y\n" * 9, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
    local = tmp_path / "local" / "synced"
    found = shown(tools, {"plan": local}, tmp_path)
    assert found["plan"] == expected(wanted(place))
    assert len(list(local.glob("*.ics"))) == len(told(wanted(place)))
