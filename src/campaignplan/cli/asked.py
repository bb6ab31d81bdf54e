"""What a command was asked to solve for, on top of what the source says."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from campaignplan.cli.parameters import Gap, Money, Seconds
from campaignplan.errors import InputError
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    from campaignplan.planning.problem import Problem
    from campaignplan.planning.result import Method, Options

GOALS = ("profit", "gmv", "orders", "inquiries", "lifetime", "mix", "least_spend")
METHODS = ("auto", "exact", "columns")
GAP, TIME_LIMIT, ALPHA = 0.001, 60.0, 0.9


@dataclass(frozen=True)
class Asked:
    """Options of a solve as typed; None leaves the source's own."""

    goal: str | None = None
    budget: float | None = None
    gap: float = GAP
    time_limit: float = TIME_LIMIT
    method: "Method" = "auto"
    risk: float = 0.0
    alpha: float = ALPHA

    def of(self, problem: "Problem") -> "Problem":
        """Return the problem with goal and budget as asked, checked again where they changed."""
        from campaignplan.planning.check import check

        changes: dict[str, Any] = {}
        if self.goal is not None:
            changes["goal"] = self.goal
        if self.budget is not None:
            changes["total"] = self.budget
        if not changes:
            return problem
        varied = replace(problem, settings=replace(problem.settings, **changes))
        issues = check(varied)
        if issues:
            raise InputError(issues)
        return varied

    @property
    def options(self) -> "Options":
        """The library's options."""
        from campaignplan.planning.result import Options

        return Options(
            gap=self.gap,
            time_limit=self.time_limit,
            method=self.method,
            risk=self.risk,
            alpha=self.alpha,
        )


def solving(lang: Lang, *, budget: bool = True) -> Callable[[Any], Any]:
    """Add the options of a solve to a command; it receives them one by one, as `Asked` takes them.

    Without `budget` the command has its own way of asking for budgets.
    """

    def help_(zh: str, en: str) -> str:
        return Text(zh, en).to(lang)

    options = [
        click.option(
            "--goal",
            type=click.Choice(GOALS),
            help=help_(
                "目标：profit 利润，gmv 成交额，orders 订单，inquiries 询盘，lifetime 长期利润，"
                "mix 综合得分，least_spend 达到目标的最少花费；默认用来源里写的",
                "What to maximise; least_spend finds the least money that reaches every target. "
                "The source's own by default",
            ),
        ),
        click.option(
            "--budget",
            type=Money(),
            metavar="N",
            help=help_(
                "总预算（元），可写 20万；默认用来源里写的",
                "Total budget in yuan; the source's own by default",
            ),
        ),
        click.option(
            "--gap",
            type=Gap(),
            default=GAP,
            metavar="SHARE",
            help=help_(
                f"证明到离最优多近就停，如 0.1%；默认 {GAP:g}",
                f"Stop once proven this near the best, such as 0.1%; {GAP:g} by default",
            ),
        ),
        click.option(
            "--time-limit",
            type=Seconds(),
            default=TIME_LIMIT,
            metavar="S",
            help=help_(
                f"求解最多几秒；默认 {TIME_LIMIT:g}",
                f"Seconds the solver may take; {TIME_LIMIT:g} by default",
            ),
        ),
        click.option(
            "--method",
            type=click.Choice(METHODS),
            default="auto",
            help=help_(
                "求解方法：auto 先用列生成，小问题再由精确模型把差距缩小；columns 只用列生成；"
                "exact 只用精确模型，适合小问题；默认 auto",
                "How to solve: auto goes by columns (column generation) and lets the exact model close what gap is "
                "left on small problems; columns and exact go by that one alone, exact on small problems only; "
                "auto by default",
            ),
        ),
    ]

    def add(function: Any) -> Any:
        for option in reversed(options if budget else [options[0], *options[2:]]):
            function = option(function)
        return function

    return add
