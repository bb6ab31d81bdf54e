"""A sheet a month in the operators' own columns, and under it each line's daily budget."""

from datetime import date
from typing import Any

import pandas as pd

from campaignplan import words
from campaignplan.publishing import tables
from campaignplan.publishing.columns import COLUMNS
from campaignplan.publishing.tables.schedule import ACTUAL, SCHEDULE
from campaignplan.publishing.workbook.grid import TOP, cell, new_sheet, put, width, write_table
from campaignplan.publishing.workbook.style import Desk, Styles

RATES = {"sales_rate": ("real_sales", "day_sales"), "visitor_rate": ("real_visitors", "day_visitors"),
         "spend_match": ("real_spend", "day_spend")}  # fmt: skip
WIDTHS = {
    "date": 11, "rhythm": 22, "year": 9, "month_number": 6, "week_number": 6, "weekday": 6, "month_days": 7,
    "day_number": 6, "month_sales": 10, "month_receipts": 10, "day_sales": 9, "day_spend": 9, "real_sales": 9,
    "real_spend": 9,
}  # fmt: skip
"""Narrower than elsewhere: 26 columns have to stay readable on one sheet of A4."""
OTHER_WIDTH, DAY_WIDTH = 8, 6.5
SUMMED = ("day_share", "day_sales", "day_visitors", "day_spend")
TOO_MUCH, FAR_TOO_MUCH = 1.2, 1.5
"""Budget match above which operators look, and above which they act, as in their own sheets."""


def month_sheets(desk: Desk) -> None:
    """Add one sheet for each month of the horizon."""
    schedule, budgets = tables.schedule(desk.edition), tables.budgets(desk.edition)
    for month in desk.edition.months:
        name = words.month_name(month, desk.edition.lang)
        title = desk.edition.say(f"{name} 执行排期", f"{name} daily schedule")
        note = desk.edition.say(
            "预估列只含点击付费推广带来的部分；黄色格填实际数（用推广后台的数），完成率自动算出。",
            "Estimates count only what pay-per-click brings. Fill the yellow cells from the ad console; "
            "attained rates follow.",
        )
        sheet = new_sheet(desk, name, title, note)
        days = tables.month_of(schedule, month)
        end = _schedule(sheet, desk, days)
        _budgets(sheet, desk, budgets[month], end + 1)
        sheet.freeze_panes(TOP + 1, 2)


def _schedule(sheet: Any, desk: Desk, days: pd.DataFrame) -> int:
    after = write_table(sheet, desk, days, TOP)
    place = {name: number for number, name in enumerate(SCHEDULE)}
    first, last = TOP + 1, TOP + len(days)
    sheet.set_row(TOP, 46)
    for name, number in place.items():
        sheet.set_column(number, number, WIDTHS.get(name, OTHER_WIDTH))
    for row in range(first, last + 1):
        for name in ACTUAL:
            if name not in RATES:
                sheet.write_blank(row, place[name], None, desk.styles.fill_in(COLUMNS[name].kind))
        for rate, (real, planned) in RATES.items():
            up, down = cell(row, place[real]), cell(row, place[planned])
            _formula(sheet, desk.styles, row, place[rate], f'=IF(OR({up}="",{down}=0),"",{up}/{down})')
        column = cell(row, place["real_sales"]).rstrip("0123456789")
        so_far = f"${column}${first + 1}:{column}{row + 1}"
        goal = cell(row, place["month_sales"])
        formula = f'=IF(OR({cell(row, place["real_sales"])}="",{goal}=0),"",SUM({so_far})/{goal})'
        _formula(sheet, desk.styles, row, place["sales_progress"], formula)
    _totals(sheet, desk, days, after, place)
    match = place["spend_match"]
    for limit, look in ((FAR_TOO_MUCH, desk.styles.alarm), (TOO_MUCH, desk.styles.warning)):
        here = cell(first, match)
        rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({here}),{here}>{limit})", "format": look,
                "stop_if_true": True}  # fmt: skip
        sheet.conditional_format(first, match, last, match, rule)
    sold, passed = cell(first, place["sales_progress"]), cell(first, place["time_progress"])
    behind = f"=AND(ISNUMBER({sold}),{sold}<{passed})"
    progress, slow = (
        place["sales_progress"],
        {"type": "formula", "criteria": behind, "format": desk.styles.warning},
    )
    sheet.conditional_format(first, progress, last, progress, slow)
    return after + 1


