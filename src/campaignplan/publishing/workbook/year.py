"""The year by month: sums and ratios, spend by stage below, and a stacked chart of it."""

from typing import Any

import pandas as pd

from campaignplan import words
from campaignplan.publishing import tables
from campaignplan.publishing.charts import STAGE_COLOURS
from campaignplan.publishing.columns import COLUMNS
from campaignplan.publishing.tables.spend import RATIOS, ratios
from campaignplan.publishing.workbook.contents import SHEETS
from campaignplan.publishing.workbook.grid import TOP, new_sheet, put, set_widths, write_table
from campaignplan.publishing.workbook.style import Desk

FAINT = "#E4E7EB"


def year_sheet(desk: Desk) -> None:
    """Add the sheet."""
    edition, named = desk.edition, SHEETS["year"]
    note = edition.say(
        "利润 = 推广带来的毛利 − 推广花费，未扣报名费与非点击费用；成交额、订单、利润按曲线估算。",
        "Profit = contribution from ads less ad spend, before fees and other costs, on the curves.",
    )
    sheet = new_sheet(desk, named.name.to(edition.lang), named.title.to(edition.lang), note)
    months = tables.months(edition)
    set_widths(sheet, months, edition)
    summed = [name for name in months.columns if name != "month" and name not in RATIOS]
    end = write_table(sheet, desk, months, totals=summed)
    _total_ratios(sheet, desk, months, end - 1)
    sheet.freeze_panes(TOP + 1, 1)
    sheet.repeat_rows(TOP)
    put(sheet, end + 1, 0, edition.say("各阶段花费", "Spend by stage"), desk.styles.section)
    stages = tables.stage_months(edition)
    _stage_table(sheet, desk, stages, end + 2)
    _stage_chart(sheet, desk, [str(stage) for stage in stages.columns], end + 2, len(stages))


def _total_ratios(sheet: Any, desk: Desk, months: pd.DataFrame, row: int) -> None:
    """Write ratios of the sums, never sums of ratios."""
    for name, value in ratios(months).items():
        style = desk.styles.value(COLUMNS[name].kind, total=True)
        put(sheet, row, list(months.columns).index(name), value, style)


def _stage_table(sheet: Any, desk: Desk, stages: pd.DataFrame, top: int) -> None:
    edition, styles = desk.edition, desk.styles
    short = len(stages) <= 12 and edition.lang == "zh"
    put(sheet, top, 0, COLUMNS["month"].heading.to(edition.lang), styles.head)
    for row, month in enumerate(stages.index, top + 1):
        name = f"{int(str(month)[5:])}月" if short else words.month_name(str(month), edition.lang)
        put(sheet, row, 0, name, styles.value("text"))
    for column, stage in enumerate(stages.columns, 1):
        put(sheet, top, column, edition.word(words.STAGES, str(stage)), styles.head)
        for row, money in enumerate(stages[stage].tolist(), top + 1):
            put(sheet, row, column, money, styles.value("money"))


def _stage_chart(sheet: Any, desk: Desk, stages: list[str], top: int, months: int) -> None:
    name, say = sheet.get_name(), desk.edition.say
    chart = desk.book.add_chart({"type": "column", "subtype": "stacked"})
    for number, stage in enumerate(stages, 1):
        chart.add_series(
            {
                "name": [name, top, number],
                "categories": [name, top + 1, 0, top + months, 0],
                "values": [name, top + 1, number, top + months, number],
                "fill": {"color": STAGE_COLOURS.get(stage, "#999999")},
                "gap": 60,
            }
        )
    title = say("每月推广花费（按商品阶段）", "Ad spend a month by stage")
    chart.set_title({"name": title, "name_font": {"size": 12, "bold": False}})
    chart.set_y_axis({"num_format": "¥#,##0", "major_gridlines": {"visible": True, "line": {"color": FAINT}}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 320})
    sheet.insert_chart(top, len(stages) + 2, chart, {"description": title})
