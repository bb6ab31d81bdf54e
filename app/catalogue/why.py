"""Why this plan."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "next": Text("下一笔 ¥1,000 放在哪", "Where the next ¥1,000 would go"),
    "next_working": Text("正在看下一笔钱的去处", "Working out where the next money would go"),
    "next_stopped": Text("停下了，没有算完。", "Stopped before it was worked out."),
    "next_again": Text("再算一次", "Work it out again"),
    "next_note": Text(
        "别的钱都不动、每条规则都守住时，再多 ¥1,000 会放在这些地方。",
        "With all other money where it is and every rule kept, ¥1,000 more would go here.",
    ),
    "next_none": Text("卡住方案的规则见下面。", "The rules that hold the plan back are listed below."),
    "product": Text("商品", "Product"),
    "channel": Text("渠道", "Channel"),
    "month": Text("月份", "Month"),
    "promotion": Text("活动", "Promotion"),
    "spend": Text("放多少", "Spend"),
    "brings": Text("带来", "Brings"),
    "each": Text("每元带来", "Per yuan"),
    # rules
    "binding": Text("卡住方案的规则，值多少", "What holds the plan back, and what that costs"),
    "binding_note": Text(
        "按放宽一成能多得多少排列；没有数字的规则管的是报不报、推不推这类选择。",
        "Ordered by what loosening each by ten percent would bring; rules without a figure are yes-or-no choices.",
    ),
    "binding_none": Text(
        "没有规则卡住：再多花一元挣不回一元，这就是最好的花法。",
        "No rule binds: one more yuan would not earn a yuan; this is the best there is.",
    ),
    "rule": Text("规则", "Rule"),
    "limit": Text("限额", "Limit"),
    "worth": Text("再放宽一点", "Loosened a little"),
    "worth_gain": Text("{step}：{goal}多 {amount}", "{step}: {amount} more {goal}"),
    "worth_loss": Text("{step}：{goal}少 {amount}", "{step}: {amount} less {goal}"),
    "loosen": Text("先看放宽能多得多少，再决定", "See the gain before you loosen a rule"),
    "loosen_rule": Text("规则", "Rule"),
    "loosen_to": Text("改为", "Change to"),
    "loosen_do": Text("看能多得多少", "Show the gain"),
    "loosen_working": Text("正在按放宽后的规则重算", "Solving with that limit"),
    "loosen_seconds": Text("{seconds} 秒", "{seconds} s"),
    "loosen_gain": Text(
        "{rule}改为 {to}：{goal}{change}（真正的差在 {least} 到 {most} 之间，因为两个方案都只证明到一定精度）。",
        "{rule} at {to}: {goal} {change} (truly from {least} to {most}, since both plans are proven to a precision).",
    ),
    "loosen_none": Text("改成这样排不出方案：{why}", "That allows no plan: {why}"),
    "loosen_by_hand": Text("这一条要在数据里改。", "This one has to be changed in the data."),
    "loosen_take": Text("采用（先放进未保存的改动）", "Use it (as an unsaved change)"),
    "loosen_changed": Text("{rule}由 {old} 改为 {new}", "{rule} from {old} to {new}"),
    # curve
    "curve": Text("一期的曲线", "The curve of one period"),
    "curve_period": Text("哪一期", "Period"),
    "curve_alt": Text(
        "{name}，{start}：花 {spend} 带来 {value}；可能 {low} 到 {high}。",
        "{name}, {start}: {spend} brings {value}; may be {low} to {high}.",
    ),
    "curve_thin": Text(
        "这条曲线的宽窄来自预设，不是您自己的数据，所以带子宽。",
        "How wide this band is comes from a preset, not from your own data.",
    ),
    "curve_note": Text(
        "蓝线按所填的曲线，浅色带是 10% 到 90% 的位置；没有扣掉花费本身。",
        "The line is the curve as given, the band the 10th to 90th percentile; the spend itself is not subtracted.",
    ),
    "curve_working": Text("正在画曲线…", "Drawing the curve…"),
    "curve_none": Text("这款商品在这个渠道没有开放的时段。", "This product has no open period in this channel."),
    "curve_spend": Text("花费", "Spend"),
    "curve_value": Text("按曲线", "On the curve"),
    "curve_low": Text("低", "Low"),
    "curve_middle": Text("居中", "Middle"),
    "curve_high": Text("高", "High"),
    # firm
    "firm": Text("安排的时间值多少，预算有多稳", "What timing is worth, and how firm budgets are"),
    "firm_working": Text("正在抽样…", "Drawing samples…"),
    "proof": Text("方案的依据", "What stands behind the plan"),
}
