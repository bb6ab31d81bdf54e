"""Events that feeds are tried with: one of everything, what is hostile, the sample shops, and any at random."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import get_args

from hypothesis import strategies as st

from campaignplan.agenda import agenda
from campaignplan.calendars.event import Event, EventKind, Role
from campaignplan.dates import SHANGHAI
from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.text import Text

SHOPS = ("guangzhou-clothing", "hebei-gears", "yiwu-homeware")
ROLES = get_args(Role)
HOSTILE = (
    "🎉👨‍👩‍👧‍👦 大促" * 3,
    "🇨🇳🇭🇰🇲🇴🇹🇼" * 12,
    "👍🏽" * 40,
    "e\u0301a\u0300" * 60,
    "한글 각" * 30,
    "行一\u2028行二\u2029行三\x85行四\x0b行五\x0c行六",
    "字" * 400,
    "a" * 400,
    "\x00\x01\x1b[31m红\x7f\x9f",
    "BEGIN:VEVENT\r\nUID:evil\r\nEND:VEVENT",
    "一\r\nDTSTART:20200101\r\nEND:VCALENDAR",
    "a;b,c\\d:e\"f^n'",
    "^^n^'",
    "C:\\new\\Notes",
    "x\\,y\\;z\\\\n",
    "\\" * 120,
    ";," * 60,
    "\ufeff前后\ufeff",
    "\ud800坏代理\udfff",
    "=HYPERLINK(\"http://x\")<script>alert(1)</script>&amp;%0D%0A",
    "السوق الكبير ‮ عربي",
    "z" + "\u0336" * 200,
    "　全角　空格　",
    "tab\tand nbsp\u00a0end",
    "",
    " \n ",
)  # fmt: skip
"""Texts that break programs."""


def moment(month, day, hour=20, minute=0, year=2027):
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def bar(name="bar", title="预热", start=date(2027, 3, 21), days=7, **options):
    return Event(name, "phase", Text(title, title), start, start + timedelta(days=days), **options)


TWENTY = moment(3, 21)


def timed(name="talk", title="会", start=TWENTY, minutes=60, kind="own", **options):
    return Event(name, kind, Text(title, title), start, start + timedelta(minutes=minutes), **options)


def hostile():
    """What a team could type at its worst, cancelled events, and series with exceptions."""
    events = [
        event
        for number, text in enumerate(HOSTILE)
        for event in (
            bar(
                f"bar.{number}",
                text,
                date(2027, 3, 1) + timedelta(days=number),
                description=Text(text, text),
                checklist=(Text(text, text), Text("库存够", "stock")),
                categories=(Text(text, text),),
                person=text,
                output=Text(text, text),
                metric=Text(text, text),
                note=Text(text, text),
                roles=("operator", "ads"),
            ),
            timed(f"timed.{number}", text, moment(4, 1 + number % 30), kind="deadline", related=f"bar.{number}"),
        )
    ]
    return (
        *events,
        bar("long", "很长的标题，" * 200),
        bar("cancelled", "取消的活动", status="cancelled", sequence=3, changed=datetime(2027, 1, 2, tzinfo=UTC)),
        timed("cancelled.timed", "取消的会", status="cancelled", sequence=1),
        bar("waits", depends=("bar.0", "cancelled", "not-here"), related="bar.1"),
        replace(bar("rest", "休 国庆节", date(2027, 10, 1)), special_day="休", kind="holiday"),
        timed("late", "跨夜", moment(6, 30, 22), 300),
        timed("midnight", "零点", moment(7, 1, 0), 30),
        timed("foreign", "别的时区", datetime(2027, 3, 14, 10, tzinfo=UTC)),
        *series(),
    )


def series():
    """Recurring work of every rhythm the calendar knows, with days left out."""
    until = "UNTIL=20271231T155959Z"
    start = moment(1, 4, 10)
    off = tuple(start + timedelta(weeks=n) for n in (2, 5, 6))
    return (
        timed("weekly", "周报", start, rrule=f"FREQ=WEEKLY;BYDAY=MO;{until}", skipped=off, kind="duty"),
        timed("daily", "日报", start, 30, rrule=f"FREQ=DAILY;{until}", skipped=(start + timedelta(days=3),)),
        timed("workdays", "晨会", start, 15, rrule=f"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;{until}"),
        timed("monthly", "月会", moment(1, 31, 9), rrule=f"FREQ=MONTHLY;BYMONTHDAY=-1;{until}"),
        timed("second", "第二个周三", moment(1, 13, 9), rrule=f"FREQ=MONTHLY;BYDAY=2WE;{until}"),
        timed("counted", "六次", moment(2, 1, 9), rrule="FREQ=WEEKLY;INTERVAL=2;COUNT=6"),
        timed("early", "清早", moment(1, 4, 6), rrule=f"FREQ=WEEKLY;BYDAY=MO;{until}", skipped=(moment(1, 11, 6),)),
        timed("other", "换了写法", moment(1, 5, 10), rrule="FREQ=WEEKLY;UNTIL=20270331", skipped=(date(2027, 1, 12),)),
        bar("quarterly", "用户画像", date(2027, 3, 31), 1, rrule="FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1;UNTIL=20281231"),
        bar("fortnight", "周二上新", date(2027, 1, 5), 1, rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20271231",
            skipped=(date(2027, 1, 19), date(2027, 2, 16))),
        bar("yearly", "店庆", date(2027, 5, 20), 3, rrule="FREQ=YEARLY;UNTIL=20281231T155959Z"),
        bar("gone", "停办", date(2027, 1, 6), 1, rrule="FREQ=WEEKLY;BYDAY=WE;UNTIL=20270630", status="cancelled"),
    )  # fmt: skip


@cache
def sample(shop):
    """The agenda of a sample shop."""
    return agenda(load_problem(shipped("examples") / shop))


texts = st.one_of(
    st.text(max_size=120), st.sampled_from(HOSTILE), st.text("\\;,:\"'^\nNn 字é🎉\u0301\u200d", max_size=90)
)
both = st.builds(Text, texts, texts)
ids = st.from_regex(r"[a-z0-9][a-z0-9.\-]{0,30}", fullmatch=True)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(SHANGHAI)).map(
    lambda at: at.replace(microsecond=0)
)
rules = st.sampled_from(
    ["", "FREQ=DAILY;COUNT=9", "INTERVAL=2;FREQ=WEEKLY;UNTIL=20360101", "UNTIL=20360101T155959Z;FREQ=MONTHLY",
     "FREQ=YEARLY;UNTIL=20360101T155959Z"]
)  # fmt: skip


@st.composite
def any_event(draw):
    """Any event the types allow."""
    whole = draw(st.booleans())
    start = draw(days if whole else moments)
    length = timedelta(days=draw(st.integers(1, 40))) if whole else timedelta(minutes=draw(st.integers(1, 3000)))
    rule = draw(rules)
    skipped = draw(st.lists(days if whole else moments, max_size=3, unique=True)) if rule else []
    return Event(
        draw(ids), draw(st.sampled_from(get_args(EventKind))), draw(both), start, start + length,
        roles=tuple(draw(st.lists(st.sampled_from(ROLES), max_size=3, unique=True))),
        description=draw(both), checklist=tuple(draw(st.lists(both, max_size=3))),
        url=draw(st.sampled_from(["", "https://example.com/a?b=1,2;c"])), related=draw(ids),
        categories=tuple(draw(st.lists(both, max_size=2))),
        status=draw(st.sampled_from(["confirmed", "tentative", "cancelled"])),
        sequence=draw(st.integers(0, 9)), changed=draw(moments), rrule=rule, skipped=tuple(skipped),
        special_day=draw(st.sampled_from(["", "休", "班"])), person=draw(texts),
        depends=tuple(draw(st.lists(ids, max_size=2, unique=True))), output=draw(both), metric=draw(both),
        note=draw(both),
    )  # fmt: skip


any_events = st.lists(any_event(), max_size=4, unique_by=lambda event: event.id)
