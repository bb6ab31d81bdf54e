"""The year's promotions: the annual activity table, and who enrols in what at which price."""

from datetime import date, datetime

import pandas as pd

from campaignplan import words
from campaignplan.calendars.promotion import SELLING, PhaseKind, Promotion
from campaignplan.dates import SHANGHAI
from campaignplan.money import yuan
from campaignplan.planning.grid.eligibility import offers
from campaignplan.publishing.edition import Edition
from campaignplan.text import Text

ENROLMENTS = (
    "promotion_name", "product_name", "shop_name", "decision", "fee", "discount", "price", "event_price",
    "reason", "promotion", "product",
)  # fmt: skip
TESTS = (
    "product_name", "channel_name", "question", "test_days", "date_start", "date_end", "test_spend", "state",
    "test_id",
)  # fmt: skip
BY_PLAN = {
    (1, True): Text("报名（商家指定）", "Enrol (your choice)"),
    (0, False): Text("不报（商家指定）", "Not enrolled (your choice)"),
    (-1, True): Text("报名", "Enrol"),
    (-1, False): Text("不报", "Do not enrol"),
}


def activities(edition: Edition) -> pd.DataFrame:
    """Return the annual activity table, one row per promotion that touches the horizon, in order of time.

    The columns are those operators keep by hand: dates of every phase, who takes part, goals and money per
    phase and channel, and — because presets are not facts — source, verification and its date. Owner and
    review findings are left empty to be filled in.
    """
    rows = [_activity(edition, promotion) for promotion in listed(edition)]
    return pd.DataFrame(rows, columns=list(_activity_columns()))


def listed(edition: Edition) -> list[Promotion]:
    """Return the promotions to act on within the horizon, by anchor day.

    One of last year of which only the review is left is not among them; one of next year whose enrolment
    opens within the horizon is.
    """
    horizon = edition.problem.settings.horizon
    inside = [
        promotion
        for promotion in edition.problem.promotions
        if promotion.anchor in horizon
        or any(p.span.overlap(horizon) for p in promotion.phases if p.kind in ("enrolment", *SELLING))
    ]
    return sorted(inside, key=lambda promotion: (promotion.anchor, promotion.id))


def _activity_columns() -> tuple[str, ...]:
    phases = [f"{kind}_{end}" for kind in ("seeding", "warm_up", "burst", "encore") for end in ("start", "end")]
    return (
        "month", "platform", "promotion_name", "level", "categories", "enrol_open", "enrol_close",
        "requirements", "stock_in", *phases, "protection_end", "enrolled_products", "discount_range",
        "price_window", "mechanics", "gmv_goal", "inquiry_goal", "order_goal", "spend", "seeding_spend",
        "warm_up_spend", "burst_spend", "encore_spend", "channel_spend", "fees", "owner", "state",
        "review_by", "review", "source", "verification", "verified_on", "version", "promotion",
    )  # fmt: skip


def _activity(edition: Edition, promotion: Promotion) -> dict[str, object]:
    cells = edition.cells[edition.cells["promotion"] == promotion.id]
    taken = edition.plan.enrolments()
    taken = taken[(taken["promotion"] == promotion.id) & taken["enrolled"]]
    by_phase, by_channel = cells.groupby("phase")["spend"].sum(), cells.groupby("channel")["spend"].sum()
    row: dict[str, object] = {
        "month": words.month_name(f"{promotion.anchor:%Y-%m}", edition.lang),
        "platform": edition.word(words.PLATFORMS, promotion.platform),
        "promotion_name": edition.promotion(promotion.id),
        "level": edition.word(words.LEVELS, promotion.level),
        "categories": words.listed(list(promotion.categories), edition.lang) or edition.say("全部", "All"),
        "enrol_open": _moment(promotion, "enrolment", "start"),
        "enrol_close": _moment(promotion, "enrolment", "end"),
        "requirements": words.listed(requirements(edition, promotion), edition.lang),
        "stock_in": _day(promotion, "stock_in", "end"),
        "protection_end": _day(promotion, "price_protection", "end"),
        "enrolled_products": _who(edition, promotion, list(taken["product"])),
        "discount_range": _range(list(taken["discount"]) or [promotion.discount]),
        "price_window": promotion.price_window_days,
        "mechanics": promotion.mechanics,
        "gmv_goal": float(cells["gmv"].sum()),
        "inquiry_goal": float(cells["inquiries"].sum()),
        "order_goal": float(cells["orders"].sum()),
        "spend": int(cells["spend"].sum()),
        "channel_spend": words.listed(
            [f"{edition.channel(str(key))} {yuan(float(money))}" for key, money in by_channel.items()],
            edition.lang,
        ),
        "fees": float(taken["fee"].sum()),
        "owner": "",
        "state": edition.say(f"报名 {len(taken)} 款", f"Enrol {len(taken)}") if len(taken)
        else edition.say("不报名", "Not enrolled"),
        "review_by": _day(promotion, "review", "end"),
        "review": "",
        "source": promotion.source,
        "verification": edition.word(words.VERIFICATION, promotion.status),
        "verified_on": promotion.verified_on,
        "version": edition.fingerprint[:8],
        "promotion": promotion.id,
    }  # fmt: skip
    for kind in ("seeding", "warm_up", "burst", "encore"):
        row[f"{kind}_start"] = _day(promotion, kind, "start")
        row[f"{kind}_end"] = _day(promotion, kind, "end")
        row[f"{kind}_spend"] = int(by_phase.get(kind, 0))
    return row


