"""The page of one's own tasks."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "whose": Text("谁的", "Whose"),
    "mine": Text("我的（{name}）", "Mine ({name})"),
    "everybody": Text("所有人", "Everybody"),
    "nobody": Text("没有写人的", "Nobody's"),
    "role": Text("角色", "Role"),
    "every_role": Text("所有角色", "Every role"),
    "earlier": Text("上一周", "Week before"),
    "this_week": Text("本周", "This week"),
    "later": Text("下一周", "Next week"),
    "week": Text("{first} – {last}", "{first} – {last}"),
    "late": Text("已过期（{number}）", "Overdue ({number})"),
    "late_more": Text("还有 {number} 项过期", "{number} more are overdue"),
    "counted": Text("{number} 项，完成 {done} 项", "{number} tasks, {done} done"),
    "none": Text("这一周没有要做的事。", "Nothing to do this week."),
    "none_mine": Text(
        "没有写着「{name}」的事；可以看所有人的。", "Nothing has {name}'s name on it: look at everybody's."
    ),
    "next": Text("去最近有事的一周", "Go to the next week with tasks"),
    "today": Text("今天", "Today"),
    "until": Text("{first} 起", "since {first}"),
    "steps": Text("{done}/{number} 步", "{done} of {number} steps"),
    "more": Text("步骤和备注", "Steps and note"),
    "note": Text("备注", "Note"),
    "note_save": Text("记下", "Save note"),
    "note_done": Text("记下备注就算做完这一项。", "A note also ticks it off."),
    "open": Text("在日历里看", "Show in the calendar"),
    "noted": Text("{who}：{note}", "{who}: {note}"),
    "not_yours": Text("别人的事，由本人或运营来勾", "Somebody else's: they or an operator tick it"),
    "ticked": Text("勾选「{title}」", "Ticked: {title}"),
    "unticked": Text("取消勾选「{title}」", "Unticked: {title}"),
    "copy": Text("复制本周待办", "Copy this week's list"),
    "copy_about": Text("点右上角复制，粘贴到群里。", "Copy at the top right, and paste it into a chat."),
    "heading": Text("{name} {first}–{last} 待办", "To do {first}–{last}: {name}"),
    "subscribe": Text("订阅到手机日历", "Subscribe in a calendar"),
    "subscribe_about": Text(
        "生成只显示您自己的事的订阅地址，手机日历会自动更新。地址只显示这一次，等于钥匙，不要转发。",
        "Makes an address with your own tasks only; calendars keep it up to date. It is shown once and is a key: "
        "do not pass it on.",
    ),
    "subscribe_make": Text("生成我的订阅地址", "Make my address"),
    "subscribe_not": Text("您的身份不能自己订阅，请找老板或运营。", "Ask an owner or operator for an address."),
}
