"""The shipped calendars: complete for the years promised, right against independent computations."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import holidays as independent
import pytest
from holidays.calendars.chinese import _ChineseLunisolar

from campaignplan.calendars import holidays_for, platforms, promotions_for, serves
from campaignplan.calendars.data_file import festival_days
from campaignplan.calendars.promotion import SELLING
from campaignplan.calendars.workdays import Workdays
from campaignplan.dates import SHANGHAI, Span

YEARS = (2026, 2027, 2028)
ORDER = ("enrolment", "seeding", "warm_up", "burst", "encore")


def year(number):
    return Span(date(number, 1, 1), date(number, 12, 31))


def of_year(platform, number):
    return {p.series: p for p in promotions_for([platform], year(number)) if f"-{number}" in p.id}


def by_id(platform, number):
    return {p.id: p for p in promotions_for([platform], year(number))}


def test_platforms():
    assert platforms() == ("1688", "taobao-tmall")


@pytest.mark.parametrize("number", range(2023, 2036))
@pytest.mark.parametrize("platform", ["1688", "taobao-tmall"])
def test_every_year_resolves_with_phases_in_order(platform, number):
    for promotion in promotions_for([platform], year(number)):
        kinds = {phase.kind: phase for phase in promotion.phases}
        assert {"enrolment", "burst", "review", "price_protection"} <= set(kinds), promotion.id
        starts = [kinds[kind].start for kind in ORDER if kind in kinds]
        assert starts == sorted(starts), promotion.id
        for phase in promotion.phases:
            assert phase.start < phase.end, promotion.id
            assert phase.start.tzinfo is SHANGHAI
        selling = promotion.selling_phases()
        assert all(a.end <= b.start for a, b in pairwise(selling)), promotion.id
        assert kinds["enrolment"].end <= kinds["burst"].start, promotion.id
        assert kinds["review"].start >= kinds["burst"].end, promotion.id
        assert promotion.anchor in Span(kinds["burst"].start.date(), kinds["burst"].end.date()), promotion.id


@pytest.mark.parametrize("number", YEARS)
def test_nothing_without_source_claims_to_be_verified(number):
    for platform in platforms():
        for promotion in promotions_for([platform], year(number)):
            assert promotion.source, promotion.id
            assert promotion.mechanics, promotion.id
            assert promotion.status in ("estimated", "unverified"), promotion.id
    assert {p.status for p in promotions_for(["1688"], year(number))} == {"unverified"}


@pytest.mark.parametrize(
    ("number", "weekdays"),
    [(2026, "六日日日"), (2027, "日一一一"), (2028, "二三三三")],  # field-facts 2.4
)
def test_weekdays_of_the_four_1688_anchors(number, weekdays):
    found = of_year("1688", number)
    days = [found[series].anchor for series in ("1688-328", "1688-628", "1688-920", "1688-1220")]
    assert [(day.month, day.day) for day in days] == [(3, 28), (6, 28), (9, 20), (12, 20)]
    assert "".join("一二三四五六日"[day.weekday()] for day in days) == weekdays


@pytest.mark.parametrize("number", range(2015, 2057))
def test_festival_table_against_an_independent_library(number):
    table, moon = festival_days(None)[number], _ChineseLunisolar()
    assert table["spring-festival"] == moon.lunar_new_year_date(number)[0]
    assert table["dragon-boat"] == moon.dragon_boat_date(number)[0]
    assert table["mid-autumn"] == moon.mid_autumn_date(number)[0]
    assert table["double-ninth"] == moon.double_ninth_date(number)[0]
    assert table["qingming"] == moon.qingming_date(number)[0]
    assert table["lantern"] - table["spring-festival"] == timedelta(14)
    # 七夕 is no public holiday anywhere: the seventh month has 29 or 30 days, twice in a leap year.
    assert (table["mid-autumn"] - table["qixi"]).days in (37, 38, 66, 67, 68)


def test_the_gap_from_spring_festival_to_328():
    """39, 50 and 62 days in 2026, 2027 and 2028 (field-facts 2.4)."""
    for number, gap in ((2026, 39), (2027, 50), (2028, 62)):
        assert (
            of_year("1688", number)["1688-328"].anchor - festival_days(None)[number]["spring-festival"]
        ).days == gap


def test_618_of_2025_as_announced():
    wave = by_id("taobao-tmall", 2025)["tmall-618-2025-w1"]
    warm_up, burst = wave.phase("warm_up"), wave.phase("burst")
    assert warm_up.start == datetime(2025, 5, 13, 20, tzinfo=SHANGHAI)
    assert warm_up.end == burst.start == datetime(2025, 5, 16, 20, tzinfo=SHANGHAI)
    assert burst.end == datetime(2025, 5, 27, tzinfo=SHANGHAI)
    assert wave.phase("price_protection").end == datetime(2025, 7, 6, tzinfo=SHANGHAI)
    assert "1000ef.com" in wave.source
    assert wave.status == "estimated"  # its enrolment window comes from the rule


def test_618_of_2024_had_no_presale():
    found = by_id("tmall", 2024)
    first, second = found["tmall-618-2024-w1"], found["tmall-618-2024-w2"]
    assert first.anchor == date(2024, 5, 20)
    assert first.phase("warm_up") is None
    assert first.phase("burst").start == datetime(2024, 5, 20, 20, tzinfo=SHANGHAI)
    assert second.phase("burst").start == datetime(2024, 5, 31, 20, tzinfo=SHANGHAI)
    assert first.phase("enrolment").start == second.phase("enrolment").start == datetime(2024, 5, 6, tzinfo=SHANGHAI)


def test_double_11_of_2022_as_announced():
    found = by_id("tmall", 2022)
    assert found["tmall-1111-2022-w1"].phase("warm_up").start == datetime(2022, 10, 24, 20, tzinfo=SHANGHAI)
    assert found["tmall-1111-2022-w1"].phase("burst").end == datetime(2022, 11, 4, tzinfo=SHANGHAI)
    assert found["tmall-1111-2022-w2"].phase("burst").start == datetime(2022, 11, 10, 20, tzinfo=SHANGHAI)


def test_waves_are_promotions_of_their_own():
    ids = [p.id for p in promotions_for(["tmall"], year(2027)) if p.series == "tmall-618"]
    assert ids == ["tmall-618-2027-w1", "tmall-618-2027-w2"]


def test_a_2000_start_counts_from_the_next_day():
    burst = by_id("tmall", 2027)["tmall-618-2027-w2"].phase("burst")
    assert burst.start == datetime(2027, 5, 31, 20, tzinfo=SHANGHAI)
    assert burst.span == Span(date(2027, 6, 1), date(2027, 6, 18))


def test_new_year_goods_of_next_january_start_in_december():
    touching = {p.id for p in promotions_for(["taobao"], year(2027))}
    assert {"tmall-nianhuo-2027", "tmall-nianhuo-2028"} <= touching
    assert "1688-1220-2026" in {p.id for p in promotions_for(["1688"], year(2027))}  # price protection


def test_order_and_shop_platforms():
    found = promotions_for(["tmall", "taobao", "1688", "1688"], year(2027))
    assert [(p.anchor, p.id) for p in found] == sorted((p.anchor, p.id) for p in found)
    assert len({p.id for p in found}) == len(found)
    tmall = next(p for p in found if p.platform == "taobao-tmall")
    assert [serves(tmall, name) for name in ("taobao", "tmall", "taobao-tmall", "1688", "tao")] == [True] * 3 + [
        False
    ] * 2
    assert serves(replace(tmall, platform="tmall"), "tmall")
    assert not serves(replace(tmall, platform="tmall"), "taobao")


def test_618_encore_meets_628_warm_up():
    """The clash field-facts 2.4 names stands in the data."""
    w2, p628 = by_id("tmall", 2027)["tmall-618-2027-w2"], by_id("1688", 2027)["1688-628-2027"]
    assert w2.phase("encore").span.overlap(p628.phase("warm_up").span)


def test_holidays_of_2026_are_the_state_councils():
    china = independent.China(years=2026)
    found = holidays_for(year(2026))
    assert all(h.status == "verified" and "gmw.cn" in h.source for h in found if h.kind in ("holiday", "makeup"))
    makeup, workdays = {h.start for h in found if h.kind == "makeup"}, Workdays.among(found)
    assert makeup == {day for day in china.weekend_workdays if day.year == 2026}
    for day in year(2026):
        off = day in china or (day.weekday() >= 5 and day not in makeup)
        assert (day in workdays) is not off, day


@pytest.mark.parametrize("number", [2027, 2028])
def test_estimated_holidays_hold_every_statutory_day(number):
    found = holidays_for(year(number))
    dated = [h for h in found if h.kind in ("holiday", "makeup")]
    assert {h.status for h in dated} == {"estimated"}
    for day, name in independent.China(years=number).items():
        assert any(h.kind == "holiday" and day in h.span for h in dated), (day, name)
    for h in dated:
        if h.kind == "makeup":
            assert h.start.weekday() >= 5
            assert not any(other.kind == "holiday" and h.start in other.span for other in dated)


@pytest.mark.parametrize("number", range(2023, 2036))
def test_spring_festival_slack_follows_the_moon(number):
    found = {
        h.kind: h
        for h in holidays_for(year(number))
        if h.id.endswith(str(number)) and h.kind in ("rush", "shutdown", "ramp_up")
    }
    festival = festival_days(None)[number]["spring-festival"]
    assert festival in found["shutdown"].span
    assert found["rush"].end + timedelta(1) == found["shutdown"].start
    assert found["shutdown"].end + timedelta(1) == found["ramp_up"].start
    assert (found["ramp_up"].end - found["rush"].start).days + 1 >= 28
    assert found["shutdown"].status == "unverified"


def test_working_days():
    workdays = Workdays.among(holidays_for(year(2026)))
    assert date(2026, 9, 20) in workdays  # a Sunday people work on
    assert date(2026, 10, 1) not in workdays
    assert date(2026, 3, 7) not in workdays
    assert workdays.last(date(2026, 10, 7)) == date(2026, 9, 30)
    assert workdays.next(date(2026, 10, 1)) == date(2026, 10, 8)
    assert workdays.next(date(2026, 10, 8)) == date(2026, 10, 8)


def test_every_phase_kind_that_costs_money_is_known():
    kinds = {phase.kind for p in promotions_for(platforms(), year(2027)) for phase in p.phases}
    assert set(SELLING) <= kinds
