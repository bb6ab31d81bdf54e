"""What the plan rests on that nobody has checked: presets, priors and dates, each with its source."""

from datetime import date

import pandas as pd

from campaignplan import words
from campaignplan.calendars.promotion import Status
from campaignplan.money import yuan
from campaignplan.publishing.activity.rows import acted_on
from campaignplan.publishing.edition import Edition
from campaignplan.response.prior import line_prior, multiplier_priors
from campaignplan.shop.multiplier import Multiplier

ASSUMPTIONS = ["assumption", "what", "assumed", "verification", "source", "verified_on"]
Row = tuple[str, str, str, str, str, date | None]


def assumptions(edition: Edition, everything: bool = False) -> pd.DataFrame:
    """Return what is not verified, or with `everything` all that carries a status: columns `ASSUMPTIONS`."""
    rows = [
        *_lines(edition),
        *_multipliers(edition),
        *_channels(edition),
        *_promotions(edition),
        *_holidays(edition),
    ]
    kept = [row for row in rows if everything or row[1] != "verified"]
    return pd.DataFrame(
        [(kind, what, used, edition.word(words.VERIFICATION, status), source, verified)
         for kind, status, what, used, source, verified in kept],
        columns=ASSUMPTIONS,
    )  # fmt: skip


Found = tuple[str, Status, str, str, str, date | None]


def _lines(edition: Edition) -> list[Found]:
    """Curves and rates taken from the shipped priors because the merchant gave none."""
    rows: list[Found] = []
    for line in edition.problem.lines:
        product = edition.products[line.product]
        prior = line_prior(line.channel, product.led)
        missing = []
        if line.demand is None and line.family != "table":
            missing.append(edition.say(f"每天点击上限 {prior.demand:g}", f"clicks to be had a day {prior.demand:g}"))
        if line.cpc is None and line.family != "table":
            missing.append(edition.say(f"点击单价 {yuan(prior.cpc)}", f"cost per click {yuan(prior.cpc)}"))
        if product.led == "order" and product.cvr is None:
            missing.append(edition.say(f"点击转化率 {prior.cvr:.1%}", f"orders per click {prior.cvr:.1%}"))
        if product.led == "inquiry" and product.inquiry_rate is None:
            missing.append(edition.say(f"询盘率 {prior.inquiry_rate:.1%}", f"inquiry rate {prior.inquiry_rate:.1%}"))
        if product.led == "inquiry" and product.win_rate is None:
            missing.append(edition.say(f"询盘转化率 {prior.win_rate:.1%}", f"win rate {prior.win_rate:.1%}"))
        if missing:
            rows.append(
                (
                    edition.say("响应曲线（默认）", "Response (default)"),
                    _status(prior.status),
                    edition.line(line.product, line.channel),
                    words.listed(missing, edition.lang),
                    prior.source,
                    None,
                )
            )
    return rows


def _status(text: str) -> Status:
    return text if text in ("verified", "estimated") else "unverified"  # type: ignore[return-value]


def _multipliers(edition: Edition) -> list[Found]:
    own = {(row.kind, row.key) for row in edition.problem.multipliers}
    platforms = {shop.platform for shop in edition.problem.shops}
    shipped = [
        row for row in multiplier_priors() if (row.kind, row.key) not in own and row.platform in ("", *platforms)
    ]
    name = edition.say("系数", "Factor")
    ours = edition.say("系数（默认）", "Factor (default)")
    return [
        (label, row.status, _key(edition, row), _factors(edition, row), row.source, None)
        for label, rows in ((name, edition.problem.multipliers), (ours, shipped))
        for row in rows
        if (row.demand, row.cpc, row.cvr) != (1.0, 1.0, 1.0)
    ]


def _key(edition: Edition, row: Multiplier) -> str:
    named = {
        "stage": words.STAGES,
        "objective": words.OBJECTIVES,
        "phase": words.PHASES,
        "enrolled": words.PHASES,
        "holiday": words.HOLIDAY_KINDS,
    }
    series, _, last = row.key.rpartition(":")
    key = edition.word(named.get(row.kind, {}), last)
    if row.kind == "weekday" and row.key.isdigit():
        key = words.word(words.WEEKDAYS, int(row.key) - 1, edition.lang)
    if row.kind == "season":
        key = edition.say(f"{row.key}月", f"month {row.key}")
    parts = [edition.word(words.MULTIPLIER_KINDS, row.kind), series, key, row.category]
    if row.platform:
        parts.append(edition.word(words.PLATFORMS, row.platform))
    return " ".join(part for part in parts if part)


def _factors(edition: Edition, row: Multiplier) -> str:
    parts = [
        (edition.say("需求", "demand"), row.demand),
        (edition.say("点击单价", "CPC"), row.cpc),
        (edition.say("转化", "conversion"), row.cvr),
    ]
    return words.listed([f"{name} ×{value:g}" for name, value in parts if value != 1.0], edition.lang)


def _channels(edition: Edition) -> list[Found]:
    used = {line.channel for line in edition.problem.lines}
    return [
        (
            edition.say("渠道门槛", "Channel limits"),
            channel.status,
            channel.name,
            edition.say(
                f"每天至少 {yuan(channel.floor)}，步长 {yuan(channel.step)}",
                f"at least {yuan(channel.floor)} a day in steps of {yuan(channel.step)}",
            ),
            channel.source,
            None,
        )
        for channel in edition.problem.channels
        if channel.id in used
    ]


def _promotions(edition: Edition) -> list[Found]:
    return [
        (
            edition.say("活动日期与规则", "Promotion dates and terms"),
            promotion.status,
            edition.promotion(promotion.id),
            edition.say(
                f"{promotion.anchor:%Y-%m-%d}，降价 {promotion.discount:.0%}，报名费 {yuan(promotion.fee)}",
                f"{promotion.anchor:%Y-%m-%d}, {promotion.discount:.0%} off, fee {yuan(promotion.fee)}",
            ),
            promotion.source,
            promotion.verified_on,
        )
        for promotion in acted_on(edition.problem)
    ]


def _holidays(edition: Edition) -> list[Found]:
    horizon = edition.problem.settings.horizon
    return [
        (
            edition.say("假期", "Holiday"),
            holiday.status,
            holiday.name if edition.lang == "zh" else holiday.name_en or holiday.name,
            f"{holiday.start:%Y-%m-%d} – {holiday.end:%Y-%m-%d}",
            holiday.source,
            holiday.verified_on,
        )
        for holiday in edition.problem.holidays
        if holiday.span.overlap(horizon)
    ]
