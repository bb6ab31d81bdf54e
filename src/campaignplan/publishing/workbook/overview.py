"""The first two sheets: what this workbook is and how surely, and the year by month."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from campaignplan import words
from campaignplan.publishing import prose, tables
from campaignplan.publishing.charts import STAGE_COLOURS
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables.figures import figures
from campaignplan.publishing.workbook.grid import new_sheet, put, set_widths, width, write_table
from campaignplan.publishing.workbook.style import Styles
from campaignplan.version import __version__

LINE = 92
"""Columns of running text on the notes sheet."""


def notes_sheet(
    book: Any, styles: Styles, edition: Edition, name: str, contents: Sequence[tuple[str, str]]
) -> Any:
    """Add the notes: the plan in a sentence, the proof in plain words, key figures, what is not verified, contents.

    `contents` is (sheet name, what it holds) for the list of links.
    """
    sheet = new_sheet(book, styles, edition, name, prose.title(edition), prose.span(edition))
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 4, 18)
    row = 3
    row = _lines(sheet, styles, row, edition.say("一句话", "In a sentence"), [prose.headline(edition)])
    row = _lines(
        sheet,
        styles,
        row,
        edition.say("有多可靠", "How surely"),
        [prose.certificate(edition), *prose.proof_notes(edition)],
    )
    put(sheet, row, 0, edition.say("关键指标", "Key figures"), styles.section)
    shown = figures(edition)
    frame = tables.figure_table(edition)
    row = write_table(sheet, styles, edition, frame, row + 1,
                      kind_of=lambda at, column: "text" if column == "figure" else shown[at].kind) + 1  # fmt: skip
    row = _lines(
        sheet, styles, row, edition.say("什么是待核实的", "What is to be verified"), unverified(edition)
    )
    row = _lines(sheet, styles, row, edition.say("怎么看", "How to read it"), prose.how_to_read(edition))
    put(sheet, row, 0, edition.say("目录", "Contents"), styles.section)
    for number, (target, what) in enumerate(contents, 1):
        sheet.write_url(row + number, 0, f"internal:'{target}'!A1", styles.link, target)
        put(sheet, row + number, 1, what, styles.note)
    row += len(contents) + 2
    put(sheet, row, 0, edition.say("版本", "Version"), styles.section)
    put(sheet, row + 1, 0, version_line(edition), styles.note)
    return sheet


def version_line(edition: Edition) -> str:
    """Say which inputs and which program made the plan."""
    seconds = edition.result.seconds
    print_ = edition.fingerprint[:12]
    return edition.say(
        f"输入指纹 {print_} · campaignplan {__version__} · 求解 {seconds:.1f} 秒",
        f"Inputs {print_} · campaignplan {__version__} · solved in {seconds:.1f} s",
    )


def unverified(edition: Edition) -> list[str]:
    """Count what nobody has checked, by kind, and say where the list is."""
    table = tables.assumptions(edition)
    if table.empty:
        return [edition.say("没有待核实的预设。", "No preset is left to be verified.")]
    counts = table.groupby("assumption", sort=False).size()
    listed = words.listed([f"{kind} {number}" for kind, number in counts.items()], edition.lang)
    return [
        edition.say(
            f"共 {len(table)} 项没有核实:{listed}。逐项见“待核实”表;数字先当作起点,请用自己后台的数替换。",
            f"{len(table)} items are not verified: {listed}. See the sheet 'To verify'; treat them as a start and "
            "replace them with your own figures.",
        )
    ]


def _lines(sheet: Any, styles: Styles, row: int, heading: str, lines: Sequence[str]) -> int:
    put(sheet, row, 0, heading, styles.section)
    for line in lines:
        row += 1
        sheet.merge_range(row, 0, row, 4, "", styles.prose)
        put(sheet, row, 0, line, styles.prose)
        sheet.set_row(row, 17 * max(1, -(-width(line) // LINE)))
    return row + 2


def year_sheet(book: Any, styles: Styles, edition: Edition, name: str) -> Any:
    """Add the year by month with its sums, spend by stage below, and a stacked chart of it."""
    title = edition.say("年度总览", "The year by month")
    note = edition.say(
        "利润 = 推广带来的毛利 − 推广花费,未扣报名费与非点击费用;成交额、订单、利润为期望值。",
        "Profit = contribution from ads less ad spend, before fees and other costs; outcomes are expected values.",
    )
    sheet = new_sheet(book, styles, edition, name, title, note)
    months = tables.months(edition)
    set_widths(sheet, months, edition)
    summed = [
        column for column in months.columns if column not in ("month", "roi", "order_cost", "spend_rate")
    ]
    end = write_table(sheet, styles, edition, months, totals=summed)
    _total_ratios(sheet, styles, months, end - 1)
    sheet.freeze_panes(4, 1)
    sheet.repeat_rows(3)
    put(sheet, end + 1, 0, edition.say("各阶段花费", "Spend by stage"), styles.section)
    stages = tables.stage_months(edition)
    frame = stages.reset_index(drop=True)
    short = len(edition.months) <= 12 and edition.lang == "zh"
    frame.insert(0, "month", [f"{int(month[5:])}月" if short else words.month_name(month, edition.lang)
                              for month in stages.index])  # fmt: skip
    headings = {stage: edition.word(words.STAGES, stage) for stage in stages.columns}
    top = end + 2
    _stage_table(sheet, styles, edition, frame, top, headings)
    _stage_chart(book, sheet, edition, name, list(stages.columns), top, len(frame))
    return sheet


def _total_ratios(sheet: Any, styles: Styles, months: pd.DataFrame, row: int) -> None:
    """Ratios of the sums, never sums of ratios."""
    place = {name: number for number, name in enumerate(months.columns)}
    sums = months[["spend", "gmv", "orders"]].sum()
    for name, above, below in (
        ("roi", "gmv", "spend"),
        ("order_cost", "spend", "orders"),
        ("spend_rate", "spend", "gmv"),
    ):
        kind = {"roi": "ratio", "order_cost": "cents", "spend_rate": "share"}[name]
        value = float(sums[above] / sums[below]) if sums[below] else None
        put(sheet, row, place[name], value, styles.value(kind, total=True))  # type: ignore[arg-type]


def _stage_table(
    sheet: Any, styles: Styles, edition: Edition, frame: pd.DataFrame, top: int, headings: dict[str, str]
) -> None:
    put(sheet, top, 0, edition.say("月份", "Month"), styles.head)
    for column, name in enumerate(frame.columns):
        if column:
            put(sheet, top, column, headings[name], styles.head)
        for row, value in enumerate(frame[name].tolist()):
            put(sheet, top + 1 + row, column, value, styles.value("text" if column == 0 else "money"))


def _stage_chart(
    book: Any, sheet: Any, edition: Edition, name: str, stages: list[str], top: int, months: int
) -> None:
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
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
    chart.set_title({"name": edition.say("每月推广花费(按商品阶段)", "Ad spend a month by stage"),
                     "name_font": {"size": 12, "bold": False}})  # fmt: skip
    chart.set_y_axis(
        {"num_format": "¥#,##0", "major_gridlines": {"visible": True, "line": {"color": "#E4E7EB"}}}
    )
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 320})
    sheet.insert_chart(
        top,
        len(stages) + 2,
        chart,
        {"description": edition.say("每月推广花费按商品阶段", "Ad spend a month by stage")},
    )
