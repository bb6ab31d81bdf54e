"""The promotions as a table."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "promotions": Text("活动日历", "Promotion calendar"),
    "promotions_note": Text(
        "直接在表里改：活动日、报不报名、降价幅度、报名费。改活动日，它的报名、备货、预热、爆发等各期一起平移。",
        "Edit in the table: anchor day, enrolment, discount, fee. Moving the anchor day moves enrolment, "
        "stock-in, warm-up, burst and the rest with it.",
    ),
    "promotions_none": Text("计划期里没有活动。", "No promotion falls into the plan."),
    "typed": Text("在活动表里修改", "edited in the table of promotions"),
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
    "discount": Text("降价幅度", "Discount"),
    "discount_help": Text("写成 6% 或 0.06", "Write 6% or 0.06"),
    "fee": Text("报名费（元/款）", "Fee (yuan per product)"),
    "fee_help": Text("每报一款交多少元", "Yuan for each enrolled product"),
    "own_terms": Text("单独约定", "Own terms"),
    "own_terms_help": Text(
        "有几款商品单独指定了报名、降价或报名费", "Products with their own enrolment, discount or fee"
    ),
    "decision": Text("上一个方案", "Latest plan"),
    "decision_help": Text("最近一次算出的方案里报了几款", "How many products the latest plan enrols"),
    "decided": Text("报 {number} 款", "{number} enrolled"),
    "decided_none": Text("不报", "none"),
    "status": Text("核实状态", "Verification"),
    "not_saved": Text(
        "这几格没有采用，其余改动已经生效：", "These cells were not accepted; every other edit is in effect:"
    ),
    "outside_why": Text("活动日在计划期之外", "the anchor day lies outside the plan"),
    "outside_fix": Text("请写 {start} 到 {end} 之间的日子", "write a day from {start} to {end}"),
    "negative_why": Text("不能是负数", "it may not be negative"),
    "negative_fix": Text("请写 0 或正数", "write 0 or more"),
    "discount_why": Text("降价幅度要小于 100%", "the discount must stay under 100%"),
    "discount_fix": Text("例如 6% 表示降 6%", "for example 6% takes 6% off"),
}
