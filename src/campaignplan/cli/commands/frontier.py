"""``campaignplan frontier``: what each budget can bring."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from campaignplan.cli.asked import Asked, solving
from campaignplan.cli.command import named
from campaignplan.cli.commands.plan import SOURCE
from campaignplan.cli.parameters import Money
from campaignplan.cli.told import loading, say, shown
from campaignplan.cli.watch import Display, watched
from campaignplan.cli.written import CSV, write_csv
from campaignplan.money import yuan
from campaignplan.text import Lang, Text
from campaignplan.words import GOALS, STATUSES

if TYPE_CHECKING:
    from campaignplan.planning.asking.frontier import Frontier

SHORT = Text("预算与目标的前沿：花多少最合适", "The frontier of budget against outcome")
MORE = Text(
    "从规则允许的最少预算，到不设总额时利润最好的预算，逐个求解，说出从哪里起多花一元挣不回一元。"
    "每个预算都带证明的极限。",
    "Solves budgets from the least the rules allow to the one that is best without any total, and says from where "
    "on one more yuan earns less than one yuan. Every budget comes with a proven bound.",
)
STOPPED = Text(
    "按 Ctrl-C 停下：只列出已经算完的预算。",
    "Stopped by Ctrl-C: only the budgets solved so far are listed.",
)
POINTS = 20


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("frontier", lang, SHORT, MORE)
    @click.argument("source", help=SOURCE.to(lang))
    @click.option(
        "--points",
        type=click.IntRange(2, 500),
        default=POINTS,
        metavar="N",
        help=Text(f"算几个预算；默认 {POINTS}", f"How many budgets; {POINTS} by default").to(lang),
    )
    @click.option(
        "--from",
        "low",
        type=Money(),
        metavar="N",
        help=Text("从多少预算起（元）；默认规则允许的最少", "From which budget; the least possible by default").to(
            lang
        ),
    )
    @click.option(
        "--to",
        "high",
        type=Money(),
        metavar="N",
        help=Text("到多少预算止（元）；默认利润最好的预算", "To which budget; the profit-best by default").to(lang),
    )
    @click.option(
        "--out",
        type=CSV(),
        metavar="FILE",
        help=Text("另把前沿写成 .csv", "Also write the frontier as a .csv").to(lang),
    )
    @solving(lang)
    def frontier(
        source: str, points: int, low: float | None, high: float | None, out: Path | None, **options: Any
    ) -> int:
        asked = Asked(**options)
        with Display(lang) as display:
            display.say(loading(source))
            from campaignplan.planning.asking.frontier import frontier as find
            from campaignplan.storage import load_problem

            problem = asked.of(load_problem(source))

            def progress(done: int, all_: int) -> None:
                display.tell(
                    Text(f"求解：第 {done + 1} 个预算，共 {all_} 个", f"Solving: budget {done + 1} of {all_}")
                )

            display.say(Text("求解：找最好的预算", "Solving: the best budget"), asked.time_limit)
            found = watched(
                lambda: find(
                    problem, None, asked.options, points=points, low=low, high=high,
                    progress=progress, stop=display.stopping.is_set,
                ),
                display,
                display.stop,
            )  # fmt: skip
            if out is not None:
                write_csv(out, found.table)
        tell(found, lang)
        if display.stopping.is_set():
            say(STOPPED.to(lang))
        if out is not None:
            say(Text(f"写好 {shown(out)}", f"Written: {shown(out)}").to(lang))
        return 0 if found.table["value"].notna().any() else 1

    return frontier


def tell(found: "Frontier", lang: Lang) -> None:
    """Print the frontier: a row a budget, then what it says."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as Cell

    from campaignplan.publishing.prose import gap_shown

    money = found.goal in ("profit", "gmv", "lifetime")
    table = Table(box=None, pad_edge=False)
    heads = [
        Text("总预算", "Budget"),
        Text("推广花费", "Ad spend"),
        GOALS[found.goal],
        Text("极限", "Bound"),
        Text("差距", "Gap"),
        Text("多 1,000 元的增量", "1,000 more gives"),
    ]
    for head in heads:
        table.add_column(head.to(lang), justify="right")
    for row in found.table.to_dict("records"):
        if row["value"] != row["value"]:
            table.add_row(yuan(row["budget"]), "–", Cell(STATUSES[row["status"]].to(lang)))
            continue
        marginal = row["marginal"] * 1000
        size = "–" if marginal != marginal else yuan(round(marginal)) if money else f"{marginal:,.1f}"
        numbers = [yuan(row["budget"]), yuan(row["spend"]), f"{row['value']:,.0f}", f"{row['bound']:,.0f}"]
        table.add_row(*numbers, gap_shown(row["gap"]), size)
    Console(highlight=False, width=None if Console().is_terminal else 110).print(table)
    say("")
    for text in found.sentences:
        say(text.to(lang))
