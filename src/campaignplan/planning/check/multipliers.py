"""Multipliers: the key fits the kind."""

from collections.abc import Iterator
from typing import get_args

from campaignplan.calendars.holiday import HolidayKind
from campaignplan.calendars.promotion import SELLING
from campaignplan.planning.check.fault import Fault, Place, fault, suggestion
from campaignplan.planning.problem import Problem
from campaignplan.shop.channel import Objective
from campaignplan.shop.product import STAGES
from campaignplan.text import Text


def multipliers(problem: Problem) -> Iterator[Fault]:
    """Check that every multiplier speaks of something, for a category and platform there is."""
    series = {promotion.series for promotion in problem.promotions}
    keys: dict[str, set[str]] = {
        "stage": set(STAGES),
        "phase": set(SELLING),
        "enrolled": set(SELLING),
        "season": {str(month) for month in range(1, 13)},
        "weekday": {str(day) for day in range(1, 8)},
        "holiday": set(get_args(HolidayKind)) | {holiday.id for holiday in problem.holidays},
        "objective": set(get_args(Objective)),
    }
    hints = {
        "season": Text("请写月份 1 到 12", "write a month, 1 to 12"),
        "weekday": Text("请写 1（周一）到 7", "write 1 (Monday) to 7"),
    }
    span = (Place("plan", None, "start"), Place("plan", None, "end"), Place("promotions", None, "id"))
    for row, multiplier in enumerate(problem.multipliers):
        kind, known = multiplier.kind, keys[multiplier.kind]
        owner, colon, key = multiplier.key.rpartition(":")
        place, places = Place("multipliers", row, "key"), (Place("multipliers", row, "kind"),)
        why = Text(f"{kind} 没有这个取值", f"{kind} has no such key")
        if colon and (kind not in ("phase", "enrolled") or owner not in series):
            what = Text("活动表", "promotions")
            yield fault((place, *places, *span), multiplier.key, why, suggestion(owner, series, what))
        elif key not in known:
            listed = Text("、".join(sorted(known)[:12]), ", ".join(sorted(known)[:12]))
            fix = suggestion(key, known, listed)
            if kind in hints:
                fix = hints[kind]
            elif not fix.en.startswith("did you"):
                fix = Text(f"请写其中之一：{listed.zh}", f"write one of {listed.en}")
            depends = span if kind == "holiday" else ()
            yield fault((place, *places, *depends), multiplier.key, why, fix)
        yield from _narrowed(problem, row)


def _narrowed(problem: Problem, row: int) -> Iterator[Fault]:
    multiplier = problem.multipliers[row]
    for column, known, table, source in (
        ("category", {product.category for product in problem.products}, "products", "category"),
        ("platform", {shop.platform for shop in problem.shops}, "shops", "platform"),
    ):
        value = getattr(multiplier, column)
        if value and value not in known:
            why = Text(
                "没有商品或店铺属于它，系数不起作用",
                "no product or shop is of it; the factor would do nothing",
            )
            fix = suggestion(value, known - {""}, Text(f" {table} ", table))
            yield fault((Place("multipliers", row, column), Place(table, None, source)), value, why, fix)
