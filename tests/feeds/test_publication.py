"""Identity over time: what is told, when it counts as changed, how it goes and comes back."""

import random
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from campaignplan.calendars.event import NO_TEXT, UNDATED, Event
from campaignplan.dates import SHANGHAI
from campaignplan.errors import InputError
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.publication_json import publication_json, read_publication
from campaignplan.feeds.write import calendar_bytes
from campaignplan.storage.workspace.workspace import Workspace
from campaignplan.text import Text

AT = datetime(2027, 2, 1, 4, tzinfo=UTC)  # noon in Shanghai


def later(days=1, **more):
    return AT + timedelta(days=days, **more)


def bar(name="bar", title="预热", start=date(2027, 3, 21), days=7, **options):
    return Event(name, "phase", Text(title, title), start, start + timedelta(days=days), **options)


def talk(name="talk", start=datetime(2027, 3, 21, 20, tzinfo=SHANGHAI), minutes=60, **options):
    return Event(name, "own", Text("会", "Talk"), start, start + timedelta(minutes=minutes), **options)


def weekly(skipped=(), until="20271231T155959Z", start=datetime(2027, 1, 4, 10, tzinfo=SHANGHAI), **options):
    rule = f"FREQ=WEEKLY;BYDAY=MO;UNTIL={until}"
    return talk("duty", start, rrule=rule, skipped=tuple(skipped), **options)


def told(*steps, since=None):
    """The publication after telling each list of events on one day more."""
    publication = Publication()
    for number, events in enumerate(steps):
        publication = publication.told(events, later(number), since)
    return publication


def only(publication, at=None):
    (event,) = publication.events(at or later())
    return event


def test_the_first_telling_is_a_plain_export():
    events = [bar(changed=later(-9), sequence=4), talk(), weekly(), bar("b", person="小王")]
    publication = told(events)
    assert calendar_bytes(publication.events(AT), "x") == calendar_bytes(events, "x")
    assert only(told([], [bar(changed=later(-9))])) == bar(changed=later(-9))


def test_nothing_changed_is_the_same_object():
    events = [bar(), talk(), weekly(skipped=[datetime(2027, 1, 11, 10, tzinfo=SHANGHAI)])]
    first = told(events)
    assert first.told(list(reversed(events)), later(3)) is first
    utc = replace(talk(), start=talk().start.astimezone(UTC))
    spelled = replace(events[2], rrule="freq=weekly;until=20271231T155959Z;byday=MO")
    assert first.told([utc, spelled, bar(changed=later(2), sequence=9)], later(3)) is first


@pytest.mark.parametrize(
    ("after", "zh", "en"),
    [
        (bar(start=date(2027, 3, 20)), "原 3/21，改 3/20", "was 21 Mar, now 20 Mar"),
        (bar(days=8), "原 3/21–3/27，改 3/21–3/28", "was 21 Mar – 27 Mar, now 21 Mar – 28 Mar"),
        (bar(start=date(2026, 12, 31)), "原 2027/3/21，改 2026/12/31", "was 21 Mar 2027, now 31 Dec 2026"),
        (bar(status="tentative"), "日期待定", "dates not confirmed yet"),
        (bar(status="cancelled"), "已取消", "called off"),
        (bar(rrule="FREQ=YEARLY"), "改为重复", "repeats now"),
        (replace(talk("bar"), kind="phase", title=bar().title), "原 3/21–3/27，改 3/21 20:00–21:00", "was 21 Mar – 27 Mar, now 21 Mar 20:00–21:00"),
    ],
)  # fmt: skip
def test_moves_count_and_are_named(after, zh, en):
    event = only(told([bar()], [after]))
    assert (event.sequence, event.changed, event.note) == (1, later(), Text(zh, en))
    assert replace(event, sequence=0, changed=UNDATED, note=NO_TEXT) == after


