"""The sheets of the workbook: what they are called and what they hold."""

from typing import NamedTuple

from campaignplan.text import Text


class Sheet(NamedTuple):
    """Name of a sheet, its title, and one line about it for the contents."""

    name: Text
    title: Text
    about: Text


SHEETS = {
    "year": Sheet(
        Text("年度总览", "Year"),
        Text("年度总览", "The year by month"),
        Text("每月花费、成交、利润与投产，附图", "Spend, sales, profit and ROI by month, with a chart"),
    ),
    "activities": Sheet(
        Text("活动日历", "Promotions"),
        Text("全年活动日历", "The year's promotions"),
        Text(
            "全年活动：报名、备货、各期起止、参与商品、预算、来源",
            "Enrolment, stock, phases, products, money and source of every promotion",
        ),
    ),
    "detail": Sheet(
        Text("预算明细", "Budget rows"),
        Text("预算明细", "Budget rows"),
        Text("方案的每一行：哪款在哪个渠道哪几天花多少", "Which product gets how much in which channel and days"),
    ),
    "rules": Sheet(
        Text("规则", "Rules"),
        Text("规则", "Rules"),
        Text("每条规则的限额、用量、值多少钱", "Each rule's limit, use and worth"),
    ),
    "baselines": Sheet(
        Text("对比基线", "Baselines"),
        Text("与其他做法比较", "Beside other ways"),
        Text("不用本方案时的几种做法，同一曲线下比较", "Plans made without this one, on the same curves"),
    ),
    "marginals": Sheet(
        Text("边际回报", "Marginal returns"),
        Text("边际回报", "Marginal returns"),
        Text("每条推广计划最后一笔钱的回报", "What the last money of each line brings"),
    ),
    "tests": Sheet(
        Text("测款", "Product tests"),
        Text("测款安排", "Product tests"),
        Text("哪款在哪几天测、要回答什么、至少花多少", "Which product is tested when, why, and for how much"),
    ),
    "enrolments": Sheet(
        Text("报名", "Enrolment"),
        Text("活动报名", "Enrolment"),
        Text("每款报不报、费用、活动价、不能报的原因", "Who enrols in what, fee, event price, and why not"),
    ),
    "book": Sheet(
        Text("预算簿", "Budget book"),
        Text("预算簿：非点击费用", "Budget book: other costs"),
        Text("标王、会员、设计、人力等一笔一笔", "Slots, membership, design, staff, payment by payment"),
    ),
    "assumptions": Sheet(
        Text("待核实", "To verify"),
        Text("待核实的预设与先验", "Presets and priors to verify"),
        Text("没有核实的预设与先验，逐项带来源", "Presets and priors nobody has checked, with their source"),
    ),
}
NOTES = Text("说明", "Notes")
ABOUT_MONTH = Text(
    "每天的节奏与推广预算；填实际数即得完成率", "Rhythm and budget of every day; fill in actuals to follow up"
)
