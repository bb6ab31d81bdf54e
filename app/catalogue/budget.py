"""The budget and what it brings."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "budget": Text("总预算（元）", "Total budget (yuan)"),
    "budget_help": Text(
        "整个计划期的总额，含报名费和计入预算的其他费用；改完松手就重新计算。",
        "For the whole plan, with enrolment fees and the other costs counted in; solved again on release.",
    ),
    "budget_none": Text("不限", "no limit"),
    "budget_was": Text("（数据里是 {amount}）", " ({amount} in the data)"),
    "draft": Text("**这些改动还没有保存**，只有您看得到。", "**These changes are not saved**; only you see them."),
    "draft_save": Text("保存", "Save"),
    "draft_forget": Text("放弃", "Discard"),
    "draft_why": Text("预算页上的调整", "moved on the budget page"),
    "figures": Text("这一年可能的结果", "What the year may bring"),
    "may_be": Text("可能 {range}", "may be {range}"),
    "middle": Text("居中 {middle} · 按曲线 {estimate}", "middle {middle} · on the curves {estimate}"),
    "planned": Text("计划值，不是估计", "planned, not estimated"),
    "beside_fees": Text("另报名费 {amount}", "fees {amount}"),
    "beside_book": Text("其他费用 {amount}", "other costs {amount}"),
    "beside_reserve": Text("预留 {amount}", "reserve {amount}"),
    "no_range": Text("没有估算范围", "no range estimated"),
    "two_in_ten": Text(
        "范围是 10% 到 90% 的位置：即使估得对，十次里也约有两次落在外面。不是承诺。",
        "Ranges run from the 10th to the 90th percentile: even where judged rightly, about two in ten "
        "results fall outside. Not a promise.",
    ),
    "year": Text("全年一览", "The year at a glance"),
    "year_alt": Text(
        "上方为活动各期，下方为每周推广花费（按商品阶段分色），灰色为停工",
        "Promotion phases above, ad spend by week and stage below, factory breaks in grey",
    ),
}
