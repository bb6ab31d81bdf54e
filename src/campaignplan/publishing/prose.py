"""Sentences about a plan: what it comes to, how surely, and what was proven, in plain words."""

import math

from campaignplan import words
from campaignplan.dates import days_said
from campaignplan.money import Rounded, wan, yuan
from campaignplan.planning.explain import MONEY_GOALS
from campaignplan.publishing.columns import Kind
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables.assumptions import assumptions
from campaignplan.publishing.tables.figures import Figure, figures, has_range
from campaignplan.text import Text
from campaignplan.version import __version__

MISSING = "–"
BOUNDED = Text("最多还能好这么多", "this bounds any better")


def money(amount: float, zh: bool) -> str:
    """Write an amount for reading: 万 in Chinese, thousands in English."""
    if not math.isfinite(amount):
        return MISSING
    return Rounded(wan(amount), yuan(round(amount))) if zh else yuan(round(amount))


def change(amount: float, zh: bool) -> str:
    """Write by how much an amount is more or less; a dash where it is the same."""
    if not abs(amount) >= 0.5:
        return "—"
    sign, size = "+" if amount > 0 else "−", abs(amount)
    return Rounded(f"{sign}{money(size, zh)}", f"{sign}{yuan(round(size))}")


def shown(value: float, kind: Kind, zh: bool) -> str:
    """Write one number of a kind for reading; what is missing is a dash."""
    if value is None or not math.isfinite(value):
        return MISSING
    match kind:
        case "money":
            return money(value, zh)
        case "cents":
            return yuan(value)
        case "share":
            return f"{value:.1%}"
        case "ratio":
            return f"{value:,.2f}"
        case "count":
            return f"{value:,.0f}"
        case _:
            return f"{value:,.1f}"


def amount(edition: Edition, value: float) -> str:
    """Write a value in the goal's unit."""
    zh = edition.lang == "zh"
    if edition.result.goal in MONEY_GOALS:
        return money(value, zh)
    if not math.isfinite(value):
        return MISSING
    unit = {"orders": Text(" 单", " orders"), "inquiries": Text(" 个询盘", " inquiries")}
    return f"{value:,.0f}" + unit.get(edition.result.goal, Text("", "")).to(edition.lang)


def span(edition: Edition) -> str:
    """Write the days covered."""
    start, end = edition.problem.settings.start, edition.problem.settings.end
    if edition.lang == "zh":
        return f"{start.year}年{start.month}月{start.day}日 至 {end.year}年{end.month}月{end.day}日"
    return days_said(start, end, False)


def ranged(figure: Figure, edition: Edition) -> str:
    """Write a figure's range (可能 … 到 …), or what it comes to where it has none."""
    zh = edition.lang == "zh"
    if not has_range(figure):
        return shown(figure.estimate, figure.kind, zh)
    low, _, high = (shown(value, figure.kind, zh) for value in figure.range)
    return f"{low} 到 {high}" if zh else f"{low} to {high}"


def headline(edition: Edition) -> str:
    """Say in one sentence what is spent and what it may bring."""
    zh = edition.lang == "zh"
    by_name = {figure.name: figure for figure in figures(edition)}
    spent = money(by_name["spend"].estimate, zh)
    goal = edition.result.goal
    shown_goal = goal if goal in by_name else "profit"
    figure = by_name[shown_goal]
    what = words.GOALS[shown_goal].to(edition.lang)
    estimate = shown(figure.estimate, figure.kind, zh)
    if not has_range(figure):
        return edition.say(
            f"推广花费 {spent}；按所填曲线估算{what} {estimate}（没有估算范围）。",
            f"Ad spend {spent}; {what.lower()} on the curves as given {estimate} (no range estimated).",
        )
    middle, reach = shown(figure.range[1], figure.kind, zh), ranged(figure, edition)
    return edition.say(
        f"推广花费 {spent}；{what}可能在 {reach} 之间，居中 {middle}（按所填曲线估算 {estimate}）。",
        f"Ad spend {spent}; {what.lower()} may be {reach}, {middle} in the middle "
        f"({estimate} on the curves as given).",
    )


def gap_shown(gap: float) -> str:
    """Write a gap as a percentage rounded up, so that it never claims more than was proven."""
    if gap <= 0.0:
        return "0.01%"
    places = 2 if gap < 0.01 else 1
    step = 10.0 ** (places + 2)
    return f"{math.ceil(gap * step - 1e-9) / step:.{places}%}"


def certificate(edition: Edition) -> str:
    """Say what was proven, and no more."""
    result = edition.result
    return proven(result.status, result.gap, result.goal == "least_spend").to(edition.lang)


def proven(status: str, gap: float, least: bool = False) -> Text:
    """Say how near the best a plan is proven to be."""
    if not math.isfinite(gap):
        return Text(
            "没有得到上界：这是一个守规则的方案，但说不出离最优有多远。",
            "No bound was found: the plan keeps the rules, but how near the best it is cannot be said.",
        )
    most = gap_shown(gap)
    if status == "optimal":
        return Text(
            f"已证明：{'比最省的花法多花' if least else '距离最优'}不超过 {most}。",
            f"Proven: at most {most} {'dearer than' if least else 'short of'} the best possible.",
        )
    return Text(
        f"没有证明到要求的精度：目前只能说距离最优不超过 {most}。再给些时间可能更好。",
        f"Not proven to the asked precision: at most {most} short of the best possible. More time may improve it.",
    )


