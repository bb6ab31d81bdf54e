"""The budget book: marketing money that is not pay-per-click, payment by payment."""

import pandas as pd

from campaignplan import words
from campaignplan.planning.problem import Problem
from campaignplan.publishing.edition import Edition
from campaignplan.shop.book import payment_days

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


def paid(problem: Problem) -> float:
    """Return the yuan of all payments within the horizon."""
    horizon = problem.settings.horizon
    return float(sum(line.amount for line in problem.book for _ in payment_days(line, horizon)))
