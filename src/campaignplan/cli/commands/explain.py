"""``campaignplan explain``: why this plan, rule by rule and line by line."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from campaignplan.cli.asked import Asked, solving
from campaignplan.cli.command import named
from campaignplan.cli.outcome import Outcome, is_plan, outcome_of, solved
from campaignplan.cli.told import say, shown, tell_clash, tell_rules, tell_stopped
from campaignplan.cli.watch import Display, watched
from campaignplan.cli.written import CSV, write_csv
from campaignplan.errors import InputError, Issue
from campaignplan.text import Lang, Text
from campaignplan.words import GOALS, STATUSES

if TYPE_CHECKING:
    import pandas as pd

    from campaignplan.planning.asking.explanation import Explanation
    from campaignplan.planning.result import Result

SHORT = Text(
    "为什么是这个方案：哪些规则卡住，下一块钱值多少",
    "Why this plan: what binds, and what the next yuan brings",
)
MORE = Text(
    "SOURCE 是问题文件夹或工作簿（现算），或 campaignplan plan 写出的文件夹（读 summary.json，不再求解）。",
    "SOURCE is a problem (solved now), or a folder that campaignplan plan wrote (its summary.json is read).",
)
SOURCE = Text("问题，或方案文件夹", "A problem, or a plan's folder")
THAN = Text("另一个问题（现算）：说出两个方案差在哪里", "Another problem (solved now): tell how the two plans differ")
CELLS = Text(
    "另把每一格卡在哪里、最后一笔的回报与截止线、预算有多稳写成 .csv",
    "Also write what holds each cell, its marginal return, its cut-off and how firm it is as a .csv",
)
MOST_RULES, MOST_LINES, MOST_PLACES = 40, 25, 10


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("explain", lang, SHORT, MORE)
    @click.argument("source", help=SOURCE.to(lang))
    @click.option("--than", metavar="OTHER", help=THAN.to(lang))
    @click.option("--out", type=CSV(), metavar="FILE", help=CELLS.to(lang))
    @solving(lang)
    def explain(source: str, than: str | None, out: Path | None, **options: Any) -> int:
        asked = Asked(**options)
        for option, value in (("--than", than), ("--out", out)):
            if value is not None:
                _refuse_plans(option, [source, *([than] if than is not None else [])])
        with Display(lang) as display:
            other = None if than is None else solved(than, asked, display)
            found = outcome_of(source, asked, display, None if other is None else other.result)
            told = None
            if found.result is not None and found.result.plan is not None:
                from campaignplan.planning.asking.explanation import explain as explained

                display.say(Text("解释", "Explaining"))
                told = explained(found.result, None if other is None else other.result)
                watched(lambda: told.sentences, display)
                if out is not None:
                    write_csv(out, cell_table(told))
        if found.stopped or (other is not None and other.stopped):
            tell_stopped(lang)
        code = tell(found, lang)
        if told is not None:
            tell_why(told, other, lang)
        if out is not None and told is not None:
            say(Text(f"写好 {shown(out)}", f"Written: {shown(out)}").to(lang))
        return code

    return explain


def _refuse_plans(option: str, sources: list[str]) -> None:
    """Refuse finished plans where a solve's own results are needed."""
    why = Text(f"{option} 要重新求解，这里是写好的方案", f"{option} needs a solve, and this is a finished plan")
    fix = Text("请给出问题文件夹或工作簿", "give the problem's folder or workbook")
    issues = [Issue(source, "", why, fix) for source in sources if is_plan(source)]
    if issues:
        raise InputError(issues)


def tell(found: Outcome, lang: Lang) -> int:
    """Print the explanation; return the exit code."""
    status = found.summary["status"]
    say(found.name)
    say(STATUSES[status].to(lang) + Text("。", ".").to(lang) if status in STATUSES else str(status))
    if found.result is not None and found.result.plan is None:
        tell_clash(found.result, lang)
        return 1
    if status in ("infeasible", "failed"):
        say(str(found.summary.get(f"message_{lang}", "")))
        return 1
    if found.result is not None:
        _tell_certificate(found.result, lang)
    else:
        from campaignplan.publishing.prose import gap_shown

        goal, gap = GOALS[found.summary["goal"]].to(lang), Text("差距", "gap").to(lang)
        say(f"{goal} {found.summary['value']:,.0f} · {gap} {gap_shown(found.summary['gap'])}")
    tell_rules(found.summary["rules"], lang, MOST_RULES)
    if found.result is not None:
        _tell_lines(found.result, lang)
    else:
        more = Text(
            "每条推广计划的边际回报在同一文件夹的 report.html；或对问题本身运行 explain。",
            "Returns line by line are in report.html of that folder; or run explain on the problem.",
        )
        say("")
        say(more.to(lang))
    return 0


