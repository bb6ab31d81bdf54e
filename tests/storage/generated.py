"""Sound problems of every kind, for round trips."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from campaignplan.calendars import holidays_for, promotions_for
from campaignplan.calendars.holiday import Holiday
from campaignplan.calendars.own import OwnEvent
from campaignplan.calendars.promotion import Phase, Promotion
from campaignplan.calendars.template import Instance
from campaignplan.dates import SHANGHAI
from campaignplan.planning.check.bounds import BOUNDS
from campaignplan.planning.problem import (
    Enrolment,
    Lock,
    PastSpend,
    Problem,
    ProductTest,
    Receipt,
    Settings,
)
from campaignplan.planning.rule import Rule
from campaignplan.shop.book import BookLine
from campaignplan.shop.channel import Channel, CurvePoint
from campaignplan.shop.multiplier import Multiplier
from campaignplan.shop.product import Product, Replenishment, StageSegment
from campaignplan.shop.shop import Shop
from campaignplan.storage.assemble import default_lines

SIGNS = "abcXYZ019 收纳盒女装,;\"'|()%/·—“”！\U0001f600é\u3000_-=+@#"
START, END = date(2027, 3, 1), date(2027, 10, 31)
words = st.text(SIGNS, min_size=1, max_size=12).filter(
    lambda t: t == t.strip() and t not in ("-", "—", "——") and t[0] not in "=+-@" and not t.startswith("—")
)
notes = st.just("") | words
entries = st.lists(words.filter(lambda t: "|" not in t), max_size=2).map(tuple)
days = st.dates(START, END)
moments = st.datetimes(datetime(2027, 3, 1), datetime(2027, 10, 1)).map(lambda m: m.replace(tzinfo=SHANGHAI))


def amount(table: str, column: str, most: float | None = None) -> st.SearchStrategy[float]:
    bound = BOUNDS[table, column]
    return st.floats(
        bound.low, min(bound.high, most or bound.high), exclude_min=bound.above, exclude_max=bound.below, allow_subnormal=False
    ).map(lambda x: x + 0.0)  # fmt: skip


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


@st.composite
def own_promotion(draw: st.DrawFn, number: int) -> Promotion:
    first = draw(days)
    starts = sorted(draw(st.lists(moments, min_size=4, max_size=4, unique=True)))
    phases = [
        Phase("burst", starts[0], starts[1]),
        Phase("encore", starts[1], starts[2]),
        Phase("review", *starts[2:]),
    ]
    return Promotion(
        id=f"own-{number}-2027", series=f"own-{number}", platform="1688", name=draw(words), name_en=draw(words),
        anchor=first, level=draw(st.sampled_from(["official", "shop"])), phases=tuple(draw(st.permutations(phases))),
        categories=draw(entries), tiers=draw(entries), fee=draw(amount("promotions", "fee")),
        discount=draw(amount("promotions", "discount")), requirements=draw(entries), mechanics=draw(notes),
        verified_on=draw(maybe(days)), min_listing_points=draw(amount("promotions", "min_listing_points")),
        owner=draw(notes), progress=draw(st.sampled_from(["planned", "accepted"])), review=draw(notes),
    )  # fmt: skip


@st.composite
def promotions(draw: st.DrawFn) -> tuple[Promotion, ...]:
    """Shipped ones, some left out, changed, short of a phase; own ones; at times in another order."""
    found = []
    for promotion in promotions_for(("1688",), Settings("x", START, END).horizon):
        match draw(st.sampled_from(["keep", "keep", "drop", "fee", "bare", "short", "moved", "emptied"])):
            case "keep":
                found.append(promotion)
            case "fee":
                found.append(replace(promotion, fee=draw(amount("promotions", "fee")), name=draw(words)))
            case "bare":
                found.append(replace(promotion, phases=()))
            case "short":
                found.append(replace(promotion, phases=promotion.phases[1:]))
            case "moved":
                last = promotion.phases[-1]
                later = replace(last, end=last.end + timedelta(hours=draw(st.integers(1, 99))))
                found.append(replace(promotion, phases=(*promotion.phases[:-1], later)))
            case "emptied":
                found.append(replace(promotion, requirements=(), verified_on=None, source="", mechanics=""))
    found += [draw(own_promotion(number)) for number in range(draw(st.integers(0, 2)))]
    return tuple(draw(st.permutations(found))) if draw(st.booleans()) else tuple(found)


@st.composite
def holidays(draw: st.DrawFn) -> tuple[Holiday, ...]:
    found = []
    for holiday in holidays_for(Settings("x", START, END).horizon):
        match draw(st.sampled_from(["keep", "keep", "keep", "drop", "named"])):
            case "keep":
                found.append(holiday)
            case "named":
                found.append(replace(holiday, name=draw(words), source=draw(notes)))
    if draw(st.booleans()):
        found.append(Holiday("own-2027", "shutdown", draw(words), draw(words), START, END))
    return tuple(found)


@st.composite
def own_events(draw: st.DrawFn) -> tuple[OwnEvent, ...]:
    """Rows over the calendar's events, and bars and meetings with every column away from its default."""
    found = []
    if draw(st.booleans()):
        found.append(
            OwnEvent(
                "duty.weekly-report", person=draw(notes), skipped=draw(st.sampled_from([(), (date(2027, 4, 12),)]))
            )
        )
    for number in range(draw(st.integers(0, 2))):
        start, length = (
            (draw(days), timedelta(days=9)) if draw(st.booleans()) else (draw(moments), timedelta(hours=2))
        )
        skipped = sorted(draw(st.sets(days, max_size=2)))
        found.append(
            OwnEvent(
                f"own.{number}", draw(words), draw(notes), start, draw(st.sampled_from([None, start + length])),
                rrule="FREQ=DAILY", skipped=tuple(skipped), status=draw(st.sampled_from(["", "tentative", "cancelled"])),
                roles=tuple(draw(st.lists(st.sampled_from(["operator", "ads", "owner"]), unique=True))), person=draw(notes),
                shop=draw(st.sampled_from(["", "s0"])), description=draw(notes), checklist=draw(entries), output=draw(notes),
                metric=draw(notes), depends=("duty.daily-report",), url=draw(notes), source=draw(notes), uid=draw(notes),
            )
        )  # fmt: skip
    return tuple(found)


