"""Charts of a plan: the year at a glance, channels by month, baselines, marginal returns.

Every chart gets sums, never cells, and is drawn offline to SVG with Chinese axes, 万 on the money axis, and
colours people with colour blindness can tell apart (Okabe and Ito, 2008).
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from campaignplan import words
from campaignplan.planning.explain import MONEY_GOALS
from campaignplan.publishing import prose
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables import marginal, proof, spend
from campaignplan.publishing.tables.promotions import listed
from campaignplan.text import Lang

if TYPE_CHECKING:
    import altair as alt

FONT = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, Source Han Sans SC, sans-serif"
STAGE_COLOURS = {"launch": "#E69F00", "growth": "#009E73", "maturity": "#0072B2", "decline": "#999999"}
CHANNEL_COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999999", "#F0E442"]
PHASE_COLOURS = {"seeding": "#FBE3D6", "warm_up": "#F4B183", "burst": "#D55E00", "encore": "#F4B183"}
INK, FAINT, ACCENT = "#1f2933", "#9aa5b1", "#D55E00"
MOST_LINES = 20
"""A chart of marginal returns shows this many lines, those with the most money; the table has them all."""


def year(edition: Edition, width: int = 980, row_height: int = 17) -> "alt.VConcatChart":
    """Draw the year at a glance: promotions in lanes above, spend by week and stage below, breaks shaded."""
    import altair as alt

    horizon = edition.problem.settings.horizon
    first, last = horizon.start - timedelta(days=horizon.start.weekday()), horizon.end + timedelta(days=1)
    # UTC throughout: the same picture whatever the time zone of the machine.
    scale = alt.Scale(type="utc", domain=[_moment(first), _moment(last)])
    ticks = [f"{month}-01T00:00:00Z" for month in edition.months]
    axis = _month_axis(ticks, len(ticks) > 13, edition.lang)
    bars = _spend_bars(edition, scale, axis)
    shades = _shades(edition, scale, label=True)
    body = alt.layer(*shades, *_bands(edition, scale), bars).properties(width=width, height=250)
    lanes, rows = _lanes(edition, scale, width)
    if not rows:
        alone: alt.VConcatChart = _finish(alt.vconcat(body), edition.lang)
        return alone
    top = alt.layer(*_shades(edition, scale), *lanes).properties(
        width=width, height=max(rows, 1) * row_height + 4
    )
    both = alt.vconcat(top, body, spacing=4).resolve_scale(color="independent")
    drawn: alt.VConcatChart = _finish(both, edition.lang)
    return drawn


def _spend_bars(edition: Edition, scale: "alt.Scale", axis: "alt.Axis") -> "alt.Chart":
    import altair as alt

    weeks = spend.weeks(edition)
    order = [stage for stage in words.STAGES if stage in set(weeks["stage"])]
    names = [edition.word(words.STAGES, stage) for stage in order]
    rows = weeks.assign(
        start=weeks["week"] + "T08:00:00Z",
        end=(pd.to_datetime(weeks["week"]) + pd.Timedelta(days=6)).dt.strftime("%Y-%m-%dT16:00:00Z"),
        name=[edition.word(words.STAGES, stage) for stage in weeks["stage"]],
        rank=[list(words.STAGES).index(stage) if stage in words.STAGES else 9 for stage in weeks["stage"]],
    )
    bars: alt.Chart = (
        alt.Chart(_data(rows[["start", "end", "name", "rank", "spend"]]))
        .mark_bar(binSpacing=0)
        .encode(
            x=alt.X("start:T", scale=scale, axis=axis, title=None),
            x2="end:T",
            y=alt.Y(
                "sum(spend):Q",
                stack="zero",
                title=edition.say("每周花费", "Spend a week"),
                axis=_money_axis(edition, float(weeks.groupby("week")["spend"].sum().max())),
            ),
            order=alt.Order("rank:Q"),
            color=alt.Color(
                "name:N",
                title=edition.say("商品阶段", "Stage"),
                scale=alt.Scale(domain=names, range=[STAGE_COLOURS[stage] for stage in order]),
                legend=alt.Legend(orient="bottom", direction="horizontal"),
            ),
        )
    )
    return bars


def _bands(edition: Edition, scale: "alt.Scale") -> list["alt.Chart"]:
    """Faint columns behind the bars, from the first selling day of a promotion to the last."""
    import altair as alt

    horizon = edition.problem.settings.horizon
    parts = [
        [
            part
            for p in promotion.selling_phases()
            if p.kind != "seeding" and (part := p.span.overlap(horizon))
        ]
        for promotion in listed(edition)
    ]
    rows = [
        {"start": _moment(min(p.start for p in phases)), "end": _moment(_after(max(p.end for p in phases)))}
        for phases in parts
        if phases
    ]
    if not rows:
        return []
    chart = alt.Chart(_data(pd.DataFrame(rows))).mark_rect(color="#FDF0E7").encode(
        x=alt.X("start:T", scale=scale), x2="end:T"
    )  # fmt: skip
    return [chart]


def _shades(edition: Edition, scale: "alt.Scale", label: bool = False) -> list["alt.Chart"]:
    """Grey columns where factories are closed, with their name where `label`."""
    import altair as alt

    horizon = edition.problem.settings.horizon
    rows = [
        {
            "start": _moment(part.start),
            "end": _moment(_after(part.end)),
            "name": holiday.name if edition.lang == "zh" else holiday.name_en or holiday.name,
        }
        for holiday in edition.problem.holidays
        if holiday.kind == "shutdown" and (part := holiday.span.overlap(horizon))
    ]
    if not rows:
        return []
    base = alt.Chart(_data(pd.DataFrame(rows)))
    x = alt.X("start:T", scale=scale, title=None)
    charts = [base.mark_rect(color="#E4E7EB").encode(x=x, x2="end:T")]
    if label:
        text = base.mark_text(align="left", baseline="top", dx=3, dy=3, fontSize=11, color="#52606d")
        charts.append(text.encode(x=x, y=alt.value(0), text="name:N"))
    return charts


def _lanes(edition: Edition, scale: "alt.Scale", width: int) -> tuple[list["alt.Chart"], int]:
    """Promotions as rows of phase bars, each with its name beside it; those that would touch part rows."""
    import altair as alt

    horizon = edition.problem.settings.horizon
    per_day = width / (horizon.days + 7)
    bars, names, free = [], [], list[float]()
    for promotion in listed(edition):
        parts = [(p, part) for p in promotion.selling_phases() if (part := p.span.overlap(horizon))]
        if not parts:
            continue
        name = edition.promotion(promotion.id)
        left = min(part.start for _, part in parts)
        right = max(part.end for _, part in parts)
        start = (left - horizon.start).days * per_day
        text = sum(12.0 if ord(letter) > 0x2E80 else 6.8 for letter in name) + 10
        before = (
            right - horizon.start
        ).days * per_day + text > width  # no room to the right: name on the left
        reach = (start - text, (right - horizon.start).days * per_day) if before else (
            start, (right - horizon.start).days * per_day + text)  # fmt: skip
        row = next((i for i, end in enumerate(free) if end <= reach[0]), len(free))
        if row == len(free):
            free.append(0.0)
        free[row] = reach[1] + 6
        at = left if before else _after(right)
        names.append({"at": _moment(at), "name": name, "row": row, "before": before})
        bars += [
            {"start": _moment(part.start), "end": _moment(_after(part.end)), "row": row, "phase": phase.kind}
            for phase, part in parts
        ]
    if not bars:
        return [], 0
    y_scale = alt.Scale(domain=list(range(len(free))), paddingInner=0.25)
    y = alt.Y("row:O", axis=None, scale=y_scale)
    colour = alt.Color(
        "phase:N",
        legend=None,
        scale=alt.Scale(domain=list(PHASE_COLOURS), range=list(PHASE_COLOURS.values())),
    )
    drawn = (
        alt.Chart(_data(pd.DataFrame(bars)))
        .mark_bar(cornerRadius=2, height=11)
        .encode(x=alt.X("start:T", scale=scale, axis=None), x2="end:T", y=y, color=colour)
    )
    written = []
    sides: tuple[tuple[bool, Literal["left", "right"], int], ...] = ((False, "left", 4), (True, "right", -4))
    for side, align, shift in sides:
        rows = [row for row in names if row["before"] is side]
        if rows:
            written.append(
                alt.Chart(_data(pd.DataFrame(rows)))
                .mark_text(align=align, dx=shift, fontSize=12, color=INK)
                .encode(x=alt.X("at:T", scale=scale, axis=None), y=y, text="name:N")
            )
    return [drawn, *written], len(free)


def channels(edition: Edition, width: int = 460) -> "alt.Chart":
    """Draw spend by month and channel, stacked."""
    import altair as alt

    rows = spend.channel_months(edition)
    money = rows.groupby("channel_name")["spend"].sum().sort_values(ascending=False)
    colours = [CHANNEL_COLOURS[place % len(CHANNEL_COLOURS)] for place in range(len(money))]
    months = list(edition.months)
    labels = alt.Axis(labelAngle=0, labelExpr=_month_label(edition.lang), labelOverlap=True)
    chart = (
        alt.Chart(_data(rows))
        .mark_bar()
        .encode(
            x=alt.X("month:O", sort=months, scale=alt.Scale(domain=months), title=None, axis=labels),
            y=alt.Y("spend:Q", title=edition.say("每月花费", "Spend a month"),
                    axis=_money_axis(edition, float(rows.groupby("month")["spend"].sum().max()))),
            color=alt.Color("channel_name:N", title=edition.say("渠道", "Channel"), sort=list(money.index),
                            scale=alt.Scale(domain=list(money.index), range=colours),
                            legend=alt.Legend(orient="bottom", columns=4)),
        )
        .properties(width=width, height=230)
    )  # fmt: skip
    drawn: alt.Chart = _finish(chart, edition.lang)
    return drawn


def baselines(edition: Edition, width: int = 360) -> "alt.LayerChart":
    """Draw this plan beside the plans without us; those that break a rule are pale and say so."""
    import altair as alt

    table = proof.baselines(edition)
    broken = edition.say("(违反规则)", " (breaks a rule)")
    no = words.NO.to(edition.lang)
    kept = [keeps != no for keeps in table["keeps_rules"]]
    names = [name if keeps else name + broken for name, keeps in zip(table["plan_name"], kept, strict=True)]
    colour = [ACCENT if n == 0 else "#7B8794" if keeps else "#D5DAE0" for n, keeps in enumerate(kept)]
    rows = pd.DataFrame({"name": names, "value": table["value"].astype(float), "colour": colour})
    rows["label"] = [_amount(edition, value) for value in rows["value"]]
    rows = rows[rows["value"].notna()]
    goal = edition.word(words.GOALS, edition.result.goal)
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=220, ticks=False, domain=False)),
        x=alt.X("value:Q", title=goal, axis=_amount_axis(edition, float(rows["value"].abs().max())),
                scale=alt.Scale(domainMin=min(0.0, float(rows["value"].min())),
                                domainMax=max(0.0, float(rows["value"].max())) * 1.18 or 1.0)),
    )  # fmt: skip
    bars = base.mark_bar(height=18).encode(color=alt.Color("colour:N", scale=None))
    text = base.mark_text(align="left", dx=4, fontSize=12, color=INK).encode(text="label:N")
    drawn: alt.LayerChart = _finish(
        alt.layer(bars, text).properties(width=width, height=34 * len(rows)), edition.lang
    )
    return drawn


def marginals(edition: Edition, width: int = 560) -> "alt.LayerChart | None":
    """Draw each line's last-money return, the span over its periods, and the cut-off; None without money."""
    import altair as alt

    table = marginal.marginals(edition)
    table = table[table["spend"] > 0].head(MOST_LINES)
    if table.empty:
        return None
    rows = table[["line_name", "marginal", "marginal_low", "marginal_high", "cut_off"]]
    each = marginal.return_unit(edition)
    y = alt.Y("line_name:N", sort=None, title=None, axis=alt.Axis(labelLimit=260, ticks=False))
    top = float(rows[["marginal_high", "cut_off"]].max().max())
    usual = float(rows["marginal"].max()) * 2.2
    scale = alt.Scale(domain=[0, min(top, usual) * 1.05], clamp=True)
    base = alt.Chart(_data(rows))
    layers: list[Any] = [
        base.mark_rule(strokeWidth=3, color="#CBD2D9").encode(
            y=y, x=alt.X("marginal_low:Q", scale=scale, title=each), x2="marginal_high:Q"
        ),
        base.mark_circle(size=80, color="#0072B2", opacity=1).encode(y=y, x=alt.X("marginal:Q", scale=scale)),
    ]
    cut = rows["cut_off"].iloc[0]
    if pd.notna(cut):
        line = alt.Chart(_data(pd.DataFrame({"cut": [cut], "label": [edition.say("截止线", "Cut-off")]})))
        x = alt.X("cut:Q", scale=scale)
        layers.append(line.mark_rule(color=ACCENT, strokeDash=[5, 3], strokeWidth=2).encode(x=x))
        layers.append(
            line.mark_text(color="#B34A00", dy=-8, fontSize=12, baseline="bottom").encode(
                x=x, y=alt.value(0), text="label:N"
            )
        )
    drawn: alt.LayerChart = _finish(
        alt.layer(*layers).properties(width=width, height=24 * len(rows)), edition.lang
    )
    return drawn


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


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _data(rows: pd.DataFrame) -> Any:
    """Carry rows inside the chart; ``to_dict`` knows no dates, so all are text by now."""
    import altair as alt

    return alt.Data(values=rows.to_dict("records"))  # type: ignore[no-untyped-call]


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _after(day: date) -> date:
    return day + timedelta(days=1)