def requirements(edition: Edition, promotion: Promotion) -> list[str]:
    """Return what a product or shop must bring to enrol, the written requirements first."""
    found = list(promotion.requirements)
    if promotion.tiers:
        tiers = words.listed(list(promotion.tiers), edition.lang)
        found.append(edition.say(f"店铺层级 {tiers}", f"shop tier {tiers}"))
    if promotion.min_stock:
        found.append(
            edition.say(f"库存至少 {promotion.min_stock:,.0f} 件", f"stock of {promotion.min_stock:,.0f} units")
        )
    return found


def _moment(promotion: Promotion, kind: PhaseKind, end: str) -> datetime | None:
    phase = promotion.phase(kind)
    return getattr(phase, end).astimezone(SHANGHAI).replace(tzinfo=None) if phase else None


def _day(promotion: Promotion, kind: PhaseKind, end: str) -> date | None:
    phase = promotion.phase(kind)
    return getattr(phase.span, end) if phase else None


def _who(edition: Edition, promotion: Promotion, products: list[str]) -> str:
    def one(key: str) -> str:
        product = edition.products[key]
        stages = [s for s in edition.problem.stages if s.product == key and s.start <= promotion.anchor]
        stage = edition.word(words.STAGES, max(stages, key=lambda s: s.start).stage) if stages else ""
        about = words.listed([text for text in (product.role, stage) if text], edition.lang)
        shown = edition.say(f"{product.name}（{about}）", f"{product.name} ({about})")
        return shown if about else product.name

    return words.listed([one(key) for key in products], edition.lang)


def _range(discounts: list[float]) -> str:
    low, high = min(discounts), max(discounts)
    return f"{low:.0%}" if round(low, 2) == round(high, 2) else f"{low:.0%}–{high:.0%}"


def enrolments(edition: Edition) -> pd.DataFrame:
    """Return every product in every promotion of its platform: decision, fee, price, and any obstacle.

    Columns `ENROLMENTS`.
    """
    pairs, problem = edition.plan.cells.pairs, edition.problem
    decided = {
        (int(product), int(promotion)): (int(choice), bool(on), float(fee), float(discount))
        for product, promotion, choice, on, fee, discount in zip(
            pairs.product,
            pairs.promotion,
            pairs.choice,
            edition.plan.enrolled,
            pairs.fee,
            pairs.discount,
            strict=True,
        )
    }
    order = {promotion.id: place for place, promotion in enumerate(listed(edition))}
    rows = []
    for offer in offers(problem):
        product, promotion = problem.products[offer.product], problem.promotions[offer.promotion]
        found = decided.get((offer.product, offer.promotion))
        fee, discount = (found[2], found[3]) if found else (offer.fee, offer.discount)
        if found:
            choice = BY_PLAN.get((found[0], found[1]), BY_PLAN[-1, found[1]]).to(edition.lang)
        elif offer.choice == "no":
            choice = BY_PLAN[0, False].to(edition.lang)
        else:
            choice = edition.say("不能报", "Cannot enrol")
        rows.append(
            {
                "promotion_name": edition.promotion(promotion.id),
                "product_name": product.name,
                "shop_name": edition.shop(product.shop),
                "decision": choice,
                "fee": fee,
                "discount": discount,
                "price": product.price,
                "event_price": product.price * (1 - discount),
                "reason": (";" if edition.lang == "zh" else "; ").join(
                    o.words.to(edition.lang) for o in offer.obstacles
                ),
                "promotion": promotion.id,
                "product": product.id,
            }
        )
    rows.sort(key=lambda row: order.get(str(row["promotion"]), 0))
    return pd.DataFrame(rows, columns=list(ENROLMENTS))


def tests(edition: Edition) -> pd.DataFrame:
    """Return the product tests: what is asked, when it runs and the least it spends.

    Columns `TESTS`.
    """
    starts = {test.test: test for test in edition.plan.tests}
    rows = []
    for test in edition.problem.tests:
        found = starts.get(test.id)
        start = found.start if found else None
        rows.append(
            {
                "product_name": edition.product(test.product),
                "channel_name": edition.channel(test.channel),
                "question": edition.word(words.QUESTIONS, test.question),
                "test_days": test.days,
                "date_start": start,
                "date_end": pd.Timestamp(start).date() + pd.Timedelta(days=test.days - 1) if start else None,
                "test_spend": found.spend if found and start else 0.0,
                "state": edition.say("安排", "Planned") if start else edition.say("不做", "Left out"),
                "test_id": test.id,
            }
        )
    return pd.DataFrame(rows, columns=list(TESTS))
