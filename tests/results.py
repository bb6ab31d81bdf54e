"""A small shop's half-planned year, made by hand: enough of everything for every table to have rows."""

from datetime import date, datetime

import numpy as np
import pandas as pd

from campaignplan.calendars.holiday import Holiday
from campaignplan.calendars.promotion import Phase, PhaseKind, Promotion
from campaignplan.dates import SHANGHAI
from campaignplan.planning.grid import build_cells
from campaignplan.planning.plan import Plan, TestStart
from campaignplan.planning.problem import Enrolment, Problem, ProductTest, Receipt, Settings
from campaignplan.planning.result import RULE_COLUMNS, Baseline, Conflict, Relaxation, Result
from campaignplan.planning.rule import Rule
from campaignplan.shop.book import BookLine
from campaignplan.shop.channel import Channel, Line
from campaignplan.shop.product import Product, StageSegment
from campaignplan.shop.shop import Shop
from campaignplan.text import Text

EN_CNY, EN_BREAK = "Spring Festival", "Factory break"
START, END = date(2027, 1, 1), date(2027, 12, 31)
HOSTILE = '=HYPERLINK("x")<script>alert(1)</script>&"\''


def at(month: int, day: int, hour: int = 20) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=SHANGHAI)


def promotion(month: int, day: int, lang: str) -> Promotion:
    anchor = date(2027, month, day)

    def phase(kind: PhaseKind, first: int, last: int) -> Phase:
        days = [pd.Timestamp(anchor) + pd.Timedelta(days=offset) for offset in (first, last)]
        start, end = (datetime(d.year, d.month, d.day, 20, tzinfo=SHANGHAI) for d in days)
        return Phase(kind, start, end)

    return Promotion(
        id=f"1688-{month}{day:02d}-2027",
        series=f"1688-{month}{day:02d}",
        platform="1688",
        name=f"{month}.{day} 大促" if lang == "zh" else f"{month}.{day} sale",
        name_en=f"{month}.{day} sale",
        anchor=anchor,
        phases=(
            phase("enrolment", -45, -25),
            phase("stock_in", -30, -9),
            phase("seeding", -22, -8),
            phase("warm_up", -8, -1),
            phase("burst", -1, 2),
            phase("encore", 2, 5),
            phase("review", 5, 12),
        ),
        fee=200.0,
        discount=0.08,
        min_stock=100,
        requirements=("近 30 天无违规",) if lang == "zh" else ("no offence in 30 days",),
        mechanics="满 300 减 30" if lang == "zh" else "30 off 300",
        source="商家后台公告" if lang == "zh" else "merchant notice",
        status="unverified",
    )


def make_problem(lang: str = "zh", hostile: bool = False) -> Problem:
    """Return the sample problem, its free text in one language throughout."""
    zh = lang == "zh"
    names = (
        ["亚克力桌面收纳盒", "旋转化妆品收纳架", "壁挂免打孔置物架", "加厚鞋盒 12 只装"]
        if zh
        else ["Acrylic desk box", "Rotating make-up stand", "Wall shelf", "Shoe box, pack of 12"]
    )
    if hostile:
        names[0] = HOSTILE
    products = tuple(
        Product(
            id=f"p{n}",
            shop="yiwu",
            name=name,
            price=price,
            margin=0.45,
            category="收纳" if zh else "storage",
            role=("主推款" if n == 0 else "利润款") if zh else ("hero" if n == 0 else "margin"),
            units_per_order=6,
            cvr=0.06 if n else None,
            inquiry_rate=0.01,
            lag_days=2.0,
            repeat=0.4,
            stock=4000 if n == 1 else None,
        )
        for n, (name, price) in enumerate(zip(names, (24.0, 39.0, 18.5, 29.9), strict=True))
    )
    channels = (
        Channel(id="ppc", name="网销宝" if zh else "Search PPC", floor=50, step=1),
        Channel(
            id="site",
            name="全站推广" if zh else "Site-wide",
            floor=100,
            step=1,
            source="console",
            status="verified",
        ),
    )
    lines = tuple(
        Line(p.id, c.id, demand=90.0 - 8 * n, cpc=0.9 + 0.2 * k, objective="test" if n == 3 else "acquire")
        if (n, k) != (0, 0)
        else Line(p.id, c.id)
        for n, p in enumerate(products)
        for k, c in enumerate(channels)
    )
    return Problem(
        settings=Settings("义乌收纳 2027" if zh else "Yiwu storage 2027", START, END, total=260_000),
        shops=(Shop("yiwu", "义乌收纳旗舰店" if zh else "Yiwu storage store", tier="L4", payment_days=7),),
        products=products,
        channels=channels,
        lines=lines,
        stages=(
            StageSegment("p0", "growth", START),
            StageSegment("p0", "maturity", date(2027, 7, 1)),
            StageSegment("p1", "maturity", START),
            StageSegment("p2", "decline", START, date(2027, 9, 30)),
            StageSegment("p3", "launch", date(2027, 3, 1)),
        ),
        promotions=tuple(promotion(*day, lang) for day in ((3, 28), (6, 28), (9, 20), (12, 20))),
        holidays=(
            Holiday("cny-2027", "holiday", "春节" if zh else EN_CNY, EN_CNY, date(2027, 2, 5),
                    date(2027, 2, 11)),
            Holiday("shutdown-2027", "shutdown", "春节停工" if zh else EN_BREAK, EN_BREAK, date(2027, 2, 1),
                    date(2027, 2, 16)),
        ),
        enrolments=(Enrolment("1688-328", product="p2", choice="no"),),
        tests=(ProductTest("t-shoe", "p3", "ppc", date(2027, 3, 1), date(2027, 4, 30)),),
        rules=(Rule("june-cap", "cap", 30_000, start=date(2027, 6, 1), end=date(2027, 6, 30)),),
        book=(
            BookLine("fee", "诚信通年费" if zh else "Membership", 6688, date(2027, 1, 5), "membership"),
            BookLine("shoot", "详情页拍摄" if zh else "Page shoot", 1500, date(2027, 1, 31), "design",
                     every="quarter"),
        ),
        receipts=(Receipt(date(2027, 1, 20), 30_000, "尾款" if zh else "balance"),),
    )  # fmt: skip


