"""A calendar imported again and again: identity kept, order and repetition say nothing, foreign text fits the tables."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import small

from campaignplan.calendars.own import OwnEvent
from campaignplan.dates import SHANGHAI, Span
from campaignplan.feeds.difference import difference, paired
from campaignplan.feeds.entry import Entry
from campaignplan.feeds.imported import TOLD, events_difference, with_events
from campaignplan.feeds.read import Reading, read_ics
from campaignplan.feeds.table_text import table_text
from campaignplan.planning.check import check
from campaignplan.storage import load_problem, save_problem

YEAR = Span(date(2027, 1, 1), date(2027, 12, 31))


def entry(uid, title="盘点", day=date(2027, 6, 10), **more):
    return Entry(uid, title, day, day + timedelta(days=1), **more)


def reading(*entries, **more):
    return Reading("t", tuple(entries), **more)


def imported(rows, *entries, source="s", **more):
    found = events_difference(rows, reading(*entries, **more), source, YEAR)
    return found, with_events(rows, found)


def test_ids_come_of_source_and_uid_alone():
    _, rows = imported((), entry("a"), entry("b", "别的"))
    _, others = imported((), entry("a", "改名", date(2027, 7, 1)), entry("b"))
    assert {row.uid: row.id for row in rows} == {row.uid: row.id for row in others}
    assert all(row.id.startswith("s.") and len(row.id) == 14 for row in rows)
    _, elsewhere = imported((), entry("a"), source="t")
    assert elsewhere[0].id.removeprefix("t.") in {row.id.removeprefix("s.") for row in rows}


def test_what_is_new_changed_unchanged_and_gone():
    _, rows = imported((), entry("a"), entry("b", "停电"), entry("c", "团建"))
    found, after = imported(rows, entry("b", "停电"), entry("a", "大盘点", date(2027, 6, 11)), entry("d", "年会"))
    assert [row.title for row in found.new] == ["年会"]
    assert [row.title for row in found.unchanged] == ["停电"]
    assert [row.title for row in found.gone] == ["团建"]
    (change,) = found.changed
    assert change.fields == ("title", "start", "end")
    assert change.values("title") == ("盘点", "大盘点")
    places = [row.id for row in rows if row.uid != "c"]
    assert [row.id for row in after[:2]] == places
    assert after[2].title == "年会"


def test_other_rows_are_left_alone():
    own = OwnEvent("own-1", "自己的", start=date(2027, 6, 10))
    _, theirs = imported((own,), entry("a"), source="t")
    found, after = imported(theirs, entry("a"))
    assert after[:2] == theirs
    assert (len(found.new), found.gone) == (1, ())


def test_what_lies_outside_the_plan_is_not_new_but_stays_known():
    _, rows = imported((), entry("a"), entry("b", day=date(2026, 12, 31)), entry("c", day=date(2028, 1, 1)))
    assert [row.uid for row in rows] == ["a"]
    found, after = imported(rows, entry("a", day=date(2028, 3, 1)))
    assert [change.fields for change in found.changed] == [("start", "end")]
    assert after[0].id == rows[0].id


def test_called_off():
    assert imported((), entry("a", status="cancelled"))[1] == ()
    _, rows = imported((), entry("a"))
    found, after = imported(rows, entry("a", status="cancelled"))
    assert [change.fields for change in found.changed] == [("status",)]
    assert after[0].status == "cancelled"


def test_uids_that_are_new_each_time_are_recognised():
    _, rows = imported((), entry("x1"), entry("x2", "停电"), entry("x3", "停电", date(2027, 7, 1)))
    found, after = imported(rows, entry("y3", "停电", date(2027, 7, 1)), entry("y1"), entry("y2", "停电"))
    assert found.empty
    assert found.again == 3
    assert after == rows  # their first UIDs too: else each import would write the table anew


def test_the_same_start_and_title_twice():
    _, rows = imported((), entry("x1"), entry("x2"))
    found, _ = imported(rows, entry("y1"), entry("y2"), entry("y3"))
    assert (len(found.new), found.again, found.gone) == (1, 2, ())


def test_what_could_not_be_read_is_not_gone():
    _, rows = imported((), entry("a"), entry("b"), entry("c#20270601"))
    found, after = imported(rows, entry("a"), unread=frozenset({"b", "c"}))
    assert (found.gone, after) == ((), rows)
    assert [row.uid for row in imported(rows, entry("a"))[0].gone] == ["b", "c#20270601"]
    assert imported(rows, entry("a"), complete=False)[0].gone == ()


def test_rules_count_where_they_have_a_day_in_the_plan():
    weekly = entry("a", day=date(2026, 1, 5), rrule="FREQ=WEEKLY;BYDAY=MO")
    assert len(imported((), weekly)[1]) == 1
    assert imported((), replace(weekly, rrule="FREQ=WEEKLY;UNTIL=20261231"))[1] == ()
    skipped = tuple(date(2027, 1, 4) + timedelta(weeks=n) for n in range(60))
    assert imported((), replace(weekly, skipped=skipped))[1] == ()
    long = replace(entry("a", day=date(2026, 12, 30), rrule="FREQ=YEARLY;UNTIL=20261230"), end=date(2027, 1, 3))
    assert len(imported((), long)[1]) == 1  # its days reach into the plan


@given(
    st.permutations([entry(f"u{n}", f"第{n}件", date(2027, 1, 1) + timedelta(days=9 * n)) for n in range(12)]),
    st.integers(0, 12),
)
@settings(max_examples=50, deadline=None)
def test_order_and_repetition_say_nothing(entries, cut):
    _, first = imported((), *entries)
    _, some = imported((), *entries[:cut])
    _, then = imported(some, *sorted(entries, key=lambda one: one.uid))
    assert {row.id: row for row in first} == {row.id: row for row in then}
    found, after = imported(then, *entries)
    assert found.empty
    assert after == then


@given(
    st.lists(st.sampled_from("abcdef"), max_size=6, unique=True),
    st.lists(
        st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["盘点", "停电"])),
        max_size=8,
        unique_by=lambda x: x[0],
    ),
)
@settings(max_examples=200, deadline=None)
def test_everything_is_in_one_list(old, new):
    _, rows = imported((), *(entry(uid) for uid in old))
    found, after = imported(rows, *(entry(uid, title) for uid, title in new))
    assert len(found.changed) + len(found.unchanged) + len(found.gone) == len(rows)
    assert len(found.changed) + len(found.unchanged) + len(found.new) == len(new) == len(after)
    assert len({row.id for row in after}) == len(after)
    kept = {uid for uid in old if uid in dict(new)}
    assert {row.uid for row in after} >= kept
    assert {row.id for row in rows if row.uid in kept} <= {row.id for row in after}


def test_pairs_and_fields():
    assert paired("abca", "acab", {}) == {0: 0, 1: 3, 2: 1, 3: 2}
    assert paired("ab", "ba", {0: 0}) == {0: 0}
    assert difference("ab", "bc", {1: 0}, ()).unchanged == ("b",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("盘点", "盘点"),
        ("=1+1", "· =1+1"),
        ("-5% 折扣", "· -5% 折扣"),
        ("＠张三", "· ＠张三"),
        ("第一行\n\n第二行", "第一行；第二行"),
        ("—", ""),
        ("坏\ufffd字", "坏?字"),
        ("长" * 3_000, "长" * 1_999 + "…"),
    ],
)
def test_text_for_tables(text, expected):
    assert table_text(text) == expected


TEXT = st.text(min_size=1, max_size=40)


@given(TEXT, TEXT, TEXT)
@settings(max_examples=60, deadline=None)
def test_any_text_of_a_calendar_fits_the_tables(tmp_path_factory, title, description, uid):
    def escaped(text):
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "")

    lines = [
        f"UID:{escaped(uid)}",
        f"SUMMARY:{escaped(title)}",
        f"DESCRIPTION:{escaped(description)}",
        "DTSTART;VALUE=DATE:20270610",
    ]
    data = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]).encode(
        errors="ignore"
    )
    _, rows = imported((), *read_ics(data, YEAR).entries)
    problem = small()
    year = replace(problem, settings=replace(problem.settings, start=YEAR.start, end=YEAR.end), events=rows)
    assert check(year) == []
    folder = tmp_path_factory.mktemp("shop")
    save_problem(year, folder)
    back = load_problem(folder).events
    assert back == rows
    assert events_difference(back, read_ics(data, YEAR), "s", YEAR).empty


def test_moments_come_back_as_they_went(tmp_path):
    start = datetime(2027, 6, 10, 23, 59, 30, tzinfo=SHANGHAI)
    timed = Entry(
        "a", "x", start, start + timedelta(minutes=1), "FREQ=WEEKLY;UNTIL=20270801T155930Z", (date(2027, 6, 17),)
    )
    _, rows = imported((), timed)
    problem = small()
    year = replace(problem, settings=replace(problem.settings, start=YEAR.start, end=YEAR.end), events=rows)
    save_problem(year, tmp_path / "shop")
    assert load_problem(tmp_path / "shop").events == rows
    assert imported(load_problem(tmp_path / "shop").events, timed)[0].empty


def test_columns_told_are_columns():
    assert set(TOLD) <= {field for field in OwnEvent.__dataclass_fields__}