def _tell_certificate(result: "Result", lang: Lang) -> None:
    from campaignplan.publishing import prose
    from campaignplan.publishing.edition import Edition

    edition = Edition(result, lang)
    say(prose.headline(edition))
    say(prose.certificate(edition))
    for note in prose.proof_notes(edition):
        say(note)


def _tell_lines(result: "Result", lang: Lang) -> None:
    """Print what the last yuan of each line brings, beside what it must bring."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as Cell

    from campaignplan.publishing import prose
    from campaignplan.publishing.edition import Edition
    from campaignplan.publishing.tables.marginal import marginals, return_unit

    edition = Edition(result, lang)
    lines = marginals(edition)
    title = Text("最后一笔钱的回报", "Return of the last money").to(lang)
    say("")
    say(f"{title}（{return_unit(edition)}）" if lang == "zh" else f"{title} ({return_unit(edition)})")
    table = Table(box=None, pad_edge=False)
    heads = [
        Text("推广计划", "Line"),
        Text("花费", "Spend"),
        Text("平均", "Average"),
        Text("最后一笔", "Last"),
        Text("截止线", "Cut-off"),
        Text("卡在哪里", "Held by"),
    ]
    for place, head in enumerate(heads):
        table.add_column(head.to(lang), justify="right" if 0 < place < 5 else "left", overflow="fold")
    for row in lines.head(MOST_LINES).to_dict("records"):
        numbers = [
            prose.shown(row[name], "ratio", lang == "zh") for name in ("average_return", "marginal", "cut_off")
        ]
        cells = [row["line_name"], prose.money(row["spend"], lang == "zh"), *numbers, row["held_by"]]
        table.add_row(*(Cell(str(cell)) for cell in cells))
    Console(highlight=False, width=None if Console().is_terminal else 120).print(table)
    if len(lines) > MOST_LINES:
        rest = len(lines) - MOST_LINES
        say(
            Text(
                f"另有 {rest} 条，见 campaignplan plan 的报告。",
                f"{rest} more: see the report of campaignplan plan.",
            ).to(lang)
        )


def tell_why(told: "Explanation", other: Outcome | None, lang: Lang) -> None:
    """Print where the next money would go, what timing and stability come to, and the difference."""
    if told.result.goal != "least_spend":
        _tell_places(told, lang)
    say("")
    for text in told.sentences[: len(told.sentences) - (len(told.difference.sentences) if told.difference else 0)]:
        say(text.to(lang))
    if other is not None:
        say("")
        say(Text(f"与「{other.name}」比：", f"Against {other.name}:").to(lang))
        if told.difference is None:
            say("  " + (other.result.message.to(lang) if other.result is not None else ""))
            return
        for text in told.difference.sentences:
            say("  · " + text.to(lang))


def _tell_places(told: "Explanation", lang: Lang) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as Cell

    from campaignplan.money import yuan
    from campaignplan.planning.asking.grouped import named as name_of

    places = told.next_money.table
    if places.empty:
        return
    say("")
    say(Text("再多 1,000 元，会放在：", "The next 1,000 yuan would go to:").to(lang))
    table = Table(box=None, pad_edge=False)
    heads = [
        Text("商品", "Product"), Text("渠道", "Channel"), Text("月份", "Month"), Text("活动", "Promotion"),
        Text("花费", "Spend"), Text("带来", "Brings"),
    ]  # fmt: skip
    for place, head in enumerate(heads):
        table.add_column(head.to(lang), justify="right" if place > 3 else "left", overflow="fold")
    for row in places.head(MOST_PLACES).to_dict("records"):
        names = [
            name_of(told.result.problem, dimension, str(row[dimension])).to(lang)
            for dimension in ("product", "channel", "month", "promotion")
        ]
        table.add_row(*(Cell(name) for name in names), yuan(row["spend"]), f"{row['brings']:,.1f}")
    Console(highlight=False, width=None if Console().is_terminal else 120).print(table)


def cell_table(told: "Explanation") -> "pd.DataFrame":
    """Return what holds each cell, with the range of its budget over the draws where that is known."""
    table = told.cells
    if told.stability is None:
        return table
    firm = told.stability.cells[["product", "channel", "date_start", "low", "middle", "high", "on", "stable"]]
    return table.merge(firm, how="left", on=["product", "channel", "date_start"])
