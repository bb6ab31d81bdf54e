"""Why a part of a plan gets what it gets: what its next yuan brings, what it must bring, and what holds it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from campaignplan.money import yuan
from campaignplan.planning.asking.bound import Part
from campaignplan.planning.asking.grouped import Dimension, labels, named
from campaignplan.planning.asking.holding import HOLDERS, Holder
from campaignplan.planning.explain import MONEY_GOALS, subject
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Goal
from campaignplan.text import Text

FEW = 2
PARTS: tuple[Dimension, ...] = ("month", "stage", "channel", "promotion")


@dataclass(frozen=True)
class PartWhy:
    """A part of a plan at its margin.

    Attributes
    ----------
    spend, share
        Yuan, and their share of all the plan's.
    marginal, cut_off
        Goal units the next yuan of the cells with money brings, and must bring, weighted by their money; NaN where
        there is none. `first` is the best average return of a first spend in the cells without.
    held
        Yuan by what holds the cells they are in, most first.
    rules
        Entries of the rule table that hold money there, and how much, most first.
    sentences
        The same in words.
    """

    spend: float
    share: float
    marginal: float
    cut_off: float
    first: float
    held: dict[Holder, float]
    rules: dict[str, float]
    sentences: tuple[Text, ...]


def part_why(plan: Plan, goal: Goal, cells: pd.DataFrame, part: Part) -> PartWhy:
    """Look at a part of a plan; `cells` is what holds each of them (`planning.asking.holding.holding`)."""
    planned = np.flatnonzero(plan.cells.period_of < plan.cells.horizon)
    mine = np.ones(len(planned), dtype=np.bool_)
    for dimension, member in part:
        mine &= labels(plan.problem, plan.cells, dimension)[planned] == member
    rows = cells[mine]
    on = rows[rows["spend"] > 0]
    spend, everything = float(on["spend"].sum()), float(plan.spend.sum())
    held = on.groupby("held_by")["spend"].sum().sort_values(ascending=False)
    by_rule = on[on["rule"] != ""].groupby("rule")["spend"].sum().sort_values(ascending=False)
    idle = rows[(rows["spend"] <= 0) & ~rows["held_by"].isin(["closed", "lock"])]
    found = PartWhy(
        spend,
        spend / everything if everything else 0.0,
        _weighted(on, "marginal"),
        _weighted(on, "cut_off"),
        float(idle["marginal"].max()) if len(idle) else float("nan"),
        {name: float(money) for name, money in held.items()},  # type: ignore[misc]  # written by `holding`
        {str(name): float(money) for name, money in by_rule.items()},
        (),
    )
    closed = bool(len(rows)) and bool((rows["held_by"] == "closed").all())
    return PartWhy(**{**vars(found), "sentences": tuple(_sentences(plan, goal, part, found, closed, not len(rows)))})


def part_named(plan: Plan, part: Part) -> Text:
    """Name a part for people."""
    names = [named(plan.problem, dimension, member) for dimension, member in part]
    return Text(" · ".join(name.zh for name in names), " · ".join(name.en for name in names))


def _weighted(rows: pd.DataFrame, column: str) -> float:
    if rows.empty or not rows["spend"].sum() > 0:
        return float("nan")
    return float(np.average(rows[column].astype(float), weights=rows["spend"]))


def _sentences(plan: Plan, goal: Goal, part: Part, found: PartWhy, closed: bool, none: bool) -> Iterator[Text]:
    name = part_named(plan, part)
    if none:
        yield Text(f"{name.zh}：这段时间没有这样的商品。", f"{name.en}: no product is in that stage then.")
        return
    if closed:
        yield Text(f"{name.zh}：这里不开放投放。", f"{name.en}: closed for spending.")
        return
    if found.spend <= 0:
        yield Text(f"{name.zh}没有放钱。", f"{name.en} gets no money.")
        if np.isfinite(found.first):
            rate = _rate(goal, found.first)
            yield Text(
                f"第一笔钱在这里最多{rate.zh}，不如放在别处，或被规则挡住。",
                f"A first spend there would bring {rate.en} at most: less than elsewhere, or a rule forbids it.",
            )
        return
    yield Text(
        f"{name.zh}放了 {yuan(found.spend)}，占全部的 {found.share:.1%}。",
        f"{name.en} gets {yuan(found.spend)}, {found.share:.1%} of all.",
    )
    now, least = _rate(goal, found.marginal), _rate(goal, found.cut_off)
    yield Text(
        f"再加一点钱，{now.zh}；要划算至少得{least.zh}（截止线）。",
        f"A little more would bring {now.en}; to be worth it, it must bring {least.en} (the cut-off).",
    )
    parts = [(HOLDERS[holder], money / found.spend) for holder, money in found.held.items() if money > 0]
    yield Text(
        "这里的钱：" + "，".join(f"{share:.0%} {word.zh}" for word, share in parts) + "。",
        "Of that money, " + ", ".join(f"{share:.0%} is {word.en}" for word, share in parts) + ".",
    )
    for entry in list(found.rules)[:FEW]:
        rule = subject(plan.problem, entry)
        yield Text(f"卡住它的规则：{rule.zh}。", f"A rule that holds it: {rule.en}.")


def _rate(goal: Goal, rate: float) -> Text:
    if goal in MONEY_GOALS:
        return Text(f"每元带来 {rate:,.2f} 元", f"{rate:,.2f} yuan a yuan")
    return Text(f"每千元带来 {rate * 1000:,.1f}", f"{rate * 1000:,.1f} per 1,000 yuan")
