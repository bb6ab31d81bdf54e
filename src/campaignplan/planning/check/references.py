"""References: every id named in a table exists in the table it points to."""

from collections.abc import Iterator

from campaignplan.headings import table_title
from campaignplan.planning.check.fault import Fault, Place, fault, suggestion
from campaignplan.planning.problem import Problem
from campaignplan.text import Text

TITLES = {
    "shops": Text("店铺表", "shops"),
    "products": Text("商品表", "products"),
    "channels": Text("渠道表", "channels"),
    "promotions": Text("活动表", "promotions"),
}
POINTERS = {
    "products": {"shop": "shops"},
    "channels": {"shop": "shops"},
    "stages": {"product": "products"},
    "replenishments": {"product": "products"},
    "lines": {"product": "products", "channel": "channels"},
    "curves": {"product": "products", "channel": "channels"},
    "enrolments": {"promotion": "promotions", "product": "products", "shop": "shops"},
    "tests": {"product": "products", "channel": "channels"},
    "locks": {"product": "products", "channel": "channels"},
    "past": {"product": "products", "channel": "channels"},
    "book": {"shop": "shops"},
    "templates": {"shop": "shops"},
    "events": {"shop": "shops"},
}
ON_A_LINE = ("curves", "tests", "locks")
MOST_GUESSES = 20
"""So many unknown names a column get a suggestion: guessing among thousands of ids takes its time."""
MAY_BE_EMPTY = {
    *(("channels", "shop"), ("enrolments", "product"), ("enrolments", "shop"), ("book", "shop")),
    *(("templates", "shop"), ("events", "shop")),
}


def references(problem: Problem) -> Iterator[Fault]:
    """Check that what is named exists, and that there is something to plan."""
    known = {
        "shops": {shop.id for shop in problem.shops},
        "products": {product.id for product in problem.products},
        "channels": {channel.id for channel in problem.channels},
        "promotions": {p.id for p in problem.promotions} | {p.series for p in problem.promotions},
    }
    for table in ("shops", "products", "channels", "lines"):
        if not getattr(problem, table) and (table != "lines" or (problem.products and problem.channels)):
            why = Text("至少要有一行", "there must be at least one row")
            yield fault(Place(table), "", why, Text(f"请填写{table_title(table).zh}表", f"fill in the table {table}"))
    for table, columns in POINTERS.items():
        guesses = dict.fromkeys(columns, MOST_GUESSES)
        for row, item in enumerate(getattr(problem, table)):
            for column, target in columns.items():
                value = getattr(item, column)
                if value in known[target] or (value == "" and (table, column) in MAY_BE_EMPTY):
                    continue
                places: tuple[Place, ...] = (Place(table, row, column), Place(target, None, "id"))
                if target == "promotions":
                    places += (Place("plan", None, "start"), Place("plan", None, "end"))
                why = Text(f"{TITLES[target].zh}里没有它", f"{TITLES[target].en} has no such id")
                guesses[column] -= 1
                among = known[target] if guesses[column] >= 0 else ()
                yield fault(places, value, why, suggestion(value, among, TITLES[target]))
    yield from _lines(problem, known)


def _lines(problem: Problem, known: dict[str, set[str]]) -> Iterator[Fault]:
    lines = {(line.product, line.channel) for line in problem.lines}
    for table in ON_A_LINE:
        for row, item in enumerate(getattr(problem, table)):
            pair = (item.product, item.channel)
            if pair in lines or pair[0] not in known["products"] or pair[1] not in known["channels"]:
                continue
            places = (Place(table, row, "channel"), Place(table, row, "product"), Place("lines"))
            why = Text("没有这条推广线（商品 × 渠道）", "there is no line of this product in this channel")
            fix = Text("请在推广线表加上它，或改正商品与渠道", "add it to lines, or mend product and channel")
            yield fault(places, " × ".join(pair), why, fix)
    shop_of = {product.id: product.shop for product in problem.products}
    serves = {channel.id: channel.shop for channel in problem.channels}
    for row, line in enumerate(problem.lines):
        theirs, only = shop_of.get(line.product), serves.get(line.channel)
        if theirs and only and theirs != only and only in known["shops"]:
            places = (
                Place("lines", row, "channel"),
                Place("lines", row, "product"),
                Place("channels", None, "shop"),
            )
            why = Text(
                f"渠道只属于店铺 {only}，商品在店铺 {theirs}",
                f"the channel serves shop {only} alone, the product is in {theirs}",
            )
            yield fault(
                places,
                line.channel,
                why,
                Text("请换渠道，或把渠道的店铺留空", "use another channel, or leave the channel's shop empty"),
            )