def _totals(sheet: Any, desk: Desk, days: pd.DataFrame, row: int, place: dict[str, int]) -> None:
    first, last = TOP + 1, TOP + len(days)
    for name, number in place.items():
        kind = COLUMNS[name].kind
        style = desk.styles.value(kind, total=True)
        area = f"{cell(first, number)}:{cell(last, number)}"
        if name in SUMMED:
            sheet.write_formula(row, number, f"=SUM({area})", style, float(days[name].sum()))
        elif name in ("real_sales", "real_visitors", "real_spend"):
            sheet.write_formula(row, number, f'=IF(COUNT({area})=0,"",SUM({area}))', style, "")
        elif name in RATES:
            up, down = (cell(row, place[part]) for part in RATES[name])
            sheet.write_formula(row, number, f'=IF(OR({up}="",{down}=0),"",{up}/{down})', style, "")
        else:
            put(
                sheet,
                row,
                number,
                desk.edition.say("合计", "Total") if number == 0 else "",
                desk.styles.value("text", total=True),
            )


def _formula(sheet: Any, styles: Styles, row: int, column: int, formula: str) -> None:
    sheet.write_formula(row, column, formula, styles.value("share"), "")


def _budgets(sheet: Any, desk: Desk, frame: pd.DataFrame, top: int) -> None:
    """Write each line's daily budgets: lines down, days across, sums at both ends."""
    put(
        sheet,
        top,
        0,
        desk.edition.say("每日预算（按推广计划，元）", "Daily budgets by campaign line (yuan)"),
        desk.styles.section,
    )
    if frame.empty:
        put(sheet, top + 1, 0, desk.edition.say("本月不投放。", "No spend this month."), desk.styles.prose)
        return
    days: list[Any] = [name for name in frame.columns if isinstance(name, date)]
    rows, sums = frame[days].to_numpy().tolist(), frame[days].sum().tolist()
    head = top + 1
    # The line's name stands over the two frozen columns.
    sheet.merge_range(head, 0, head, 1, desk.edition.say("推广计划", "Campaign line"), desk.styles.head)
    put(sheet, head, 2, desk.edition.say("合计", "Total"), desk.styles.head)
    for number, day in enumerate(days):
        weekday = words.word(words.WEEKDAYS, day.weekday(), desk.edition.lang)
        text = f"{day.day}日\n{weekday}" if desk.edition.lang == "zh" else f"{day.day}\n{weekday}"
        put(sheet, head, 3 + number, text, desk.styles.head)
    end_column = 3 + len(days)
    sheet.set_column(len(SCHEDULE), max(end_column, len(SCHEDULE)), DAY_WIDTH)
    sheet.set_row(head, 32)
    many_shops = len(desk.edition.problem.shops) > 1
    lines = zip(frame["line_name"], frame["shop_name"], frame["spend"], rows, strict=True)
    for at, (line, shop, spend, row) in enumerate(lines, head + 1):
        name = f"{line} · {shop}" if many_shops else str(line)
        wide = WIDTHS["date"] + WIDTHS["rhythm"]
        style = desk.styles.make(border=1, border_color="#CBD2D9", valign="top", shrink=width(name) > wide)
        sheet.merge_range(at, 0, at, 1, "", style)
        put(sheet, at, 0, name, style)
        span = f"{cell(at, 3)}:{cell(at, end_column - 1)}"
        sheet.write_formula(at, 2, f"=SUM({span})", desk.styles.value("money"), spend)
        for number, amount in enumerate(row):
            put(sheet, at, 3 + number, amount or None, desk.styles.value("count"))
    end = head + 1 + len(frame)
    sheet.merge_range(end, 0, end, 1, desk.edition.say("合计", "Total"), desk.styles.value("text", total=True))
    for column in range(2, end_column):
        total = float(frame["spend"].sum() if column == 2 else sums[column - 3])
        formula = f"=SUM({cell(head + 1, column)}:{cell(end - 1, column)})"
        sheet.write_formula(
            end, column, formula, desk.styles.value("money" if column == 2 else "count", total=True), total
        )
