"""Every column that is shown: heading in both languages, what its values are, how wide it should be."""

from typing import Literal, NamedTuple

from campaignplan.text import Text

Kind = Literal[
    "text",
    "prose",
    "id",
    "money",
    "cents",
    "share",
    "ratio",
    "count",
    "number",
    "decimal",
    "date",
    "moment",
    "when",
    "blank",
]
"""text a short name · prose wraps · id grey · money ¥ whole · cents ¥ with two places · share a percentage ·
ratio two places · count whole number · number the same without commas · decimal one place · date ·
moment date and time · when a date, with its time where it has one · blank to fill in."""


class Column(NamedTuple):
    """Heading, kind of value, and width in Latin characters of a spreadsheet column."""

    heading: Text
    kind: Kind
    width: int = 12


def _column(zh: str, en: str, kind: Kind = "text", width: int = 12) -> Column:
    return Column(Text(zh, en), kind, width)


COLUMNS: dict[str, Column] = {
    # who and where
    "shop_name": _column("店铺", "Shop", "text", 16),
    "product_name": _column("商品", "Product", "text", 24),
    "channel_name": _column("渠道", "Channel", "text", 16),
    "line_name": _column("推广计划", "Campaign line", "text", 32),
    "category": _column("类目", "Category", "text", 14),
    "role": _column("角色", "Role", "text", 10),
    "stage_name": _column("阶段", "Stage", "text", 10),
    "objective_name": _column("推广目标", "Objective", "text", 10),
    "promotion_name": _column("活动", "Promotion", "text", 22),
    "phase_name": _column("活动期", "Phase", "text", 10),
    "shop": _column("店铺编号", "Shop id", "id", 14),
    "product": _column("商品编号", "Product id", "id", 16),
    "channel": _column("渠道编号", "Channel id", "id", 14),
    "promotion": _column("活动编号", "Promotion id", "id", 18),
    # when
    "date": _column("日期", "Date", "date", 12),
    "date_start": _column("开始", "From", "date", 12),
    "date_end": _column("结束", "To", "date", 12),
    "week": _column("周（周一）", "Week (Monday)", "date", 12),
    "month": _column("月份", "Month", "text", 12),
    # how much
    "spend": _column("推广花费", "Ad spend", "money", 13),
    "fees": _column("报名费", "Enrolment fees", "money", 12),
    "book": _column("非点击费用", "Other costs", "money", 13),
    "all_spend": _column("合计支出", "All spending", "money", 13),
    "share": _column("占比", "Share", "share", 9),
    "clicks": _column("点击", "Clicks", "count", 11),
    "inquiries": _column("询盘", "Inquiries", "decimal", 10),
    "orders": _column("订单", "Orders", "decimal", 10),
    "gmv": _column("成交额", "GMV", "money", 13),
    "profit": _column("利润", "Profit", "money", 13),
    "roi": _column("投产 ROI", "ROI", "ratio", 10),
    "order_cost": _column("订单成本", "Cost per order", "cents", 12),
    "spend_rate": _column("推广费比", "Ad-to-sales", "share", 10),
    # key figures
    "figure": _column("指标", "Figure", "text", 22),
    "low": _column("偏低（10%）", "Low (10%)", "decimal", 14),
    "middle": _column("居中（50%）", "Middle (50%)", "decimal", 14),
    "high": _column("偏高（90%）", "High (90%)", "decimal", 14),
    "estimate": _column("按曲线估算（各表相加）", "On the curves as given (the tables' sum)", "decimal", 18),
    # the year's promotions
    "platform": _column("平台", "Platform", "text", 11),
    "level": _column("级别", "Level", "text", 10),
    "categories": _column("适用类目", "Categories", "text", 14),
    "enrol_open": _column("报名开始", "Enrolment opens", "when", 17),
    "enrol_close": _column("报名截止", "Enrolment closes", "when", 17),
    "requirements": _column("报名要求", "Requirements", "prose", 30),
    "stock_in": _column("备货截止", "Stock in by", "when", 12),
    "seeding_start": _column("蓄水起", "Seeding from", "when", 12),
    "seeding_end": _column("蓄水止", "Seeding to", "when", 12),
    "warm_up_start": _column("预热起", "Warm-up from", "when", 12),
    "warm_up_end": _column("预热止", "Warm-up to", "when", 12),
    "burst_start": _column("爆发起", "Burst from", "when", 12),
    "burst_end": _column("爆发止", "Burst to", "when", 12),
    "encore_start": _column("返场起", "Encore from", "when", 12),
    "encore_end": _column("返场止", "Encore to", "when", 12),
    "protection_end": _column("价保至", "Price protected until", "when", 12),
    "enrolled_products": _column("参与商品（角色，阶段）", "Products (role, stage)", "prose", 36),
    "discount_range": _column("降价幅度", "Price off", "text", 13),
    "price_window": _column("价格底线窗口（天）", "Price window (days)", "count", 12),
    "mechanics": _column("优惠机制", "Mechanics", "prose", 24),
    "gmv_goal": _column("目标成交额", "GMV goal", "money", 13),
    "inquiry_goal": _column("目标询盘", "Inquiry goal", "count", 11),
    "order_goal": _column("目标订单", "Order goal", "count", 11),
    "seeding_spend": _column("蓄水预算", "Seeding budget", "money", 12),
    "warm_up_spend": _column("预热预算", "Warm-up budget", "money", 12),
    "burst_spend": _column("爆发预算", "Burst budget", "money", 12),
    "encore_spend": _column("返场预算", "Encore budget", "money", 12),
    "channel_spend": _column("各渠道预算", "Budget by channel", "prose", 30),
    "owner": _column("负责人", "Owner", "blank", 10),
    "state": _column("状态", "State", "text", 14),
    "review_by": _column("复盘截止", "Review by", "when", 12),
    "review": _column("复盘结论", "Review findings", "blank", 20),
    "source": _column("来源", "Source", "prose", 30),
    "verification": _column("核实状态", "Verification", "text", 11),
    "verified_on": _column("核实日期", "Verified on", "date", 12),
    "version": _column("版本", "Version", "text", 10),
    # the annual table, to be edited and read back
    "anchor": _column("活动日", "Day", "date", 12),
    "min_stock": _column("库存要求（件）", "Stock needed", "count", 10),
    "min_listing_points": _column("信息质量分要求", "Listing points needed", "decimal", 10),
    "choice": _column("报名", "Enrol", "text", 8),
    "by_plan": _column("方案", "By the plan", "text", 14),
    "price_range": _column("活动价", "Event price", "text", 18),
    "fee_each": _column("每款报名费", "Fee a product", "money", 11),
    "fees_all": _column("报名费合计", "Fees in all", "money", 11),
    "progress": _column("进展", "Progress", "text", 10),
    # enrolment decisions
    "decision": _column("决定", "Decision", "text", 12),
    "fee": _column("报名费", "Fee", "money", 10),
    "discount": _column("降价幅度", "Price off", "share", 9),
    "event_price": _column("活动价", "Event price", "cents", 11),
    "price": _column("日常价", "Usual price", "cents", 11),
    "reason": _column("说明", "Note", "prose", 40),
    # the enrolment desk
    "door": _column("报名状态", "Enrolment", "text", 10),
    "days_left": _column("剩余天数", "Days left", "number", 9),
    "fitting": _column("可报款数", "Products that may", "count", 10),
    "enrolling": _column("拟报款数", "Products to enrol", "count", 10),
    "worth": _column("报名多得（花费不变）", "Enrolling earns (same spends)", "decimal", 16),
    "worth_low": _column("偏低（10%）", "Low (10%)", "decimal", 12),
    "worth_high": _column("偏高（90%）", "High (90%)", "decimal", 12),
    "more_gmv": _column("多得成交额", "More GMV", "money", 12),
    "more_orders": _column("多得订单", "More orders", "decimal", 10),
    "more_inquiries": _column("多得询盘", "More inquiries", "decimal", 10),
    "given": _column("自然成交让利", "Given to organic sales", "money", 12),
    "missing": _column("还差什么", "What is missing", "prose", 40),
    "checklist": _column("报名要求核对", "Checklist", "prose", 50),
    # product tests
    "test_id": _column("测款编号", "Test id", "id", 14),
    "question": _column("要回答的问题", "Question", "text", 26),
    "clicks_needed": _column("需要点击", "Clicks needed", "count", 11),
    "test_days": _column("天数", "Days", "count", 8),
    "test_spend": _column("至少花费", "Spends at least", "money", 12),
    # rules
    "rule": _column("规则", "Rule", "prose", 34),
    "rule_id": _column("规则编号", "Rule id", "id", 18),
    "rule_kind": _column("类型", "Kind", "text", 16),
    "limit": _column("限额", "Limit", "decimal", 14),
    "used": _column("用量", "Used", "decimal", 14),
    "unit": _column("单位", "Unit", "text", 9),
    "binding": _column("是否卡住", "Binding", "text", 10),
    "shadow_price": _column("影子价格", "Shadow price", "ratio", 12),
    "violation": _column("超出", "Violation", "decimal", 11),
    "sentence": _column("说明", "In words", "prose", 60),
    # baselines
    "plan_name": _column("方案", "Plan", "text", 30),
    "value": _column("结果", "Outcome", "decimal", 16),
    "lead": _column("本方案多得", "This plan's lead", "decimal", 16),
    "keeps_rules": _column("是否守规则", "Keeps every rule", "text", 12),
    # marginal returns
    "average_return": _column("平均回报", "Average return", "ratio", 12),
    "marginal": _column("最后一笔的回报", "Return of the last money", "ratio", 16),
    "marginal_low": _column("最低", "Lowest", "ratio", 10),
    "marginal_high": _column("最高", "Highest", "ratio", 10),
    "cut_off": _column("截止线", "Cut-off", "ratio", 10),
    "held_by": _column("被什么限制", "Held by", "prose", 40),
    # budget book
    "book_name": _column("费用", "Cost", "text", 26),
    "book_kind": _column("类型", "Kind", "text", 14),
    "amount": _column("金额", "Amount", "money", 12),
    "in_budget": _column("计入总预算", "Inside the budget", "text", 12),
    # assumptions
    "assumption": _column("依据", "Assumption", "text", 18),
    "what": _column("哪一项", "Which", "text", 36),
    "assumed": _column("采用的数", "Value used", "text", 36),
    # the operators' daily schedule
    "rhythm": _column("营销节奏", "Marketing rhythm", "text", 20),
    "year": _column("年份", "Year", "number", 8),
    "month_number": _column("月份", "Month", "number", 7),
    "week_number": _column("周", "Week", "number", 6),
    "weekday": _column("星期", "Weekday", "text", 8),
    "month_days": _column("月天数", "Days in month", "number", 8),
    "day_number": _column("天数", "Day", "number", 7),
    "time_progress": _column("时间进度", "Time progress", "share", 10),
    "sales_progress": _column("销售进度", "Sales progress", "share", 10),
    "month_sales": _column("月度销售额目标", "Month sales goal", "money", 14),
    "month_receipts": _column("月度到账额目标", "Month receipts goal", "money", 14),
    "day_share": _column("预估日占比", "Day share", "share", 10),
    "day_sales": _column("预估日销售额", "Day sales", "money", 13),
    "day_visitors": _column("预估日访客", "Day visitors", "count", 11),
    "day_conversion": _column("预估日转化", "Day conversion", "share", 11),
    "day_value": _column("预估日客单", "Day order value", "money", 11),
    "day_spend": _column("推广预算", "Ad budget", "money", 11),
    "real_sales": _column("实际销售额", "Actual sales", "money", 12),
    "sales_rate": _column("销售额完成率", "Sales attained", "share", 12),
    "real_visitors": _column("实际访客数", "Actual visitors", "count", 11),
    "visitor_rate": _column("访客完成率", "Visitors attained", "share", 11),
    "real_conversion": _column("实际转化率", "Actual conversion", "share", 11),
    "real_value": _column("实际客单价", "Actual order value", "money", 11),
    "real_spend": _column("实际推广费", "Actual ad spend", "money", 12),
    "spend_match": _column("推广预算匹配率", "Budget match", "share", 13),
}


UNIT_KINDS: dict[str, Kind] = {
    "yuan": "money",
    "share": "share",
    "ratio": "ratio",
    "count": "count",
    "days": "count",
}
"""How an amount in a rule's unit is shown; other units with one decimal place."""
