"""Why this plan: what binds, where the next money would go, what holds each cell, what timing is worth."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import isfinite

import pandas as pd

from campaignplan.errors import NoPlanError
from campaignplan.money import yuan
from campaignplan.planning.asking.difference import Difference, difference
from campaignplan.planning.asking.grouped import named
from campaignplan.planning.asking.holding import holding
from campaignplan.planning.asking.next_money import Moved, last_money, next_money
from campaignplan.planning.asking.price import Margin, margin
from campaignplan.planning.asking.stability import Stability, stability
from campaignplan.planning.asking.timing import Timing, timing
from campaignplan.planning.explain import MONEY_GOALS, subject
from campaignplan.planning.result import Result
from campaignplan.text import Text
from campaignplan.words import GOALS

FEW = 3
REPLIES, LEAST_DRAWS = 4_000_000, 40
"""Large plans are drawn less often: so many replies of cells in all, a few seconds' work."""


@dataclass(frozen=True)
class Explanation:
    """A plan explained; each part is worked out when it is first read.

    What takes longest, next and last money, asks `stop` meanwhile and raises StoppedError where it says true; read
    again, it is worked out again.

    `draws` and `seed` are for `stability` (plans of many cells are drawn less often, `Stability.draws` tells);
    `than` is an earlier result to tell the difference from.
    """

    result: Result
    than: Result | None = None
    draws: int = 200
    seed: int = 0
    stop: Callable[[], bool] | None = None

    @cached_property
    def margin(self) -> Margin:
        """The plan at its margin: returns, cut-offs, prices."""
        return margin(self.result)

    @cached_property
    def binding(self) -> pd.DataFrame:
        """Rules that bind, as in `Result.rules`, those first of which ten percent more is worth most."""
        return binding(self.result)

    @cached_property
    def next_money(self) -> Moved:
        """Where the next 1,000 yuan would go and what they would bring."""
        return next_money(self.margin, stop=self.stop)

    @cached_property
    def last_money(self) -> Moved:
        """The 1,000 yuan that are missed least, and what they brought."""
        return last_money(self.margin, stop=self.stop)

    @cached_property
    def cells(self) -> pd.DataFrame:
        """What holds each planned cell: see `planning.asking.holding.holding`."""
        return holding(self.margin)

    @cached_property
    def timing(self) -> Timing:
        """What the plan's timing is worth."""
        return timing(self.result)

    @cached_property
    def stability(self) -> Stability | None:
        """How firm each budget is over the draws; None where the plan comes without prices."""
        few = max(LEAST_DRAWS, REPLIES // self.margin.frame.cells.size)
        return stability(self.margin, min(self.draws, few), self.seed)

    @cached_property
    def difference(self) -> Difference | None:
        """How the plan differs from `than`; None where that is missing or has no plan."""
        if self.than is None or self.than.plan is None:
            return None
        return difference(self.than, self.result)

    @cached_property
    def sentences(self) -> tuple[Text, ...]:
        """Say it in words: next and last money, timing, stability, and the difference."""
        told = [*self.money_said, *self.timing_said, *self.firm_said]
        return (*told, *(self.difference.sentences if self.difference else ()))

    @cached_property
    def money_said(self) -> tuple[Text, ...]:
        """Say where the next money would go, and what the last brought."""
        return (*_next(self), *_last(self))

    @cached_property
    def timing_said(self) -> tuple[Text, ...]:
        """Say what the plan's timing is worth."""
        return tuple(_timing(self))

    @cached_property
    def firm_said(self) -> tuple[Text, ...]:
        """Say how firm the budgets are."""
        return tuple(_stability(self))


def explain(result: Result, than: Result | None = None, stop: Callable[[], bool] | None = None) -> Explanation:
    """Explain a result.

    Parameters
    ----------
    than
        An earlier result, to tell the difference from.
    stop
        Asked while what takes longest is worked out, as `Explanation` tells.

    Raises
    ------
    NoPlanError
        The result has no plan; `Result.conflict` and `Result.message` say why.
    """
    if result.plan is None:
        raise NoPlanError(result.message)
    return Explanation(result, than, stop=stop)


def binding(result: Result) -> pd.DataFrame:
    """Return the rules that bind, as in `Result.rules`, those first of which ten percent more is worth most."""
    rules = result.rules[result.rules["binding"].astype(bool)]
    worth = rules["shadow_price"].astype(float).abs() * rules["limit"].astype(float).abs().clip(lower=1.0)
    order = worth.fillna(0.0).sort_values(ascending=False, kind="stable").index
    return rules.loc[order].reset_index(drop=True)


def _next(told: Explanation) -> Iterator[Text]:
    goal = told.result.goal
    if goal == "least_spend":
        yield Text(
            "目标是最少花费：多花钱不会更好，看各规则的影子价格。",
            "The goal is the least spend: more money is no better; see the rules' shadow prices.",
        )
        return
    moved = told.next_money
    if moved.placed == 0:
        yield Text("不动别的钱，再多的钱也没有地方放。", "No more money finds a place unless other money moves.")
    else:
        yield _brought(told, moved, Text("再多 {} 元，", "{} yuan more "), Text("能带来", "would bring"))
        yield _places(told, moved)
        if moved.placed < moved.amount - 0.5:
            short = yuan(moved.amount - moved.placed)
            yield Text(
                f"其余 {short} 不动别的钱就没有地方放。",
                f"{short} of it finds no place unless other money moves too.",
            )
    for entry in moved.broken[:FEW]:
        name = subject(told.result.problem, entry)
        yield Text(f"这样放会碰到这条规则：{name.zh}。", f"Placed so, it would break this: {name.en}.")
    for entry, rate in list(moved.barred.items())[:FEW]:
        name, each = subject(told.result.problem, entry), _rate(told, rate)
        yield Text(
            f"有更好的去处（{each.zh}），但这条规则不允许：{name.zh}。",
            f"There is a better place ({each.en}), but this forbids it: {name.en}.",
        )


def _last(told: Explanation) -> Iterator[Text]:
    if told.result.goal == "least_spend" or told.last_money.placed == 0:
        return
    yield _brought(
        told, told.last_money, Text("最不划算的 {} 元，", "The {} yuan missed least "), Text("带来", "bring")
    )


def _brought(told: Explanation, moved: Moved, head: Text, verb: Text) -> Text:
    goal = told.result.goal
    what = {"profit": Text("毛利", "contribution"), "lifetime": Text("长期毛利", "lifetime contribution")}.get(
        goal, GOALS[goal]
    )
    size = f"{moved.placed:,.0f}"
    brings = _size(told, moved.brings)
    text = Text(
        f"{head.zh.format(size)}{verb.zh}{what.zh} {brings}",
        f"{head.en.format(size)}{verb.en} {brings} of {what.en.lower()}",
    )
    if told.margin.frame.goal_spend == -1.0:
        net = yuan(moved.brings - moved.placed)
        text = Text(f"{text.zh}，扣掉花费净得 {net}", f"{text.en}, {net} after the spend")
    return Text(f"{text.zh}。", f"{text.en}.")


def _places(told: Explanation, moved: Moved) -> Text:
    problem = told.result.problem
    zh, en = [], []
    for row in moved.table.head(FEW).to_dict("records"):
        product, channel = (named(problem, name, str(row[name])) for name in ("product", "channel"))
        month, promotion = (
            named(problem, "month", str(row["month"])),
            named(problem, "promotion", str(row["promotion"])),
        )
        during = Text(f"（{promotion.zh}）", f" ({promotion.en})") if row["promotion"] else Text("", "")
        amount = yuan(float(row["spend"]))
        zh.append(f"{product.zh}×{channel.zh} {month.zh}{during.zh} {amount}")
        en.append(f"{product.en} × {channel.en} in {month.en}{during.en} {amount}")
    rest = len(moved.table) - FEW
    more = Text(f"，另 {rest} 处", f" and {rest} more places") if rest > 0 else Text("", "")
    return Text(f"去处：{'、'.join(zh)}{more.zh}。", f"It would go to {', '.join(en)}{more.en}.")


def _timing(told: Explanation) -> Iterator[Text]:
    found = told.timing
    least = told.result.goal == "least_spend"
    rows = [
        (found.flat, found.flat_feasible, Text("每条计划的钱不变、平摊到每天", "the same money per line spread flat"))
    ]
    if isfinite(found.by_hand):
        rows.append((found.by_hand, found.by_hand_feasible, Text("按活动手工排期", "flighting by hand")))
    for value, feasible, name in rows:
        if least:
            continue
        change = found.value - value
        size, verb = _size(told, abs(change)), Text("多", "more") if change >= 0 else Text("少", "less")
        broken = Text("" if feasible else "（那样不守规则）", "" if feasible else " (which breaks rules)")
        goal = GOALS[told.result.goal]
        yield Text(
            f"比{name.zh}{broken.zh}，{goal.zh}{verb.zh} {size}。",
            f"Against {name.en}{broken.en}: {size} {verb.en} {goal.en.lower()}.",
        )


def _stability(told: Explanation) -> Iterator[Text]:
    found = told.stability
    if found is None:
        yield Text(
            "这个方案没有影子价格，说不出预算有多稳。",
            "The plan has no prices: how firm its budgets are cannot be said.",
        )
        return
    yield Text(
        f"按规则现在的价格、对曲线抽样 {found.draws} 次（近似）："
        f"各计划每月的钱，平均 {found.stable:.0%} 的抽样里变动不到四分之一。",
        f"At the rules' present prices, over {found.draws} draws of the curves (an approximation): a line's money "
        f"in a month moves by less than a quarter in {found.stable:.0%} of the draws on average.",
    )


def _size(told: Explanation, value: float) -> str:
    return yuan(round(value)) if told.result.goal in MONEY_GOALS else f"{value:,.1f}"


def _rate(told: Explanation, rate: float) -> Text:
    if told.result.goal in MONEY_GOALS:
        return Text(f"每元带来 {rate:,.2f} 元", f"{rate:,.2f} yuan a yuan")
    return Text(f"每千元带来 {rate * 1000:,.1f}", f"{rate * 1000:,.1f} per 1,000 yuan")
