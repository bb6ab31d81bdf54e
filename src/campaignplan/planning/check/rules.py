"""Rules: each kind gets what it needs, its scope holds something, and no two contradict each other openly."""

from collections.abc import Iterator
from typing import get_args

from campaignplan.calendars.promotion import SELLING
from campaignplan.money import LARGEST
from campaignplan.planning.check.bounds import Bound
from campaignplan.planning.check.fault import Fault, Place, fault, suggestion
from campaignplan.planning.problem import Problem
from campaignplan.planning.rule import Rule
from campaignplan.shop.channel import Objective
from campaignplan.shop.product import STAGES
from campaignplan.text import Text

BUILT_IN = ("budget", "stock", "price_window")
WHOLE = ("promoted_at_most", "promotions_per_product", "concurrent_tests", "promotion_spacing")
WITHOUT_SPAN = (*WHOLE, "cash")
ABOVE_ZERO = Bound(0, LARGEST, above=True)
LIMITS = {
    "roas_floor": Bound(0, 1000, above=True),
    "cash": Bound(0, LARGEST),
    "blackout": Bound(-LARGEST, LARGEST),
    "promotion_spacing": Bound(1, 366),
}
MOST_RULES = 2_000
"""More are refused by size, and not looked at one by one."""
SCOPES = ("shop", "product", "category", "channel", "stage", "objective", "promotion", "phase")


def rules(problem: Problem) -> Iterator[Fault]:
    """Check every rule, and caps against floors."""
    known = _known(problem)
    for row, rule in enumerate(problem.rules[:MOST_RULES]):
        yield from _kind(row, rule)
        yield from _limit(row, rule)
        yield from _span(row, rule)
        unknown = list(_scope(row, rule, known))
        yield from unknown or _matches(problem, row, rule)
    yield from _caps_below_floors(problem)


def may_be(rule: Rule) -> bool:
    """Whether the limit is one that may be written for a rule of this kind and unit."""
    return next(_limit(0, rule), None) is None


def _known(problem: Problem) -> dict[str, set[str]]:
    return {
        "shop": {shop.id for shop in problem.shops},
        "product": {product.id for product in problem.products},
        "category": {product.category for product in problem.products if product.category},
        "channel": {channel.id for channel in problem.channels},
        "stage": set(STAGES),
        "objective": set(get_args(Objective)),
        "promotion": {p.id for p in problem.promotions} | {p.series for p in problem.promotions},
        "phase": set(SELLING),
    }


def _kind(row: int, rule: Rule) -> Iterator[Fault]:
    kind = Place("rules", row, "kind")
    if rule.kind in BUILT_IN:
        why = Text("这种规则由方案自己写", "the plan writes this rule itself")
        yield fault(
            kind,
            rule.kind,
            why,
            Text(
                "请删去；总预算写在 [budget]，库存写在商品表",
                "remove it; the total stands in [budget], stock in products",
            ),
        )
    if rule.kind == "target" and not rule.metric:
        why = Text("目标规则要有指标", "a target needs a metric")
        yield fault(
            (Place("rules", row, "metric"), kind),
            "",
            why,
            Text(
                "请填 orders、inquiries、gmv、profit、clicks 或 lifetime",
                "write orders, inquiries, gmv, profit, clicks or lifetime",
            ),
        )
    if rule.kind != "target" and rule.metric:
        why = Text("只有 target 规则有指标", "only a target has a metric")
        yield fault(
            (Place("rules", row, "metric"), kind),
            rule.metric,
            why,
            Text("请清空，或把类别改为 target", "clear it, or set the kind to target"),
        )


def _limit(row: int, rule: Rule) -> Iterator[Fault]:
    limit, unit, kind = (Place("rules", row, column) for column in ("limit", "unit", "kind"))
    if rule.unit == "share":
        if rule.kind not in ("cap", "floor"):
            why = Text("只有 cap 与 floor 可以用占比", "only cap and floor take a share")
            yield fault(
                (unit, kind),
                "share",
                why,
                Text("请改为 yuan，并写数值", "set the unit to yuan and write a number"),
            )
        elif not 0 <= rule.limit <= 1:
            why = Text("占比应在 0 到 1 之间", "a share is between 0 and 1")
            fix = Text(
                f"如果是百分之 {rule.limit:g}，请写 {rule.limit / 100:g}",
                f"for {rule.limit:g} percent write {rule.limit / 100:g}",
            )
            yield fault((limit, unit, kind), rule.limit, why, fix)
        return
    bound = LIMITS.get(rule.kind, ABOVE_ZERO)
    if rule.limit not in bound:
        why = Text(f"{rule.kind} 的限额应{bound.words.zh}", f"the limit of {rule.kind} should be {bound.words.en}")
        fix = Text("请填写限额；完全不花请用 blackout", "fill in the limit; for no spend at all use blackout")
        yield fault((limit, kind), rule.limit, why, fix)
    elif rule.kind in WHOLE and rule.limit != int(rule.limit):
        why = Text(f"{rule.kind} 的限额是个数或天数，要整数", f"the limit of {rule.kind} is a whole number")
        yield fault(
            (limit, kind),
            rule.limit,
            why,
            Text(f"例如 {round(rule.limit)}", f"for example {round(rule.limit)}"),
        )


