"""Every kind of clash fires, stays quiet, and is gone once any of its fixes is applied."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, get_args

import numpy as np
import pytest
from problems import promotion, small

from campaignplan.agenda import agenda
from campaignplan.agenda.conflicts import KINDS, SEVERITIES, Clash, conflicts, mend
from campaignplan.agenda.conflicts.clash import KIND_NAMES, ClashKind
from campaignplan.calendars.holiday import Holiday
from campaignplan.calendars.own import OwnEvent
from campaignplan.calendars.promotion import Phase
from campaignplan.calendars.template import Instance
from campaignplan.dates import SHANGHAI
from campaignplan.planning.check import check
from campaignplan.planning.grid import build_cells
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Enrolment, Problem
from campaignplan.planning.solve import solve
from campaignplan.shop.product import Replenishment
from campaignplan.storage import load_problem, save_problem

DAY = date(2027, 8, 18)
"""A Wednesday: the day of the promotion `fair`, enrolment to 3 August, warm-up from the 11th, over on the 22nd."""
BASE = replace(small(weeks=30), promotions=(promotion("fair", DAY),), calendars=("1688",))


def at(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=SHANGHAI)


def with_fair(**changes: Any) -> Problem:
    return replace(BASE, promotions=(replace(BASE.promotions[0], **changes),))


def with_phase(kind: str, start: datetime, end: datetime) -> Problem:
    phases = [phase for phase in BASE.promotions[0].phases if phase.kind != kind]
    return with_fair(phases=tuple(sorted([*phases, Phase(kind, start, end)], key=lambda p: p.start)))  # type: ignore[arg-type]


def two(day: date, discounts: tuple[float, float], until: int | None = None) -> Problem:
    """`fair`, and `show` on another day; `fair` protects its price `until` so many days after its own."""
    fair, show = (
        promotion(name, d, discount=x) for name, d, x in zip(("fair", "show"), (DAY, day), discounts, strict=True)
    )
    if until is not None:
        promised = Phase("price_protection", at(8, 18), at(8, 18) + timedelta(days=until))
        fair = replace(fair, phases=(*fair.phases, promised))
    return replace(BASE, promotions=(fair, show))


def own(*rows: OwnEvent) -> Problem:
    return replace(BASE, events=rows)


def led_up_to(*rows: OwnEvent) -> Problem:
    """`fair` with its back-schedule, some tasks moved."""
    return replace(BASE, templates=(Instance("bs", "promotion-back-schedule", promotion="fair-2027"),), events=rows)


def stocked(day: date, *closed: date) -> Problem:
    product = replace(BASE.products[0], stock=100.0)
    shut = (Holiday("stop-2027", "shutdown", "停工", "Closure", *closed),) if closed else ()
    return replace(
        BASE, products=(product, *BASE.products[1:]), replenishments=(Replenishment("p1", day, 500.0),), holidays=shut
    )


def closed(first: date, last: date) -> Problem:
    return replace(BASE, holidays=(Holiday("stop-2027", "shutdown", "停工", "Closure", first, last),))


def funded(spend: float) -> tuple[Problem, Plan]:
    problem = replace(BASE, enrolments=(Enrolment("fair", choice="yes"),))
    cells = build_cells(problem)
    return problem, Plan(problem, cells, np.where(cells.open, spend, 0.0), np.ones(len(cells.pairs), dtype=np.bool_))


def meeting(name: str, day: int, hour: int, **more: Any) -> OwnEvent:
    return OwnEvent(name, f"会 {name}", start=at(8, day, hour), end=at(8, day, hour + 2), person="小李", **more)


DEADLINE = "promotion.fair-2027.enrolment.deadline"
Case = Problem | tuple[Problem, Plan] | tuple[Problem, date]
CASES: dict[ClashKind, tuple[Case, Case]] = {
    "enrolment_closed": ((BASE, date(2027, 8, 4)), (BASE, date(2027, 8, 3))),
    "enrolment_refused": (with_fair(progress="refused"), with_fair(progress="accepted")),
    "deadline_moved": (own(OwnEvent(DEADLINE, start=at(8, 5, 10))), own(OwnEvent(DEADLINE, start=at(8, 2, 10)))),
    "deadline_missed": (
        led_up_to(OwnEvent("template.bs.enrolment", start=date(2027, 8, 2), end=date(2027, 8, 4))),
        led_up_to(OwnEvent("template.bs.enrolment", start=date(2027, 8, 2), end=date(2027, 8, 3))),
    ),
    "after_promotion": (
        led_up_to(OwnEvent("template.bs.service", start=date(2027, 8, 17), end=date(2027, 8, 18))),
        led_up_to(OwnEvent("template.bs.service", start=date(2027, 8, 16), end=date(2027, 8, 17))),
    ),
    "deadline_late": (with_phase("stock_in", at(8, 1), at(8, 18, 1)), with_phase("stock_in", at(8, 1), at(8, 18))),
    "deadline_unverified": ((BASE, date(2027, 7, 20)), (BASE, date(2027, 7, 19))),
    "stock_late": (stocked(date(2027, 8, 12)), stocked(date(2027, 8, 11))),
    "arrival_in_closure": (
        stocked(date(2027, 9, 14), date(2027, 9, 13), date(2027, 9, 20)),
        stocked(date(2027, 9, 21), date(2027, 9, 13), date(2027, 9, 20)),
    ),
    "price_window": (two(date(2027, 11, 16), (0.08, 0.05)), two(date(2027, 11, 17), (0.08, 0.05))),
    "price_protection": (two(date(2027, 8, 31), (0.05, 0.08), 14), two(date(2027, 8, 31), (0.05, 0.08), 13)),
    "phase_in_closure": (closed(date(2027, 8, 22), date(2027, 9, 1)), closed(date(2027, 8, 23), date(2027, 9, 1))),
    "phases_overlap": (two(date(2027, 8, 29), (0.05, 0.05)), two(date(2027, 8, 30), (0.05, 0.05))),
    "unfunded": (funded(0.0), funded(10.0)),
    "overload": (
        own(*(OwnEvent(f"own-{n}", f"事 {n}", start=date(2027, 8, 17), person="小李") for n in range(6))),
        own(*(OwnEvent(f"own-{n}", f"事 {n}", start=date(2027, 8, 17), person="小李") for n in range(5))),
    ),
    "double_booked": (
        own(meeting("own-a", 17, 10), meeting("own-b", 17, 11)),
        own(meeting("own-a", 17, 10), meeting("own-b", 17, 12)),
    ),
    "dependency_broken": (
        own(
            OwnEvent("a", "甲", start=date(2027, 8, 12)), OwnEvent("b", "乙", start=date(2027, 8, 11), depends=("a",))
        ),
        own(
            OwnEvent("a", "甲", start=date(2027, 8, 12)), OwnEvent("b", "乙", start=date(2027, 8, 12), depends=("a",))
        ),
    ),
    "dependency_missing": (
        own(OwnEvent("b", "乙", start=date(2027, 8, 11), depends=("a",))),
        own(OwnEvent("b", "乙", start=date(2027, 8, 11), depends=(DEADLINE,))),
    ),
    "dependency_circle": (
        own(*(OwnEvent(x, x, start=date(2027, 8, 11), depends=(y,)) for x, y in ("ab", "bc", "ca"))),
        own(
            *(
                OwnEvent(x, x, start=date(2027, 8, 11), depends=tuple(y))
                for x, y in (("a", "b"), ("b", "c"), ("c", ""))
            )
        ),
    ),
    "day_off": (own(OwnEvent("a", "甲", start=date(2027, 8, 14))), own(OwnEvent("a", "甲", start=date(2027, 8, 13)))),
    "outside_plan": (
        own(OwnEvent("a", "甲", start=date(2028, 3, 1))),
        own(OwnEvent("a", "甲", start=date(2027, 12, 31))),
    ),
}


def found(case: Case) -> tuple[Problem, Plan | None, date | None, tuple[Clash, ...]]:
    problem, more = case if isinstance(case, tuple) else (case, None)
    plan, today = (more, None) if isinstance(more, Plan) else (None, more)
    assert check(problem) == []
    return problem, plan, today, conflicts(agenda(problem), problem, plan, today)


def test_no_kind_is_missing():
    assert set(KINDS) == set(get_args(ClashKind)) == set(KIND_NAMES) == set(CASES)
    assert all(clash.severity in SEVERITIES for case, _ in CASES.values() for clash in found(case)[3])


@pytest.mark.parametrize("kind", CASES)
def test_it_fires_and_says_why(kind: ClashKind):
    mine = [clash for clash in found(CASES[kind][0])[3] if clash.kind == kind]
    assert len(mine) == 1
    (clash,) = mine
    assert clash.why.zh
    assert clash.why.en
    assert clash.start <= clash.end
    assert clash.events or clash.promotions
    assert clash.fixes
    assert all(fix.words.zh and fix.words.en and fix.changes for fix in clash.fixes)


@pytest.mark.parametrize("kind", CASES)
def test_it_stays_quiet(kind: ClashKind):
    assert not [clash for clash in found(CASES[kind][1])[3] if clash.kind == kind]


@pytest.mark.parametrize("kind", CASES)
def test_every_fix_mends_it_and_can_be_kept_in_files(kind: ClashKind, tmp_path):
    problem, plan, today, clashes = found(CASES[kind][0])
    (clash,) = (clash for clash in clashes if clash.kind == kind)
    for number, fix in enumerate(clash.fixes):
        mended = mend(problem, fix)
        assert check(mended) == [], fix.words.zh
        answer = solve(mended).plan if fix.replan else plan
        after = conflicts(agenda(mended), mended, answer, today)
        assert not [left.why.zh for left in after if left.kind == kind], fix.words.zh
        save_problem(mended, tmp_path / str(number))
        assert load_problem(tmp_path / str(number)) == mended
