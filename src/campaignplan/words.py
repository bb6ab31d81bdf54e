"""The words for codes: stages, phases, goals, rule kinds, statuses, in Chinese and English."""

from campaignplan.dates import MONTHS_EN
from campaignplan.text import Lang, Text

STAGES = {
    "launch": Text("新品期", "Launch"),
    "growth": Text("成长期", "Growth"),
    "maturity": Text("成熟期", "Maturity"),
    "decline": Text("衰退期", "Decline"),
}
OBJECTIVES = {
    "test": Text("测款", "Test"),
    "acquire": Text("拉新", "Acquire"),
    "harvest": Text("收割", "Harvest"),
}
PHASES = {
    "enrolment": Text("报名", "Enrolment"),
    "stock_in": Text("备货", "Stock-in"),
    "seeding": Text("蓄水", "Seeding"),
    "warm_up": Text("预热", "Warm-up"),
    "burst": Text("爆发", "Burst"),
    "encore": Text("返场", "Encore"),
    "price_protection": Text("价保", "Price protection"),
    "review": Text("复盘", "Review"),
}
LEVELS = {
    "official": Text("官方大促", "Official"),
    "industry": Text("行业", "Industry"),
    "channel": Text("频道", "Channel"),
    "shop": Text("店铺", "Shop"),
}
VERIFICATION = {
    "verified": Text("已核实", "Verified"),
    "estimated": Text("推算", "Estimated"),
    "unverified": Text("待核实", "To be verified"),
}
CHOICES = {
    "auto": Text("自动", "Auto"),
    "yes": Text("是", "Yes"),
    "no": Text("否", "No"),
}
PROGRESS = {
    "planned": Text("计划中", "Planned"),
    "enrolled": Text("已报名", "Enrolled"),
    "accepted": Text("审核通过", "Accepted"),
    "refused": Text("未通过", "Refused"),
    "finished": Text("已结束", "Finished"),
}
GOALS = {
    "profit": Text("利润", "Profit"),
    "gmv": Text("成交额", "GMV"),
    "orders": Text("订单", "Orders"),
    "inquiries": Text("询盘", "Inquiries"),
    "lifetime": Text("长期利润", "Lifetime profit"),
    "mix": Text("综合得分", "Mixed score"),
    "least_spend": Text("最少花费", "Least spend"),
}
STATUSES = {
    "optimal": Text("已证明到要求的精度", "Proven to the asked precision"),
    "feasible": Text("可用，未证明到要求的精度", "Usable, not proven to the asked precision"),
    "infeasible": Text("规则互相冲突，没有方案", "The rules clash: no plan"),
    "failed": Text("求解没有完成", "The solver did not finish"),
}
RULE_KINDS = {
    "budget": Text("总预算", "Total budget"),
    "cap": Text("花费上限", "Spend cap"),
    "floor": Text("花费下限", "Spend floor"),
    "roas_floor": Text("投产下限", "ROI floor"),
    "order_cost_cap": Text("订单成本上限", "Cost-per-order cap"),
    "inquiry_cost_cap": Text("询盘成本上限", "Cost-per-inquiry cap"),
    "target": Text("目标", "Target"),
    "ramp": Text("升降幅度", "Ramp"),
    "stock": Text("库存", "Stock"),
    "cash": Text("现金", "Cash"),
    "promoted_at_most": Text("推广款数上限", "Promoted products"),
    "promotions_per_product": Text("每款报名数上限", "Enrolments a product"),
    "promotion_spacing": Text("报名间隔", "Enrolment spacing"),
    "price_window": Text("价格底线窗口", "Price window"),
    "concurrent_tests": Text("同时测款数上限", "Concurrent tests"),
    "blackout": Text("停投", "Blackout"),
    "test": Text("测款", "Product test"),
    "promote": Text("必推", "Must be promoted"),
}
UNITS = {
    "yuan": Text("元", "yuan"),
    "share": Text("占比", "share"),
    "ratio": Text("倍", "ratio"),
    "days": Text("天", "days"),
    "count": Text("个", "count"),
    "units": Text("件", "units"),
    "orders": Text("单", "orders"),
    "inquiries": Text("个询盘", "inquiries"),
    "clicks": Text("次点击", "clicks"),
}
BOOK_KINDS = {
    "fixed_slot": Text("标王/固定位", "Fixed slot"),
    "membership": Text("会员年费", "Membership"),
    "design": Text("详情页设计", "Design"),
    "service": Text("客服人力", "Customer service"),
    "content": Text("内容创作", "Content"),
    "training": Text("培训费用", "Training"),
    "tools": Text("数据工具", "Data tools"),
    "other": Text("其他", "Other"),
}
QUESTIONS = {
    "dead": Text("能否卖动（零单即淘汰）", "Does it sell at all (no order rejects it)"),
    "rate": Text("转化率有多高（±30%）", "How high is the conversion (±30%)"),
    "design": Text("两个方案哪个好（差一倍）", "Which of two designs (one twice the other)"),
}
HOLIDAY_KINDS = {
    "holiday": Text("休", "Holiday"),
    "makeup": Text("班", "Make-up workday"),
    "rush": Text("节前赶货", "Rush before the festival"),
    "shutdown": Text("停工", "Factories closed"),
    "ramp_up": Text("复工爬坡", "Ramp-up"),
}
MULTIPLIER_KINDS = {
    "stage": Text("生命周期", "Stage"),
    "phase": Text("活动阶段", "Phase"),
    "enrolled": Text("报名加成", "Enrolled"),
    "season": Text("季节（月）", "Season (month)"),
    "weekday": Text("星期", "Weekday"),
    "holiday": Text("假期", "Holiday"),
    "objective": Text("推广目标", "Objective"),
}
PLATFORMS = {
    "1688": Text("1688", "1688"),
    "taobao": Text("淘宝", "Taobao"),
    "tmall": Text("天猫", "Tmall"),
    "taobao-tmall": Text("淘宝/天猫", "Taobao/Tmall"),
}
WEEKDAYS = {
    0: Text("周一", "Mon"),
    1: Text("周二", "Tue"),
    2: Text("周三", "Wed"),
    3: Text("周四", "Thu"),
    4: Text("周五", "Fri"),
    5: Text("周六", "Sat"),
    6: Text("周日", "Sun"),
}
YES = Text("是", "Yes")
NO = Text("否", "No")
NONE = Text("无活动", "No promotion")


def word[K](words: dict[K, Text], code: K, lang: Lang) -> str:
    """Return the word for a code; a code nobody named yet is shown as it is."""
    found = words.get(code)
    return found.to(lang) if found else str(code)


def yes_no(value: bool, lang: Lang) -> str:
    """Return 是/否 or Yes/No."""
    return (YES if value else NO).to(lang)


def month_name(month: str, lang: Lang) -> str:
    """Write ``2027-03`` as 2027年3月, ``Mar 2027``."""
    year, number = month.split("-")
    return f"{year}年{int(number)}月" if lang == "zh" else f"{MONTHS_EN[int(number) - 1]} {year}"


def listed(names: list[str], lang: Lang) -> str:
    """Join names with 、 or a comma."""
    return ("、" if lang == "zh" else ", ").join(names)
