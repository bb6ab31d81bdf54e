"""Every sentence the page itself says, in Chinese and English; what the library says comes in both."""

from campaignplan.text import Lang, Text

CATALOGUE: dict[str, Text] = {
    # frame
    "title": Text("推广与活动计划", "Campaign plan"),
    "language": Text("语言", "Language"),
    "sample": Text("示例数据", "Sample data"),
    "sample_note": Text(
        "店铺和数字都是编的；标“待核实”的预设没有可靠来源，用自己后台的数替换后再拿去花钱。",
        "Shop and figures are invented. Presets marked 'To be verified' have no sound source: replace them "
        "with your own figures before spending money.",
    ),
    # budget
    "budget": Text("总预算（元）", "Total budget (yuan)"),
    "budget_help": Text(
        "整个计划期的总额，含报名费和计入预算的其他费用；改完松手就重新计算。",
        "For the whole plan, with enrolment fees and the other costs counted in; solved again on release.",
    ),
    "budget_none": Text("不限", "no limit"),
    "budget_was": Text("（数据里是 {amount}）", " ({amount} in the data)"),
    # solving
    "solving_first": Text("正在算第一个方案", "Working out the first plan"),
    "solving_again": Text(
        "正在按你的改动重新计算，下面还是上一个方案",
        "Solving with your change; below is still the plan before",
    ),
    "solving_proof": Text(
        "正在试着把差距缩到 {gap}，下面的方案可以先用",
        "Trying to close the gap to {gap}; the plan below is usable meanwhile",
    ),
    "solving_calm": Text(
        "通常一秒到十几秒；下面的活动日历现在就能看、能改。",
        "Usually between one second and some ten; the promotion calendar below can be read and edited now.",
    ),
    "so_far": Text(
        "{seconds} 秒 · 已有 {value} · 上界 {bound} · 差距 {gap}",
        "{seconds} s · so far {value} · bound {bound} · gap {gap}",
    ),
    "so_far_none": Text("{seconds} 秒", "{seconds} s"),
    "stop": Text("停下，用现在最好的", "Stop, take the best so far"),
    "stop_help": Text(
        "这一步做完就停；方案核对过、守每条规则，证明到哪里照实写。",
        "Stops after this step. The plan is audited and keeps every rule; how far its proof reaches is told.",
    ),
    "stopping": Text("正在停下，这一步做完就好", "Stopping after this step"),
    "prove": Text("试着证明到 {gap}", "Try to prove {gap}"),
    "prove_help": Text(
        "为了反应快，先算到差距不超过 {quick} 就停。这个按钮接着找更好的方案、收紧上界，最多 {seconds} 秒；"
        "到时没证明到，会照实写出差距。",
        "To answer quickly, solving stops once the gap is at most {quick}. This looks on for a better plan and a "
        "tighter bound, for at most {seconds} seconds; where that is not enough, the gap is told as it is.",
    ),
    "solve_failed": Text("没有算出方案", "No plan was found"),
    "more_time": Text("再给些时间", "Allow more time"),
    # figures
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
    # year
    "year": Text("全年一览", "The year at a glance"),
    "year_alt": Text(
        "上方为活动各期，下方为每周推广花费（按商品阶段分色），灰色为停工",
        "Promotion phases above, ad spend by week and stage below, factory breaks in grey",
    ),
    # promotions
    "promotions": Text("活动日历", "Promotion calendar"),
    "promotions_note": Text(
        "直接在表里改：活动日、报不报名、降价幅度、报名费。改活动日，它的报名、备货、预热、爆发等各期一起平移。"
        "改动只留在这个页面，刷新就没了；要留下，用最下面的“数据（含改动）”。",
        "Edit in the table: anchor day, enrolment, price off, fee. Moving the anchor day moves enrolment, "
        "stock-in, warm-up, burst and the rest with it. Edits live on this page only and go when it is "
        "reloaded; 'Data with your edits' below keeps them.",
    ),
    "promotions_none": Text("计划期里没有活动。", "No promotion falls into the plan."),
    "undo_edits": Text("撤销表里全部改动", "Undo every edit in the table"),
    "promotion": Text("活动", "Promotion"),
    "shop": Text("店铺", "Shop"),
    "anchor": Text("活动日", "Anchor day"),
    "anchor_help": Text("写成 2027-06-28、2027/6/28 或 2027年6月28日", "Write it as 2027-06-28 or 2027/6/28"),
    "choice": Text("报名", "Enrol"),
    "choice_help": Text(
        "自动：由方案逐款决定。参加：能报的商品都报。不参加：都不报。单独指定过的商品仍按它自己的约定。",
        "Auto: the plan decides product by product. Yes: every product that can. No: none. Products with "
        "terms of their own keep those.",
    ),
    "choice_auto": Text("自动", "Auto"),
    "choice_yes": Text("参加", "Yes"),
    "choice_no": Text("不参加", "No"),
    "discount": Text("降价幅度", "Price off"),
    "discount_help": Text("写成 6% 或 0.06", "Write 6% or 0.06"),
    "fee": Text("报名费（元/款）", "Fee (yuan a product)"),
    "fee_help": Text("每报一款交多少元", "Yuan for each enrolled product"),
    "own_terms": Text("单独约定", "Own terms"),
    "own_terms_help": Text(
        "有几款商品单独指定了报名、降价或报名费", "Products whose enrolment, price off or fee is set singly"
    ),
    "decision": Text("上一个方案", "Latest plan"),
    "decision_help": Text("最近一次算出的方案里报了几款", "How many products the plan solved last enrols"),
    "decided": Text("报 {number} 款", "{number} enrolled"),
    "decided_none": Text("不报", "none"),
    "status": Text("核实状态", "Verification"),
    "not_saved": Text(
        "这几格没有采用，其余改动已经生效：", "These cells were not taken; every other edit is in effect:"
    ),
    "outside_why": Text("活动日在计划期之外", "the anchor day lies outside the plan"),
    "outside_fix": Text("请写 {start} 到 {end} 之间的日子", "write a day from {start} to {end}"),
    "negative_why": Text("不能是负数", "it may not be negative"),
    "negative_fix": Text("请写 0 或正数", "write 0 or more"),
    "discount_why": Text("降价幅度要小于 100%", "the price off must stay under 100%"),
    "discount_fix": Text("例如 6% 表示降 6%", "for example 6% takes 6% off"),
    # rules and proof
    "rules": Text("规则", "Rules"),
    "rules_note": Text(
        "{binding} 条规则卡住了方案，排在最前；共 {number} 条。",
        "{binding} rules hold the plan back and come first; {number} in all.",
    ),
    "compare": Text("和别的花法比", "Beside other ways"),
    "compare_note": Text(
        "都在同样的曲线上算；不守规则的做法不能真的执行，结果再高也只供参考。",
        "All on the same curves; ways that break a rule could not be run, however much they show.",
    ),
    "compare_none": Text("没有可以比较的花法。", "There is no other way to compare with."),
    "verify": Text("待核实", "To be verified"),
    "in_words": Text("说明", "In words"),
    "limit": Text("限额", "Limit"),
    "used": Text("用量", "Used"),
    "binding": Text("卡住", "Binding"),
    # clash
    "clash": Text("这些要求不能同时满足，所以没有方案", "These demands cannot hold together, so there is no plan"),
    "clash_ways": Text("可以这样解开（选一个，马上重算）：", "Ways out (choose one, it is solved at once):"),
    "clash_by_hand": Text("这一条要在数据里改：{way}", "To be changed in the data: {way}"),
    "clash_before": Text("下面还是上一个可行的方案。", "Below is still the last plan that was possible."),
    "clash_elsewhere": Text(
        "也可以改上面的总预算或下面的活动日历。",
        "You can also change the total budget above or the calendar below.",
    ),
    "loosened": Text("你放宽了：{what}", "You loosened: {what}"),
    "undo_loosened": Text("恢复原来的规则", "Put the rules back"),
    # downloads
    "downloads": Text("带走", "Take it with you"),
    "downloads_note": Text("是上面显示的这个方案。", "Of the plan shown above."),
    "workbook": Text("Excel 工作簿", "Excel workbook"),
    "calendar": Text("日历 iCal", "Calendar (iCal)"),
    "report": Text("网页报告", "Web report"),
    "folder": Text("数据（含改动）", "Data with your edits"),
    # faults
    "input_faults": Text("数据有 {number} 处要先改好：", "{number} faults in the data must be mended first:"),
    "error": Text(
        "出了意外，这一步没有完成。编号 {id}，日志里有同一个编号；刷新可以重来。",
        "Something went wrong and this step was not finished. Number {id}; the log has the same number. "
        "Reload to start again.",
    ),
}


def say(key: str, lang: Lang, **values: object) -> str:
    """Return a sentence of the catalogue in `lang`, its gaps filled with `values`."""
    return CATALOGUE[key].to(lang).format(**values)


def both(key: str, **values: object) -> Text:
    """Return a sentence of the catalogue in both languages."""
    return Text(say(key, "zh", **values), say(key, "en", **values))
