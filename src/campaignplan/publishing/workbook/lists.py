"""The sheets that hold one table each."""

from typing import Any

import pandas as pd

from campaignplan import words
from campaignplan.planning.explain import MONEY_GOALS
from campaignplan.publishing import tables
from campaignplan.publishing.columns import COLUMNS, UNIT_KINDS, Kind
from campaignplan.publishing.tables.marginal import return_unit
from campaignplan.publishing.workbook.grid import TOP, cell, table_sheet
from campaignplan.publishing.workbook.style import Desk


def detail_sheet(desk: Desk) -> None:
    """Add the rows of plan.csv with names."""
    note = desk.edition.say(
        "与 plan.csv 同行同数；灰色编号供导入匹配，请勿改动。",
        "The same rows and figures as plan.csv; grey ids are for imports, leave them as they are.",
    )
    table_sheet(desk, "detail", tables.detail(desk.edition), note, frozen=4)


def rules_sheet(desk: Desk) -> None:
    """Add the rules; a violated one is red."""
    say = desk.edition.say
    frame = tables.rules(desk.edition)
    units = [str(unit) for unit in desk.edition.result.rules["unit"]]
    note = say(
        "影子价格：限额放宽一个单位，目标大约多得多少。“超出”只会出现在软规则上，标红。",
        "Shadow price: about how much more the goal gains per unit of a looser limit. Only soft rules can be "
        "violated; they show red.",
    )

    def kind_of(row: int, column: str) -> Kind:
        if column in ("limit", "used", "violation"):
            return UNIT_KINDS.get(units[row], "decimal")
        return COLUMNS[column].kind

    sheet = table_sheet(desk, "rules", frame, note, kind_of=kind_of, empty=say("没有规则。", "No rules."))
    if not frame.empty:
        first, last, column = TOP + 1, TOP + len(frame), list(frame.columns).index("violation")
        over = {"type": "cell", "criteria": ">", "value": 1e-6, "format": desk.styles.alarm}
        sheet.conditional_format(first, column, last, column, over)
        red = {
            "type": "formula",
            "criteria": f"=${cell(first, column)}>0.000001",
            "format": desk.styles.red,
        }
        sheet.conditional_format(first, 0, last, column - 1, red)


def baselines_sheet(desk: Desk) -> None:
    """Add this plan and the plans made without it; one that breaks a rule is red."""
    edition = desk.edition
    kind: Kind = "money" if edition.result.goal in MONEY_GOALS else "decimal"
    goal = edition.word(words.GOALS, edition.result.goal)
    frame = tables.baselines(edition)
    note = edition.say(
        "各做法用同一条曲线估算；违反规则的做法只供参考。",
        "All are estimated on the same curves; one that breaks a rule is shown for reference only.",
    )

    def kind_of(_: int, column: str) -> Kind:
        return kind if column in ("value", "lead") else COLUMNS[column].kind

    headings = {"value": edition.say(f"结果：{goal}", f"Outcome: {goal}")}
    sheet = table_sheet(desk, "baselines", frame, note, kind_of=kind_of, headings=headings)
    _highlight(sheet, frame, "keeps_rules", words.NO.to(edition.lang), desk.styles.alarm)


def marginals_sheet(desk: Desk) -> None:
    """Add each line's last-money return beside the cut-off."""
    unit = return_unit(desk.edition)
    note = desk.edition.say(
        f"回报单位：{unit}。钱应停在最后一笔回报等于截止线处；到上限的会高于它，停在下限的会低于它。",
        f"Returns are {unit}. Money should stop where the last of it returns the cut-off; "
        "lines at a cap stay above it, lines at a floor below.",
    )
    table_sheet(desk, "marginals", tables.marginals(desk.edition), note)


def tests_sheet(desk: Desk) -> None:
    """Add the product tests."""
    empty = desk.edition.say("没有测款。", "No product tests.")
    table_sheet(desk, "tests", tables.tests(desk.edition), empty=empty)


def book_sheet(desk: Desk) -> None:
    """Add the budget book."""
    frame = tables.payments(desk.edition).drop(columns="month")
    table_sheet(desk, "book", frame, totals=["amount"], empty=desk.edition.say("没有非点击费用。", "No other costs."))


def assumptions_sheet(desk: Desk) -> None:
    """Add what is to be verified."""
    say = desk.edition.say
    note = say(
        "这些数没有可靠来源或尚未核对，请用自己后台的数替换。",
        "These have no sound source or were not checked; replace them with your own figures.",
    )
    empty = say("没有待核实的内容。", "Nothing is left to be verified.")
    table_sheet(desk, "assumptions", tables.assumptions(desk.edition), note, empty=empty)


def _highlight(sheet: Any, frame: pd.DataFrame, name: str, value: str, style: Any) -> None:
    """Lay a format over the cells of a column that hold a value."""
    if not frame.empty:
        column = list(frame.columns).index(name)
        equal = {"type": "cell", "criteria": "==", "value": f'"{value}"', "format": style}
        sheet.conditional_format(TOP + 1, column, TOP + len(frame), column, equal)
