"""Every feed of every example, and hostile ones, read alike by six independent parsers."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

import pytest
from feed_cases import ROLES, SHOPS, TWENTY, bar, hostile, moment, sample, series, timed
from feed_readers import FIRST, LAST, READERS, expected, within

from campaignplan.agenda import agenda
from campaignplan.calendars.occurrence import occurrences
from campaignplan.calendars.once import once_id
from campaignplan.calendars.own import OwnEvent
from campaignplan.calendars.template import Instance, templates
from campaignplan.dates import SHANGHAI
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.write import calendar_bytes
from campaignplan.resources import shipped
from campaignplan.storage import load_problem

AT = datetime(2027, 2, 1, 12, tzinfo=SHANGHAI)


def of(role, events):
    return tuple(event for event in events if not event.roles or role in event.roles)


def told():
    """A feed with a history: moved, called off, deleted, back again."""
    first = [bar("moved"), timed("off"), bar("deleted"), bar("back"), *series()]
    second = [bar("moved", start=date(2027, 3, 20)), timed("off", status="cancelled"), *series()[1:]]
    publication = Publication().told(first, AT).told(second, AT + timedelta(days=1))
    publication = publication.told([*second, bar("back")], AT + timedelta(days=2))
    return publication.events(AT + timedelta(days=3))


def every_template():
    """A shop with an instance of every template, and times of their series moved, called off and left out."""
    problem = load_problem(shipped("examples") / "hebei-gears")
    rows = tuple(
        Instance(
            name,
            name,
            None if "promotion" in name else date(2027, 3, 1),
            "1688-920-2027" if "promotion" in name else "",
        )
        for name in templates()
    )
    problem = replace(problem, templates=rows)
    series = [event for event in agenda(problem) if event.rrule]
    own = []
    for number, event in enumerate(series):
        days = [one.start.date() for one in occurrences(event, problem.settings.horizon)]
        own += [OwnEvent(once_id(event.id, days[0]), start=days[0] + timedelta(1))] if number % 2 else []
        own += [OwnEvent(once_id(event.id, days[-1]), status="cancelled")]
        own += [OwnEvent(event.id, skipped=(days[len(days) // 2],))] if len(days) > 2 else []
    return replace(problem, events=tuple(own))


@pytest.fixture(scope="module")
def feeds(tmp_path_factory, request, result, english):
    """name -> path and what is to be read there."""
    folder, made = tmp_path_factory.mktemp("feeds"), {}

    def make(name, events, lang, alarms=False):
        path = folder / f"{name}.{lang}.ics"
        feed = "https://example.com/x.ics"
        path.write_bytes(calendar_bytes(events, name, feed, lang=lang, alarms=alarms, plan=feed if alarms else ""))
        made[path] = expected(events, lang)

    for lang in ("zh", "en"):
        for shop in SHOPS:
            make(shop, sample(shop), lang, alarms=True)
            for role in ROLES:
                make(f"{shop}.{role}", of(role, sample(shop)), lang)
        make("hostile", hostile(), lang, alarms=True)
        for role in ROLES:
            make(f"hostile.{role}", of(role, hostile()), lang)
        make("empty", (), lang)
        make("told", told(), lang)
        make("templates", agenda(every_template()), lang)
        make("plan", agenda(result if lang == "zh" else english), lang)
        make("hostile-plan", agenda(request.getfixturevalue("hostile")), lang)
    return made


def one_after_the_other(text):
    r"""Undo escapes as ics 0.7 and node-ical 0.25 do: ``\\n`` becomes a backslash and a line break.

    RFC 5545 (3.3.11) reads it as a backslash and an n. They replace one escape after the other, the backslash
    last: ``unescape_string`` in ics/utils.py, ``text`` in node-ical's ical.js. Nothing a writer could do.
    """
    for written, read in (("\\", "\\\\"), (";", "\\;"), (",", "\\,")):
        text = text.replace(written, read)
    for written, read in (("\\;", ";"), ("\\,", ","), ("\\n", "\n"), ("\\N", "\n"), ("\\\\", "\\")):
        text = text.replace(written, read)
    return text


DEVIATIONS = {"ics": one_after_the_other, "node-ical": one_after_the_other}


@pytest.fixture
def ics_remembers_lines(monkeypatch):
    """Let ics take the same line apart once: its grammar needs a millisecond for each."""
    from ics.grammar.parse import ContentLine

    parse = cache(ContentLine.parse.__func__)
    monkeypatch.setattr(ContentLine, "parse", classmethod(lambda cls, line, nr=-1: parse(cls, line)))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", READERS)
def test_every_feed_is_read_alike(name, feeds, request):
    if name == "ics":
        request.getfixturevalue("ics_remembers_lines")
    odd = DEVIATIONS.get(name, str)
    read = READERS[name](list(feeds))
    assert len(read) == len(feeds) == 2 * (4 * 7 + 5)
    for (path, wanted), found in zip(feeds.items(), read, strict=True):
        wanted = sorted(one._replace(title=odd(one.title)) for one in wanted)
        assert len(found) == len(wanted), path.name
        for one, two in zip(found, wanted, strict=True):
            assert one == two, (path.name, one.uid)


def test_what_is_compared_is_worth_comparing(feeds):
    every = [one for wanted in feeds.values() for one in wanted]
    assert {one.status for one in every} == {"CONFIRMED", "TENTATIVE", "CANCELLED"}
    assert max(len(one.occurrences) for one in every) > 200
    assert min(len(wanted) for wanted in feeds.values()) == 0
    assert any(len(one.title) > 1_000 for one in every)
    assert within([FIRST - timedelta(days=1), FIRST, LAST, LAST + timedelta(days=1)]) == (FIRST, LAST)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "other",
    [
        timed("one", start=moment(3, 21, 19)),
        timed("one", minutes=61),
        timed("one", "会。"),
        timed("two"),
        replace(timed("one"), rrule="FREQ=DAILY;COUNT=2"),
        timed("one", status="cancelled"),
    ],
)
def test_a_difference_is_seen(name, other, tmp_path):
    path = tmp_path / "x.ics"
    path.write_bytes(calendar_bytes([other], "x"))
    assert timed("one").start == TWENTY
    assert READERS[name]([path]) == [expected([other], "zh")] != [expected([timed("one")], "zh")]