def make_result(lang: str = "zh", hostile: bool = False) -> Result:
    """Return a result with a simple plan: the same spend a day where a cell is open, more at promotions."""
    problem = make_problem(lang, hostile)
    cells = build_cells(problem)
    days = cells.days[cells.period_of]
    lift = np.where(cells.phase == "burst", 3.0, np.where(cells.phase == "warm_up", 1.8, 1.0))
    spend = np.where(cells.open, np.round(np.maximum(cells.floor, 61.0 * days * lift)), 0.0)
    spend[cells.product[cells.line_of] == 3] = np.where(cells.open & (cells.channel[cells.line_of] == 0), spend, 0.0)[
        cells.product[cells.line_of] == 3
    ]
    spend[(cells.product[cells.line_of] == 2) & (cells.channel[cells.line_of] == 1)] = 0.0
    enrolled = (cells.pairs.choice != 0) & (cells.pairs.product != 3)
    plan = Plan(
        problem,
        cells,
        np.minimum(spend, cells.cap),
        enrolled,
        (TestStart("t-shoe", date(2027, 3, 8), 960.0),),
    )
    sums = plan.outcomes.sum(axis=0)
    names = ("clicks", "inquiries", "orders", "gmv", "gross", "lifetime", "units")
    value = float(sums[4] - plan.spend.sum() - plan.fees)
    spent = float(plan.spend.sum())
    used_up = ("总预算用完：再加 ¥1,000 约多得 ¥210。", "The total is used up: ¥1,000 more earns about ¥210.")
    over = ("六月上限超出 ¥500。", "June is ¥500 over its cap.")
    loose = ("投产不低于 2,现在 3.1。", "ROI at least 2, now 3.1.")
    rules = pd.DataFrame(
        [
            ("budget", "budget", 260_000.0, spent, True, 0.21, *used_up, "yuan", 0.0),
            ("june-cap", "cap", 30_000.0, 30_500.0, True, 0.05, *over, "yuan", 500.0),
            ("roas", "roas_floor", 2.0, 3.1, False, 0.0, *loose, "ratio", 0.0),
        ],
        columns=list(RULE_COLUMNS),
    )
    return Result(
        problem=problem,
        goal="profit",
        status="optimal",
        method="exact",
        seconds=3.21,
        value=value,
        bound=value + abs(value) * 0.0028,
        gap=0.0028,
        plan=plan,
        rules=rules,
        baselines=(
            Baseline("even", Text("平均分配", "Even split"), value * 0.81, 260_000, True),
            Baseline("last_year", Text("照去年比例", "Last year's shares"), value * 0.9, 260_000, False),
        ),
        ranges={name: (0.7 * float(s), float(s), 1.35 * float(s)) for name, s in zip(names, sums, strict=True)},
    )


def make_clash() -> Result:
    """Return a result without a plan."""
    return Result(
        problem=make_problem(),
        goal="profit",
        status="infeasible",
        method="exact",
        seconds=0.1,
        conflict=Conflict(
            ("june-cap", "628-floor"),
            Text("六月上限与 6.28 下限冲突。", "The June cap and the 6.28 floor clash."),
            (
                Relaxation(
                    "june-cap",
                    20_000,
                    25_000,
                    Text("把六月上限提到 ¥25,000。", "Raise June's cap to ¥25,000."),
                ),
            ),
        ),
        message=Text("规则互相冲突。", "The rules clash."),
    )
