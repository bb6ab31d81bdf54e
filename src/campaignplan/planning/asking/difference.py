"""How one plan differs from another, in plain words: enrolments, tests, where money moved, and why."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from campaignplan.dates import day_said
from campaignplan.money import yuan
from campaignplan.planning.asking.cause import causes
from campaignplan.planning.asking.grouped import DIMENSION_WORDS, DIMENSIONS, Dimension, named, sums
from campaignplan.planning.explain import MONEY_GOALS, a_little_more, subject
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Result
from campaignplan.text import Text
from campaignplan.words import GOALS

MONEY_COLUMNS = ("dimension", "member", "before", "after", "change")
MOST = 4
"""So many members are named on each side of a move; the rest are added up."""


@dataclass(frozen=True)
class Difference:
    """What changed from one result to another.

    Attributes
    ----------
    enrolments
        Columns product, promotion, joined (True: only the new plan joins).
    tests
        Columns test, before, after: first days, None where a plan does without.
    money
        Columns `MONEY_COLUMNS`, for each of the dimensions month, stage, channel, product and promotion the
        members whose yuan changed, biggest first; the changes of a dimension add up to the change of the spend.
    prices
        Columns name, before, after: rules whose shadow price changed, biggest first.
    causes
        What changed in the problem.
    sentences
        All of it in words, the result first, then why, then decisions, then money.
    """

    enrolments: pd.DataFrame
    tests: pd.DataFrame
    money: pd.DataFrame
    prices: pd.DataFrame
    causes: tuple[Text, ...]
    sentences: tuple[Text, ...]


def difference(before: Result, after: Result) -> Difference:
    """Tell how `after` differs from `before`.

    Raises
    ------
    ValueError
        One of them has no plan.
    """
    if before.plan is None or after.plan is None:
        raise ValueError("a result without a plan differs in everything")
    joined = _enrolments(before.plan, after.plan)
    tests = _tests(before.plan, after.plan)
    money = _money(before.plan, after.plan)
    prices = _prices(before, after)
    why = causes(before.problem, after.problem)
    sentences = [*_value(before, after)]
    if why:
        sentences.append(Text(f"原因：{'；'.join(w.zh for w in why)}。", f"Why: {'; '.join(w.en for w in why)}."))
    sentences += _enrolment_sentences(after.problem, joined)
    sentences += _test_sentences(before.problem, after.problem, tests)
    for dimension in DIMENSIONS:
        if (
            len({*sums(before.plan, before.plan.spend, dimension), *sums(after.plan, after.plan.spend, dimension)})
            < 2
        ):
            continue  # all money has the same name: the spend says it already
        sentences += _move_sentences((before.problem, after.problem), dimension, money)
    sentences += _price_sentences(after, prices)
    if joined.empty and tests.empty and money.empty:
        sentences.append(Text("两个方案的钱和决定一样。", "Both plans spend and decide alike."))
    return Difference(joined, tests, money, prices, why, tuple(sentences))


def _value(before: Result, after: Result) -> list[Text]:
    spend = [float(r.plan.spend.sum()) if r.plan else 0.0 for r in (before, after)]
    same = Text(f"推广花费 {yuan(spend[0])}，不变。", f"Ad spend {yuan(spend[0])}, as before.")
    spent = (
        same
        if abs(spend[1] - spend[0]) < 0.005
        else Text(
            f"推广花费 {yuan(spend[0])} → {yuan(spend[1])}（{_signed(spend[1] - spend[0])}）。",
            f"Ad spend {yuan(spend[0])} → {yuan(spend[1])} ({_signed(spend[1] - spend[0])}).",
        )
    )
    if before.goal != after.goal:
        return [spent]
    name, change = GOALS[after.goal], after.value - before.value
    shown = [_amount(after, value) for value in (before.value, after.value)]
    size = f"{'+' if change >= 0 else '-'}{_amount(after, abs(change))}"
    text = Text(f"{name.zh} {shown[0]} → {shown[1]}（{size}）", f"{name.en} {shown[0]} → {shown[1]} ({size})")
    least = after.goal == "least_spend"
    sign = -1.0 if least else 1.0
    # Each plan's true best lies between its value and its bound: only past the other's bound is it a better one.
    surely = sign * after.value > sign * before.bound or sign * before.value > sign * after.bound
    if not surely and change != 0:
        text = Text(
            f"{text.zh}，在已证明的差距之内，分不出高下。",
            f"{text.en}, within the proven gaps: neither is surely better.",
        )
    else:
        text = Text(f"{text.zh}。", f"{text.en}.")
    return [text, spent]


def _enrolments(before: Plan, after: Plan) -> pd.DataFrame:
    sets = []
    for plan in (before, after):
        pairs, problem = plan.cells.pairs, plan.problem
        sets.append(
            {
                (problem.products[pairs.product[i]].id, problem.promotions[pairs.promotion[i]].id)
                for i in np.flatnonzero(plan.enrolled)
            }
        )
    rows = [(*pair, pair in sets[1]) for pair in sorted(sets[0] ^ sets[1])]
    return pd.DataFrame(rows, columns=["product", "promotion", "joined"])


def _tests(before: Plan, after: Plan) -> pd.DataFrame:
    old, new = ({test.test: test.start for test in plan.tests} for plan in (before, after))
    rows = [(name, old.get(name), new.get(name)) for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    return pd.DataFrame(rows, columns=["test", "before", "after"])


def _money(before: Plan, after: Plan) -> pd.DataFrame:
    rows = []
    for dimension in DIMENSIONS:
        old, new = sums(before, before.spend, dimension), sums(after, after.spend, dimension)
        changed = [(m, old.get(m, 0.0), new.get(m, 0.0)) for m in sorted({*old, *new})]
        changed = [(m, a, b) for m, a, b in changed if abs(a - b) > 0.005]
        rows += [(dimension, m, a, b, b - a) for m, a, b in sorted(changed, key=lambda row: -abs(row[2] - row[1]))]
    return pd.DataFrame(rows, columns=list(MONEY_COLUMNS))


def _prices(before: Result, after: Result) -> pd.DataFrame:
    old, new = (r.rules.set_index("name")["shadow_price"].astype(float) for r in (before, after))
    both = pd.DataFrame({"before": old, "after": new}).dropna()
    both["moved"] = (both["after"] - both["before"]).abs()
    both = both[both["moved"] > 0.05 * both[["before", "after"]].abs().max(axis=1) + 1e-6]
    return both.sort_values("moved", ascending=False, kind="stable").drop(columns="moved").reset_index(names="name")


def _enrolment_sentences(problem: Problem, joined: pd.DataFrame) -> list[Text]:
    said = []
    for promotion, rows in joined.groupby("promotion", sort=False):
        name = named(problem, "promotion", str(promotion))
        for now, head in ((True, Text("改为报名", "now joined")), (False, Text("改为不报", "no longer joined"))):
            products = [named(problem, "product", p) for p in rows.loc[rows["joined"] == now, "product"]]
            if products:
                zh, en = _few([p.zh for p in products], "zh"), _few([p.en for p in products], "en")
                said.append(Text(f"{name.zh}{head.zh}：{zh}。", f"{name.en} {head.en} by {en}."))
    return said


def _test_sentences(before: Problem, after: Problem, tests: pd.DataFrame) -> list[Text]:
    said = []
    for row in tests.to_dict("records"):
        problem = after if any(test.id == row["test"] for test in after.tests) else before
        name, old, new = subject(problem, f"test:{row['test']}"), row["before"], row["after"]
        was, now = (
            Text("", "") if day is None else Text(day_said(day, True), day_said(day, False)) for day in (old, new)
        )
        if old is None:
            said.append(Text(f"{name.zh}：改为 {now.zh} 开始。", f"{name.en}: now starts on {now.en}."))
        elif new is None:
            said.append(Text(f"{name.zh}：不做了。", f"{name.en}: left out."))
        else:
            said.append(
                Text(f"{name.zh}：从 {was.zh} 改到 {now.zh}。", f"{name.en}: moved from {was.en} to {now.en}.")
            )
    return said


def _move_sentences(problems: tuple[Problem, Problem], dimension: Dimension, money: pd.DataFrame) -> list[Text]:
    rows = money[money["dimension"] == dimension]
    if rows.empty:
        return []
    gains, losses = rows[rows["change"] > 0], rows[rows["change"] < 0]
    word = DIMENSION_WORDS[dimension]
    zh = f"按{word.zh}：" + "；".join(
        part
        for part in (
            _listed(problems, dimension, gains, "增加", "zh"),
            _listed(problems, dimension, losses, "减少", "zh"),
        )
        if part
    )
    en = f"By {word.en}: " + "; ".join(
        part
        for part in (
            _listed(problems, dimension, gains, "more", "en"),
            _listed(problems, dimension, losses, "less", "en"),
        )
        if part
    )
    return [Text(f"{zh}。", f"{en}.")]


def _listed(problems: tuple[Problem, Problem], dimension: Dimension, rows: pd.DataFrame, verb: str, lang: str) -> str:
    if rows.empty:
        return ""
    parts = []
    for member, change in rows[["member", "change"]].head(MOST).itertuples(index=False):
        name = named(problems[1], dimension, str(member))
        if name.zh == str(member):  # only the earlier problem knows it
            name = named(problems[0], dimension, str(member))
        parts.append(f"{name.zh if lang == 'zh' else name.en} {yuan(abs(float(change)))}")
    rest = rows.iloc[MOST:]
    if len(rest):
        total = yuan(abs(float(rest["change"].sum())))
        others = f"{len(rest)} other{'s' if len(rest) > 1 else ''}"
        parts.append(f"其余 {len(rest)} 项 {total}" if lang == "zh" else f"{others} {total}")
    return f"{verb} " + ("、" if lang == "zh" else ", ").join(parts)


def _price_sentences(after: Result, prices: pd.DataFrame) -> list[Text]:
    """Say what a little more of a limit is worth now, and was: steps as in the rule table's own sentences."""
    said = []
    rules = after.rules.set_index("name")
    for row in prices.head(MOST).to_dict("records"):
        entry = str(row["name"])
        name = subject(after.problem, entry)
        step, more = a_little_more(str(rules.loc[entry, "kind"]), str(rules.loc[entry, "unit"]))
        old, new = (_worth(after, float(price) * step) for price in (row["before"], row["after"]))
        said.append(
            Text(
                f"{name.zh}：{more.zh}原来值 {old}，现在值 {new}。",
                f"{name.en}: {more.en} was worth {old}, is now {new}.",
            )
        )
    return said


def _worth(result: Result, value: float) -> str:
    if result.goal in MONEY_GOALS:
        return yuan(round(value)) if abs(value) >= 10 else yuan(value)
    return f"{value:,.1f}"


def _amount(result: Result, value: float) -> str:
    return yuan(round(value)) if result.goal in MONEY_GOALS else f"{value:,.1f}"


def _signed(value: float) -> str:
    return f"{'+' if value >= 0 else '-'}{yuan(abs(value))}"


def _few(names: list[str], lang: str) -> str:
    shown = ("、" if lang == "zh" else ", ").join(names[: MOST + 2])
    rest = len(names) - MOST - 2
    if rest <= 0:
        return shown
    return f"{shown} 等 {len(names)} 款" if lang == "zh" else f"{shown} and {rest} more"