@st.composite
def instances(draw: st.DrawFn, promotions: tuple[Promotion, ...]) -> tuple[Instance, ...]:
    found = [Instance("i0", "sprint-30", draw(days), "", draw(st.sampled_from([None, END])), draw(st.booleans()), draw(notes), "s0", draw(notes))]  # fmt: skip
    if promotions:
        found.append(Instance("i1", "promotion-back-schedule", promotion=promotions[0].id))
    return tuple(found) if draw(st.booleans()) else ()


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """A sound problem: every table may have rows, every column may leave its default."""
    shops = tuple(
        Shop(f"s{i}", draw(words), draw(st.sampled_from(["1688", "pinduoduo"])) if i else "1688", draw(notes), draw(amount("shops", "payment_days")))
        for i in range(draw(st.integers(1, 2)))
    )  # fmt: skip
    shop = st.sampled_from([s.id for s in shops])
    products = tuple(
        Product(
            id=f"p{i}", shop=draw(shop), name=draw(words), price=(price := draw(amount("products", "price", 1e6))),
            margin=draw(amount("products", "margin")), category=draw(notes), role=draw(notes),
            units_per_order=draw(amount("products", "units_per_order")), led=draw(st.sampled_from(["order", "inquiry"])),
            cvr=draw(maybe(amount("products", "cvr"))), win_rate=draw(maybe(amount("products", "win_rate"))),
            lag_days=draw(amount("products", "lag_days")), stock=draw(maybe(amount("products", "stock"))),
            price_floor=draw(maybe(st.just(price))), promote=draw(st.sampled_from(["auto", "yes"])),
            listing_points=draw(maybe(amount("products", "listing_points"))),
        )
        for i in range(draw(st.integers(1, 3)))
    )  # fmt: skip
    channels = tuple(
        Channel(f"c{i}", draw(words), floor=draw(st.floats(0, 50)), step=draw(st.integers(1, 100)), cap=draw(maybe(st.floats(60, 1e5))), source=draw(notes))
        for i in range(draw(st.integers(1, 2)))
    )  # fmt: skip
    lines = default_lines(products, channels)
    curves: list[CurvePoint] = []
    if draw(st.booleans()):
        own = []
        for line in lines[: draw(st.integers(1, len(lines)))]:
            family = draw(st.sampled_from(["exponential", "hill", "power", "table"]))
            shape = {"hill": 2.5, "power": 0.1 + 0.2}.get(family, draw(st.floats(0.1, 5)))
            own.append(
                replace(
                    line, family=family, shape=shape, objective=draw(st.sampled_from(["test", "harvest"])),
                    demand=draw(maybe(amount("lines", "demand"))), cpc=draw(maybe(amount("lines", "cpc"))),
                    retention=draw(amount("lines", "retention")), cap=draw(maybe(st.floats(60, 1e5))),
                )
            )  # fmt: skip
            if family == "table":
                curves += [CurvePoint(line.product, line.channel, spend, spend / 3 + 1) for spend in (10.0, 100 / 3)]
        lines = tuple(own)
    line = st.sampled_from(lines)
    product = st.sampled_from([p.id for p in products])
    stages = [
        StageSegment(p.id, stage, START + timedelta(days=30 * i), draw(maybe(st.just(START + timedelta(days=30 * i + 9)))))
        for p in products
        for i, stage in enumerate(draw(st.lists(st.sampled_from(["launch", "growth", "maturity"]), max_size=3)))
    ]  # fmt: skip
    used = draw(st.lists(line, unique_by=lambda x: (x.product, x.channel), max_size=2))
    locks = [
        Lock(f"k{i}", x.product, x.channel, START, draw(days), draw(st.floats(50, 60)), draw(notes))
        for i, x in enumerate(used)
    ]
    tests = [
        ProductTest(f"t{i}", x.product, x.channel, START, draw(days.filter(lambda d: d < date(2027, 9, 1))), draw(st.integers(1, 60)),
                    draw(st.sampled_from(["dead", "rate"])), draw(amount("tests", "rate")), draw(maybe(amount("tests", "clicks"))), draw(st.booleans()))
        for i, x in enumerate(used)
    ]  # fmt: skip
    rules = [
        Rule("r0", "cap", draw(st.floats(0.5, 1)), "share", "span", product=draw(st.sampled_from(lines)).product, stage="growth|launch", every="month"),
        Rule("r1", "target", draw(st.floats(1, 1e6)), metric="orders", penalty=draw(maybe(st.floats(0, 1e6))), note=draw(notes)),
        Rule("r2", "blackout", start=draw(days), end=END),
        Rule("r3", "promoted_at_most", 3.0),
    ][: draw(st.integers(0, 4))]  # fmt: skip
    total = draw(maybe(amount("budget", "total")))
    weights = draw(
        st.lists(
            st.tuples(st.sampled_from(["orders", "gmv", "profit"]), st.floats(0.01, 1e6)), unique_by=lambda w: w[0]
        )
    )
    settings = Settings(
        draw(words), START, END, draw(st.sampled_from(["day", "week"])), draw(st.sampled_from(["profit", "gmv"])),
        total, "exactly" if total is not None and draw(st.booleans()) else "at_most", draw(amount("budget", "reserve")), tuple(weights),
    )  # fmt: skip
    dated = draw(promotions())
    seasons = draw(st.lists(st.integers(1, 12), unique=True, max_size=3))
    return Problem(
        settings=settings, shops=shops, products=products, channels=channels, lines=lines, stages=tuple(stages),
        replenishments=tuple(draw(st.lists(st.builds(Replenishment, product, days, amount("replenishments", "units"), st.sampled_from(["", "po-17.2", "2"])), max_size=2, unique_by=lambda r: (r.product, r.batch or r)))),
        curves=tuple(curves),
        multipliers=tuple(Multiplier("season", str(m), draw(amount("multipliers", "demand")), source=draw(notes)) for m in seasons),
        promotions=dated, events=draw(own_events()), templates=draw(instances(dated)), holidays=draw(holidays()),
        tests=tuple(tests), rules=tuple(rules), locks=tuple(locks),
        book=tuple(draw(st.lists(st.builds(BookLine, st.just("b0"), words, amount("book", "amount"), days, st.sampled_from(["content", "other"]), in_budget=st.booleans()), max_size=1))),
        receipts=tuple(draw(st.lists(st.builds(Receipt, days, amount("receipts", "amount"), notes), max_size=2))),
        past=tuple(PastSpend(x.product, x.channel, draw(st.integers(1, 12)), draw(amount("past", "spend"))) for x in used),
        calendars=("1688",) if draw(st.booleans()) else (),
    )  # fmt: skip


def with_enrolments(problem: Problem) -> Problem:
    """The problem with an enrolment of every promotion there is."""
    rows = tuple(Enrolment(p.id, shop="s0", choice="yes", discount=0.1) for p in problem.promotions)
    return replace(problem, enrolments=rows)
