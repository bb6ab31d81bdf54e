"""Plan and reports side by side, as a table people read."""

import pandas as pd

from campaignplan.publishing.edition import Edition
from campaignplan.tracking import Axis, Pace


def pacing_table(found: Pace, edition: Edition, axis: Axis = "month") -> pd.DataFrame:
    """Return a pace's table under headings in the reader's language; yuan to the fen.

    Columns name, planned, due, actual, off. `axis` is what `found` was made by; ids become names.
    """
    names = {
        "month": lambda name: name,
        "channel": lambda name: edition.channels[name].name if name in edition.channels else name,
        "product": lambda name: edition.products[name].name if name in edition.products else name,
    }[axis]
    heads = {
        "name": {
            "month": edition.say("月份", "Month"),
            "channel": edition.say("渠道", "Channel"),
            "product": edition.say("商品", "Product"),
        }[axis],
        "planned": edition.say("全年计划", "Planned in all"),
        "due": edition.say("到期应花", "Due by then"),
        "actual": edition.say("实际花费", "Spent"),
        "off": edition.say("实际 − 应花", "Spent − due"),
    }
    table = found.table.assign(name=found.table["name"].map(names)).round(2)
    return table[list(heads)].rename(columns=heads)