def proof_notes(edition: Edition) -> list[str]:
    """Explain what the certificate means and what it does not."""
    result = edition.result
    proven_best = result.status == "optimal"
    audited = edition.say(
        "这个数是另一段独立的程序按整元预算和真实曲线重新算出来的，不是求解器自己报的。",
        "The figure was worked out again from whole-yuan budgets on the true curves by a separate program, "
        "not taken from the solver.",
    )
    better = Text("几乎没有更好的分法", "there is hardly a better") if proven_best else BOUNDED
    limits = edition.say(
        f"证明的是“在这些曲线和规则之下，{better.zh}”,"
        "不是“一定能卖这么多”：曲线本身是估计，实际结果会在范围之内外波动。",
        f"What is proven is that {better.en} way to "
        " split the money on these curves and rules, not that this much will be sold: the curves are "
        "estimates, and results will vary.",
    )
    return [_bound_note(edition) + _risk_note(edition), audited, limits]


def _bound_note(edition: Edition) -> str:
    result = edition.result
    goal = words.GOALS[result.goal].to(edition.lang)
    value = exact(edition, result.value)
    if not math.isfinite(result.bound):
        return edition.say(f"目标是{goal}。本方案 {value}。", f"The goal is {goal.lower()}. This plan: {value}.")
    # Rounded away from the value: a bound must not be told tighter than it is.
    least = result.goal == "least_spend"
    bound = exact(edition, float(math.floor(result.bound) if least else math.ceil(result.bound)))
    return edition.say(
        f"目标是{goal}。本方案 {value}；在同样的曲线和规则下，"
        f"任何方案都不可能{'低于' if least else '超过'} {bound}。",
        f"The goal is {goal.lower()}. This plan: {value}; on the same curves and rules no plan can "
        f"{'go below' if least else 'exceed'} {bound}.",
    )


def _risk_note(edition: Edition) -> str:
    """Say that the value is a measure of risk, where it is."""
    risk = edition.result.risk
    if risk is None:
        return ""
    text = risk.sentence(exact(edition, risk.mean), exact(edition, risk.cvar)).to(edition.lang)
    return edition.say(text, f" {text}")


def exact(edition: Edition, value: float) -> str:
    """Write a value in the goal's unit to the yuan (or one place for counts)."""
    if not math.isfinite(value):
        return MISSING
    return yuan(round(value)) if edition.result.goal in MONEY_GOALS else f"{value:,.1f}"


def how_to_read(edition: Edition) -> list[str]:
    """Explain the words that recur: ranges, marks, marginal returns, cut-off."""
    return [text.to(edition.lang) for text in HOW_TO_READ]


def unverified(edition: Edition) -> str:
    """Count what nobody has checked, by kind, and say where the list is."""
    table = assumptions(edition)
    if table.empty:
        return edition.say("没有待核实的预设。", "No preset is left to be verified.")
    counts = table.groupby("assumption", sort=False).size()
    kinds = words.listed(
        [
            edition.say(f"{kind}{'' if kind.endswith('）') else ' '}{number} 项", f"{kind} {number}")
            for kind, number in zip(map(str, counts.index), counts, strict=True)
        ],
        edition.lang,
    )
    return edition.say(
        f"共 {len(table)} 项没有核实：{kinds}。逐项见“待核实”表；数字先当作起点，请用自己后台的数替换。",
        f"{len(table)} items are not verified: {kinds}. The table To verify lists them; treat them as a "
        "start and replace them with your own figures.",
    )


def version_line(edition: Edition) -> str:
    """Say which inputs and which program made the plan."""
    inputs, seconds = edition.fingerprint[:12], edition.result.seconds
    return edition.say(
        f"输入指纹 {inputs} · campaignplan {__version__} · 求解 {seconds:.1f} 秒",
        f"Inputs {inputs} · campaignplan {__version__} · solved in {seconds:.1f} s",
    )


HOW_TO_READ = (
    Text(
        "范围：偏低/居中/偏高是把曲线的不确定性反复抽样后的 10%、50%、90% 位置；"
        "即使不确定性估得对，十次里也约有两次会落在范围之外。",
        "Ranges: low, middle and high are the 10th, 50th and 90th percentile over draws of the curves' "
        "uncertainty. Even where that is judged rightly, about two in ten results fall outside.",
    ),
    Text(
        "按曲线估算：各表里的成交额、订单、利润按所填（或先验）曲线算，相加等于总数。“居中”通常比它低："
        "钱是照这些曲线分的，实际比曲线差时少得的，比实际更好时多得的更多。",
        "On the curves: GMV, orders and profit in the tables follow the curves as given (or the priors) and "
        "add up. The middle of the draws is lower as a rule: money was placed by these curves, so it loses "
        "more where the truth is worse than it gains where the truth is better.",
    ),
    Text(
        "待核实：没有可靠来源的预设（平台日期、报名要求、转化率、点击单价等）都标了“待核实”，请用自己后台的数替换。",
        "To be verified: presets without a sound source (platform dates, requirements, conversion, cost per "
        "click) carry this mark; replace them with your own figures.",
    ),
    Text(
        "最后一笔的回报与截止线：每条推广计划最后花的那点钱带来多少；钱应该停在回报等于截止线的地方。",
        "Return of the last money and cut-off: what the last money of each line brings; money should stop "
        "where that equals the cut-off.",
    ),
    Text(
        "只算点击付费推广带来的成交，不含店铺自然成交。",
        "Only sales that pay-per-click brings are counted, not the shop's natural sales.",
    ),
)
