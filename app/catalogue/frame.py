"""What stands around every page."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "title": Text("推广与活动计划", "Campaign plan"),
    "language": Text("语言", "Language"),
    "sample": Text("示例数据", "Sample data"),
    "sample_note": Text(
        "店铺和数字都是编的；标“待核实”的预设没有可靠来源，用自己后台的数替换后再拿去花钱。",
        "Shop and figures are invented. Presets marked 'To be verified' have no sound source: replace them "
        "with your own figures before spending money.",
    ),
    # pages
    "page_overview": Text("总览", "Overview"),
    "page_calendar": Text("活动日历", "Calendar"),
    "page_budget": Text("预算方案", "Budget"),
    "page_why": Text("为什么", "Why"),
    "page_compare": Text("方案对比", "Compare"),
    "page_data": Text("导入导出", "Data"),
    "page_track": Text("执行跟踪", "Track"),
    "page_tasks": Text("我的任务", "My tasks"),
    "page_log": Text("记录", "Log"),
    "page_settings": Text("设置", "Settings"),
    # bar
    "switch": Text("方案", "Plan"),
    "add_plan": Text("新方案…", "New plan…"),
    "saved": Text("已保存 {when}", "Saved {when}"),
    "saved_never": Text("还没有改动", "No changes yet"),
    "undo": Text("撤销", "Undo"),
    "redo": Text("重做", "Redo"),
    "undo_help": Text("撤销你自己的上一步（Ctrl+Z）", "Undo your own last step (Ctrl+Z)"),
    "redo_help": Text("重做刚撤销的一步（Ctrl+Y）", "Redo what you took back (Ctrl+Y)"),
    "undone": Text("已撤销：{what}", "Undone: {what}"),
    "redone": Text("已重做：{what}", "Redone: {what}"),
    "nothing_to_undo": Text("没有可以撤销的步骤", "There is nothing to undo"),
    "nothing_to_redo": Text("没有可以重做的步骤", "There is nothing to redo"),
    "conflicts": Text("{number} 处冲突", "{number} conflicts"),
    "conflicts_help": Text("看是哪些，怎么改", "See which, and how to fix them"),
    "no_conflicts": Text("没有冲突", "No conflicts"),
    # clash of two people
    "stale": Text(
        "别人刚改过同一处，您的这一步没有写入：", "Somebody else has just changed the same; your change is not saved:"
    ),
    "keep_mine": Text("用我的", "Keep mine"),
    "take_theirs": Text("用他们的", "Take theirs"),
    # connection
    "cut_off": Text(
        "连接断了，正在重连。已保存的都在；断开时做的改动要等连上再做。",
        "Connection lost, reconnecting. What was saved is safe; changes made meanwhile are not accepted.",
    ),
    "not_sent": Text(
        "还没有连上：刚才那一下没有算，等连上后请再点一次。",
        "Not connected yet: that click did not count. Please click again once the page is back.",
    ),
    "back": Text("已重新连上", "Connected again"),
    # faults
    "not_taken": Text("没有保存：", "Not saved:"),
    "input_faults": Text("数据有 {number} 处要先改好：", "Errors in the data to be corrected first ({number}):"),
    "last_sound": Text("回到没有错的时候（{when}）", "Go back to before the errors ({when})"),
    "last_sound_why": Text("数据有错，回到 {when}", "Back to {when}, as the data had errors"),
    "jump": Text("去「{page}」", "Go to {page}"),
    "no_workspace": Text("工作区打不开：", "The workspace cannot be opened:"),
    "sign_in": Text("登录", "Sign in"),
    "error": Text(
        "出了意外，这一步没有完成。编号 {id}，日志里有同一个编号；刷新可以重来。",
        "Something went wrong and this step was not finished. Number {id}; the log has the same number. "
        "Reload to start again.",
    ),
}
