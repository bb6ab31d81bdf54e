"""A plan's money as events: the budget of each month, and the days on which daily budgets change much."""

from collections.abc import Iterator

import numpy as np

from campaignplan.calendars.event import Event
from campaignplan.dates import ONE_DAY, month_spans
from campaignplan.money import yuan
from campaignplan.planning.plan import Plan
from campaignplan.response.cells import Floats
from campaignplan.text import Text
from campaignplan.words import month_name

NAMED = 5
"""How many products or lines an event lists: the rest is in the workbook."""

LEAST_STEP = 50.0
"""Yuan a day. A smaller change of a line's daily budget is nobody's appointment."""
STEP_SHARE = 0.5
"""A daily budget changes much where it changes by this share of the larger of the two."""


def money_events(plan: Plan) -> Iterator[Event]:
    """Return one event a shop and month with its money, and one a shop and day of large changes."""
    cells = plan.cells
    spend = plan.spend.reshape(len(cells.lines), cells.width)[:, : cells.horizon]
    for number in range(len(plan.problem.shops)):
        mine = np.flatnonzero(cells.shop == number)
        if spend[mine].any():
            yield from _months(plan, number, mine, spend)
            yield from _steps(plan, number, mine, spend)


def _months(plan: Plan, shop: int, mine: "np.ndarray", spend: Floats) -> Iterator[Event]:
    problem, cells = plan.problem, plan.cells
    named = problem.shops[shop]
    months = np.array([period.month for period in cells.periods[: cells.horizon]])
    for name, days in month_spans(problem.settings.horizon).items():
        money = spend[mine][:, months == name].sum(axis=1)
        by_channel = _sums(cells.channel[mine], money, [channel.id for channel in problem.channels])
        by_product = _sums(cells.product[mine], money, [product.id for product in problem.products])
        channels = [f"{problem.channels[i].name} {yuan(much)}" for i, much in by_channel]
        ranked = sorted(by_product, key=lambda pair: -pair[1])[:NAMED]
        products = [f"{problem.products[i].name} {yuan(much)}" for i, much in ranked]
        total, number = yuan(int(money.sum())), int(name[5:])
        yield Event(
            id=f"plan.money.{named.id}.{name}",
            kind="money",
            title=Text(
                f"{number}月推广预算 {total}·{named.name}",
                f"Ad budget {month_name(name, 'en')}: {total}, {named.name}",
            ),
            start=days.start,
            end=days.start + ONE_DAY,
            roles=("ads", "owner"),
            shop=named.id,
            description=Text(
                _lines(("渠道：", "、", channels), ("最多的商品：", "、", products)),
                _lines(("Channels: ", ", ", channels), ("Largest products: ", ", ", products)),
            ),
        )


def _sums(keys: "np.ndarray", money: Floats, ids: list[str]) -> list[tuple[int, int]]:
    """Return the whole yuan of each key that has any, by the key's id."""
    found = {int(key): int(money[keys == key].sum()) for key in np.unique(keys)}
    return sorted(((key, much) for key, much in found.items() if much), key=lambda pair: ids[pair[0]])


def _steps(plan: Plan, shop: int, mine: "np.ndarray", spend: Floats) -> Iterator[Event]:
    """Return an event for each start of a period where some line's daily budget changes much."""
    problem, cells = plan.problem, plan.cells
    named = problem.shops[shop]
    daily = spend[mine] / cells.days[: cells.horizon]
    change = np.abs(np.diff(daily, axis=1))
    large = np.maximum(daily[:, 1:], daily[:, :-1])
    much = (change >= LEAST_STEP) & (change >= STEP_SHARE * large)
    for at in np.flatnonzero(much.any(axis=0)):
        rows = np.flatnonzero(much[:, at])
        rows = rows[np.argsort(-change[rows, at], kind="stable")]
        lines = []
        for row in rows[:NAMED]:
            line = mine[row]
            product, channel = problem.products[cells.product[line]], problem.channels[cells.channel[line]]
            was, now = daily[row, at], daily[row, at + 1]
            lines.append((f"{product.name}·{channel.name}", f"{product.name}, {channel.name}", _arrow(was, now)))
        rest = len(rows) - len(lines)
        day = cells.periods[at + 1].start
        year, week, weekday = day.isocalendar()
        count = len(rows)
        zh = [f"{name} {moves}" for name, _, moves in lines] + ([f"其余 {rest} 条见每日预算表"] if rest else [])
        en = [f"{name} {moves}" for _, name, moves in lines] + (
            [f"and {rest} more: see the table of daily budgets"] if rest else []
        )
        yield Event(
            id=f"plan.step.{named.id}.{year}-w{week:02}.{weekday}",
            kind="money",
            title=Text(f"调日预算 {count} 条·{named.name}", f"Change {count} daily budgets, {named.name}"),
            start=day,
            end=day + ONE_DAY,
            roles=("ads",),
            shop=named.id,
            description=Text("\n".join(["平均每天：", *zh]), "\n".join(["A day, on average:", *en])),
        )


def _arrow(was: float, now: float) -> str:
    return f"{yuan(round(was))} → {yuan(round(now))}"


def _lines(*parts: tuple[str, str, list[str]]) -> str:
    return "\n".join(head + joint.join(items) for head, joint, items in parts if items)
