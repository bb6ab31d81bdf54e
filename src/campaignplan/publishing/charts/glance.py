"""The year at a glance: promotions in lanes, spend by week and stage, breaks shaded."""

from collections import Counter
from datetime import date, timedelta

from campaignplan import words
from campaignplan.publishing.activity.rows import acted_on
from campaignplan.publishing.charts.encoding import category, instant, money_axis, quantity, records
from campaignplan.publishing.charts.look import INK, PHASE_COLOURS, STAGE_COLOURS, Spec, finish
from campaignplan.publishing.edition import Edition


def year(edition: Edition, width: int = 980, row_height: int = 17) -> Spec:
    """Draw the year at a glance: promotions in lanes above, spend by week and stage below, breaks shaded."""
    horizon = edition.problem.settings.horizon
    first, last = horizon.start - timedelta(days=horizon.start.weekday()), horizon.end + timedelta(days=1)
    # UTC throughout: the same picture whatever the time zone of the machine.
    scale = {"type": "utc", "domain": [_moment(first), _moment(last)]}
    money = [*_shades(edition, scale, label=True), *_bands(edition, scale), _spend_bars(edition, scale)]
    parts: list[Spec] = [{"layer": money, "width": width, "height": 250}]
    lanes, rows = _lanes(edition, scale, width)
    if rows:
        above = [*_shades(edition, scale), *lanes]
        parts.insert(0, {"layer": above, "width": width, "height": rows * row_height + 4})
    chart = {"vconcat": parts, "spacing": 4, "resolve": {"scale": {"color": "independent"}}}
    return finish(chart, edition.lang)


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _after(day: date) -> str:
    """Return where a bar ends that covers a day."""
    return _moment(day + timedelta(days=1))


def _spend_bars(edition: Edition, scale: Spec) -> Spec:
    ranks = {stage: rank for rank, stage in enumerate(words.STAGES)}
    weeks = records(edition.weeks, "week", "stage", "spend")
    stages = sorted({row["stage"] for row in weeks} & ranks.keys(), key=ranks.__getitem__)
    bars, sums = list[Spec](), Counter[str]()
    for row in weeks:
        week, stage, spend = row["week"], row["stage"], row["spend"]
        sums[week] += spend
        bars.append(
            {
                "start": f"{week}T08:00:00Z",
                "end": f"{date.fromisoformat(week) + timedelta(days=6)}T16:00:00Z",
                "name": edition.word(words.STAGES, stage),
                "rank": ranks.get(stage, 9),
                "spend": spend,
            }
        )
    return {
        "data": {"values": bars},
        "mark": {"type": "bar", "binSpacing": 0},
        "encoding": {
            "x": instant("start", scale=scale, title=None, axis=_month_axis(edition)),
            "x2": {"field": "end"},
            "y": quantity(
                "spend", aggregate="sum", stack="zero", title=edition.say("每周花费", "Spend a week"),
                axis=money_axis(edition, max(sums.values(), default=0.0)),
            ),
            "order": quantity("rank"),
            "color": category(
                "name", title=edition.say("商品阶段", "Stage"),
                scale={
                    "domain": [edition.word(words.STAGES, stage) for stage in stages],
                    "range": [STAGE_COLOURS[stage] for stage in stages],
                },
                legend={"orient": "bottom", "direction": "horizontal"},
            ),
        },
    }  # fmt: skip


def _month_axis(edition: Edition) -> Spec:
    """Return a time axis ticked at each month's first day, with the year where there is more than one."""
    month, whole = "utcFormat(datum.value, '%b')", "utcFormat(datum.value, '%Y')"
    if edition.lang == "zh":
        month, whole = "(utcmonth(datum.value) + 1) + '月'", "utcyear(datum.value) + '年'"
    label = f"utcmonth(datum.value) == 0 ? [{month}, {whole}] : {month}" if len(edition.months) > 13 else month
    firsts = [{"year": int(one[:4]), "month": int(one[5:7]), "date": 1, "utc": True} for one in edition.months]
    return {
        "values": firsts, "labelExpr": label, "grid": True, "labelAlign": "left", "labelOffset": 2, "tickSize": 4,
    }  # fmt: skip


