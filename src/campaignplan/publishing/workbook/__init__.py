"""The workbook: notes, the year, a sheet a month in the operators' columns, and every table behind them."""

from datetime import datetime
from io import BytesIO
from typing import Any

from campaignplan import words
from campaignplan.planning.explain import MONEY_GOALS
from campaignplan.publishing import prose, tables
from campaignplan.publishing.columns import COLUMNS, Kind
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables.marginal import return_unit
from campaignplan.publishing.workbook.grid import table_sheet
from campaignplan.publishing.workbook.month import month_sheets
from campaignplan.publishing.workbook.overview import notes_sheet, year_sheet
from campaignplan.publishing.workbook.style import Styles
from campaignplan.text import Text

SHEETS = {
    "notes": Text("说明", "Notes"),
    "year": Text("年度总览", "Year"),
    "activities": Text("活动日历", "Promotions"),
    "detail": Text("预算明细", "Budget rows"),
    "rules": Text("规则", "Rules"),
    "baselines": Text("对比基线", "Baselines"),
    "marginals": Text("边际回报", "Marginal returns"),
    "tests": Text("测款", "Product tests"),
    "enrolments": Text("报名", "Enrolment"),
    "book": Text("预算簿", "Budget book"),
    "assumptions": Text("待核实", "To verify"),
}
ABOUT = {
    "year": Text("每月花费、成交、利润与投产,附图", "Spend, sales, profit and ROI by month, with a chart"),
    "activities": Text("全年活动:报名、备货、各期起止、参与商品、预算、来源", "The year's promotions: enrolment, stock, phases, products, money, source"),
    "months": Text("每天的节奏与推广预算;填实际数即得完成率", "Rhythm and budget of every day; fill in actuals to see what was attained"),
    "detail": Text("方案的每一行:哪款在哪个渠道哪几天花多少", "Every row of the plan: which product, channel and days get how much"),
    "rules": Text("每条规则的限额、用量、值多少钱", "Each rule's limit, use and worth"),
    "baselines": Text("不用本方案时的几种做法,同一曲线下比较", "What could have been done without this plan, on the same curves"),
    "marginals": Text("每条推广计划最后一笔钱的回报", "What the last money of each line brings"),
    "tests": Text("测款安排", "Product tests"),
    "enrolments": Text("每款报不报、费用、活动价、不能报的原因", "Who enrols in what, fee, event price, and why not"),
    "book": Text("非点击费用", "Costs that are not pay-per-click"),
    "assumptions": Text("没有核实的预设与先验", "Presets and priors nobody has checked"),
}  # fmt: skip


def workbook_bytes(edition: Edition) -> bytes:
    """Return plan.xlsx: the same bytes for the same result, whoever asks and when."""
    import xlsxwriter

    stream = BytesIO()
    settings = edition.problem.settings
    book = xlsxwriter.Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {
            "title": settings.name,
            "comments": prose.certificate(edition),
            # The plan's own first day: the clock would change the bytes at every export.
            "created": datetime(settings.start.year, settings.start.month, settings.start.day),
        }
    )
    styles = Styles(book, edition.lang)
    _write(book, styles, edition)
    book.close()
    return stream.getvalue()


def _write(book: Any, styles: Styles, edition: Edition) -> None:
    name = {key: text.to(edition.lang) for key, text in SHEETS.items()}
    months = [words.month_name(month, edition.lang) for month in edition.months]
    contents = [
        (name["year"], "year"),
        (name["activities"], "activities"),
        *((month, "months") for month in months),
    ]
    contents += [(name[key], key) for key in list(SHEETS)[3:]]
    notes_sheet(
        book,
        styles,
        edition,
        name["notes"],
        [(sheet, ABOUT[key].to(edition.lang)) for sheet, key in contents],
    )
    year_sheet(book, styles, edition, name["year"])
    _activities(book, styles, edition, name["activities"])
    month_sheets(book, styles, edition)
    table_sheet(
        book, styles, edition, name["detail"], edition.say("预算明细", "Budget rows"), tables.detail(edition),
        edition.say("与 plan.csv 同行同数;灰色编号供导入匹配,请勿改动。",
                    "The same rows and figures as plan.csv; grey ids are for imports, leave them as they are."),
        frozen=4,
    )  # fmt: skip
    _rules(book, styles, edition, name["rules"])
    _baselines(book, styles, edition, name["baselines"])
    _marginals(book, styles, edition, name["marginals"])
    table_sheet(book, styles, edition, name["tests"], edition.say("测款安排", "Product tests"), tables.tests(edition),
                empty=edition.say("没有测款。", "No product tests."))  # fmt: skip
    table_sheet(
        book, styles, edition, name["enrolments"], edition.say("活动报名", "Enrolment"), tables.enrolments(edition),
        edition.say("活动价 = 日常价 ×(1 − 降价幅度);平台要求以商家后台为准。",
                    "Event price = usual price × (1 − price off); the platform's back office has the last word."),
        frozen=2, empty=edition.say("没有可报的活动。", "No promotion to enrol in."),
    )  # fmt: skip
    table_sheet(book, styles, edition, name["book"], edition.say("预算簿:非点击费用", "Budget book: other costs"),
                tables.payments(edition).drop(columns="month"), totals=["amount"],
                empty=edition.say("没有非点击费用。", "No other costs."))  # fmt: skip
    table_sheet(
        book, styles, edition, name["assumptions"], edition.say("待核实的预设与先验", "Presets and priors to verify"),
        tables.assumptions(edition),
        edition.say("这些数没有可靠来源或尚未核对,请用自己后台的数替换。",
                    "These have no sound source or were not checked; replace them with your own figures."),
        empty=edition.say("没有待核实的内容。", "Nothing is left to be verified."),
    )  # fmt: skip


