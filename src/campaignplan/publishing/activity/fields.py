"""Fields of the annual activity table: what each column shows, and where what is typed into it is kept."""

from typing import NamedTuple

from campaignplan import words
from campaignplan.calendars.promotion import PhaseKind
from campaignplan.publishing.columns import COLUMNS
from campaignplan.text import Lang, Text


class Field(NamedTuple):
    """One column: its id in `COLUMNS`, and the place of the problem it edits (none: worked out, not typed).

    `kept` is a table and a column of it; for the table phases also the phase, ``("phases", "start", "burst")``.
    """

    id: str
    kept: tuple[str, ...] = ()

    def place(self, lang: Lang) -> tuple[str, ...]:
        """Where what is typed is kept: a name in the language of the table."""
        return ("promotions", "name_en") if self.kept == ("promotions", "name") and lang == "en" else self.kept

    @property
    def heading(self) -> Text:
        """What the column is called."""
        return COLUMNS[self.id].heading

    @property
    def words(self) -> dict[str, Text]:
        """The words for its codes, where it takes one of a list."""
        return CHOICES_OF.get(self.id, {})


CHOICES_OF: dict[str, dict[str, Text]] = {
    "platform": words.PLATFORMS,
    "level": words.LEVELS,
    "choice": words.CHOICES,
    "progress": words.PROGRESS,
    "verification": words.VERIFICATION,
}
"""Columns that take one of a list; a platform of one's own may be typed too."""


def _phase(kind: PhaseKind) -> tuple[Field, Field]:
    return Field(f"{kind}_start", ("phases", "start", kind)), Field(f"{kind}_end", ("phases", "end", kind))


ACTIVITY: tuple[Field, ...] = (
    Field("month"),
    Field("platform", ("promotions", "platform")),
    Field("promotion_name", ("promotions", "name")),
    Field("level", ("promotions", "level")),
    Field("categories", ("promotions", "categories")),
    Field("anchor", ("promotions", "anchor")),
    Field("enrol_open", ("phases", "start", "enrolment")),
    Field("enrol_close", ("phases", "end", "enrolment")),
    Field("requirements", ("promotions", "requirements")),
    Field("min_stock", ("promotions", "min_stock")),
    Field("min_listing_points", ("promotions", "min_listing_points")),
    Field("stock_in", ("phases", "end", "stock_in")),
    *_phase("seeding"),
    *_phase("warm_up"),
    *_phase("burst"),
    *_phase("encore"),
    Field("protection_end", ("phases", "end", "price_protection")),
    Field("choice", ("enrolments", "choice")),
    Field("by_plan"),
    Field("enrolled_products"),
    Field("discount", ("enrolments", "discount")),
    Field("price_range"),
    Field("price_window", ("promotions", "price_window_days")),
    Field("fee_each", ("enrolments", "fee")),
    Field("mechanics", ("promotions", "mechanics")),
    Field("gmv_goal"),
    Field("inquiry_goal"),
    Field("order_goal"),
    Field("spend"),
    Field("seeding_spend"),
    Field("warm_up_spend"),
    Field("burst_spend"),
    Field("encore_spend"),
    Field("channel_spend"),
    Field("fees_all"),
    Field("owner", ("promotions", "owner")),
    Field("progress", ("promotions", "progress")),
    Field("review_by", ("phases", "end", "review")),
    Field("review", ("promotions", "review")),
    Field("source", ("promotions", "source")),
    Field("verification", ("promotions", "status")),
    Field("verified_on", ("promotions", "verified_on")),
    Field("version"),
    Field("promotion"),
)
"""The table operators keep by hand (年度活动表), one row a promotion; the last column, its id, is hidden."""

ENROLMENT: tuple[Field, ...] = (
    Field("promotion_name"),
    Field("product_name"),
    Field("shop_name"),
    Field("choice", ("enrolments", "choice")),
    Field("decision"),
    Field("price"),
    Field("discount", ("enrolments", "discount")),
    Field("event_price"),
    Field("fee", ("enrolments", "fee")),
    Field("reason"),
    Field("promotion"),
    Field("product"),
)
"""One row a product in a promotion; the ids are hidden."""

IDS = ("promotion", "product")
PAIRED: tuple[PhaseKind, ...] = ("enrolment", "seeding", "warm_up", "burst", "encore")
"""Phases of which both ends stand in the table; of the others only the end."""
EVERYTHING = Text("全部", "All")
"""Stands for no narrowing at all among the categories."""
