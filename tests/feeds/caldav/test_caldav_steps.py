"""A push step by step, without a server: against a small model of a collection that others change too."""

from datetime import date, datetime, timedelta
from urllib.parse import quote, unquote

import icalendar
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaignplan.calendars.event import Event
from campaignplan.dates import SHANGHAI
from campaignplan.feeds.caldav.objects import PREFIX, Pushed, imprint, object_name, objects, steps
from campaignplan.feeds.write import calendar_bytes, uid
from campaignplan.text import Text

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # other work may share the machine
HOME = "https://dav.example.org/me/plan/"


def event(name: str, title: str = "x", **changes: object) -> Event:
    fields = {"start": date(2027, 3, 10), "end": date(2027, 3, 11), **changes}
    return Event(name, "task", Text(title, title), **fields)


def test_a_calendar_is_taken_apart_line_by_line():
    start = datetime(2027, 3, 10, 18, tzinfo=SHANGHAI)
    long = "很长的备注，" * 60 + "\nBEGIN:VEVENT\r\nEND:VEVENT"
    events = [
        event("a", "🎉 大促", description=Text(long, long)),
        event("b", start=start, end=start + timedelta(hours=1), related="a"),
        event("c" * 60, rrule="FREQ=WEEKLY;UNTIL=20270501"),
    ]
    whole = calendar_bytes(events, "计划", "https://example.org/feed/x.ics")
    apart = objects(whole)
    assert set(apart) == {object_name(uid(one.id)) for one in events}
    together = {str(one["UID"]): one for one in icalendar.Calendar.from_ical(whole).walk("VEVENT")}
    for data in apart.values():
        assert data.endswith(b"END:VCALENDAR\r\n")
        assert data.replace(b"\r\n", b"").count(b"\n") == 0
        calendar = icalendar.Calendar.from_ical(data)
        (entry,) = calendar.walk("VEVENT")
        assert entry == together[str(entry["UID"])]
        assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE", "VEVENT"]
        assert set(calendar) == {"VERSION", "PRODID", "CALSCALE"}


def test_an_empty_calendar_has_no_objects():
    assert objects(calendar_bytes([], "空")) == {}


@CALM
@given(st.text(min_size=1, max_size=80))
def test_names_are_safe_in_any_path(name):
    found = object_name(name)
    assert found.startswith(PREFIX)
    assert quote(found) == unquote(found) == found
    assert object_name(name) == found
    assert object_name(name + "x") != found


NAMES = [object_name(letter) for letter in "abcd"]
STRANGERS = ["holiday.ics", f"{PREFIX}another-workspace.ics"]
contents = st.dictionaries(st.sampled_from(NAMES), st.sampled_from([b"1", b"2"]))


@CALM
@given(
    contents, contents, st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["edited", "deleted"])), st.booleans()
)
def test_after_a_push_the_collection_is_what_is_wanted(first, second, meddled, forgets):
    """Two pushes with somebody else's hands between them; strangers' objects stay to the byte."""
    there = {name: b"stranger" for name in STRANGERS}
    known: dict[str, Pushed] = {}
    for wanted in (first, second):
        tags = {name: imprint(data) for name, data in there.items()}
        work = steps(wanted, tags, known.values())
        assert all(put.etag == tags.get(put.name, "") for put in work.puts)
        assert not {step.name for step in (*work.puts, *work.deletes)} & set(STRANGERS)
        for put in work.puts:
            there[put.name] = put.data
            known[put.name] = Pushed(HOME, put.name, imprint(put.data), imprint(put.data))
        for delete in work.deletes:
            assert delete.etag == tags[delete.name]
            del there[delete.name]
        known = {name: one for name, one in known.items() if name in there}
        assert work.same == len(wanted) - len(work.puts)
        if not (forgets and wanted is second):
            assert {name: there[name] for name in there if name not in STRANGERS} == wanted
        again = steps(wanted, {name: imprint(data) for name, data in there.items()}, known.values())
        assert (again.puts, again.deletes, again.same) == ((), (), len(wanted))
        for name, what in meddled.items():
            if name in there and what == "edited":
                there[name] += b" edited"
            elif name in there:
                del there[name]
        if forgets:
            known = {}


def test_only_what_differs_is_touched():
    data = {name: b"1" for name in NAMES}
    tags = {name: "t" for name in NAMES}
    known = [Pushed(HOME, name, imprint(b"1"), "t") for name in NAMES]
    work = steps({**data, NAMES[1]: b"2"}, tags, known)
    assert [put.name for put in work.puts] == [NAMES[1]]
    assert (work.deletes, work.same, work.strange) == ((), 3, 0)


def test_objects_of_another_workspace_are_counted_and_left():
    work = steps({}, {STRANGERS[1]: "t", "x.ics": "t"}, ())
    assert (work.puts, work.deletes, work.strange) == ((), (), 1)


def test_what_was_forgotten_is_known_by_what_was_ever_told():
    """The memory of a push is lost: objects of our events go when nobody wants them, strangers' stay."""
    ours = {name: object_name(uid(name)) for name in ("duty.report", "gone")}
    there = {**dict.fromkeys(ours.values(), "t"), STRANGERS[1]: "t", "x.ics": "t"}
    work = steps({ours["duty.report"]: b"1"}, there, (), ("duty.report", "gone", "never pushed"))
    assert [put.name for put in work.puts] == [ours["duty.report"]]
    assert [(delete.name, delete.etag) for delete in work.deletes] == [(ours["gone"], "t")]
    assert work.strange == 1
