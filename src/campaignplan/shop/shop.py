"""A shop: one storefront on one platform."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shop:
    """A storefront.

    `tier` is the platform's grade that promotions ask for (``L4``), free text. `payment_days` is the
    number of days from an order to money on the account (账期).
    """

    id: str
    name: str
    platform: str = "1688"
    tier: str = ""
    payment_days: float = 0.0
