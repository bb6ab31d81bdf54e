"""Tracking."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "plan_starred": Text("和执行中的方案「{name}」比", "Compared with the plan in force, {name}"),
    "plan_latest": Text(
        "还没有批准执行的方案，先和刚算出的方案比；在「方案对比」里定一个。",
        "No plan is in force yet; compared with the latest one. Choose one on the Compare page.",
    ),
    "plan_none": Text("还没有方案可比，算出来就有。", "There is no plan to compare with yet."),
    # reports
    "reports": Text("实际数据", "Actual figures"),
    "reports_note": Text(
        "CSV 或 .xlsx，一行是一款商品、一个渠道、一天：商品、渠道、日期、花费，可加展现、点击、询盘、订单、成交额。"
        "同一天同一行再导入，以后来的为准。",
        "CSV or .xlsx, one row per product, channel and day: product, channel, date, spend; optionally impressions, "
        "clicks, inquiries, orders and GMV. If a row is imported twice, the later one counts.",
    ),
    "upload": Text("上传报表", "Upload a report"),
    "found": Text("{rows} 行，{first} 到 {last}，花费 {spend}", "{rows} rows, {first} to {last}, {spend} spent"),
    "take": Text("导入这些", "Import these"),
    "taken": Text("导入报表 {name}", "imported the report {name}"),
    "faults": Text("有 {number} 处要改，改好再传：", "To be corrected before uploading again ({number}):"),
    "batches": Text("已导入 {number} 批", "Reports imported: {number}"),
    "batch": Text("{source} · {first} 到 {last} · {rows} 行", "{source} · {first} to {last} · {rows} rows"),
    "withdraw": Text("撤回", "Withdraw"),
    "withdrawn": Text("撤回报表 {name}", "withdrew the report {name}"),
    "none": Text(
        "还没有实际数据。导入后台报表，就能看到花得快还是慢。",
        "No figures yet. Import a report to see whether spending is ahead of or behind the plan.",
    ),
    # pace
    "pace": Text("进度", "Pace"),
    "by_month": Text("按月", "By month"),
    "by_channel": Text("按渠道", "By channel"),
    "by_product": Text("按商品", "By product"),
    "by": Text("看法", "View"),
    "card_due": Text("到 {day} 应花", "Due by {day}"),
    "card_actual": Text("实际花费", "Spent"),
    "card_off": Text("差额", "Difference"),
    "card_whole": Text("全年计划 {amount}", "{amount} planned in all"),
    "card_share": Text("占应花 {share}", "{share} of what was due"),
    "ahead": Text("花得比计划快", "over plan"),
    "behind": Text("花得比计划慢", "under plan"),
    "even": Text("和计划一致", "as planned"),
    # alerts
    "alerts": Text("提醒", "Alerts"),
    "alerts_note": Text(
        "差额超过应花的 {share} 且超过 {least} 才提醒（阈值是我们定的，待核实）。",
        "Shown where spend is off by more than {share} and {least} (our own thresholds, to be verified).",
    ),
    "alerts_own": Text(
        "差额超过应花的 {share} 且超过 {least} 才提醒（你们自己定的阈值）。",
        "Shown where spend is off by more than {share} and {least} (thresholds of your own).",
    ),
    "alerts_change": Text("改阈值", "Change thresholds"),
    "alerts_share": Text("超过应花的（%）", "Off by more than (%)"),
    "alerts_least": Text("而且超过（元）", "and by more than (yuan)"),
    "alerts_none": Text("没有要提醒的。", "No alerts."),
    "alert": Text("应花 {due}，实际 {actual}", "{due} due, {actual} spent"),
    "unplanned": Text("计划外", "unplanned"),
    # planning again
    "again": Text("重新计划", "Replan"),
    "again_note": Text(
        "以前的日子按实际冻结，剩下的预算一元不差，从今天起重新分；差不多好的地方照旧不动。",
        "Past days stay as they were; the rest of the budget is replanned to the yuan. What is about as good stays "
        "unchanged.",
    ),
    "again_from": Text("从哪天起重新计划", "Replan from"),
    "again_go": Text("重新计划", "Replan"),
    "again_working": Text("正在重新计划……", "Replanning…"),
    "again_before": Text("计划还没开始，没有过去可以冻结。", "The plan has not begun; there is no past to freeze."),
    "again_done": Text(
        "已花 {spent}，剩余 {left}；{stayed} 的安排照旧。距离最优不超过 {gap}。",
        "{spent} spent, {left} left; {stayed} stay where they were. Within {gap} of the best.",
    ),
    "again_no_total": Text("不限", "no limit"),
    "again_changes": Text("和原方案不同的地方", "Changes from the plan before"),
    "again_same": Text("不用改，照原方案走就是最好。", "Nothing to change: keep following the plan."),
    "again_none": Text("从今天起没有可行的方案：", "No plan is possible from today on:"),
    "again_save": Text("存为方案", "Keep as a plan"),
    "again_name": Text("{day} 重新计划", "replanned {day}"),
    "again_saved": Text("已存为方案，在「方案对比」里批准执行。", "Kept; approve it on the Compare page."),
    # promotions that are over
    "outdated": Text(
        "这个方案算出来之后，数据又改过；要按新数据跟踪，请重新排一次。",
        "The data has changed since this plan was worked out; to follow the new data, plan again.",
    ),
    "review": Text("活动复盘", "Promotion reviews"),
    "review_working": Text("正在对照已结束的活动", "Comparing promotions that are over"),
    "review_none": Text(
        "活动结束、并且导入了那几天的报表后，这里会对照计划和实际。",
        "Once a promotion is over and its days are reported, plan and actual are compared here.",
    ),
    "review_note": Text(
        "计划里的范围：十次里大约八次落在里面。算的是活动那几天的花费带来的，晚几天到的也算；报表口径可能不同。",
        "The ranges hold in about eight of ten cases. They count all that the money spent on these days brings, even "
        "later; reports may count differently.",
    ),
    "review_more": Text("更早的活动", "Earlier promotions"),
    "review_days": Text(
        "{first} – {last} · {number} 天里有 {reported} 天有报表",
        "{first} – {last} · {reported} of {number} days reported",
    ),
    "review_figure": Text("数字", "Figure"),
    "review_planned": Text("计划", "Planned"),
    "review_actual": Text("实际", "Actual"),
    "review_told": Text("对照", "Against plan"),
    "review_spend": Text("推广花费", "Ad spend"),
    "review_clicks": Text("点击", "Clicks"),
    "review_range": Text("{middle}（{low} – {high}）", "{middle} ({low} – {high})"),
    "review_unreported": Text("报表里没有", "not in the reports"),
    "review_below": Text("低于范围", "below the range"),
    "review_above": Text("高于范围", "above the range"),
    "review_inside": Text("在范围内", "within the range"),
    "review_learnt": Text("复盘结论：学到什么，下次怎么做", "What was learnt, and what to do next time"),
    "review_why": Text("写下「{name}」的复盘", "Review of {name} written"),
}
