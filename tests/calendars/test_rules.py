"""Anchor rules, moments, layers, overrides and the faults of data files."""

import calendar
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaignplan.calendars import holidays_for, platforms, promotions_for
from campaignplan.calendars.anchor import Anchor, moment
from campaignplan.calendars.recurring import duties, recurring_events, venues
from campaignplan.dates import SHANGHAI, Span
from campaignplan.errors import InputError
from campaignplan.resources import shipped

Y2027 = Span(date(2027, 1, 1), date(2027, 12, 31))
PLATFORM = """
id = "acme"
name = "某平台"
name_en = "Acme"
[[promotion]]
id = "acme-day"
name = "某日"
name_en = "Acme day"
anchor = { month = 5, day = 4 }
[promotion.phases]
warm_up = { start = "T-3", end = "T-1" }
burst = { start = "T", end = "T+1" }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "festivals.toml").write_bytes((shipped("calendars") / "festivals.toml").read_bytes())
    for kind in ("platforms", "holidays", "venues", "team"):
        (tmp_path / kind).mkdir()
    return tmp_path


def write(folder: Path, text: str, name: str = "acme") -> Path:
    (folder / "platforms" / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path, *wanted: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        promotions_for(wanted or ["acme"], Y2027, folder)
    assert all(issue.why.zh and issue.why.en and issue.fix.zh and issue.fix.en for issue in caught.value.issues)
    return [issue.sentence("en") for issue in caught.value.issues]


@given(
    st.integers(2015, 2056),
    st.integers(1, 12),
    st.integers(1, 7),
    st.sampled_from([1, 2, 3, 4, -1, -2, -3, -4]),
)
def test_nth_weekday_against_the_calendar_module(year, month, weekday, nth):
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    days = [week[weekday - 1] for week in weeks if week[weekday - 1].month == month]
    expected = days[nth - 1] if nth > 0 else days[nth]
    assert Anchor(month=month, weekday=weekday, nth=nth).on(year, {}) == expected


def test_festival_anchor_with_shift():
    table = {2028: {"spring-festival": date(2028, 1, 26)}}
    assert Anchor(festival="spring-festival", days=-30).on(2028, table) == date(2027, 12, 27)
    with pytest.raises(KeyError):
        Anchor(festival="spring-festival").on(2029, table)


@pytest.mark.parametrize(
    "anchor",
    [
        Anchor(),
        Anchor(month=2, day=29),
        Anchor(month=13, day=1),
        Anchor(month=4, day=31),
        Anchor(month=4),
        Anchor(month=4, day=1, weekday=1, nth=1),
        Anchor(month=4, weekday=8, nth=1),
        Anchor(month=4, weekday=1, nth=5),
        Anchor(month=4, weekday=1, nth=0),
        Anchor(festival="qixi", month=4),
    ],
)
def test_rules_that_name_no_day(anchor):
    assert anchor.fault() is not None


def test_a_leap_day_is_crossed():
    """28 days before 28 March is 29 February in a leap year."""
    for year, expected in ((2027, date(2027, 2, 28)), (2028, date(2028, 2, 29))):
        assert moment("T-28", date(year, 3, 28), closing=False).date() == expected


@pytest.mark.parametrize(
    ("written", "closing", "expected"),
    [
        ("T", False, (2027, 3, 28, 0)),
        ("T", True, (2027, 3, 29, 0)),
        ("T-7", False, (2027, 3, 21, 0)),
        ("T+1 20:00", True, (2027, 3, 29, 20)),
        ("2027-03-26 20:00", False, (2027, 3, 26, 20)),
        ("2027-03-26", True, (2027, 3, 27, 0)),
    ],
)
def test_moments(written, closing, expected):
    assert moment(written, date(2027, 3, 28), closing) == datetime(*expected, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "written", ["", "t-7", "T 7", "T-7 25:00", "T-7 24:00", "2027-02-30", "2027-3-1", "T-1000", "T+１"]
)
def test_what_is_no_moment(written):
    assert moment(written, date(2027, 3, 28), closing=False) is None


def test_a_new_platform_is_a_new_file(folder):
    found = promotions_for(["acme"], Y2027, write(folder, PLATFORM))
    assert platforms(folder) == ("acme",)
    assert [(p.id, p.anchor, p.status) for p in found] == [("acme-day-2027", date(2027, 5, 4), "unverified")]


def test_year_entries_move_replace_drop_and_cancel(folder):
    text = (
        PLATFORM
        + """
