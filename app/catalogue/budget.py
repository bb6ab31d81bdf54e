"""The budget: what is tried, the plan beside the one in force, and why each part gets its money."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "budget": Text("总预算（元）", "Total budget (yuan)"),
    "budget_help": Text(
        "整个计划期的总额，含报名费和计入预算的其他费用；改完松手就重新计算。",
        "For the whole plan, including enrolment fees and the other costs counted in; solved again on release.",
    ),
    "budget_none": Text("不限", "no limit"),
    "budget_was": Text("（已保存 {amount}）", " ({amount} saved)"),
    "goal": Text("目标", "Goal"),
    "goal_help": Text("方案尽量做大的是哪个数", "What the plan makes as large as it can"),
    # what is tried
    "draft": Text("**这些改动还没有保存**，只有您看得到。", "**These changes are not saved**; only you see them."),
    "draft_save": Text("保存改动", "Save"),
    "draft_forget": Text("放弃", "Discard"),
    "draft_why": Text("预算页：{what}", "budget page: {what}"),
    "draft_total": Text("总预算 {amount}", "total {amount}"),
    "draft_goal": Text("目标改为{goal}", "goal {goal}"),
    "draft_bounds": Text("{number} 处上下限", "{number} limits"),
    "draft_loosened": Text("放宽 {number} 条规则", "{number} rules loosened"),
    "read_only": Text("您的角色只能看、能试，不能保存。", "Your role can look and try, not save."),
    "scenario": Text("另存为情景…", "Save as scenario…"),
    "scenario_name": Text("情景名称", "Name of the scenario"),
    "scenario_save": Text("建立情景", "Create scenario"),
    "scenario_made": Text("已另存为情景「{name}」，现在看到的就是它", "Saved as the scenario {name}, now on screen"),
    "scenario_default": Text("试算 {day}", "Trial {day}"),
    "keep_plan": Text("存下这份排法", "Keep this plan"),
    "keep_plan_help": Text(
        "把现在这份算好的钱和决定存下来，以后的改动都和它比。",
        "Keeps the money and decisions on screen; what is tried later is compared with them.",
    ),
    "keep_plan_made": Text("排法已存下，以后的改动和它比", "The plan is kept; later trials are compared with it"),
    "keep_plan_first": Text("先保存改动或放弃，再存排法", "Save or discard the changes first"),
    # limits
    "limits": Text("上下限", "Limits"),
    "limits_by": Text("按", "By"),
    "limits_choose": Text(
        "点一个，给里面的每一项定最少和最多；再点一次收起。",
        "Choose one to set minimum and maximum for each item in it; choose it again to close.",
    ),
    "limits_note": Text(
        "拖两头，或在框里写；右端拉到头就是不限。松手就重新计算。",
        "Drag either end, or type; all the way right means no limit. Solved again on release.",
    ),
    "limit_now": Text("{name} · {amount}", "{name} · {amount}"),
    "limit_low": Text("至少", "At least"),
    "limit_high": Text("至多", "At most"),
    "limits_set": Text("已设的上下限", "Limits set"),
    "limit_between": Text("{name}：{low} 到 {high}", "{name}: {low} to {high}"),
    "by_month": Text("月份", "Month"),
    "by_stage": Text("阶段", "Stage"),
    "by_promotion": Text("活动", "Promotion"),
    "by_channel": Text("渠道", "Channel"),
    "by_product": Text("商品", "Product"),
    "limits_find": Text("找商品（名称或编号）", "Find a product (name or id)"),
    "limits_more": Text(
        "共 {number} 款，下面是设了限额的和花钱最多的 {shown} 款；其他的请按名称找。",
        "{number} products; below are those with limits and the {shown} that get most money. Find others by name.",
    ),
    "limits_unknown": Text("没有叫这个名字的商品。", "No product is called that."),
    "limit_least": Text("{name}：至少 {low}", "{name}: at least {low}"),
    "limit_most": Text("{name}：至多 {high}", "{name}: at most {high}"),
    "limit_drop": Text("去掉", "Remove"),
    # table
    "table": Text("钱放在哪", "Where the money goes"),
    "across": Text("横向", "Across"),
    "table_all": Text("合计", "All"),
    "table_none": Text("活动以外", "No promotion"),
    "table_note": Text(
        "金额后面是比{with_}多（+）少（−）多少。点一格看为什么，也可以把它固定住。",
        "Behind each amount: more (+) or less (−) than {with_}. Select a cell to see why, or to hold its amount.",
    ),
    "table_note_alone": Text(
        "点一格看为什么，也可以把它固定住。", "Select a cell to see why, or to hold its amount."
    ),
    "with_saved": Text("已存的排法", "the kept plan"),
    "with_solved": Text("保存的数据算出的方案", "the plan for the saved data"),
    "same": Text(
        "和{with_}一样：在这些规则下没有明显更好的分法。",
        "Same as {with_}: under these rules no other is clearly better.",
    ),
    "beside": Text("比{with_}：{parts}", "Against {with_}: {parts}"),
    "beside_part": Text("{name} {change}", "{name} {change}"),
    "table_alt": Text("按月份和{across}的花费表", "Spend by month and {across}"),
    # one cell
    "cell_hold": Text("固定为（元）", "Hold at (yuan)"),
    "cell_do": Text("固定，其余重新分", "Hold it, move the rest"),
    "cell_free": Text("解除固定", "Release"),
    "cell_working": Text("正在看这里的边际回报…", "Looking at the returns here…"),
    # months
    "months": Text("每月花费", "Spend by month"),
    "months_alt": Text(
        "每月花费：花得最多的是{most}（{amount}），全年 {all}。",
        "Spend by month: most in {most} ({amount}), {all} in all.",
    ),
    "months_key": Text("柱子是这个方案，橙色横线是{other}。", "Bars are this plan; the orange lines are {other}."),
    "months_month": Text("月份", "Month"),
    "months_now": Text("这个方案", "This plan"),
    # goal seek
    "seek": Text("要达到某个数，需要多少钱？", "What does it take?"),
    "seek_metric": Text("想要的", "Wanted"),
    "seek_amount": Text("至少", "At least"),
    "seek_do": Text("倒推", "Work out the budget"),
    "seek_working": Text("正在找最省的花法", "Looking for the least money"),
    "seek_found": Text(
        "{metric}至少 {amount}，总预算要 {total}（再少于 {least} 就一定做不到）；其中推广花费 {spend}。",
        "{metric} of at least {amount} takes a total of {total} (below {least} it cannot be done); {spend} of it is "
        "ad spend.",
    ),
    "seek_none": Text(
        "做不到：在现有规则下，再多的钱也只能到约 {most}。",
        "Not possible: under these rules no amount of money brings more than about {most}.",
    ),
    "seek_failed": Text("这次没有算出来：{why}", "Not found this time: {why}"),
    "seek_try": Text("用这个总预算试", "Try this total"),
    "seek_note": Text(
        "利润在这里是扣掉推广费、还没扣报名费。", "Profit here is after ad spend and before enrolment fees."
    ),
    # frontier
    "frontier": Text("预算多少最合适？", "How much is the right budget?"),
    "frontier_points": Text("图上的点：点一下图，或在这里选", "Points on the chart: click one, or choose it here"),
    "frontier_point": Text("总预算 {budget} → {goal} {value}", "total {budget} → {goal} {value}"),
    "frontier_do": Text("算 20 个预算", "Work out 20 budgets"),
    "frontier_working": Text("正在一个一个预算地算", "Working through the budgets"),
    "frontier_progress": Text("第 {done} 个，共 {all} 个 · {seconds} 秒", "{done} of {all} · {seconds} s"),
    "frontier_note": Text(
        "从最少能排的预算到再多花一元挣不回一元的预算，各算一个最好的方案；约半分钟到两分钟，可以随时停。",
        "Finds the best plan for budgets from the smallest possible up to where one more yuan no longer earns one. "
        "Takes half a minute to two; you can stop it any time.",
    ),
    "frontier_refused": Text("这样算不出前沿：{why}", "No frontier: {why}"),
    "frontier_budget": Text("总预算", "Total"),
    "frontier_bound": Text("上界", "Bound"),
    "frontier_spend": Text("推广花费", "Ad spend"),
    "frontier_marginal": Text("下一元带来", "Next yuan brings"),
    "stop": Text("停下", "Stop"),
    "working_seconds": Text("{seconds} 秒", "{seconds} s"),
    # figures
    "figures": Text("这一年可能的结果", "What the year may bring"),
    "may_be": Text("可能 {range}", "may be {range}"),
    "middle": Text("居中 {middle} · 按曲线 {estimate}", "middle {middle} · by the curves {estimate}"),
    "range_later": Text("按曲线；范围正在算", "by the curves; the range is being worked out"),
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
