"""What all charts share: colours and font, axes in the reader's language, and the way to SVG.

Charts are drawn offline with Chinese axes, 万 on the money axis, and colours people with colour blindness can
tell apart (Okabe and Ito, 2008).
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from campaignplan.planning.explain import MONEY_GOALS
from campaignplan.publishing.edition import Edition
from campaignplan.text import Lang

if TYPE_CHECKING:
    import altair as alt

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


def svg(chart: Any, name: str, title: str) -> str:
    """Draw a chart as an SVG element that can stand inside a page: titled, without sizes, its ids prefixed.

    Raises
    ------
    ValueError
        vl-convert cannot draw the chart.
    """
    import vl_convert as vlc

    drawn: str = vlc.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[])
    start = drawn.index("<svg")
    head, body = drawn[start:].split(">", 1)
    box = re.search(r'viewBox="([^"]+)"', head)
    view = box.group(1) if box else "0 0 800 400"
    body = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", body)
    body = re.sub(r'(xlink:href|href)="#([^"]+)"', rf'\1="#{name}-\2"', body)
    label, across = _escape(title), view.split()[2]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="{view}" '
        f'style="max-width:{across}px" role="img" aria-labelledby="{name}-title">'
        f'<title id="{name}-title">{label}</title>{body}'
    )


def plain_svg(chart: dict[str, Any]) -> bytes:
    """Draw a chart's Vega-Lite as an SVG file, offline."""
    import vl_convert as vlc

    return str(vlc.vegalite_to_svg(chart, allowed_base_urls=[])).encode()


def png(chart: dict[str, Any], scale: float = 2.0) -> bytes:
    """Draw a chart's Vega-Lite as a PNG on white, offline; `scale` 2 is sharp on paper."""
    import vl_convert as vlc

    drawn: bytes = vlc.vegalite_to_png({**chart, "background": "white"}, scale=scale, allowed_base_urls=[])
    return drawn


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def data(rows: pd.DataFrame) -> Any:
    """Carry rows inside the chart; ``to_dict`` knows no dates, so all are text by now."""
    import altair as alt

    return alt.Data(values=rows.to_dict("records"))  # type: ignore[no-untyped-call]


def moment(day: date) -> str:
    """Write a day as a moment in UTC: the same picture whatever the time zone of the machine."""
    return f"{day.isoformat()}T00:00:00Z"


def after(day: date) -> date:
    """Return the next day: bars end where it begins."""
    return day + timedelta(days=1)


def month_axis(ticks: list[str], long: bool, lang: Lang) -> "alt.Axis":
    """Return a time axis ticked at each month's first day, with the year where there is more than one."""
    import altair as alt

    if lang == "zh":
        words_ = "(utcmonth(datum.value) + 1) + '月'"
        year_ = "utcyear(datum.value) + '年'"
    else:
        words_, year_ = "utcFormat(datum.value, '%b')", "utcFormat(datum.value, '%Y')"
    label = f"utcmonth(datum.value) == 0 ? [{words_}, {year_}] : {words_}" if long else words_
    values: list[Any] = [alt.DateTime(year=int(t[:4]), month=int(t[5:7]), date=1, utc=True) for t in ticks]
    return alt.Axis(values=values, labelExpr=label, grid=True, labelAlign="left", labelOffset=2, tickSize=4)


def month_label(lang: Lang) -> str:
    """Return the expression that names a ``2027-03`` on an axis."""
    month = "toNumber(slice(datum.value, 5))"
    if lang == "zh":
        return f"{month} + '月'"
    return f"['Jan','Feb','Mar','Apr','May','Jun','Jul','Aug','Sep','Oct','Nov','Dec'][{month} - 1]"


_UNITS: dict[Lang, tuple[int, str]] = {"zh": (10_000, "万"), "en": (1_000, "k")}


def in_units(edition: Edition, most: float) -> bool:
    """Tell whether an axis reaches the unit of large money: 万, or thousands."""
    return most >= _UNITS[edition.lang][0]


def money_axis(edition: Edition, most: float, count: int = 6) -> "alt.Axis":
    """Label money in one unit throughout: 万 (or thousands) where the axis reaches it, else yuan."""
    return unit_axis(edition.lang, count, in_units=in_units(edition, most))


def unit_axis(lang: Lang, count: int, *, in_units: bool) -> "alt.Axis":
    """Label money in the unit of large money, or in yuan."""
    import altair as alt

    if not in_units:
        return alt.Axis(format=",~f", labelExpr="'¥' + datum.label", tickCount=count)
    unit, name = _UNITS[lang]
    return alt.Axis(
        labelExpr=f"datum.value == 0 ? '0' : '¥' + format(datum.value / {unit}, ',~f') + '{name}'",
        tickCount=count,
    )


def amount_axis(edition: Edition, most: float) -> "alt.Axis":
    """Return an axis in the goal's unit."""
    import altair as alt

    if edition.result.goal in MONEY_GOALS:
        return money_axis(edition, most, 5)
    return alt.Axis(format=",~r", tickCount=5)


def finish(chart: Any, lang: Lang) -> Any:
    """Give a chart the language, the fonts and the quiet look all of them share."""
    import altair as alt

    chart = chart.configure(
        font=FONT,
        background="transparent",
        aria=False,
        locale=_locale() if lang == "zh" else alt.Undefined,
        padding=4,
    )
    # A picture has a title and its figures stand in a table: marks would only repeat them, and are told apart.
    chart = chart.configure_mark(aria=False).configure_view(stroke=None)
    chart = chart.configure_axis(
        labelColor=INK, titleColor=INK, labelFontSize=12, titleFontSize=12, titleFontWeight="normal",
        gridColor="#E4E7EB", domainColor=FAINT, tickColor=FAINT,
    )  # fmt: skip
    return chart.configure_legend(
        labelFontSize=12, titleFontSize=12, titleFontWeight="normal", labelColor=INK, titleColor=INK,
        titleOrient="left", symbolType="square",
    )  # fmt: skip


@lru_cache(maxsize=1)
def _locale() -> Any:
    import altair as alt

    return alt.Locale(number=alt.NumberLocale(**NUMBERS), time=alt.TimeLocale(**DAYS))