[[promotion.year]]
year = 2026
held = false
[[promotion.year]]
year = 2027
anchor = 2027-05-06
without = ["warm_up"]
source = "notice"
verified_on = 2027-01-02
status = "verified"
[promotion.year.phases]
burst = { start = "2027-05-05 20:00", end = "2027-05-08" }
[[promotion.year]]
year = 2028
source = "half a notice"
status = "verified"
[promotion.year.phases]
burst = { start = "T 20:00" }
"""
    )
    three = Span(date(2026, 1, 1), date(2028, 12, 31))
    found = promotions_for(["acme"], three, write(folder, text))
    assert [p.id for p in found] == ["acme-day-2027", "acme-day-2028"]
    moved, half = found
    assert (moved.anchor, moved.status, moved.verified_on) == (date(2027, 5, 6), "verified", date(2027, 1, 2))
    assert [(p.kind, p.start.hour) for p in moved.phases] == [("burst", 20)]
    # Only one moment of 2028 is known, so the year as a whole is not.
    assert half.status == "estimated"
    assert half.phase("burst").end == datetime(2028, 5, 6, tzinfo=SHANGHAI)


def test_overlap_is_refused_and_said(folder):
    text = PLATFORM.replace('end = "T-1"', 'end = "T+1"')
    assert any("overlaps warm_up" in line for line in faults(write(folder, text)))


def test_what_one_wave_says_wins_over_what_all_say(folder):
    text = (
        PLATFORM
        + """
[[promotion.wave]]
id = "w1"
name = "第一波"
name_en = "first wave"
[[promotion.wave]]
id = "w2"
name = "第二波"
name_en = "second wave"
anchor = { month = 6, day = 1 }
[[promotion.year]]
year = 2027
wave = "w2"
mechanics = "second"
[[promotion.year]]
year = 2027
mechanics = "all"
"""
    )
    found = promotions_for(["acme"], Y2027, write(folder, text))
    assert [(p.id, p.anchor.month, p.mechanics) for p in found] == [
        ("acme-day-2027-w1", 5, "all"),
        ("acme-day-2027-w2", 6, "second"),
    ]


def test_all_faults_at_once(folder):
    text = """
id = "acme2"
name = "某平台"
name_en = "Acme"
[[promotion]]
id = "Acme Day"
name = "某日"
name_en = "Acme day"
anchor = { month = 2, day = 30 }
discount = 1.5
[[promotion]]
id = "b"
name = "b"
name_en = "b"
anchor = { festival = "easter" }
[[promotion]]
id = "c"
name = "c"
name_en = "c"
anchor = { month = 5, day = 4 }
[promotion.phases]
burst = { start = "tomorrow", end = "T+1" }
encore = { start = "T+4", end = "T+2" }
[[promotion.year]]
year = 2027
wave = "w9"
"""
    found = "\n".join(faults(write(folder, text)))
    for part in (
        "differs from the file name", "Acme Day", "not every year has this day", "discount", "easter",
        "'tomorrow'", "does not end after its start", "no such wave",
    ):  # fmt: skip
        assert part in found, part


def test_unknown_missing_and_wrong_keys_are_named_together(folder):
    text = PLATFORM.replace("anchor =", "ancor =").replace(
        "[promotion.phases]", 'level = "huge"\nverified_on = "soon"\n[promotion.phases]'
    )
    found = faults(write(folder, text))
    joined = "\n".join(found)
    assert "promotion[1].ancor" in joined
    assert "did you mean anchor" in joined
    assert "promotion[1].anchor: this key is missing" in joined
    assert "promotion[1].level 'huge'" in joined
    assert "promotion[1].verified_on 'soon'" in joined


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\xff",
        'id = "某"'.encode("gbk"),
        b"id = ",
        b"[" * 5000,
        b"x" * 1_000_001,
        b"discount = nan",
    ],
)
def test_files_that_are_no_preset(folder, content):
    (folder / "platforms" / "acme.toml").write_bytes(content)
    assert faults(folder)


def test_a_file_that_cannot_be_read(folder):
    (folder / "platforms" / "acme.toml").mkdir()
    assert "cannot be read" in faults(folder)[0]


def test_unknown_platform_gets_a_suggestion(folder):
    assert "did you mean acme" in faults(write(folder, PLATFORM), "acmee")[0]
    assert "write one of acme" in faults(folder, "1688")[0]


def test_a_year_the_table_does_not_hold(folder):
    text = PLATFORM.replace("{ month = 5, day = 4 }", '{ festival = "qixi" }')
    write(folder, text)
    with pytest.raises(InputError, match=r"festivals\.toml"):
        promotions_for(["acme"], Span(date(2070, 1, 1), date(2070, 12, 31)), folder)


def test_holiday_faults(folder):
    (folder / "holidays" / "china.toml").write_text(
        """
