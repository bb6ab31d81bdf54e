"""The overview."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "next": Text("下一个大促", "Next promotion"),
    "next_in": Text("还有 {days} 天", "in {days} days"),
    "next_today": Text("就是今天", "today"),
    "next_none": Text("计划期里没有了", "none left in the plan"),
    "enrol_until": Text("报名到 {day}", "enrol until {day}"),
    "enrol_over": Text("报名已截止（{day}）", "enrolment closed ({day})"),
    "money": Text("本月预算", "Budget this month"),
    "money_whole": Text("全年推广花费 {amount}", "{amount} in the whole year"),
    "money_waits": Text("等有了方案才知道", "shown once there is a plan"),
    "money_none": Text("计划不在这个月", "the plan has nothing this month"),
    "due": Text("7 天内要做的事", "To do within 7 days"),
    "due_number": Text("{number} 件", "{number}"),
    "due_next": Text("最近：{title}", "first: {title}"),
    "due_none": Text("这 7 天没有安排", "nothing in these 7 days"),
    "ahead": Text("接下来 30 天", "The next 30 days"),
    "ahead_from": Text(
        "计划从 {day} 开始，下面是它的头 30 天", "The plan begins on {day}; these are its first 30 days"
    ),
    "ahead_over": Text("计划已经结束。", "The plan is over."),
    "ahead_none": Text("这 30 天没有要做的事。", "Nothing to do in these 30 days."),
    "more": Text("还有 {number} 件，见「活动日历」", "{number} more on the calendar page"),
    "until": Text("到 {day}", "until {day}"),
    "clashes": Text("要处理的冲突", "Conflicts to fix"),
    "clashes_none": Text("没有发现冲突。", "No conflicts found."),
    "clashes_more": Text("还有 {number} 处", "{number} more"),
    "to_fixes": Text("看怎么处理", "See how to fix them"),
    "changes": Text("最近的改动", "Latest changes"),
    "no_why": Text("没有写原因", "no reason given"),
    "changes_none": Text("还没有人改过。", "Nobody has changed anything yet."),
    "year_most": Text("花得最多的是 {day} 那一周：{amount}", "Most in the week from {day}: {amount}"),
    "spend": Text("花费与计划", "Spend against plan"),
    "spend_alt": Text(
        "每月计划花费{planned}；{reported}",
        "Planned spend by month, {planned} in all; {reported}",
    ),
    "spend_reported": Text(
        "到 {day} 实际 {actual}，计划应花 {due}", "{actual} spent by {day}, {due} planned by then"
    ),
    "spend_unreported": Text("还没有导入实际数据", "no actual figures yet"),
}
