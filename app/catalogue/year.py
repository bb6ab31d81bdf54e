"""What the year of lanes says."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "lane_enrolment": Text("报名", "Enrolment"),
    "lane_stock": Text("备货", "Stock"),
    "lane_creative": Text("素材", "Creative"),
    "lane_ads": Text("投放", "Ads"),
    "lane_promotion": Text("大促", "Promotion"),
    "lane_review": Text("复盘", "Review"),
    # what stands around the lanes
    "year": Text("一年的日历", "The year's calendar"),
    "today": Text("今天", "Today"),
    "earlier": Text("往前", "Earlier"),
    "later": Text("往后", "Later"),
    "add": Text("在「{lane}」新建", "Add to {lane}"),
    "new": Text("新事项", "New item"),
    "items": Text("{lane}，{number} 项", "{lane}, {number} items"),
    "heat": Text("并行", "Load"),
    "heat_told": Text(
        "每天同时进行的工作：最多 {number} 件，在{day}", "Work running side by side: at most {number}, on {day}"
    ),
    "heat_none": Text("没有工作", "no work"),
    "empty": Text(
        "这里还没有安排。在任意一栏拖一段日期，或点栏名旁的 ＋。",
        "Nothing is planned yet. Drag over some days in any lane, or press + beside its name.",
    ),
    "help": Text(
        "方向键左右移动一天，PageUp、PageDown 移动一周，Shift 加左右改结束日，Ctrl 加 Shift 加左右改开始日，"
        "上下换栏，回车打开，Delete 删除，Ctrl+Z 撤销，Ctrl+Y 重做。",
        "Left and right move a day, PageUp and PageDown a week, Shift with left or right moves the end, Ctrl with "
        "Shift the start, up and down change lanes, Enter opens, Delete removes, Ctrl+Z takes back, Ctrl+Y makes "
        "again.",
    ),
    "hint": Text(
        "拖动改日期，拖两端改长短；手机上先按住半秒。点开看详情。",
        "Drag to move, drag an end to resize; on a phone press for half a second first. Click for details.",
    ),
    "off": Text("休", "Off"),
    "off_days": Text("休息日", "Day off"),
    "on": Text("班", "Work"),
    # a bar in words
    "days": Text("{number} 天", "{number} days"),
    "one_day": Text("1 天", "1 day"),
    "between": Text("{first}至{last}", "{first} to {last}"),
    "tentative": Text("暂定", "tentative"),
    "cancelled": Text("已取消", "cancelled"),
    "locked": Text("已锁定", "locked"),
    "saving": Text("保存中…", "Saving…"),
    "saved": Text("已保存", "Saved"),
    # what happened
    "moved": Text("「{title}」移到 {when}", "{title} moved to {when}"),
    "resized": Text("「{title}」改为 {when}", "{title} is now {when}"),
    "created": Text("在「{lane}」新建：{when}", "Added to {lane}: {when}"),
    "deleted": Text("删除「{title}」", "{title} removed"),
    "opened": Text("打开「{title}」", "{title} opened"),
    "undoing": Text("撤销上一步", "Taking back the last step"),
    "redoing": Text("重做", "Making it again"),
    "given_up": Text("没有移动，「{title}」还在 {when}", "Not moved: {title} stays on {when}"),
    "grabbed": Text("拿起「{title}」，松手放下，按 Esc 放回", "{title} taken; let go to drop, Escape to put back"),
    "went_back": Text("「{title}」回到 {when}：{why}", "{title} is back on {when}: {why}"),
    # why not
    "read_only": Text("您只能看，不能改", "You may look, not change"),
    "not_movable": Text("它的日期不能拖动，请打开修改", "Its days cannot be dragged: open it to change them"),
    "not_resizable": Text("它的长短不能拖动，请打开修改", "Its length cannot be dragged: open it to change it"),
    "not_removable": Text("它不能在这里删除", "It cannot be removed here"),
    "is_locked": Text("已锁定；先解锁再移动", "Locked: unlock it first"),
    "others": Text("这是别人日历里的时间，请到原日历里改", "It is from another calendar: change it there"),
    "planned": Text("它的时间由方案决定，请改{table}", "The plan decides its days: change {table}"),
    "recurs": Text("重复的日程；打开后改整个系列", "It recurs: open it to change the series"),
    "outside": Text("超出了这份计划的日期", "Outside the days of this plan"),
    "gone": Text("它已经不在了，可能刚被别人删除", "It is no longer there: somebody may have removed it"),
    "nonsense": Text("没有看懂这一步，请刷新后重试", "This step was not understood: reload and try again"),
    "failed": Text("出了意外，这一步没有保存", "Something went wrong and this step was not saved"),
    "lost": Text(
        "连接断过，这一步可能没有保存；现在显示的是已保存的，请看一下",
        "The connection was lost and this step may not be saved. What is shown now is saved: please look",
    ),
    "close": Text("知道了", "Dismiss"),
}