[[holiday]]
id = "a"
kind = "holiday"
name = "a"
name_en = "a"
start = 2027-01-03
end = 2027-01-01
[[holiday]]
id = "a"
kind = "holiday"
name = "a"
name_en = "a"
start = 2027-01-03
end = 2027-01-04
[[around]]
id = "b"
kind = "rush"
name = "b"
name_en = "b"
anchor = { month = 2, day = 30 }
first = 3
last = 1
""",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        holidays_for(Y2027, folder)
    found = "\n".join(issue.sentence("en") for issue in caught.value.issues)
    for part in (
        "ends before it starts",
        "the id is taken",
        "not every year has this day",
        "first is after last",
    ):
        assert part in found, part


def test_a_dated_entry_replaces_the_rule_of_its_year(folder):
    entry = """
[[holiday]]
id = "b-2027"
kind = "rush"
name = "b"
name_en = "b"
start = 2027-01-03
end = 2027-01-04
"""
    rule = """
[[around]]
id = "b"
kind = "rush"
name = "b"
name_en = "b"
anchor = { festival = "spring-festival" }
first = -9
last = -1
"""
    (folder / "holidays" / "china.toml").write_text(entry + rule, encoding="utf-8")
    found = holidays_for(Span(date(2027, 1, 1), date(2028, 12, 31)), folder)
    assert [(h.id, h.start) for h in found] == [("b-2027", date(2027, 1, 3)), ("b-2028", date(2028, 1, 17))]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;COUNT=3",
        "FREQ=WEEKLY;BYDAY=XX",
        "every week",
        "FREQ=DAILY\\nDTSTART:20270101",
    ],
)
def test_rules_no_calendar_should_hold(folder, rule):
    text = f'[[duty]]\nid = "a"\nname = "a"\nname_en = "a"\nrrule = "{rule}"\n'
    (folder / "team" / "t.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="RRULE"):
        duties(folder)


def test_duties_leave_out_holidays():
    holidays = holidays_for(Y2027)
    report = next(e for e in recurring_events(duties(), "duty", Y2027, holidays) if e.id == "duty.daily-report")
    assert report.start == date(2027, 1, 4)  # 1 January is a holiday
    assert {date(2027, 2, 8), date(2027, 10, 1)} <= set(report.skipped)
    assert date(2027, 3, 1) not in report.skipped


def test_alternate_tuesdays_keep_their_beat():
    for start in (date(2027, 1, 1), date(2027, 1, 6)):
        found = recurring_events(venues("1688"), "venue", Span(start, date(2027, 12, 31)))
        first = next(e for e in found if "factory-tuesday" in e.id).start
        assert (first - date(2026, 1, 6)).days % 14 == 0
    assert venues("taobao") == ()
