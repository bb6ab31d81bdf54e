"""The enrolment desk on the terminal: what closes when, what is missing, what it is worth and costs."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING

from campaignplan.agenda.desk import BOXES, DOORS, Candidate, Opening, Worth
from campaignplan.agenda.desk.missing import missing
from campaignplan.cli.told import say
from campaignplan.dates import SHANGHAI, day_zh
from campaignplan.money import wan, yuan
from campaignplan.planning.explain import MONEY_GOALS
from campaignplan.planning.problem import Goal
from campaignplan.text import Lang, Text
from campaignplan.words import GOALS

if TYPE_CHECKING:
    from campaignplan.planning.asking.turning import Turned

NEAR = 60
"""Days before its deadline from which a promotion that is not open yet is told in full."""

LISTED = 5
"""So many products are named in a line."""

NO_PROMISE = Text(
    "范围是对曲线不确定度抽样的 10% 到 90%，不是承诺；曲线和系数多半待核实，范围就宽。",
    "Ranges are the 10th to 90th percentile over draws of what is unknown about the curves, no promise; where curves "
    "and factors are unverified they are wide.",
)


def tell_desk(
    name: str,
    found: Sequence[Opening],
    today: date,
    goal: Goal,
    turned: Mapping[str, "Turned"],
    lang: Lang,
    *,
    whole: bool = False,
) -> None:
    """Print the desk; `whole` tells every promotion in full, with its products."""
    said = Text(
        f"{name}：{today} 的报名工作台，{len(found)} 场活动。",
        f"{name}: the desk of {today}, {len(found)} promotions.",
    )
    say(said.to(lang))
    door = ""
    for one in found:
        if one.door != door:
            door = one.door
            say("")
            say(DOORS[one.door].to(lang))
        say(_head(one, lang))
        if not (whole or one.door == "open" or (one.door == "ahead" and (one.days_left or 0) <= NEAR)):
            continue
        for line in _body(one, goal, turned.get(one.promotion.id), lang):
            say(f"    {line}")
        if whole:
            _tell_products(one, goal, lang)
    if any(one.worth for one in found) or turned:
        say("")
        say(NO_PROMISE.to(lang))


def _head(one: Opening, lang: Lang) -> str:
    promotion = one.promotion
    name = Text(promotion.name, promotion.name_en or promotion.name).to(lang)
    parts = [f"  {name} · {one.shop.name}"]
    if one.closes is not None and one.days_left is not None:
        closes = one.closes.astimezone(SHANGHAI)
        day = f"{day_zh(closes.date())} {closes:%H:%M}" if lang == "zh" else f"{closes:%Y-%m-%d %H:%M}"
        left = Text(f"还剩 {one.days_left} 天", f"days left: {one.days_left}")
        if one.days_left < 0:
            left = Text(f"截止已过 {-one.days_left} 天", f"days since: {-one.days_left}")
        parts.append(Text(f"{left.zh}，{day} 截止", f"{left.en}, closes {day}").to(lang))
    if promotion.status != "verified":
        parts.append(Text("待核实", "unverified").to(lang))
    return " · ".join(parts)


def _body(one: Opening, goal: Goal, turned: "Turned | None", lang: Lang) -> list[str]:
    fits, chosen = len(one.fits), len(one.chosen)
    names = [c.product.name for c in one.chosen[:LISTED]]
    lines = [
        Text(f"可报 {fits} 款，拟报 {chosen} 款", f"Products that may enrol: {fits}; to enrol: {chosen}").to(lang)
    ]
    if chosen:
        more = Text(" 等", ", …") if chosen > LISTED else Text("", "")
        lines[0] += Text(f"：{'、'.join(names)}{more.zh}", f" ({', '.join(names)}{more.en})").to(lang)
    if one.worth is not None:
        lines.append(_worth(one.worth, goal, lang))
    lines += _unjoined(one, goal, lang)
    if turned is not None:
        lines.append(_turned(turned, goal, lang))
    if chosen:
        given = one.worth.given if one.worth else 0.0
        cost = Text(f"代价：报名费 {yuan(one.fees)}", f"Costs: fees {yuan(one.fees)}")
        if given >= 0.5:
            gift = Text(
                f"；自然成交少收约 {yuan(round(given))}", f"; about {yuan(round(given))} less from organic sales"
            )
            cost = Text(cost.zh + gift.zh, cost.en + gift.en)
        lines.append(cost.to(lang))
    lines += [f"{BOXES[line.state]} {line.words.to(lang)} — {line.detail.to(lang)}" for line in one.requirements]
    left = missing(one)
    if left:
        told = Text("还差：" + "；".join(t.zh for t in left), "Missing: " + "; ".join(t.en for t in left))
        lines.append(told.to(lang))
    return lines


def _worth(worth: Worth, goal: Goal, lang: Lang) -> str:
    value, low, high = (_amount(number, goal, lang) for number in (worth.value, worth.low, worth.high))
    more = Text(
        f"成交额多 {wan(worth.gmv)}，订单多 {worth.orders:,.0f}，询盘多 {worth.inquiries:,.0f}",
        f"GMV {yuan(round(worth.gmv))} more, {worth.orders:,.0f} orders, {worth.inquiries:,.0f} inquiries",
    )
    name = GOALS[goal]
    return Text(
        f"值多少（花费不变，已扣报名费）：{name.zh}多 {value}，可能 {low} 到 {high}；{more.zh}",
        f"Worth, with the same spends and fees paid: {value} more {name.en.lower()}, {low} to {high}; {more.en}",
    ).to(lang)


def _turned(turned: "Turned", goal: Goal, lang: Lang) -> str:
    if not isfinite(turned.least):
        why = turned.after.message
        return Text(f"换个决定重排不出来：{why.zh}", f"No plan with the decision turned: {why.en}").to(lang)
    least, most = _amount(turned.least, goal, lang), _amount(turned.most, goal, lang)
    name, many = GOALS[goal], len(turned.products)
    head = Text("比全不报、钱改投别处", "Against leaving it out and placing the money elsewhere")
    if not turned.joined:
        head = Text(
            f"若改报 {many} 款、钱重新安排，比不报", f"Joined with {many} and all money placed anew, against not"
        )
    told = Text(
        f"{head.zh}，{name.zh}多 {least} 到 {most}（证明的上下限）",
        f"{head.en}: {least} to {most} more {name.en.lower()} (proven bounds)",
    )
    if isfinite(turned.low):
        low, high = _amount(turned.low, goal, lang), _amount(turned.high, goal, lang)
        told = Text(f"{told.zh}；可能 {low} 到 {high}", f"{told.en}, {low} to {high} over draws")
    return told.to(lang)


def _unjoined(one: Opening, goal: Goal, lang: Lang) -> list[str]:
    """Say what the best product would be worth where the plan enrols none."""
    valued = [(c.worth, c.product.name) for c in one.fits if c.worth is not None]
    if one.chosen or not valued:
        return []
    worth, name = max(valued, key=lambda pair: pair[0].value)
    value, low, high = (_amount(number, goal, lang) for number in (worth.value, worth.low, worth.high))
    told = Text(
        f"方案不报：花费不变，最好的一款（{name}）报名值 {value}，可能 {low} 到 {high}",
        f"The plan declines: with the same spends, the best ({name}) would be worth {value}, {low} to {high}",
    )
    return [told.to(lang)]


def _tell_products(one: Opening, goal: Goal, lang: Lang) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as Cell

    from campaignplan.publishing.tables.desk import decision

    table = Table(box=None, pad_edge=False, padding=(0, 1))
    heads = [
        Text("商品", "Product"), Text("决定", "Decision"), Text("日常价", "Price"), Text("活动价", "Event price"),
        Text("报名费", "Fee"), Text("多得", "Earns"), Text("可能", "Range"), Text("说明", "Note"),
    ]  # fmt: skip
    for place, head in enumerate(heads):
        table.add_column(head.to(lang), justify="right" if 2 <= place <= 6 else "left", overflow="fold")
    for c in sorted(one.candidates, key=_order):
        worth = ("–", "–")
        if c.worth is not None and c.fits:
            low, high = (_amount(number, goal, lang) for number in (c.worth.low, c.worth.high))
            worth = (_amount(c.worth.value, goal, lang), f"{low} ~ {high}")
        why = ("；" if lang == "zh" else "; ").join(o.words.to(lang) for o in c.offer.obstacles)
        cells = (
            c.product.name, decision(c).to(lang), yuan(c.product.price), yuan(round(c.event_price, 2)),
            yuan(c.offer.fee), *worth, why,
        )  # fmt: skip
        table.add_row(*(Cell(cell) for cell in cells))
    Console(highlight=False, width=None if Console().is_terminal else 140).print(table)


def _order(candidate: Candidate) -> tuple[bool, bool, float]:
    return not candidate.fits, not candidate.chosen, -(candidate.worth.value if candidate.worth else 0.0)


def _amount(value: float, goal: Goal, lang: Lang) -> str:
    if goal not in MONEY_GOALS:
        return f"{value:,.1f}"
    return wan(value) if lang == "zh" else yuan(round(value))
