"""One result in one language: its frames worked out once, and names in place of ids."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from campaignplan import words
from campaignplan.calendars.promotion import Promotion
from campaignplan.planning.fingerprint import inputs_sha256
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Result
from campaignplan.shop.channel import Channel
from campaignplan.shop.product import Product
from campaignplan.shop.shop import Shop
from campaignplan.text import Lang, Text


@dataclass(frozen=True)
class Edition:
    """What every table, sheet and chart is made from.

    `result` must carry a plan; a result without one has nothing to publish but its summary.
    """

    result: Result
    lang: Lang = "zh"

    @property
    def problem(self) -> Problem:
        """The problem that was solved."""
        return self.result.problem

    @cached_property
    def plan(self) -> Plan:
        """The plan."""
        if self.result.plan is None:
            raise ValueError(f"a result that is {self.result.status} has no plan to publish")
        return self.result.plan

    @cached_property
    def cells(self) -> pd.DataFrame:
        """The plan's rows as `Plan.table` gives them, with `month` added."""
        table = self.plan.table()
        return table.assign(month=table["date_start"].str.slice(0, 7))

    @cached_property
    def days(self) -> pd.DataFrame:
        """Daily budgets with expected outcomes.

        Columns date, shop, product, channel, spend (whole yuan), and clicks, inquiries, orders, gmv: a
        cell's outcome shared out over its days like its money.
        """
        daily = self.plan.daily()
        outcomes = ["clicks", "inquiries", "orders", "gmv"]
        cells = self.cells[["date_start", "product", "channel", "spend", *outcomes]].rename(
            columns={"spend": "cell_spend"}
        )
        # A cell is found by the last start at or before the day, within its line.
        daily = daily.assign(at=pd.to_datetime(daily["date"])).sort_values("at", kind="stable")
        cells = cells.assign(at=pd.to_datetime(cells["date_start"])).sort_values("at", kind="stable")
        joined = pd.merge_asof(daily, cells, on="at", by=["product", "channel"])
        share = joined["spend"] / joined["cell_spend"]
        for name in outcomes:
            joined[name] = joined[name] * share
        order = ["date", "shop", "product", "channel"]
        return joined[[*order, "spend", *outcomes]].sort_values(order, kind="stable", ignore_index=True)

    @cached_property
    def weeks(self) -> pd.DataFrame:
        """Spend by ISO week and stage: columns week (its Monday, ISO date), stage, spend.

        From the daily budgets, so that weeks cut at phase borders are whole again.
        """
        days = self.days[["date", "product", "channel", "spend"]]
        cells = self.cells[["date_start", "product", "channel", "stage"]]
        left = days.assign(at=pd.to_datetime(days["date"])).sort_values("at", kind="stable")
        right = cells.assign(at=pd.to_datetime(cells["date_start"])).sort_values("at", kind="stable")
        joined = pd.merge_asof(left, right, on="at", by=["product", "channel"])
        monday = joined["at"] - pd.to_timedelta(joined["at"].dt.day_of_week, unit="D")
        joined["week"] = monday.dt.strftime("%Y-%m-%d")
        return joined.groupby(["week", "stage"], as_index=False)[["spend"]].sum()

    @cached_property
    def months(self) -> tuple[str, ...]:
        """Months of the horizon in order, such as ``2027-03``."""
        days = pd.date_range(self.problem.settings.start, self.problem.settings.end)
        return tuple(sorted(set(days.strftime("%Y-%m"))))

    @cached_property
    def products(self) -> dict[str, Product]:
        """Products by id."""
        return {product.id: product for product in self.problem.products}

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """Channels by id."""
        return {channel.id: channel for channel in self.problem.channels}

    @cached_property
    def shops(self) -> dict[str, Shop]:
        """Shops by id."""
        return {shop.id: shop for shop in self.problem.shops}

    @cached_property
    def promotions(self) -> dict[str, Promotion]:
        """Promotions by id."""
        return {promotion.id: promotion for promotion in self.problem.promotions}

    def product(self, key: str) -> str:
        """Name of a product."""
        return self.products[key].name

    def channel(self, key: str) -> str:
        """Name of a channel."""
        return self.channels[key].name

    def shop(self, key: str) -> str:
        """Name of a shop."""
        return self.shops[key].name

    def promotion(self, key: str) -> str:
        """Name of a promotion, with its year where that is not the plan's only one, or the word for none."""
        if not key:
            return words.NONE.to(self.lang)
        found = self.promotions[key]
        name = found.name if self.lang == "zh" else found.name_en or found.name
        settings, year = self.problem.settings, found.anchor.year
        plain = settings.start.year == settings.end.year == year or str(year) in name
        return name if plain else f"{year} {name}"

    def line(self, product: str, channel: str) -> str:
        """Name of a line: product · channel."""
        return f"{self.product(product)} · {self.channel(channel)}"

    def word(self, kind: dict[str, Text], code: str) -> str:
        """Return the word for a code in this edition's language."""
        return words.word(kind, code, self.lang)

    def say(self, zh: str, en: str) -> str:
        """Choose between two wordings."""
        return zh if self.lang == "zh" else en

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the inputs, the plan's version."""
        return inputs_sha256(self.problem)