def _activities(book: Any, styles: Styles, edition: Edition, name: str) -> None:
    frame = tables.activities(edition)
    note = edition.say(
        "目标与预算只含活动各期内点击付费推广;日期与要求若标“待核实”,以商家后台公告为准。",
        "Goals and money are pay-per-click within the phases; where marked to be verified, the platform's notice rules.",
    )
    sheet = table_sheet(book, styles, edition, name, edition.say("全年活动日历", "The year's promotions"), frame, note,
                        frozen=3, empty=edition.say("没有活动。", "No promotions."))  # fmt: skip
    sheet.fit_to_pages(3, 0)  # forty columns do not read on one page
    sheet.repeat_columns(0, 2)
    if not frame.empty:
        column = list(frame.columns).index("verification")
        bad = edition.word(words.VERIFICATION, "unverified")
        sheet.conditional_format(4, column, 3 + len(frame), column,
                                 {"type": "cell", "criteria": "==", "value": f'"{bad}"', "format": styles.warning})  # fmt: skip


UNIT_KINDS: dict[str, Kind] = {
    "yuan": "money",
    "share": "share",
    "ratio": "ratio",
    "count": "count",
    "days": "count",
}


def _rules(book: Any, styles: Styles, edition: Edition, name: str) -> None:
    frame = tables.rules(edition)
    units = [str(unit) for unit in edition.result.rules["unit"]]
    note = edition.say(
        "影子价格:限额放宽一个单位,目标大约多得多少。“超出”只会出现在软规则上,标红。",
        "Shadow price: about how much more the goal gains per unit of a looser limit. Only soft rules can be violated; "
        "they show red.",
    )

    def kind_of(row: int, column: str) -> Kind:
        if column in ("limit", "used", "violation"):
            return UNIT_KINDS.get(units[row], "decimal")
        return COLUMNS[column].kind

    sheet = table_sheet(book, styles, edition, name, edition.say("规则", "Rules"), frame, note, kind_of=kind_of,
                        empty=edition.say("没有规则。", "No rules."))  # fmt: skip
    if not frame.empty:
        column = list(frame.columns).index("violation")
        rule = {"type": "cell", "criteria": ">", "value": 0.000001, "format": styles.alarm}
        sheet.conditional_format(4, column, 3 + len(frame), column, rule)
        whole = {"type": "formula", "criteria": "=$H5>0.000001", "format": styles.make(font_color="#C0392B")}
        sheet.conditional_format(4, 0, 3 + len(frame), column - 1, whole)


def _baselines(book: Any, styles: Styles, edition: Edition, name: str) -> None:
    kind: Kind = "money" if edition.result.goal in MONEY_GOALS else "decimal"
    goal = edition.word(words.GOALS, edition.result.goal)
    headings = {
        "value": f"{edition.say('结果', 'Outcome')}:{goal}" if edition.lang == "zh" else f"Outcome: {goal}"
    }
    frame = tables.baselines(edition)
    note = edition.say("各做法用同一条曲线估算;违反规则的做法只供参考。",
                       "All are estimated on the same curves; one that breaks a rule is shown for reference only.")  # fmt: skip

    def kind_of(row: int, column: str) -> Kind:
        return kind if column in ("value", "lead") else "money" if column == "spend" else "text"

    sheet = table_sheet(book, styles, edition, name, edition.say("与其他做法比较", "Beside other ways"), frame, note,
                        kind_of=kind_of, headings=headings)  # fmt: skip
    column = list(frame.columns).index("keeps_rules")
    no = words.NO.to(edition.lang)
    sheet.conditional_format(4, column, 3 + len(frame), column,
                             {"type": "cell", "criteria": "==", "value": f'"{no}"', "format": styles.alarm})  # fmt: skip


def _marginals(book: Any, styles: Styles, edition: Edition, name: str) -> None:
    note = edition.say(
        f"回报单位:{return_unit(edition)}。钱应停在最后一笔回报等于截止线处;到上限的会高于它,停在下限的会低于它。",
        f"Returns are {return_unit(edition)}. Money should stop where the last of it returns the cut-off; "
        "lines at a cap stay above it, lines at a floor below.",
    )
    table_sheet(
        book,
        styles,
        edition,
        name,
        edition.say("边际回报", "Marginal returns"),
        tables.marginals(edition),
        note,
    )
