"""Rules and their prices in plain words, Chinese and English."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from math import isfinite
from typing import Any

import pandas as pd

from campaignplan.dates import days_said
from campaignplan.money import yuan
from campaignplan.planning.problem import Goal, Problem
from campaignplan.planning.rule import Rule
from campaignplan.text import Text
from campaignplan.words import GOALS, OBJECTIVES, PHASES, RULE_KINDS, STAGES, month_name

MONEY_GOALS: tuple[Goal, ...] = ("profit", "gmv", "lifetime", "least_spend")
SCOPE = ("shop", "product", "category", "channel", "stage", "objective", "promotion", "phase")
"""Columns of a rule that say for what it holds."""


def subject(problem: Problem, entry: str) -> Text:
    """Name a line of the rule table in words: what it bounds, for whom, when.

    `entry` is a rule id, with the repetition after a colon (``june:2027-06``), or one of the problem's own
    rules (``budget``, ``stock:<product>:<day>``, ``test:<id>``, ``promote:<product>``, ``price-window``).
    """
    head, _, tail = entry.partition(":")
    rule = next((rule for rule in problem.rules if rule.id == head), None)
    if rule is not None:
        return _stated(problem, rule, tail)
    products = {product.id: product.name for product in problem.products}
    if head == "budget":
        return Text("总预算（扣除预留）", "total budget (less the reserve)")
    if head == "stock":
        name, _, day = tail.rpartition(":")
        until = _day(day)
        return Text(
            f"「{products.get(name, name)}」到{until.zh}为止的库存",
            f"stock of {products.get(name, name)} up to {until.en}",
        )
    if head == "test":
        test = next((test for test in problem.tests if test.id == tail), None)
        name = products.get(test.product, tail) if test else tail
        alone = test is not None and sum(one.product == test.product for one in problem.tests) == 1
        which = Text("", "") if alone else Text(f"（{tail}）", f" ({tail})")
        return Text(f"测款「{name}」{which.zh}", f"product test of {name}{which.en}")
    if head == "promote":
        return Text(f"必推「{products.get(tail, tail)}」", f"{products.get(tail, tail)} must be promoted")
    if head == "price-window":
        return Text("价格底线窗口", "price window")
    return Text(entry, entry)


def amount(rule_kind: str, unit: str, value: float) -> Text:
    """Write a limit or use with its unit; a dash where there is no number."""
    if not isfinite(value):
        return Text("—", "—")
    if unit == "share":
        return Text(f"{value:.1%}", f"{value:.1%}")
    if unit == "yuan":
        return Text(f"{yuan(value)}", f"{yuan(value)}")
    words = {
        "ratio": ("", ""), "days": (" 天", " days"), "count": (" 个", ""), "units": (" 件", " units"),
        "orders": (" 单", " orders"), "inquiries": (" 个询盘", " inquiries"), "clicks": (" 次点击", " clicks"),
    }  # fmt: skip
    zh, en = words.get(unit, ("", ""))
    exact = unit == "ratio" or (abs(value) < 1000 and abs(value - round(value)) > 0.005)
    number = f"{value:,.2f}" if exact else f"{value:,.0f}"
    return Text(number + zh, number + en)


def rule_sentence(problem: Problem, goal: Goal, line: Mapping[str, Any] | pd.Series) -> Text:
    """Say what a line of the rule table means: how full it is, and what a little more would bring."""
    name = subject(problem, str(line["name"]))
    kind, unit = str(line["kind"]), str(line["unit"])
    limit, used = amount(kind, unit, float(line["limit"])), amount(kind, unit, float(line["used"]))
    if kind == "test" and float(line["limit"]) == 0:
        return Text(f"{name.zh}：本方案不做", f"{name.en}: left out of this plan")
    if kind == "blackout":
        text = Text(f"{name.zh}：期间不花钱", f"{name.en}: nothing is spent")
    elif kind == "price_window":
        text = Text(f"{name.zh}：后一场活动价不高于前一场", f"{name.en}: no later event price above an earlier one")
    elif kind in ("floor", "target", "roas_floor", "promotion_spacing", "test", "promote"):
        text = Text(f"{name.zh}：至少 {limit.zh}，实际 {used.zh}", f"{name.en}: at least {limit.en}, got {used.en}")
    else:
        text = Text(f"{name.zh}：最多 {limit.zh}，用了 {used.zh}", f"{name.en}: at most {limit.en}, used {used.en}")
    return Text(*(part + more for part, more in zip(text, _price(goal, line), strict=True)))


def a_little_more(kind: str, unit: str) -> tuple[float, Text]:
    """Return the step a rule's limit is told by, in its own unit, and how it is said."""
    if kind == "order_cost_cap" or kind == "inquiry_cost_cap":
        return 1.0, Text("放宽 1 元", "1 yuan more")
    if kind == "ramp":
        return 10.0, Text("放宽 10 元/天", "10 yuan a day more")
    return {
        "yuan": (1000.0, Text("多 1,000 元", "1,000 yuan more")),
        "share": (0.01, Text("多 1 个百分点", "one percentage point more")),
        "ratio": (0.1, Text("提高 0.1", "0.1 more")),
        "units": (10.0, Text("多 10 件", "10 units more")),
    }.get(unit, (1.0, Text("多 1", "one more")))


