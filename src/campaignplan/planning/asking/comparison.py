"""Scenarios side by side: certificates, money by month, channel, stage, promotion, rules that bind, differences."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from campaignplan.errors import InputError, Issue
from campaignplan.planning.asking.difference import Difference, difference
from campaignplan.planning.asking.grouped import DIMENSIONS, sums
from campaignplan.planning.result import Result
from campaignplan.text import Text

COLUMNS = ("scenario", "status", "goal", "value", "bound", "gap", "spend", "fees", "enrolled", "binding")


@dataclass(frozen=True)
class Comparison:
    """Results next to each other; the first is what the others are told against.

    Attributes
    ----------
    names, results
        The scenarios, in the order given.
    table
        One row per scenario, columns `COLUMNS`: spend and fees in yuan, `enrolled` pairs and `binding` rules
        counted.
    money
        Columns dimension, member, then one per scenario: yuan by month, stage, channel, product, promotion.
    rules
        Columns name, then one per scenario: shadow price of every rule that binds somewhere; NaN where it does
        not bind or has no price.
    differences
        From the first scenario to each other one that has a plan.
    """

    names: tuple[str, ...]
    results: tuple[Result, ...]
    table: pd.DataFrame
    money: pd.DataFrame
    rules: pd.DataFrame
    differences: dict[str, Difference]

    def sentences(self, name: str) -> tuple[Text, ...]:
        """Say how a scenario differs from the first."""
        if name in self.differences:
            return self.differences[name].sentences
        result = self.results[self.names.index(name)]
        return () if result.plan is not None else (result.message,)


def compare(results: Sequence[Result | tuple[str, Result]]) -> Comparison:
    """Put results side by side.

    Parameters
    ----------
    results
        Results, or pairs of a name and a result; a result without a name takes its problem's, numbered where
        that is taken.

    Raises
    ------
    InputError
        There is none, or two have the same name.
    """
    names, found = _named(results)
    plans = {name: result.plan for name, result in zip(names, found, strict=True) if result.plan is not None}
    rows = []
    for name, result in zip(names, found, strict=True):
        plan = result.plan
        spend, fees, enrolled = (
            (float(plan.spend.sum()), plan.fees, int(plan.enrolled.sum())) if plan else (float("nan"),) * 2 + (0,)
        )
        rows.append(
            (name, result.status, result.goal, result.value, result.bound, result.gap, spend, fees, enrolled,
             int(result.rules["binding"].astype(bool).sum()))
        )  # fmt: skip
    money = []
    for dimension in DIMENSIONS:
        by = {name: sums(plan, plan.spend, dimension) for name, plan in plans.items()}
        for member in sorted({member for one in by.values() for member in one}):
            money.append((dimension, member, *(by[name].get(member, 0.0) for name in plans)))
    base = found[0]
    return Comparison(
        tuple(names),
        tuple(found),
        pd.DataFrame(rows, columns=list(COLUMNS)),
        pd.DataFrame(money, columns=["dimension", "member", *plans]),
        _rules(names, found),
        {
            name: difference(base, result)
            for name, result in zip(names[1:], found[1:], strict=True)
            if base.plan is not None and result.plan is not None
        },
    )


def _named(results: Sequence[Result | tuple[str, Result]]) -> tuple[list[str], list[Result]]:
    if not results:
        why, fix = Text("没有可比的结果", "there is nothing to compare"), Text("请给出结果", "give results")
        raise InputError([Issue("compare", "", why, fix)])
    names: list[str] = []
    found: list[Result] = []
    given = [one[0] for one in results if not isinstance(one, Result)]
    twice = sorted({name for name in given if given.count(name) > 1})
    if twice:
        why = Text("名字重复", "the name is given twice")
        raise InputError([Issue("compare", name, why, Text("请换一个", "choose another")) for name in twice])
    for one in results:
        name, result = (one.problem.settings.name, one) if isinstance(one, Result) else one
        number, base = 1, name
        while name in names or (isinstance(one, Result) and name in given):
            number += 1
            name = f"{base} {number}"
        names.append(name)
        found.append(result)
    return names, found


def _rules(names: list[str], results: list[Result]) -> pd.DataFrame:
    columns = []
    for name, result in zip(names, results, strict=True):
        tight = result.rules[result.rules["binding"].astype(bool)]
        columns.append(tight.set_index("name")["shadow_price"].astype(float).rename(name))
    table = pd.concat(columns, axis=1)
    table = table.rename_axis("name").reset_index()
    return table[["name", *names]]
