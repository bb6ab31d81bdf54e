"""The report: one page a boss can read, with everything inside it and nothing fetched."""

from pathlib import Path
from typing import Any

import pandas as pd

from campaignplan import words
from campaignplan.money import yuan
from campaignplan.planning.explain import MONEY_GOALS
from campaignplan.publishing import charts, prose, tables
from campaignplan.publishing.columns import UNIT_KINDS, Kind
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.report.view import Table, day, days, table
from campaignplan.publishing.tables.figures import figures, has_range
from campaignplan.publishing.tables.marginal import return_unit
from campaignplan.publishing.tables.spend import RATIOS, ratios

HERE = Path(__file__).parent
MOST_ROWS = 40
"""Rows of the long tables on the page; the workbook has them all, and the page says so."""
CARDS = ("spend", "gmv", "profit", "lifetime", "orders", "inquiries", "roi", "order_cost", "spend_rate")
PHASES = ("seeding", "warm_up", "burst", "encore")


def report_html(edition: Edition) -> str:
    """Return report.html: self-contained, no scripts, every name escaped."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["t"] = edition.say
    template = environment.get_template("page.html.j2")
    return template.render(style=(HERE / "page.css").read_text(encoding="utf-8"), **content(edition)) + "\n"


def content(edition: Edition) -> dict[str, Any]:
    """Return what the template fills in."""
    mark = edition.word(words.VERIFICATION, "unverified")
    assumed = tables.assumptions(edition)
    return {
        "lang": "zh-CN" if edition.lang == "zh" else "en",
        "title": edition.problem.settings.name,
        "span": prose.span(edition),
        "headline": prose.headline(edition),
        "proven": edition.result.status == "optimal",
        "certificate": prose.certificate(edition),
        "proof_notes": prose.proof_notes(edition),
        "how_to_read": prose.how_to_read(edition),
        "version": prose.version_line(edition),
        "cards": _cards(edition),
        "phases": [(edition.word(words.PHASES, kind), charts.PHASE_COLOURS[kind]) for kind in PHASES],
        "year": _year(edition),
        "year_table": _stage_months(edition),
        "months": _months(edition),
        "channels": charts.svg(
            charts.channels(edition),
            "channels",
            edition.say("每月花费，按渠道分色", "Spend a month by channel"),
        ),
        "channel_table": _channel_months(edition),
        "by_channel": table(edition, tables.named(edition, "channel")),
        "by_stage": table(edition, tables.named(edition, "stage")),
        "by_promotion": table(edition, tables.named(edition, "promotion")),
        "binding": _binding(edition),
        "rules": _rules(edition),
        "promotions": _promotions(edition),
        "marginal_chart": _marginal_chart(edition),
        "marginals": table(
            edition,
            tables.marginals(edition),
            [
                "line_name",
                "spend",
                "average_return",
                "marginal",
                "marginal_low",
                "marginal_high",
                "cut_off",
                "held_by",
            ],
            most=MOST_ROWS,
        ),
        "return_unit": return_unit(edition),
        "baseline_chart": charts.svg(
            charts.baselines(edition),
            "baselines",
            edition.say("本方案与其他做法的结果", "This plan beside other ways"),
        ),
        "baselines": _baselines(edition),
        "has_baselines": bool(edition.result.baselines),
        "tests": table(edition, tables.tests(edition).drop(columns="test_id")),
        "book": table(edition, tables.payments(edition).drop(columns="month")),
        "book_total": prose.money(tables.totals(edition)["book"], edition.lang == "zh"),
        "unverified": prose.unverified(edition),
        "assumptions": table(edition, assumed, most=2 * MOST_ROWS, marked=mark),
    }


def _year(edition: Edition) -> str:
    title = edition.say(
        "全年一览：上方为活动各期，下方为每周推广花费（按商品阶段分色），灰色为停工",
        "The year: promotion phases above, ad spend by week and stage below, factory breaks in grey",
    )
    return charts.svg(charts.year(edition), "year", title)


def _months(edition: Edition) -> Table:
    frame = tables.months(edition)
    sums: dict[str, object] = {"month": edition.say("合计", "Total")}
    sums |= {name: float(frame[name].sum()) for name in frame.columns if name not in ("month", *RATIOS)}
    sums |= ratios(frame)
    return table(edition, frame, totals=sums)


def _stage_months(edition: Edition) -> Table:
    frame = tables.stage_months(edition)
    return _pivot(edition, frame, {stage: edition.word(words.STAGES, str(stage)) for stage in frame.columns})


def _channel_months(edition: Edition) -> Table:
    frame = tables.channel_months(edition).pivot_table(
        index="month", columns="channel_name", values="spend", aggfunc="sum", fill_value=0
    )
    frame = frame.reindex(list(edition.months), fill_value=0)
    return _pivot(edition, frame, {name: str(name) for name in frame.columns})


def _pivot(edition: Edition, frame: pd.DataFrame, names: dict[Any, str]) -> Table:
    """Write spend by month and something: months down, the rest across."""
    month = pd.Series([words.month_name(str(name), edition.lang) for name in frame.index], name="month")
    columns = [f"spend{number}" for number in range(len(names))]
    flat = frame.reset_index(drop=True).set_axis(columns, axis=1)
    flat.insert(0, "month", month)
    headings = {"month": edition.say("月份", "Month"), **dict(zip(columns, names.values(), strict=True))}
    return table(edition, flat, headings=headings, kind_of=lambda _, name: "text" if name == "month" else "money")


def _cards(edition: Edition) -> list[dict[str, str]]:
    """Return the key figures, the range first: it is what the plan may bring."""
    zh = edition.lang == "zh"
    cards = []
    for figure in figures(edition):
        if figure.name not in CARDS:
            continue
        estimate = prose.shown(figure.estimate, figure.kind, zh)
        if has_range(figure):
            middle = prose.shown(figure.range[1], figure.kind, zh)
            note = edition.say(f"居中 {middle} · 按曲线 {estimate}", f"middle {middle} · on the curves {estimate}")
        else:
            estimated = edition.say("按曲线估算，没有范围", "on the curves, no range")
            note = edition.say("计划值", "as planned") if figure.name == "spend" else estimated
        text = prose.ranged(figure, edition)
        cards.append({"label": figure.label.to(edition.lang), "figure": text, "note": note})
    return cards


def _binding(edition: Edition) -> list[str]:
    rules = edition.result.rules
    rows = rules[rules["binding"].astype(bool) | (rules["violation"].astype(float) > 1e-6)]
    rows = rows.assign(worth=rows["shadow_price"].astype(float).abs()).sort_values(
        "worth", ascending=False, kind="stable"
    )
    return [str(text) for text in rows[f"sentence_{edition.lang}"]]


def _rules(edition: Edition) -> Table:
    units = [str(unit) for unit in edition.result.rules["unit"]]

    def kind_of(row: int, column: str) -> Kind:
        if column in ("limit", "used", "violation"):
            return UNIT_KINDS.get(units[row], "decimal")
        return "ratio" if column == "shadow_price" else "prose" if column in ("sentence", "rule") else "text"

    return table(
        edition,
        tables.rules(edition).drop(columns=["rule_id", "rule_kind"]),
        kind_of=kind_of,
        marked=words.YES.to(edition.lang),
        most=2 * MOST_ROWS,
    )


def _baselines(edition: Edition) -> Table:
    kind: Kind = "money" if edition.result.goal in MONEY_GOALS else "decimal"
    goal = edition.word(words.GOALS, edition.result.goal)

    def kind_of(_: int, column: str) -> Kind:
        return kind if column in ("value", "lead") else "money" if column == "spend" else "text"

    return table(edition, tables.baselines(edition), kind_of=kind_of, headings={"value": goal})


def _marginal_chart(edition: Edition) -> str:
    drawn = charts.marginals(edition)
    title = edition.say(
        "各推广计划最后一笔钱的回报与截止线", "What the last money of each line brings, beside the cut-off"
    )
    return charts.svg(drawn, "marginals", title) if drawn is not None else ""


def _promotions(edition: Edition) -> list[dict[str, Any]]:
    """Return a card per promotion: deadlines, phases with money, who enrols."""
    zh = edition.lang == "zh"
    unverified_word = edition.word(words.VERIFICATION, "unverified")
    cards = []
    for row in tables.activities(edition).to_dict("records"):
        phases = [
            {
                "name": edition.word(words.PHASES, kind),
                "days": days(row[f"{kind}_start"], row[f"{kind}_end"], edition),
                "spend": yuan(float(row[f"{kind}_spend"])),
            }
            for kind in PHASES
            if day(row[f"{kind}_start"], edition)
        ]
        cards.append(
            {
                "name": edition.promotion(row["promotion"]),
                "platform": row["platform"],
                "verification": row["verification"],
                "unverified": row["verification"] == unverified_word,
                "source": row["source"],
                "enrol": days(row["enrol_open"], row["enrol_close"], edition),
                "stock_in": day(row["stock_in"], edition),
                "phases": phases,
                "spend": yuan(float(row["spend"])),
                "gmv": prose.money(float(row["gmv_goal"]), zh),
                "state": row["by_plan"],
                "products": row["enrolled_products"],
                "fees": yuan(float(row["fees_all"])),
                "prices": row["price_range"],
                "requirements": row["requirements"].replace("\n", "；" if zh else "; "),
                "channels": row["channel_spend"],
            }
        )
    return cards