def _price(goal: Goal, line: Mapping[str, Any] | pd.Series) -> Text:
    price, unit, kind = line["shadow_price"], str(line["unit"]), str(line["kind"])
    if kind == "blackout":
        return Text("", "")
    if not bool(line["binding"]):
        return Text("，没有碰到", "; not binding")
    if not isinstance(price, float) or pd.isna(price) or abs(price) < 1e-9:
        return Text("，已到边", "; at its limit")
    step, words = a_little_more(kind, unit)
    change = price * step
    size = yuan(abs(change)) if goal in MONEY_GOALS else f"{abs(change):,.1f}"
    target = GOALS[goal]
    verb = Text("多", "more") if change > 0 else Text("少", "less")
    return Text(
        f"，已到边；{words.zh}，{target.zh}约{verb.zh} {size}",
        f"; binding: {words.en} gives about {size} {verb.en} {target.en.lower()}",
    )


def _stated(problem: Problem, rule: Rule, repetition: str) -> Text:
    scope = _scope(problem, rule)
    when = _when(rule, repetition)
    kind = RULE_KINDS[rule.kind]
    alike = sum(_says(other) == _says(rule) for other in problem.rules) > 1
    told = Text(f"（{rule.note}）", f" ({rule.note})") if rule.note else Text("", "")
    which = Text(f"「{rule.id}」", f" '{rule.id}'") if alike else Text("", "")
    whom, days = (f" for {scope.en}" if scope.en else "", f" {when.en}" if when.en else "")
    return Text(
        f"{when.zh}{scope.zh}{kind.zh}{told.zh}{which.zh}", f"{kind.en.lower()}{which.en}{whom}{days}{told.en}"
    )


def _says(rule: Rule) -> tuple[object, ...]:
    """Return what a rule is called by: two of one name are told apart by their ids, which say nothing else."""
    return rule.kind, rule.note, rule.start, rule.end, rule.every, *(getattr(rule, column) for column in SCOPE)


def _when(rule: Rule, repetition: str) -> Text:
    if re.fullmatch(r"\d{4}-\d{2}", repetition):
        return Text(month_name(repetition, "zh"), f"in {month_name(repetition, 'en')}")
    if quarter := re.fullmatch(r"(\d{4})-Q(\d)", repetition):
        return Text(f"{quarter[1]}年第{quarter[2]}季度", f"in {repetition}")
    if week := re.fullmatch(r"(\d{4})-W(\d{2})", repetition):
        return Text(f"{week[1]}年第{int(week[2])}周", f"in week {int(week[2])} of {week[1]}")
    if repetition:
        return Text(f"{repetition} ", f"in {repetition}")
    if rule.start and rule.end:
        return Text(f"{days_said(rule.start, rule.end, True)} ", f"on {days_said(rule.start, rule.end, False)}")
    if end := rule.start or rule.end:
        zh, en = days_said(end, end, True), days_said(end, end, False)
        return Text(f"{zh}起", f"from {en} on") if rule.start else Text(f"到{zh}为止", f"until {en}")
    return Text("", "")


def _scope(problem: Problem, rule: Rule) -> Text:
    names = {
        "shop": {shop.id: shop.name for shop in problem.shops},
        "product": {product.id: product.name for product in problem.products},
        "channel": {channel.id: channel.name for channel in problem.channels},
        "promotion": {p.series: p.name for p in problem.promotions} | {p.id: p.name for p in problem.promotions},
    }
    zh, en = [], []
    for column in SCOPE:
        values = getattr(rule, column)
        if not values:
            continue
        texts = [_word(column, value, names.get(column, {})) for value in values.split("|")]
        zh.append("、".join(text.zh for text in texts))
        en.append(", ".join(text.en for text in texts))
    return Text(" ".join(zh), " ".join(en))


def _word(column: str, value: str, names: dict[str, str]) -> Text:
    words: dict[str, dict[str, Text]] = {"stage": STAGES, "objective": OBJECTIVES, "phase": PHASES}
    if column in words and value in words[column]:
        return words[column][value]
    return Text(names.get(value, value), names.get(value, value))


def _day(written: str) -> Text:
    """Say a day of an entry; an address may hold another text."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return Text(written, written)
    return Text(days_said(day, day, True), days_said(day, day, False))


def join(texts: Iterable[Text]) -> Text:
    """Join sentences into one paragraph."""
    parts = list(texts)
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))
