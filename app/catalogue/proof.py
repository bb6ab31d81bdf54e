"""Rules, other ways to spend, what nobody has checked."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "rules": Text("规则", "Rules"),
    "rules_note": Text(
        "{binding} 条规则卡住了方案，排在最前；共 {number} 条。",
        "Of {number} rules, {binding} hold the plan back; they come first.",
    ),
    "compare": Text("和别的花法比", "Against other ways to spend"),
    "compare_note": Text(
        "都在同样的曲线上算；不守规则的做法不能真的执行，结果再高也只供参考。",
        "All on the same curves; those that break a rule could not actually be run, however good they look.",
    ),
    "compare_later": Text("正在算别的花法…", "Working out other ways…"),
    "compare_none": Text("没有可以比较的花法。", "There is no other way to compare with."),
    "verify": Text("待核实", "To be verified"),
    "in_words": Text("说明", "Rule"),
    "limit": Text("限额", "Limit"),
    "used": Text("用量", "Used"),
    "binding": Text("卡住", "Binding"),
}
