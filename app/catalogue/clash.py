"""No plan: why, and ways out."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "clash": Text("这些要求不能同时满足，所以没有方案", "These demands cannot hold together, so there is no plan"),
    "clash_ways": Text("可以这样解开（选一个，马上重算）：", "Ways out (choose one, it is solved at once):"),
    "clash_by_hand": Text("这一条要在数据里改：{way}", "To be changed in the data: {way}"),
    "clash_before": Text("下面还是上一个可行的方案。", "Below is still the last plan that was possible."),
    "clash_elsewhere": Text(
        "也可以在「预算方案」改总预算，或在「活动日历」挪动活动。",
        "You can also change the total on the Budget page, or move promotions on the Calendar page.",
    ),
    "loosened": Text("你放宽了：{what}", "You loosened: {what}"),
    "moved": Text("{rule}由 {old} 改为 {new}", "{rule} from {old} to {new}"),
    "dropped": Text("取消{rule}", "{rule} dropped"),
    "undo_loosened": Text("恢复原来的规则", "Put the rules back"),
}
