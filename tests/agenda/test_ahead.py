from dataclasses import replace
from datetime import date

from campaignplan.agenda.ahead import ahead, next_promotion
from campaignplan.calendars.event import Event
from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.text import Text

TODAY = date(2027, 3, 10)


def bar(name: str, first: date, after: date, **more: object) -> Event:
    return replace(Event(name, "task", Text(name, name), first, after), **more)  # type: ignore[arg-type]


def test_what_lasts_from_before_comes_on_the_first_day_and_recurring_work_every_time() -> None:
    events = (
        bar("later", date(2027, 3, 12), date(2027, 3, 13)),
        bar("lasting", date(2027, 3, 1), date(2027, 3, 11)),
        bar("over", date(2027, 3, 1), date(2027, 3, 10)),
        bar("weekly", date(2027, 3, 1), date(2027, 3, 2), rrule="FREQ=WEEKLY;BYDAY=MO"),
        bar("off", date(2027, 3, 12), date(2027, 3, 13), status="cancelled"),
        bar("day off", date(2027, 3, 12), date(2027, 3, 13), kind="holiday"),
        bar("beyond", date(2027, 3, 24), date(2027, 3, 25)),
    )
    found = ahead(events, TODAY, 14)
    assert [(one.event.id, one.start.date().day) for one in found] == [
        ("lasting", 1), ("later", 12), ("weekly", 15), ("weekly", 22),
    ]  # fmt: skip


def test_the_next_promotion_is_the_one_whose_day_comes_next() -> None:
    promotions = load_problem(shipped("examples") / "yiwu-homeware").promotions
    found = next_promotion(promotions, TODAY)
    assert found is not None
    assert (found.promotion.id, found.days) == ("1688-328-2027", 18)
    on_the_day = next_promotion(promotions, date(2027, 3, 28))
    assert on_the_day is not None
    assert on_the_day.days == 0
    assert next_promotion(promotions, date(2028, 1, 1)) is None
