"""``campaignplan compare``: several sources, or what-ifs of one, side by side."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from campaignplan.cli.asked import Asked, solving
from campaignplan.cli.command import named
from campaignplan.cli.outcome import Outcome, is_plan, outcome_of, solved
from campaignplan.cli.parameters import Money
from campaignplan.cli.told import say, shown, tell_stopped
from campaignplan.cli.watch import Display
from campaignplan.cli.written import CSV, write_csv
from campaignplan.errors import InputError, Issue
from campaignplan.money import yuan
from campaignplan.text import Lang, Text
from campaignplan.words import GOALS, STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaignplan.storage.shock import Shock

SHORT = Text("几个方案并排比较", "Several plans side by side")
MORE = Text(
    "每个 SOURCE 是问题（现算）或 campaignplan plan 写出的文件夹。给出 --budget 或 --shock 时，"
    "每个问题除原样外，再按每个预算、每种冲击各算一遍。差距不同的方案，差异小于差距时分不出高下。\n\n"
    "冲击的写法：cpc-up=20% 点击单价上涨；cvr-down=15% 转化率下降；"
    "surprise-promotion=2027-06-10..2027-06-14:cpc=1.3,cvr=0.85 竞争对手突然大促；"
    "festival-moved=1688-628:7 活动或节日改期（天）；factory-stop=2027-08-01..2027-08-10:category=home 工厂停工；"
    "reserve=10% 预留。几种一起发生用 + 连起来。",
    "Each SOURCE is a problem (solved now) or a folder that campaignplan plan wrote. With --budget or --shock each "
    "problem is solved as it is, and again for every budget and every shock. "
    "A difference smaller than the gaps says nothing.\n\n"
    "Shocks are written cpc-up=20%, cvr-down=15%, surprise-promotion=2027-06-10..2027-06-14:cpc=1.3,cvr=0.85 (a "
    "rival's), festival-moved=1688-628:7 (days), factory-stop=2027-08-01..2027-08-10:category=home, reserve=10%. "
    "Join several that happen together with +.",
)
SOURCES = Text("一个或更多来源", "One or more sources")
RANGED = ("clicks", "inquiries", "orders", "gmv", "profit")
LABELS = {
    "clicks": Text("点击（可能范围）", "Clicks (range)"),
    "inquiries": Text("询盘（可能范围）", "Inquiries (range)"),
    "orders": Text("订单（可能范围）", "Orders (range)"),
    "gmv": Text("成交额（可能范围）", "GMV (range)"),
    "profit": Text("利润（可能范围）", "Profit (range)"),
}
GROUPS = {
    "by_month": Text("按月", "By month"),
    "by_channel": Text("按渠道", "By channel"),
    "by_stage": Text("按阶段", "By stage"),
    "by_promotion": Text("按活动", "By promotion"),
}
MOST_RULES = 12


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("compare", lang, SHORT, MORE)
    @click.argument("sources", metavar="SOURCE…", nargs=-1, required=True, help=SOURCES.to(lang))
    @click.option(
        "--budget",
        "budgets",
        type=Money(),
        multiple=True,
        metavar="N",
        help=Text(
            "另按这个总预算（元）算一遍；可写多次", "Also solve with this total; may be given several times"
        ).to(lang),
    )
    @click.option(
        "--shock",
        "shocks",
        multiple=True,
        metavar="KIND=VALUE",
        help=Text("另按这种冲击算一遍；可写多次", "Also solve with this shock; may be given several times").to(lang),
    )
    @click.option(
        "--out",
        type=CSV(),
        metavar="FILE",
        help=Text(
            "另把每月、每渠道、每阶段、每活动的花费并排写成 .csv",
            "Also write spend by month, channel, stage and promotion side by side as a .csv",
        ).to(lang),
    )
    @solving(lang, budget=False)
    def compare(
        sources: tuple[str, ...],
        budgets: tuple[float, ...],
        shocks: tuple[str, ...],
        out: Path | None,
        **options: Any,
    ) -> int:
        from campaignplan.storage.shock import parse_shock

        asked, variants = Asked(**options), [parse_shock(text) for text in shocks]
        with Display(lang) as display:
            found: list[Outcome] = []
            for source in sources:
                found += _scenarios(source, asked, budgets, variants, display, lang)
            found = _apart(found)
            if out is not None:
                write_csv(out, money_table(found))
        if any(one.stopped for one in found):
            tell_stopped(lang)
        tell(found, lang)
        if out is not None:
            say(Text(f"写好 {shown(out)}", f"Written: {shown(out)}").to(lang))
        return 0 if all(one.summary["status"] in ("optimal", "feasible") for one in found) else 1

    return compare


def _scenarios(
    source: str, asked: Asked, budgets: tuple[float, ...], shocks: "list[Shock]", display: Display, lang: Lang
) -> list[Outcome]:
    """Solve a source as it is, and again for every budget and shock, each warmed by the first."""
    if not budgets and not shocks:
        return [outcome_of(source, asked, display)]
    if is_plan(source):
        why = Text("这是写好的方案，不能改了再算", "this is a finished plan: it cannot be changed and solved again")
        fix = Text("请给出问题文件夹或工作簿", "give the problem's folder or workbook")
        raise InputError([Issue(source, "", why, fix)])
    base = solved(source, asked, display)
    found = [base]
    for budget in budgets:
        name = Text(f"预算 {yuan(budget)}", f"budget {yuan(budget)}").to(lang)
        varied = solved(source, replace(asked, budget=budget), display, base.result)
        found.append(replace(varied, name=name, place=""))
    for shock in shocks:
        varied = solved(source, asked, display, base.result, shock.apply)
        found.append(replace(varied, name=shock.name.to(lang), place=""))
    return found


def _apart(found: list[Outcome]) -> list[Outcome]:
    """Call scenarios of one name by where they are from; give a number to those that are the same even so."""
    count = Counter(one.name for one in found)
    names: list[str] = []
    for one in found:
        called = one.place if one.place and count[one.name] > 1 else one.name
        name, number = called, 1
        while name in names:
            number += 1
            name = f"{called} {number}"
        names.append(name)
    return [replace(one, name=name) for one, name in zip(found, names, strict=True)]


def rows(found: list[Outcome], lang: Lang) -> list[list[str]]:
    """Return the comparison: a label and one cell a source, row by row."""
    from campaignplan.publishing.prose import gap_shown

    whats: list[tuple[Text, Callable[[dict[str, Any]], str]]] = [
        (Text("结论", "Status"), lambda s: STATUSES[s["status"]].to(lang)),
        (Text("目标", "Goal"), lambda s: GOALS[s["goal"]].to(lang)),
        (Text("目标值", "Value"), lambda s: _number(s["value"])),
        (Text("证明的极限", "Proven bound"), lambda s: _number(s["bound"])),
        (Text("差距", "Gap"), lambda s: "–" if s["gap"] is None else gap_shown(s["gap"])),
        (Text("推广花费", "Ad spend"), lambda s: yuan(s["spend_total"])),
        (
            Text("已到边的规则", "Rules at their limit"),
            lambda s: str(sum(bool(r["binding"]) for r in s["rules"])),
        ),
    ]
    table = [[label.to(lang), *(show(one.summary) for one in found)] for label, show in whats]
    for name in RANGED:
        if any(name in one.summary["ranges"] for one in found):
            table.append([LABELS[name].to(lang), *(_range(one.summary["ranges"].get(name)) for one in found)])
    return table


def money_rows(found: list[Outcome], lang: Lang) -> list[list[str]]:
    """Return spend by month, channel, stage and promotion: a heading, then a row a member."""
    from campaignplan.words import NONE, STAGES, month_name

    names = _names(found, lang)
    table = []
    for group, head in GROUPS.items():
        members = list(dict.fromkeys(key for one in found for key in one.summary.get(group, {})))
        if members:
            table.append([head.to(lang), *([""] * len(found))])
        for member in sorted(members) if group == "by_month" else members:
            label = names.get((group, member), member)
            if group == "by_month":
                label = month_name(member, lang)
            elif group == "by_stage":
                label = STAGES[member].to(lang) if member in STAGES else member
            elif member == "":
                label = NONE.to(lang)
            cells = [yuan(one.summary.get(group, {}).get(member, 0)) for one in found]
            table.append([f"  {label}", *cells])
    return table


def money_table(found: list[Outcome]) -> Any:
    """Return a DataFrame with columns dimension, member and one of yuan per scenario."""
    import pandas as pd

    data = []
    for group in GROUPS:
        members = sorted({key for one in found for key in one.summary.get(group, {})})
        data += [
            (group.removeprefix("by_"), member, *(one.summary.get(group, {}).get(member, 0) for one in found))
            for member in members
        ]
    return pd.DataFrame(data, columns=["dimension", "member", *(one.name for one in found)])


def rule_rows(found: list[Outcome], lang: Lang) -> list[list[str]]:
    """Return the rules that bind in some scenario, with what is told of them by shadow price."""
    from campaignplan.cli.told import binding

    names = dict.fromkeys(rule["name"] for one in found for rule in binding(one.summary["rules"]))
    table = []
    for name in list(names)[:MOST_RULES]:
        cells = []
        for one in found:
            rule = next((rule for rule in one.summary["rules"] if rule["name"] == name), None)
            if rule is None:
                cells.append("")
            elif not rule["binding"]:
                cells.append(Text("未碰到", "free").to(lang))
            elif rule["shadow_price"] is None:
                cells.append(Text("到边", "at limit").to(lang))
            else:
                cells.append(f"{rule['shadow_price']:,.3g}")
        table.append([f"  {name}", *cells])
    if table:
        head = Text("规则的影子价格", "Rules' shadow prices").to(lang)
        table.insert(0, [head, *([""] * len(found))])
    if len(names) > MOST_RULES:
        rest = len(names) - MOST_RULES
        table.append([Text(f"  另有 {rest} 条", f"  {rest} more").to(lang), *([""] * len(found))])
    return table


def tell(found: list[Outcome], lang: Lang) -> None:
    """Print the comparison."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as Cell

    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for one in found:
        table.add_column(Cell(one.name), justify="right", overflow="fold")
    for row in [*rows(found, lang), *money_rows(found, lang), *rule_rows(found, lang)]:
        table.add_row(*(Cell(cell) for cell in row))
    Console(highlight=False, width=None if Console().is_terminal else 40 + 36 * len(found)).print(table)
    tell_differences(found, lang)


def tell_differences(found: list[Outcome], lang: Lang) -> None:
    """Say how each scenario solved now differs from the first."""
    from campaignplan.planning.asking.difference import difference

    first = found[0].result
    for one in found[1:]:
        if one.result is None or first is None:
            continue
        say("")
        head = Text(f"「{one.name}」与「{found[0].name}」比：", f"{one.name} against {found[0].name}:")
        say(head.to(lang))
        if one.result.plan is None or first.plan is None:
            say("  " + one.result.message.to(lang))
            continue
        for text in difference(first, one.result).sentences:
            say("  · " + text.to(lang))


def _names(found: list[Outcome], lang: Lang) -> dict[tuple[str, str], str]:
    names: dict[tuple[str, str], str] = {}
    for one in found:
        if one.result is not None:
            names |= {("by_channel", channel.id): channel.name for channel in one.result.problem.channels}
            names |= {
                ("by_promotion", p.id): p.name if lang == "zh" else p.name_en or p.name
                for p in one.result.problem.promotions
            }
    return names


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _range(found: dict[str, float | None] | None) -> str:
    if not found or found.get("low") is None or found.get("high") is None:
        return "–"
    return f"{found['low']:,.0f} – {found['high']:,.0f}"