def _bands(edition: Edition, scale: Spec) -> list[Spec]:
    """Faint columns behind the bars, from the first selling day of a promotion to the last."""
    horizon = edition.problem.settings.horizon
    parts = [
        [part for p in promotion.selling_phases() if p.kind != "seeding" and (part := p.span.overlap(horizon))]
        for promotion in acted_on(edition.problem)
    ]
    rows = [
        {"start": _moment(min(p.start for p in phases)), "end": _after(max(p.end for p in phases))}
        for phases in parts
        if phases
    ]
    if not rows:
        return []
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "rect", "color": "#FDF0E7"},
            "encoding": {"x": instant("start", scale=scale), "x2": {"field": "end"}},
        }
    ]


def _shades(edition: Edition, scale: Spec, label: bool = False) -> list[Spec]:
    """Grey columns where factories are closed, with their name where `label`."""
    horizon = edition.problem.settings.horizon
    rows = [
        {
            "start": _moment(part.start),
            "end": _after(part.end),
            "name": holiday.name if edition.lang == "zh" else holiday.name_en or holiday.name,
        }
        for holiday in edition.problem.holidays
        if holiday.kind == "shutdown" and (part := holiday.span.overlap(horizon))
    ]
    if not rows:
        return []
    layers: list[Spec] = [{"mark": {"type": "rect", "color": "#E4E7EB"}, "encoding": {"x2": {"field": "end"}}}]
    if label:
        # English names are longer than a column is wide: they run down it, or the bars beside would cover them.
        down = edition.lang != "zh"
        text = {
            "type": "text", "align": "right" if down else "left", "baseline": "top", "angle": 270 if down else 0,
            "dx": -3 if down else 3, "dy": 3, "fontSize": 11, "color": "#52606d",
        }  # fmt: skip
        layers.append({"mark": text, "encoding": {"y": {"value": 0}, "text": category("name")}})
    x = instant("start", scale=scale, title=None)
    return [{"data": {"values": rows}, "encoding": {"x": x}, "layer": layers}]


def _lanes(edition: Edition, scale: Spec, width: int) -> tuple[list[Spec], int]:
    """Promotions as rows of phase bars, each with its name beside it; those that would touch part rows."""
    horizon = edition.problem.settings.horizon
    per_day = width / (horizon.days + 7)
    bars, names, free = list[Spec](), list[Spec](), list[float]()
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
        at = _moment(left) if before else _after(right)
        names.append({"at": at, "name": name, "row": row, "before": before})
        bars += [
            {"start": _moment(part.start), "end": _after(part.end), "row": row, "phase": phase.kind}
            for phase, part in parts
        ]
    if not bars:
        return [], 0
    y = {
        "field": "row", "type": "ordinal", "axis": None,
        "scale": {"domain": list(range(len(free))), "paddingInner": 0.25},
    }  # fmt: skip
    colour = category(
        "phase", legend=None, scale={"domain": list(PHASE_COLOURS), "range": list(PHASE_COLOURS.values())}
    )
    drawn: list[Spec] = [
        {
            "data": {"values": bars},
            "mark": {"type": "bar", "cornerRadius": 2, "height": 11},
            "encoding": {
                "x": instant("start", scale=scale, axis=None), "x2": {"field": "end"}, "y": y, "color": colour,
            },
        }
    ]  # fmt: skip
    for side, align, shift in ((False, "left", 4), (True, "right", -4)):
        rows = [row for row in names if row["before"] is side]
        if rows:
            text_mark = {"type": "text", "align": align, "dx": shift, "fontSize": 12, "color": INK}
            where = {"x": instant("at", scale=scale, axis=None), "y": y, "text": category("name")}
            drawn.append({"data": {"values": rows}, "mark": text_mark, "encoding": where})
    return drawn, len(free)
