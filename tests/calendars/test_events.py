"""Promotions and holidays as events."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from campaignplan.calendars import holidays_for, promotions_for
from campaignplan.calendars.dated import Decision, holiday_event, promotion_events
from campaignplan.dates import SHANGHAI, Span

Y2027 = Span(date(2027, 1, 1), date(2027, 12, 31))


def one(name):
    return next(p for p in promotions_for(["1688", "tmall"], Y2027) if p.id == name)


def events(promotion, **options):
    return {
        event.id.removeprefix(f"promotion.{promotion.id}").lstrip("."): event
        for event in promotion_events(promotion, **options)
    }


def test_a_promotion_becomes_bars_deadlines_and_reminders():
    found = events(one("1688-328-2027"), shop="a")
    assert set(found) == {
        "", "enrolment", "enrolment.deadline", "enrolment.reminder", "stock_in", "stock_in.deadline",
        "stock_in.reminder", "seeding", "warm_up", "burst", "encore", "price_protection", "review",
        "price_protection.deadline", "review.deadline",
    }  # fmt: skip
    assert (found[""].start, found[""].end) == (date(2027, 3, 7), date(2027, 4, 2))
    assert (found["burst"].start, found["burst"].end) == (date(2027, 3, 28), date(2027, 3, 30))
    deadline, reminder = found["enrolment.deadline"], found["enrolment.reminder"]
    assert deadline.end == datetime(2027, 3, 6, 18, tzinfo=SHANGHAI)
    assert reminder.start == datetime(2027, 3, 5, 10, tzinfo=SHANGHAI)
    assert deadline.timed
    assert not found["burst"].timed
    assert found["burst"].related == found[""].id
    assert reminder.related == deadline.id
    assert {event.shop for event in found.values()} == {"a"}
    assert all(event.status == "tentative" and "（待核实）" in event.title.zh for event in found.values())
    assert deadline.checklist


def test_a_2000_start_is_named_and_its_bar_begins_that_evening():
    burst = events(one("tmall-618-2027-w2"))["burst"]
    assert "20:00起" in burst.title.zh
    assert "（推算）" in burst.title.zh
    assert burst.start == date(2027, 5, 31)


def test_deadlines_are_never_surer_than_a_whole_notice():
    promotion = one("tmall-618-2027-w1")
    assert promotion.status == "estimated"
    assert "（待核实）" in events(promotion)["enrolment.deadline"].title.zh
    sure = events(replace(promotion, status="verified", verified_on=date(2027, 3, 1)))["enrolment.deadline"]
    assert sure.status == "confirmed"
    assert "（" not in sure.title.zh
    assert sure.changed == datetime(2027, 3, 1, tzinfo=UTC)


def test_the_plans_decision_stands_in_the_deadline():
    promotion = one("1688-328-2027")
    chosen = events(promotion, decision=Decision(("亚克力盒", "桌面架")))["enrolment.deadline"]
    assert "计划报名 2 款：亚克力盒、桌面架" in chosen.description.zh
    declined = events(promotion, decision=Decision(()))
    assert "计划不报名" in declined["enrolment.deadline"].title.zh
    gone = {"enrolment.reminder", "stock_in.deadline", "stock_in.reminder", "price_protection.deadline"}
    assert not {*gone, "review.deadline"} & set(declined)


def test_last_days_stand_as_days_and_the_owner_in_every_event():
    found = events(replace(one("1688-328-2027"), owner="小李"))
    protected, due = found["price_protection.deadline"], found["review.deadline"]
    assert (protected.start, protected.end) == (date(2027, 4, 12), date(2027, 4, 13))  # T+15, the day included
    assert (due.start, due.related) == (date(2027, 4, 6), "promotion.1688-328-2027.review")
    assert "价保到期" in protected.title.zh
    assert {event.person for event in found.values()} == {"小李"}


def test_ids_do_not_depend_on_dates_or_titles():
    promotion = one("1688-328-2027")
    moved = replace(
        promotion,
        name="改名",
        phases=tuple(replace(p, start=p.start + timedelta(3), end=p.end + timedelta(3)) for p in promotion.phases),
    )
    assert events(promotion).keys() == events(moved).keys()


def test_a_promotion_without_phases_has_no_events():
    assert promotion_events(replace(one("1688-328-2027"), phases=())) == ()


def test_holidays_are_bars_with_their_marks():
    found = {h.id: holiday_event(h) for h in holidays_for(Span(date(2026, 1, 1), date(2026, 12, 31)))}
    national, makeup, shutdown = (
        found["national-2026"],
        found["national-makeup-1-2026"],
        found["cny-shutdown-2026"],
    )
    assert (national.title.zh, national.special_day, national.status) == ("休 国庆节", "休", "confirmed")
    assert (national.start, national.end) == (date(2026, 10, 1), date(2026, 10, 8))
    assert (makeup.special_day, makeup.start) == ("班", date(2026, 9, 20))
    assert (shutdown.special_day, shutdown.kind) == ("", "slack")
    assert shutdown.title.zh.endswith("（待核实）")


def test_hours_are_said_as_people_say_them():
    found = events(one("1688-328-2027"))
    assert found["enrolment"].description.zh.startswith("2月11日(周四) 10:00 至 3月6日(周六) 18:00\n")
    assert found["burst"].description.zh.startswith("3月28日(周日) 00:00 至 3月29日(周一) 24:00\n")
    assert found["burst"].description.en.startswith("Sun 28 Mar 00:00 to Mon 29 Mar 24:00\n")
    assert found["enrolment.reminder"].description.zh.startswith("截止 3月6日(周六) 18:00\n")
