"""What all charts share: colours, fonts, and the words of dates and numbers in the reader's language.

A chart is a Vega-Lite specification: a plain dict of small inline values that a page hands to its browser and
`picture` draws offline. Its colours can be told apart by people with colour blindness (Okabe and Ito, 2008).
"""

from collections.abc import Mapping
from typing import Any

from campaignplan.text import Lang

type Spec = dict[str, Any]
"""A specification in Vega-Lite's own words, whole or a part: https://vega.github.io/vega-lite/docs/."""

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, Source Han Sans SC, sans-serif"
STAGE_COLOURS = {"launch": "#E69F00", "growth": "#009E73", "maturity": "#0072B2", "decline": "#999999"}
PHASE_COLOURS = {"seeding": "#FBE3D6", "warm_up": "#F4B183", "burst": "#D55E00", "encore": "#F4B183"}
# d3's zh-CN. vl-convert tells both, and takes ten megabytes to be asked.
NUMBERS: Mapping[str, Any] = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["¥", ""]}
_WEEK, _YEAR = "日一二三四五六", [*"一二三四五六七八九十", "十一", "十二"]
DAYS: Mapping[str, Any] = {
    "dateTime": "%x %A %X", "date": "%Y年%-m月%-d日", "time": "%H:%M:%S", "periods": ["上午", "下午"],
    "days": [f"星期{day}" for day in _WEEK], "shortDays": [f"周{day}" for day in _WEEK],
    "months": [f"{month}月" for month in _YEAR], "shortMonths": [f"{month}月" for month in _YEAR],
}  # fmt: skip
INK, FAINT, ACCENT = "#1f2933", "#9aa5b1", "#D55E00"
_WRITTEN = {
    "labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
}  # fmt: skip
_LOOK: Mapping[str, Any] = {
    "font": FONT,
    "background": "transparent",
    "padding": 4,
    # A picture has a title and its figures stand in a table: marks would only repeat them, and are told apart.
    "aria": False,
    "mark": {"aria": False},
    "view": {"stroke": None},
    "axis": {**_WRITTEN, "gridColor": "#E4E7EB", "domainColor": FAINT, "tickColor": FAINT},
    "legend": {**_WRITTEN, "titleOrient": "left", "symbolType": "square"},
}


def finish(chart: Spec, lang: Lang) -> Spec:
    """Give a chart the language, the fonts and the quiet look all of them share."""
    spoken = {"locale": {"number": NUMBERS, "time": DAYS}} if lang == "zh" else {}
    return {"$schema": SCHEMA, **chart, "config": {**_LOOK, **spoken}}
