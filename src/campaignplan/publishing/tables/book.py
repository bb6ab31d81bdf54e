"""The budget book: marketing money that is not pay-per-click, payment by payment."""

import calendar as weeks
from collections.abc import Iterator
from datetime import date

import pandas as pd

from campaignplan import words
from campaignplan.dates import Span
from campaignplan.publishing.edition import Edition
from campaignplan.shop.book import BookLine

BOOK = ["date", "month", "book_name", "book_kind", "shop_name", "amount", "in_budget"]


def payments(edition: Edition) -> pd.DataFrame:
    """Return every payment within the horizon in order of time: columns `BOOK`; month as ``2027-03``."""
    rows = [
        (
            day,
            f"{day:%Y-%m}",
            line.name,
            edition.word(words.BOOK_KINDS, line.kind),
            edition.shop(line.shop) if line.shop else edition.say("全部店铺", "All shops"),
            float(line.amount),
            words.yes_no(line.in_budget, edition.lang),
        )
        for line in edition.problem.book
        for day in payment_days(line, edition.problem.settings.horizon)
    ]
    frame = pd.DataFrame(rows, columns=BOOK)
    return frame.sort_values(["date", "book_name"], kind="stable", ignore_index=True)


def payment_days(line: BookLine, horizon: Span) -> Iterator[date]:
    """Yield the days of the horizon on which a line is paid; a 31st falls on a short month's last day."""
    every = {"": 0, "month": 1, "quarter": 3}[line.every]
    last = min(line.until or horizon.end, horizon.end) if every else horizon.end
    month = line.date.year * 12 + line.date.month - 1
    while True:
        year, number = divmod(month, 12)
        day = date(year, number + 1, min(line.date.day, weeks.monthrange(year, number + 1)[1]))
        if day > last:
            return
        if day >= horizon.start:
            yield day
        if not every:
            return
        month += every