@pytest.mark.parametrize(
    ("before", "after", "zh"),
    [
        (talk(), talk(start=datetime(2027, 3, 20, 19, 30, tzinfo=SHANGHAI)), "原 3/21 20:00–21:00，改 3/20 19:30–20:30"),
        (talk(), talk(minutes=300), "原 3/21 20:00–21:00，改 3/21 20:00–3/22 01:00"),
        (weekly(), weekly(until="20281231T155959Z"), "排到 2028/12/31"),
        (weekly(), weekly(until="20281231T155959Z", start=datetime(2028, 1, 3, 10, tzinfo=SHANGHAI)), "排到 2028/12/31"),
        (weekly(), weekly([datetime(2027, 3, 1, 10, tzinfo=SHANGHAI), datetime(2027, 2, 8, 10, tzinfo=SHANGHAI)]), "2/8、3/1 取消"),
        (weekly([datetime(2027, 3, 1, 10, tzinfo=SHANGHAI)]), weekly(), "3/1 恢复"),
        (weekly(), weekly(start=datetime(2027, 1, 4, 9, tzinfo=SHANGHAI)), "原 10:00–11:00，改 09:00–10:00"),
        (weekly(), replace(weekly(), rrule="FREQ=DAILY;UNTIL=20271231T155959Z"), "重复的日子已改"),
        (weekly(), replace(weekly(), rrule=""), "不再重复"),
    ],
)  # fmt: skip
def test_hours_and_rules_count_and_are_named(before, after, zh):
    event = only(told([before], [after]))
    assert (event.sequence, event.changed, event.note.zh) == (1, later(), zh)


def test_a_series_names_five_days_left_out_at_most():
    days = [datetime(2027, 1, 4, 10, tzinfo=SHANGHAI) + timedelta(weeks=n) for n in range(1, 9)]
    assert only(told([weekly()], [weekly(days)])).note.zh == "1/11、1/18、1/25、2/1、2/8 等 8 天 取消"


def test_other_changes_do_not_count_but_date_the_event():
    named = only(told([bar()], [bar(title="热身")]))
    assert (named.sequence, named.changed, named.note.zh) == (0, later(), "原名“预热”")
    given = only(told([bar()], [bar(person="小李")]))
    assert (given.sequence, given.changed, given.note.zh) == (0, later(), "负责人 原 —，改 小李")
    described = only(told([bar()], [bar(description=Text("新", "new"))]))
    assert (described.sequence, described.changed, described.note) == (0, later(), NO_TEXT)


def test_notes_stand_thirty_days_newest_first_and_their_fall_dates_the_event():
    publication = told([bar()], [bar(start=date(2027, 3, 20))], [bar(start=date(2027, 3, 22))])
    assert only(publication, later(2)).note.zh == "原 3/20，改 3/22\n原 3/21，改 3/20"
    assert only(publication, later(30)).note.zh == "原 3/20，改 3/22\n原 3/21，改 3/20"
    faded = only(publication, later(31))
    assert faded.note.zh == "原 3/20，改 3/22"
    assert faded.changed == datetime(2027, 3, 4, tzinfo=SHANGHAI) == publication.modified(later(31))
    assert only(publication, later(90)) == only(publication, later(32))
    assert only(publication, later(90)).note == NO_TEXT
    assert only(publication, later(90)).sequence == 2


@pytest.mark.parametrize("second", [(), (bar(status="cancelled"),)])
def test_called_off_is_shown_thirty_days(second):
    publication = told([bar(start=date(2027, 6, 1))], [replace(event, start=date(2027, 6, 1), end=date(2027, 6, 8)) for event in second])  # fmt: skip
    event = only(publication)
    assert (event.status, event.sequence, event.changed, event.note.zh) == ("cancelled", 1, later(), "已取消")
    assert only(publication, later(30)).status == "cancelled"
    assert publication.events(later(31)) == ()
    assert publication.modified(later(31)) == datetime(2027, 3, 4, tzinfo=SHANGHAI)


def test_called_off_is_gone_once_past():
    publication = told([bar(start=date(2027, 2, 5), days=2)], [])
    assert only(publication, later(5)).status == "cancelled"
    assert publication.events(later(6)) == ()
    assert told([bar(start=date(2027, 1, 5))], []).events(later()) == ()


def test_a_cancelled_series_is_past_with_its_last_day():
    publication = told([weekly(until="20270208T155959Z")], [])
    assert only(publication, later(7)).status == "cancelled"
    assert publication.events(later(8)) == ()
    endless = told([replace(weekly(), rrule="FREQ=DAILY")], [])
    assert only(endless, later(30)).status == "cancelled"
    assert endless.events(later(31)) == ()


