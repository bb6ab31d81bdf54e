"""The enrolment desk as tables: a row a promotion, and a row a product in it."""

from collections.abc import Iterable
from datetime import datetime

import pandas as pd

from campaignplan import words
from campaignplan.agenda.desk import BOXES, DOORS, Candidate, Opening, Worth
from campaignplan.agenda.desk.missing import missing
from campaignplan.dates import SHANGHAI
from campaignplan.text import Lang, Text

DESK = (
    "promotion_name", "shop_name", "door", "enrol_open", "enrol_close", "days_left", "fitting", "enrolling", "fees",
    "worth", "worth_low", "worth_high", "more_gmv", "more_orders", "more_inquiries", "given", "missing", "checklist",
    "verification", "promotion", "shop",
)  # fmt: skip
DESK_PRODUCTS = (
    "promotion_name", "product_name", "shop_name", "door", "enrol_close", "days_left", "decision", "price",
    "discount", "event_price", "fee", "worth", "worth_low", "worth_high", "more_gmv", "more_orders",
    "more_inquiries", "given", "reason", "verification", "promotion", "product",
)  # fmt: skip
YES, NO, CANNOT = Text("报名", "Enrol"), Text("不报", "Do not enrol"), Text("不能报", "Cannot enrol")
CHOSEN = Text("（商家指定）", " (your choice)")
OPEN = Text("待定", "Undecided")


def openings(found: Iterable[Opening], lang: Lang) -> pd.DataFrame:
    """Return the desk, one row per promotion and shop: columns `DESK`.

    `worth` to `given` are as in `planning.asking.enrolling`, of all products the plan enrols; empty where no plan
    or no product is.
    """
    joint = "；" if lang == "zh" else "; "
    rows = [
        _about(one, lang)
        | {
            "enrol_open": _clock(one.opens),
            "fitting": len(one.fits),
            "enrolling": len(one.chosen),
            "fees": one.fees,
            "missing": joint.join(text.to(lang) for text in missing(one)),
            "checklist": "\n".join(f"{BOXES[r.state]} {r.words.to(lang)}" for r in one.requirements),
            "shop": one.shop.id,
        }
        | _worth(one.worth)
        for one in found
    ]
    return pd.DataFrame(rows, columns=list(DESK))


def candidates(found: Iterable[Opening], lang: Lang) -> pd.DataFrame:
    """Return the desk, one row per product in a promotion: columns `DESK_PRODUCTS`."""
    rows = [
        _about(one, lang)
        | {
            "product_name": candidate.product.name,
            "decision": decision(candidate).to(lang),
            "price": candidate.product.price,
            "discount": candidate.offer.discount,
            "event_price": candidate.event_price,
            "fee": candidate.offer.fee,
            "reason": ("；" if lang == "zh" else "; ").join(o.words.to(lang) for o in candidate.offer.obstacles),
            "product": candidate.product.id,
        }
        | _worth(candidate.worth)
        for one in found
        for candidate in one.candidates
    ]
    return pd.DataFrame(rows, columns=list(DESK_PRODUCTS))


def decision(candidate: Candidate) -> Text:
    """Say what was decided on a product, and by whom."""
    if not candidate.fits:
        return CANNOT
    if candidate.offer.choice != "auto":
        word = YES if candidate.offer.choice == "yes" else NO
        return Text(f"{word.zh}{CHOSEN.zh}", f"{word.en}{CHOSEN.en}")
    if candidate.enrols is None:
        return OPEN
    return YES if candidate.enrols else NO


def _about(one: Opening, lang: Lang) -> dict[str, object]:
    promotion = one.promotion
    return {
        "promotion_name": promotion.name if lang == "zh" else promotion.name_en or promotion.name,
        "shop_name": one.shop.name,
        "door": DOORS[one.door].to(lang),
        "enrol_close": _clock(one.closes),
        "days_left": one.days_left,
        "verification": words.word(words.VERIFICATION, promotion.status, lang),
        "promotion": promotion.id,
    }


def _worth(worth: Worth | None) -> dict[str, object]:
    if worth is None:
        return {}
    return {
        "worth": worth.value,
        "worth_low": worth.low,
        "worth_high": worth.high,
        "more_gmv": worth.gmv,
        "more_orders": worth.orders,
        "more_inquiries": worth.inquiries,
        "given": worth.given,
    }


def _clock(moment: datetime | None) -> datetime | None:
    return moment.astimezone(SHANGHAI).replace(tzinfo=None) if moment else None
