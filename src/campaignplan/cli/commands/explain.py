"""``campaignplan explain``: why this plan, rule by rule and line by line."""

from typing import TYPE_CHECKING, Any

import click

from campaignplan.cli.asked import Asked, solving
from campaignplan.cli.command import named
from campaignplan.cli.outcome import Outcome, outcome_of
from campaignplan.cli.told import say, tell_clash, tell_rules
from campaignplan.cli.watch import Display
from campaignplan.text import Lang, Text
from campaignplan.words import GOALS, STATUSES

if TYPE_CHECKING:
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
MOST_RULES, MOST_LINES = 40, 25


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("explain", lang, SHORT, MORE)
    @click.argument("source", help=SOURCE.to(lang))
    @solving(lang)
    def explain(source: str, **options: Any) -> int:
        with Display(lang) as display:
            found = outcome_of(source, Asked(**options), display)
        return tell(found, lang)

    return explain


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
