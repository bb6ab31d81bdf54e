"""The product tests: what is asked, when they run, what they spend."""

import pandas as pd

from campaignplan import words
from campaignplan.publishing.edition import Edition

TESTS = (
    "product_name", "channel_name", "question", "test_days", "date_start", "date_end", "test_spend", "state",
    "test_id",
)  # fmt: skip


def tests(edition: Edition) -> pd.DataFrame:
    """Return the product tests: what is asked, when it runs and the least it spends.

    Columns `TESTS`.
    """
    starts = {test.test: test for test in edition.plan.tests}
    rows = []
    for test in edition.problem.tests:
        found = starts.get(test.id)
        start = found.start if found else None
        rows.append(
            {
                "product_name": edition.product(test.product),
                "channel_name": edition.channel(test.channel),
                "question": edition.word(words.QUESTIONS, test.question),
                "test_days": test.days,
                "date_start": start,
                "date_end": pd.Timestamp(start).date() + pd.Timedelta(days=test.days - 1) if start else None,
                "test_spend": found.spend if found and start else 0.0,
                "state": edition.say("安排", "Planned") if start else edition.say("不做", "Left out"),
                "test_id": test.id,
            }
        )
    return pd.DataFrame(rows, columns=list(TESTS))