def test_what_returns_goes_on_from_its_sequence():
    soon = told([bar(), talk()], [talk()], [bar(), talk()])
    event = next(event for event in soon.events(later(2)) if event.id == "bar")
    assert (event.status, event.sequence, event.changed, event.note.zh) == ("confirmed", 2, later(2), "恢复")
    gone = told([bar(), talk()], [talk()]).told([replace(talk(), title=Text("新", "new"))], later(60))
    assert [one.id for one in gone.forgotten] == ["bar"]
    back = gone.told([bar(), talk()], later(70))
    event = next(event for event in back.events(later(70)) if event.id == "bar")
    assert (event.status, event.sequence, event.changed, event.note) == ("confirmed", 2, later(70), NO_TEXT)
    assert back.forgotten == ()


def test_what_is_no_longer_shown_returns_alike_pruned_or_not():
    hidden = told([bar()], [])
    assert hidden.entries != ()
    back = hidden.told([bar()], later(70))
    assert only(back, later(70)).sequence == 2
    assert only(back, later(70)).note == NO_TEXT


def test_what_ended_before_the_plan_was_not_called_off():
    old, new = bar("old", start=date(2026, 12, 1)), bar("new")
    publication = told([old], [new], since=date(2027, 1, 1))
    assert [event.id for event in publication.events(later())] == ["old", "new"]
    assert {event.status for event in publication.events(later())} == {"confirmed"}
    ended = date(2026, 12, 7)
    assert len(publication.events(datetime(2027, 3, 7, 12, tzinfo=SHANGHAI))) == 2
    assert (date(2027, 3, 7) - ended).days == 90
    assert [e.id for e in publication.events(datetime(2027, 3, 8, 0, 1, tzinfo=SHANGHAI))] == ["new"]
    running = bar("old", start=date(2026, 12, 28))
    assert {e.status for e in told([running], [], since=date(2027, 1, 1)).events(AT)} == set()
    assert (
        told([bar("old", start=date(2027, 2, 28))], [], since=date(2027, 1, 1)).events(later())[0].status
        == "cancelled"
    )


def test_a_clock_that_stands_still_or_goes_back_never_dates_back():
    publication = Publication().told([bar()], AT).told([bar(days=8)], AT).told([bar(days=9)], AT - timedelta(days=3))
    assert only(publication, AT).changed == AT + timedelta(seconds=1)
    assert publication.changed == AT + timedelta(seconds=2)


def test_a_day_is_one_telling():
    publication = told([bar()], [bar(start=date(2027, 3, 20))], [])
    morning, night = datetime(2027, 2, 20, tzinfo=SHANGHAI), datetime(2027, 2, 20, 23, 59, 59, tzinfo=SHANGHAI)
    assert publication.events(morning) == publication.events(night)


def test_bad_tellings_are_refused():
    with pytest.raises(ValueError, match="zone"):
        Publication().told([], datetime(2027, 1, 1))
    with pytest.raises(ValueError, match="share"):
        Publication().told([bar(), bar()], AT)


def rich():
    event = bar(
        roles=("ads",), shop="s", description=Text("一\n\ud800", "a"), checklist=(Text("x", "y"),), url="https://x",
        related="r", categories=(Text("预", "w"),), status="tentative", sequence=3, changed=later(-3),
        special_day="休", person="小王", depends=("d",), output=Text("o", "p"), metric=Text("m", "n"), note=Text("q", "r"),
    )  # fmt: skip
    skipped = [datetime(2027, 1, 18, 10, tzinfo=SHANGHAI)]
    steps = [[event, talk(), weekly()], [replace(event, person=""), weekly(skipped)], [weekly()]]
    return told(*steps).told([weekly(), bar("late")], later(80))