def _month_axis(ticks: list[str], long: bool, lang: Lang) -> "alt.Axis":
    import altair as alt

    if lang == "zh":
        words_ = "(utcmonth(datum.value) + 1) + '月'"
        year_ = "utcyear(datum.value) + '年'"
    else:
        words_, year_ = "utcFormat(datum.value, '%b')", "utcFormat(datum.value, '%Y')"
    label = f"utcmonth(datum.value) == 0 ? [{words_}, {year_}] : {words_}" if long else words_
    values: list[Any] = [alt.DateTime(year=int(t[:4]), month=int(t[5:7]), date=1, utc=True) for t in ticks]
    return alt.Axis(values=values, labelExpr=label, grid=True, labelAlign="left", labelOffset=2, tickSize=4)


def _month_label(lang: Lang) -> str:
    month = "toNumber(slice(datum.value, 5))"
    if lang == "zh":
        return f"{month} + '月'"
    return f"['Jan','Feb','Mar','Apr','May','Jun','Jul','Aug','Sep','Oct','Nov','Dec'][{month} - 1]"


def _money_axis(edition: Edition, most: float, count: int = 6) -> "alt.Axis":
    """Label money in one unit throughout: 万 (or thousands) where the axis reaches it, else yuan."""
    import altair as alt

    unit, name = (10_000, "万") if edition.lang == "zh" else (1_000, "k")
    if most < unit:
        return alt.Axis(format=",~f", labelExpr="'¥' + datum.label", tickCount=count)
    return alt.Axis(
        labelExpr=f"datum.value == 0 ? '0' : '¥' + format(datum.value / {unit}, ',~f') + '{name}'",
        tickCount=count,
    )


def _amount_axis(edition: Edition, most: float) -> "alt.Axis":
    import altair as alt

    if edition.result.goal in MONEY_GOALS:
        return _money_axis(edition, most, 5)
    return alt.Axis(format=",~r", tickCount=5)


def _amount(edition: Edition, value: float) -> str:
    return prose.amount(edition, value)


def _finish(chart: Any, lang: Lang) -> Any:
    """Give a chart the language, the fonts and the quiet look all of them share."""
    import altair as alt

    chart = chart.configure(
        font=FONT,
        background="transparent",
        aria=False,  # the picture has a title, its figures stand in a table; marks would only repeat them
        locale=_locale() if lang == "zh" else alt.Undefined,
        padding=4,
    )
    chart = chart.configure_view(stroke=None)
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
    import vl_convert as vlc

    number: Any = vlc.get_format_locale("zh-CN")
    time: Any = vlc.get_time_format_locale("zh-CN")
    return alt.Locale(number=alt.NumberLocale(**number), time=alt.TimeLocale(**time))
