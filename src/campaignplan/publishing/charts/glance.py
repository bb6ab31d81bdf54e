"""The year at a glance: promotions in lanes, spend by week and stage, breaks shaded."""

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import pandas as pd

from campaignplan import words
from campaignplan.publishing.activity.rows import acted_on
from campaignplan.publishing.charts.look import (
    INK,
    PHASE_COLOURS,
    STAGE_COLOURS,
    after,
    data,
    finish,
    moment,
    money_axis,
    month_axis,
)
from campaignplan.publishing.edition import Edition

if TYPE_CHECKING:
    import altair as alt


def year(edition: Edition, width: int = 980, row_height: int = 17) -> "alt.VConcatChart":
    """Draw the year at a glance: promotions in lanes above, spend by week and stage below, breaks shaded."""
    import altair as alt

    horizon = edition.problem.settings.horizon
    first, last = horizon.start - timedelta(days=horizon.start.weekday()), horizon.end + timedelta(days=1)
    # UTC throughout: the same picture whatever the time zone of the machine.
    scale = alt.Scale(type="utc", domain=[moment(first), moment(last)])
    ticks = [f"{month}-01T00:00:00Z" for month in edition.months]
    axis = month_axis(ticks, len(ticks) > 13, edition.lang)
    bars = _spend_bars(edition, scale, axis)
    shades = _shades(edition, scale, label=True)
    body = alt.layer(*shades, *_bands(edition, scale), bars).properties(width=width, height=250)
    lanes, rows = _lanes(edition, scale, width)
    if not rows:
        alone: alt.VConcatChart = finish(alt.vconcat(body), edition.lang)
        return alone
    top = alt.layer(*_shades(edition, scale), *lanes).properties(width=width, height=max(rows, 1) * row_height + 4)
    both = alt.vconcat(top, body, spacing=4).resolve_scale(color="independent")
    drawn: alt.VConcatChart = finish(both, edition.lang)
    return drawn


def _spend_bars(edition: Edition, scale: "alt.Scale", axis: "alt.Axis") -> "alt.Chart":
    import altair as alt

    weeks = edition.weeks
    order = [stage for stage in words.STAGES if stage in set(weeks["stage"])]
    names = [edition.word(words.STAGES, stage) for stage in order]
    rows = weeks.assign(
        start=weeks["week"] + "T08:00:00Z",
        end=(pd.to_datetime(weeks["week"]) + pd.Timedelta(days=6)).dt.strftime("%Y-%m-%dT16:00:00Z"),
        name=[edition.word(words.STAGES, stage) for stage in weeks["stage"]],
        rank=[list(words.STAGES).index(stage) if stage in words.STAGES else 9 for stage in weeks["stage"]],
    )
    bars: alt.Chart = (
        alt.Chart(data(rows[["start", "end", "name", "rank", "spend"]]))
        .mark_bar(binSpacing=0)
        .encode(
            x=alt.X("start:T", scale=scale, axis=axis, title=None),
            x2="end:T",
            y=alt.Y(
                "sum(spend):Q",
                stack="zero",
                title=edition.say("每周花费", "Spend a week"),
                axis=money_axis(edition, float(weeks.groupby("week")["spend"].sum().max())),
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
        [part for p in promotion.selling_phases() if p.kind != "seeding" and (part := p.span.overlap(horizon))]
        for promotion in acted_on(edition.problem)
    ]
    rows = [
        {"start": moment(min(p.start for p in phases)), "end": moment(after(max(p.end for p in phases)))}
        for phases in parts
        if phases
    ]
    if not rows:
        return []
    chart = alt.Chart(data(pd.DataFrame(rows))).mark_rect(color="#FDF0E7").encode(
        x=alt.X("start:T", scale=scale), x2="end:T"
    )  # fmt: skip
    return [chart]


def _shades(edition: Edition, scale: "alt.Scale", label: bool = False) -> list["alt.Chart"]:
    """Grey columns where factories are closed, with their name where `label`."""
    import altair as alt

    horizon = edition.problem.settings.horizon
    rows = [
        {
            "start": moment(part.start),
            "end": moment(after(part.end)),
            "name": holiday.name if edition.lang == "zh" else holiday.name_en or holiday.name,
        }
        for holiday in edition.problem.holidays
        if holiday.kind == "shutdown" and (part := holiday.span.overlap(horizon))
    ]
    if not rows:
        return []
    base = alt.Chart(data(pd.DataFrame(rows)))
    x = alt.X("start:T", scale=scale, title=None)
    charts = [base.mark_rect(color="#E4E7EB").encode(x=x, x2="end:T")]
    if label:
        # English names are longer than a column is wide: they run down it, or the bars beside would cover them.
        down = edition.lang != "zh"
        text = base.mark_text(
            align="right" if down else "left", baseline="top", angle=270 if down else 0,
            dx=-3 if down else 3, dy=3, fontSize=11, color="#52606d",
        )  # fmt: skip
        charts.append(text.encode(x=x, y=alt.value(0), text="name:N"))
    return charts


def _lanes(edition: Edition, scale: "alt.Scale", width: int) -> tuple[list["alt.Chart"], int]:
    """Promotions as rows of phase bars, each with its name beside it; those that would touch part rows."""
    import altair as alt

    horizon = edition.problem.settings.horizon
    per_day = width / (horizon.days + 7)
    bars, names, free = [], [], list[float]()
    for promotion in acted_on(edition.problem):
        parts = [(p, part) for p in promotion.selling_phases() if (part := p.span.overlap(horizon))]
        if not parts:
            continue
        name = edition.promotion(promotion.id)
        left = min(part.start for _, part in parts)
        right = max(part.end for _, part in parts)
        start = (left - horizon.start).days * per_day
        text = sum(12.0 if ord(letter) > 0x2E80 else 6.8 for letter in name) + 10
        before = (right - horizon.start).days * per_day + text > width  # no room to the right: name on the left
        reach = (start - text, (right - horizon.start).days * per_day) if before else (
            start, (right - horizon.start).days * per_day + text)  # fmt: skip
        row = next((i for i, end in enumerate(free) if end <= reach[0]), len(free))
        if row == len(free):
            free.append(0.0)
        free[row] = reach[1] + 6
        at = left if before else after(right)
        names.append({"at": moment(at), "name": name, "row": row, "before": before})
        bars += [
            {"start": moment(part.start), "end": moment(after(part.end)), "row": row, "phase": phase.kind}
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
        alt.Chart(data(pd.DataFrame(bars)))
        .mark_bar(cornerRadius=2, height=11)
        .encode(x=alt.X("start:T", scale=scale, axis=None), x2="end:T", y=y, color=colour)
    )
    written = []
    sides: tuple[tuple[bool, Literal["left", "right"], int], ...] = ((False, "left", 4), (True, "right", -4))
    for side, align, shift in sides:
        rows = [row for row in names if row["before"] is side]
        if rows:
            written.append(
                alt.Chart(data(pd.DataFrame(rows)))
                .mark_text(align=align, dx=shift, fontSize=12, color=INK)
                .encode(x=alt.X("at:T", scale=scale, axis=None), y=y, text="name:N")
            )
    return [drawn, *written], len(free)