def _span(row: int, rule: Rule) -> Iterator[Fault]:
    if rule.kind not in WITHOUT_SPAN:
        return
    for column in ("start", "end", "every"):
        value = getattr(rule, column)
        if value:
            why = Text(f"{rule.kind} 总是管整个计划期", f"{rule.kind} always holds for the whole plan")
            yield fault(
                (Place("rules", row, column), Place("rules", row, "kind")),
                value,
                why,
                Text("请清空这一格", "clear the cell"),
            )


def _scope(row: int, rule: Rule, known: dict[str, set[str]]) -> Iterator[Fault]:
    depends = {
        "shop": (Place("shops", None, "id"),),
        "product": (Place("products", None, "id"),),
        "category": (Place("products", None, "category"),),
        "channel": (Place("channels", None, "id"),),
        "promotion": (
            Place("promotions", None, "id"),
            Place("plan", None, "start"),
            Place("plan", None, "end"),
        ),
    }
    for column in SCOPES:
        for value in getattr(rule, column).split("|") if getattr(rule, column) else ():
            if value not in known[column]:
                why = Text(
                    f"没有这个 {column}，规则什么也管不到",
                    f"there is no such {column}; the rule would hold for nothing",
                )
                what = Text(f" {column} ", column)
                fix = suggestion(value, known[column], what)
                if column in ("stage", "objective", "phase") and not fix.zh.startswith("是不是"):
                    listed = sorted(known[column])
                    fix = Text(f"请写其中之一：{'、'.join(listed)}", f"write one of {', '.join(listed)}")
                yield fault((Place("rules", row, column), *depends.get(column, ())), value, why, fix)


def _matches(problem: Problem, row: int, rule: Rule) -> Iterator[Fault]:
    products = {product.id: product for product in problem.products}
    columns = [column for column in SCOPES if getattr(rule, column)]
    wanted = {column: set(getattr(rule, column).split("|")) for column in columns}
    for line in problem.lines:
        product = products.get(line.product)
        if product is None:
            return  # told of the line
        mine = {"shop": product.shop, "product": product.id, "category": product.category,
                "channel": line.channel, "objective": line.objective}  # fmt: skip
        if all(mine[column] in values for column, values in wanted.items() if column in mine):
            return
    if columns and problem.lines:
        places = tuple(Place("rules", row, column) for column in columns)
        value = " ".join(str(getattr(rule, column)) for column in columns)
        why = Text("没有一条推广线同时符合这些范围", "no line matches all of this scope")
        fix = Text(
            "请放宽一列，或检查商品属于哪个店铺、类目",
            "loosen a column, or check shop and category of the products",
        )
        yield fault((*places, Place("lines"), Place("products")), value, why, fix)


def _caps_below_floors(problem: Problem) -> Iterator[Fault]:
    floors: dict[tuple[object, ...], int] = {}
    for row, rule in enumerate(problem.rules):
        if rule.kind == "floor":
            key = _group(rule)
            if key not in floors or problem.rules[floors[key]].limit < rule.limit:
                floors[key] = row
    for row, rule in enumerate(problem.rules):
        other = floors.get(_group(rule)) if rule.kind == "cap" else None
        if other is None or rule.limit >= problem.rules[other].limit:
            continue
        floor = problem.rules[other]
        columns = ("limit", "kind", "unit", "every", "start", "end", *SCOPES)
        places = tuple(Place("rules", r, column) for r in (row, other) for column in columns)
        why = Text(
            f"上限 {rule.limit:g} 低于同一范围的下限 {floor.limit:g}（{floor.id}）",
            f"the cap {rule.limit:g} is below the floor {floor.limit:g} of the same scope ({floor.id})",
        )
        yield fault(places, rule.limit, why, Text("请提高上限或降低下限", "raise the cap or lower the floor"))


def _group(rule: Rule) -> tuple[object, ...]:
    share_of = rule.share_of if rule.unit == "share" else ""
    scope = tuple("|".join(sorted(getattr(rule, column).split("|"))) for column in SCOPES)
    return (rule.unit, share_of, rule.start, rule.end, rule.every, *scope)
