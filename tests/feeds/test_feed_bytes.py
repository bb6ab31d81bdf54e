"""The bytes of feeds beside the icalendar library's, and how lines are folded."""

import re
import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta

import icalendar
import pytest
from feed_cases import HOSTILE, ROLES, SHOPS, any_events, bar, hostile, sample, series, timed
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles.library_feed import library_bytes

from campaignplan.feeds.check import check_ics
from campaignplan.feeds.line import folded
from campaignplan.feeds.write import calendar_bytes, duration


def unfolded(data):
    return data.replace(b"\r\n ", b"").decode().split("\r\n")


def assert_as_the_library(events, **options):
    """Line by line the library's; where lines are folded is each one's own."""
    mine = unfolded(calendar_bytes(events, "店, 一\\二", **options))
    assert mine == unfolded(library_bytes(events, "店, 一\\二", **options))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("shop", SHOPS)
def test_sample_shops_as_the_library_writes_them(shop, lang):
    for role in ROLES:
        events = [event for event in sample(shop) if not event.roles or role in event.roles]
        assert calendar_bytes(events, shop, lang=lang) == library_bytes(events, shop, lang=lang)
    assert_as_the_library(sample(shop), lang=lang, alarms=True, url="https://example.com/x.ics")


def speakable(events):
    """The events without ``\\N``, which the library takes for a line break in plain text too."""

    def said(text):
        return text.replace("\\N", "\\n") if isinstance(text, str) else type(text)(*map(said, text))

    for event in events:
        names = ("title", "description", "output", "metric", "note", "person")
        lists = {name: tuple(map(said, getattr(event, name))) for name in ("checklist", "categories")}
        yield replace(event, **lists, **{name: said(getattr(event, name)) for name in names})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_events_as_the_library_writes_them(lang):
    plain = [replace(event, skipped=()) if event.id == "other" else event for event in speakable(hostile())]
    assert_as_the_library(plain, lang=lang, alarms=True)


@given(any_events)
@settings(deadline=None, max_examples=60)
def test_any_events_as_the_library_writes_them(events):
    assert_as_the_library(list(speakable(events)))


@given(any_events)
@settings(deadline=None, max_examples=60)
def test_any_events_keep_the_rules_of_the_format(events):
    data = calendar_bytes(events, "x", alarms=True)
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]", data.decode())
    assert check_ics(data) == []


def test_a_backslash_before_a_capital_n_is_no_line_break():
    found = unfolded(calendar_bytes([bar(title="C:\\New\\notes")], "x"))
    assert "SUMMARY:C:\\\\New\\\\notes" in found


def pieces(text):
    line = f"SUMMARY:{text}"
    data = folded(line.encode() + b"\r\n")
    assert data.endswith(b"\r\n")
    found = data[:-2].split(b"\r\n")
    assert all(len(piece) <= 75 for piece in found)
    assert all(piece.startswith(b" ") for piece in found[1:])
    decoded = [piece.decode() for piece in found]  # no character is split
    assert decoded[0] + "".join(piece[1:] for piece in decoded[1:]) == line
    return [decoded[0], *(piece[1:] for piece in decoded[1:])]


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=300))
def test_folding_loses_nothing(text):
    pieces(text)


@pytest.mark.parametrize(
    ("sign", "times"),
    [("👨‍👩‍👧‍👦", 9), ("🇨🇳", 40), ("👍🏽", 40), ("é", 70), ("각", 30), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 8), ("❤️‍🔥", 20), ("\\\\", 60), ("\\,", 60), ("\\n", 60)],
)  # fmt: skip
def test_no_fold_within_a_sign_or_an_escape(sign, times):
    for shift in range(len(sign.encode()) + 1):
        found = pieces("a" * shift + sign * times)
        assert len(found) > 1
        assert found[0].removeprefix("SUMMARY:").removeprefix("a" * shift).count(sign) * len(sign) + shift + 8 == len(
            found[0]
        )
        assert all(piece == sign * (len(piece) // len(sign)) for piece in found[1:])


def test_a_sign_longer_than_a_line_is_split_between_its_characters():
    found = pieces("z" + "\u0336" * 200)
    assert all(unicodedata.category(sign) == "Mn" for piece in found[1:] for sign in piece)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_checker_finds_nothing_in_hostile_feeds(text):
    assert check_ics(calendar_bytes([bar(title=text, person=text), timed(title=text)], text)) == []


@pytest.mark.parametrize("hours", [0.25, 0.5, 1, 1.5, 6, 23, 24, 25, 36.5, 48, 168])
def test_durations_as_the_library_writes_them(hours):
    length = timedelta(hours=hours)
    assert duration(length) == icalendar.vDuration(length).to_ical().decode()
    assert duration(timedelta(seconds=59)) == "PT0M"


def test_ends_of_rules_and_days_left_out_are_of_the_kind_of_the_start():
    found = unfolded(calendar_bytes(series(), "x"))
    assert "RRULE:FREQ=WEEKLY;UNTIL=20270331T155959Z" in found
    assert "EXDATE;TZID=Asia/Shanghai:20270112T100000" in found
    assert "RRULE:FREQ=YEARLY;UNTIL=20281231" in found
    assert "EXDATE;VALUE=DATE:20270119,20270216" in found
    assert "EXDATE;TZID=Asia/Shanghai:20270118T100000,20270208T100000,20270215T100000" in found


def test_what_cannot_be_written_is_refused():
    with pytest.raises(ValueError, match="float"):
        calendar_bytes([timed(start=datetime(2027, 1, 1))], "x")
    for rule in ("FREQ=SECONDLY", "FREQ=DAILY\nX:1", "every day", "FREQ=HOURLY;COUNT=3"):
        with pytest.raises(ValueError, match="repeats"):
            calendar_bytes([bar(rrule=rule)], "x")
    with pytest.raises(ValueError, match="share"):
        calendar_bytes([bar("a b"), bar("a\tb")], "x")


def test_an_event_that_takes_no_time_has_no_end():
    found = unfolded(calendar_bytes([timed(minutes=0), bar(days=0)], "x"))
    assert not any(line.startswith("DTEND") for line in found)
    assert check_ics(calendar_bytes([timed(minutes=0), bar(days=0)], "x")) == []


def test_people_outputs_and_what_waits_are_told():
    events = [
        bar("a", "主图"),
        bar("b", "上架", person="小王", roles=("design", "ads"), depends=("a", "x"), related="a"),
        bar("c", "开会", person="小李"),
    ]
    found = unfolded(calendar_bytes(events, "x"))
    assert "DESCRIPTION:先完成：主图\\n负责：小王（美工、推广）" in found
    assert "RELATED-TO:a@campaignplan" in found
    assert "RELATED-TO;RELTYPE=DEPENDS-ON:a@campaignplan" in found
    assert {"CONTACT:小王", "CONTACT:小李", "DESCRIPTION:负责：小李"} <= set(found)
    assert "DESCRIPTION:Who: 小李" in unfolded(calendar_bytes(events, "x", lang="en"))


def test_what_is_called_off_neither_blocks_time_nor_rings():
    found = unfolded(calendar_bytes([timed(kind="deadline", status="cancelled")], "x", alarms=True))
    assert "TRANSP:TRANSPARENT" in found
    assert "BEGIN:VALARM" not in found