def test_json_goes_round():
    publication = rich()
    assert publication.forgotten
    data = publication_json(publication)
    again = read_publication(data)
    assert again == publication
    assert publication_json(again) == data
    assert read_publication(publication_json(Publication())) == Publication()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"version":1', b'"version":2'),
        (b'"kind":"own"', b'"kind":"x"'),
        (b'"kind":"own"', b'"kind":["own"]'),
        (b'"kind":"own"', b'"kind":"own","colour":"red"'),
        (b'"start":"2027-03-21"', b'"start":"2027-02-30"'),
        (b'"start":"2027-03-21"', b'"start":"2028-03-21"'),
        (b'"end":"2027-03-28"', b'"end":"2027-03-28T00:00:00+00:00"'),
        (b'"id":"late"', b'"id":"duty"'),
        (b'"id":"late",', b""),
        (b'"changed":"20', b'"changed":"x'),
        (b'"forgotten":[', b'"forgotten":[1,'),
        (b'"entries":[', b'"entries":[[],'),
        (b"}]", b"}"),
        (b"{", b"[" * 100_000 + b"{"),
        (b'"sequence":2', b'"sequence":-1'),
        (b'"sequence":2', b'"sequence":' + b"9" * 5000),
    ],
)
def test_a_broken_file_is_told(old, new):
    data = publication_json(rich())
    assert old in data or old == b"}]"
    with pytest.raises(InputError) as told_wrong:
        read_publication(data.replace(old, new, 1) if old != b"}]" else data[:-3])
    assert told_wrong.value.issues


def test_a_workspace_keeps_it(tmp_path):
    with Workspace.open(tmp_path) as workspace:
        store = workspace.feeds().told
        assert store.load() == Publication()
        assert store.update(lambda before: before.told([bar()], AT)) == store.load() == told([bar()])
        with workspace.database.reading() as connection:
            version = store.version(connection)
        store.update(lambda before: before.told([bar()], later()))
        with workspace.database.reading() as connection:
            assert store.version(connection) == version
        with pytest.raises(ValueError, match="share"):
            store.update(lambda before: before.told([bar(), bar()], AT))
        assert store.load() == told([bar()])


def test_two_processes_lose_nothing_of_each_other(tmp_path):
    code = (
        "import sys\n"
        "from datetime import date, datetime, timedelta, UTC\n"
        "from pathlib import Path\n"
        "from campaignplan.calendars.event import Event\n"
        "from campaignplan.storage.workspace.workspace import Workspace\n"
        "from campaignplan.text import Text\n"
        "who, workspace = sys.argv[1], Workspace.open(Path(sys.argv[2]))\n"
        "store = workspace.feeds().told\n"
        "for n in range(10):\n"
        "    new = Event(f'{who}{n}', 'own', Text('x', 'x'), date(2027, 3, 1), date(2027, 3, 2))\n"
        "    at = datetime(2027, 1, 1, tzinfo=UTC)\n"
        "    store.update(lambda old: old.told([*(e.event for e in old.entries), new], at))\n"
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", code, who, str(tmp_path)], env={"PYTHONPATH": ":".join(sys.path)})
        for who in "ab"
    ]
    assert [run.wait() for run in runs] == [0, 0]
    with Workspace.open(tmp_path) as workspace:
        found = {entry.event.id for entry in workspace.feeds().told.load().entries}
    assert found == {f"{who}{n}" for who in "ab" for n in range(10)}


def test_the_same_bytes_from_another_process(tmp_path):
    steps = [[bar(), talk(), weekly()], [bar(start=date(2027, 3, 20)), weekly(until="20270901T155959Z")]]
    for number, events in enumerate(steps):
        random.Random(number).shuffle(events)
        with Workspace.open(tmp_path) as workspace:
            workspace.feeds().told.update(partial(Publication.told, events=events, at=later(number)))
    code = (
        "import sys\n"
        "from datetime import datetime\n"
        "from pathlib import Path\n"
        "from campaignplan.feeds.write import calendar_bytes\n"
        "from campaignplan.storage.workspace.workspace import Workspace\n"
        "with Workspace.open(Path(sys.argv[1])) as workspace:\n"
        "    events = workspace.feeds().told.load().events(datetime.fromisoformat(sys.argv[2]))\n"
        "sys.stdout.buffer.write(calendar_bytes(events, 'x'))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), later(2).isoformat()],
        env={"TZ": "America/New_York", "PYTHONHASHSEED": "7", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        check=True,
    )
    assert run.stdout == calendar_bytes(told(*steps).events(later(2)), "x")
