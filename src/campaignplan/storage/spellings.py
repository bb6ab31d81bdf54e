"""The words people write for codes, in either language, and the one shown for each."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

from campaignplan import words
from campaignplan.calendars.event import ROLE_NAMES, STATUS_NAMES
from campaignplan.storage.schema import Column
from campaignplan.text import Text

_OWN: tuple[Mapping[str, Text], ...] = (
    {"auto": Text("自动", "auto"), "yes": Text("是", "yes"), "no": Text("否", "no")},
    {
        "day": Text("天", "day"),
        "week": Text("周", "week"),
        "month": Text("月", "month"),
        "quarter": Text("季", "quarter"),
    },
    {"order": Text("直接下单", "order"), "inquiry": Text("询盘", "inquiry")},
    {"at_most": Text("不超过", "at most"), "exactly": Text("必须花完", "exactly")},
    {
        "exponential": Text("指数", "exponential"),
        "rational": Text("有理", "rational"),
        "hill": Text("希尔", "hill"),
        "power": Text("幂", "power"),
        "table": Text("表格点", "table"),
    },
    {"total": Text("全部花费", "total"), "span": Text("同期花费", "span")},
    {
        "orders": Text("订单", "orders"),
        "inquiries": Text("询盘", "inquiries"),
        "gmv": Text("成交额", "GMV"),
        "profit": Text("利润", "profit"),
        "clicks": Text("点击", "clicks"),
        "lifetime": Text("长期利润", "lifetime"),
    },
    {
        "dead": Text("能否卖动", "dead"),
        "rate": Text("转化率多高", "rate"),
        "design": Text("哪个方案好", "design"),
    },
)
_PUBLISHED: tuple[Mapping[Any, Text], ...] = (
    words.STAGES, words.OBJECTIVES, words.PHASES, words.LEVELS, words.VERIFICATION, words.PROGRESS, words.GOALS,
    words.RULE_KINDS, words.BOOK_KINDS, words.HOLIDAY_KINDS, words.MULTIPLIER_KINDS, words.UNITS,
    ROLE_NAMES, STATUS_NAMES,
)  # fmt: skip
_ALSO: Mapping[str, tuple[str, ...]] = {
    "launch": ("新品", "上新期", "导入期"), "growth": ("成长",), "maturity": ("成熟",),
    "decline": ("衰退", "清仓"),
    "burst": ("爆发期",), "seeding": ("蓄水期",), "warm_up": ("预热期",), "encore": ("返场期", "延续期"),
    "enrolment": ("活动报名",), "price_protection": ("价格保护",), "test": ("测试",),
    "yes": ("true", "y", "1", "一定", "报", "报名", "参加"),
    "no": ("false", "n", "0", "不", "不报", "不报名", "不参加"),
    "day": ("日", "每天", "按天", "daily"), "week": ("每周", "按周", "weekly"),
    "month": ("每月", "按月", "monthly"), "quarter": ("每季", "季度", "quarterly"),
    "cap": ("上限",), "floor": ("下限",), "inquiry": ("询盘成交",), "order": ("下单", "订单成交"),
    "makeup": ("调休上班", "补班"), "holiday": ("放假", "假期"), "shutdown": ("工厂停工",),
    "cancelled": ("已取消", "不办", "不做"), "tentative": ("待定",), "confirmed": ("已定",),
}  # fmt: skip


@cache
def word_of(column: Column) -> Mapping[str, Text]:
    """Return the word shown for each code of a column of choices."""
    for known in (*_OWN, *_PUBLISHED):
        if set(column.choices) <= set(known):
            return {code: known[code] for code in column.choices}
    return {code: Text(code, code) for code in column.choices}


@cache
def spellings(column: Column) -> Mapping[str, str]:
    """Return every accepted spelling (folded) of a column's codes."""
    found: dict[str, str] = {}
    for code in column.choices:
        shown = word_of(column)[code]
        for word in (code, shown.zh, shown.en, *_ALSO.get(code, ()), code.replace("_", " ")):
            found.setdefault(unicodedata.normalize("NFKC", word).casefold(), code)
    return found
