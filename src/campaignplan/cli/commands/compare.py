"""``campaignplan compare``: several sources side by side."""

from typing import TYPE_CHECKING, Any

import click

from campaignplan.cli.asked import Asked, solving
from campaignplan.cli.command import named
from campaignplan.cli.outcome import Outcome, outcome_of
from campaignplan.cli.watch import Display
from campaignplan.money import yuan
from campaignplan.text import Lang, Text
from campaignplan.words import GOALS, STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable

SHORT = Text("几个方案并排比较", "Several plans side by side")
MORE = Text(
    "每个 SOURCE 是问题（现算）或 campaignplan plan 写出的文件夹。差距不同的方案，差异小于差距时分不出高下。",
    "Each SOURCE is a problem (solved now) or a folder that campaignplan plan wrote. "
    "A difference smaller than the gaps says nothing.",
)
SOURCES = Text("两个或更多来源", "Two or more sources")
RANGED = ("clicks", "inquiries", "orders", "gmv", "profit")
LABELS = {
    "clicks": Text("点击（可能范围）", "Clicks (range)"),
    "inquiries": Text("询盘（可能范围）", "Inquiries (range)"),
    "orders": Text("订单（可能范围）", "Orders (range)"),
    "gmv": Text("成交额（可能范围）", "GMV (range)"),
    "profit": Text("利润（可能范围）", "Profit (range)"),
}


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("compare", lang, SHORT, MORE)
    @click.argument(
        "sources",
        metavar="SOURCE…",
        nargs=-1,
        required=True,
        help=SOURCES.to(lang),
    )
    @solving(lang)
    def compare(sources: tuple[str, ...], **options: Any) -> int:
        with Display(lang) as display:
            found = [outcome_of(source, Asked(**options), display) for source in sources]
        tell(found, lang)
        return 0 if all(one.summary["status"] in ("optimal", "feasible") for one in found) else 1

    return compare


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


def tell(found: list[Outcome], lang: Lang) -> None:
    """Print the comparison."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as Cell

    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for one in found:
        table.add_column(Cell(one.name), justify="right", overflow="fold")
    for row in rows(found, lang):
        table.add_row(*(Cell(cell) for cell in row))
    Console(highlight=False, width=None if Console().is_terminal else 40 + 36 * len(found)).print(table)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _range(found: dict[str, float | None] | None) -> str:
    if not found or found.get("low") is None or found.get("high") is None:
        return "–"
    return f"{found['low']:,.0f} – {found['high']:,.0f}"
