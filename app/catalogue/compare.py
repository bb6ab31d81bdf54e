"""The compare page."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "about": Text(
        "最多三个情景或保存过的方案并排看；数字和「预算方案」页是同一套。",
        "Up to three scenarios or saved plans side by side; the figures are those of the Budget page.",
    ),
    "choose": Text("比较哪几个（第一个作为基准）", "Which to compare (the first is the baseline)"),
    "none": Text("请选一个以上。", "Choose one or more."),
    "pick_again": Text("选回正在看的", "Choose what is on screen"),
    "ways_out": Text("看怎么解开", "See the ways out"),
    "open_it": Text("打开它", "Open it"),
    "only_one": Text(
        "只有一个情景，没有可比的。在「预算方案」把试算存成情景，或保存几个方案，再来比较。",
        "There is only one scenario, and nothing to compare it with. On the Budget page, save a trial as a scenario "
        "or keep a few plans; then come back.",
    ),
    "without_draft": Text("没有保存的试算不在比较里。", "Unsaved trials from the Budget page are not compared here."),
    "saved_plan": Text("{when} 保存的方案（{branch}）", "Plan saved {when} ({branch})"),
    "broken": Text(
        "「{name}」的数据还有问题，求不出方案；请先打开它改好。",
        "{name} has errors in its data; correct them first.",
    ),
    "working": Text("正在求解：{names}", "Working out: {names}"),
    "working_note": Text(
        "好了会自动显示，可以先看别的。", "It appears here when ready; you can look elsewhere meanwhile."
    ),
    "telling": Text("正在比较…", "Comparing…"),
    "no_plan": Text("「{name}」没有可行的方案：{why}", "{name} has no plan: {why}"),
    "figures": Text("关键数字", "Key figures"),
    "figure": Text("数字", "Figure"),
    "ranges": Text(
        "“A 到 B”是十次里大约八次会落进去的范围，“估”是按现有曲线算出的数。",
        "'A to B' is the range it falls into about eight times in ten; in brackets, the estimate by the curves.",
    ),
    "differs": Text("差在哪里", "What differs"),
    "against": Text("「{name}」比「{first}」", "{name} against {first}"),
    "months": Text("每月花费", "Money by month"),
    "months_alt": Text("每月推广花费并排，全年合计：{plans}。", "Ad money by month, side by side; in all: {plans}."),
    "table": Text("钱的差别", "Where the money differs"),
    "by": Text("按", "By"),
    "all": Text("合计", "All"),
    "more_than": Text("{name} 比基准", "{name} vs baseline"),
    "more_rows": Text("另有 {number} 行，见下载的表。", "{number} more rows are in the table to download."),
    "paper": Text("带走这份比较", "Download"),
    "paper_note": Text("一页纸，在这台电脑上画好，不经过任何外部服务。", "One page, drawn on this machine."),
    "take_pdf": Text("下载一页 PDF", "One-page PDF"),
    "take_png": Text("下载图片 PNG", "Picture (PNG)"),
    "take_csv": Text("下载明细 CSV", "Details (CSV)"),
    "page_title": Text("{name} · 方案对比", "{name} · comparison"),
    "page_more": Text("……其余见网页。", "… the rest is on the page."),
    "decide": Text("定哪一个", "Decide"),
    "outdated": Text("保存之后数据改过", "the data has changed since it was saved"),
    "is_plan": Text("保存的方案", "A saved plan"),
    "is_scenario": Text("情景，按现在的数据求解", "A scenario, solved as it stands"),
    "star": Text("就按这个执行", "Run this one"),
    "note": Text("意见", "Comment"),
    "share": Text("分享只读链接", "Share a read-only link"),
    "share_for": Text("给谁看", "For whom"),
    "share_make": Text("生成链接", "Make the link"),
    "share_once": Text(
        "只读链接（只显示这一次，请现在复制；拿到的人不用登录就能看）",
        "Read-only link (shown only once: copy it now; anybody who has it can look without signing in)",
    ),
    "shares": Text("在用的只读链接 {number} 个", "{number} read-only links in use"),
    "share_made": Text("{when} 生成", "made {when}"),
}
