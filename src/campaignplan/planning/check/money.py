"""Money of channels, lines and locks: floors, caps and prices that fit together."""

from collections.abc import Iterator
from itertools import pairwise

from campaignplan.money import yuan
from campaignplan.planning.check.fault import Fault, Place, fault
from campaignplan.planning.problem import Lock, Problem
from campaignplan.text import Text


def money(problem: Problem) -> Iterator[Fault]:
    """Check floors against caps, locks against both, and price floors against prices."""
    for row, channel in enumerate(problem.channels):
        yield from _order(
            channel.floor, channel.cap, (Place("channels", row, "cap"), Place("channels", row, "floor"))
        )
    channels = {channel.id: (row, channel) for row, channel in enumerate(problem.channels)}
    for row, line in enumerate(problem.lines):
        own = (Place("lines", row, "cap"), Place("lines", row, "floor"))
        if line.floor is not None and line.cap is not None:
            yield from _order(line.floor, line.cap, own)
        elif line.channel in channels:
            at, channel = channels[line.channel]
            if line.cap is not None:
                yield from _order(channel.floor, line.cap, (own[0], Place("channels", at, "floor")))
            elif line.floor is not None and channel.cap is not None:
                yield from _order(line.floor, channel.cap, (own[1], Place("channels", at, "cap")), line.floor)
    for row, product in enumerate(problem.products):
        if product.price_floor is not None and product.price_floor > product.price:
            places = (Place("products", row, "price_floor"), Place("products", row, "price"))
            why = Text(f"高于平时单价 {yuan(product.price)}", f"above the usual price {yuan(product.price)}")
            yield fault(places, product.price_floor, why, Text("请检查两个价格", "check the two prices"))
    yield from _locks(problem)


def _order(floor: float, cap: float | None, places: tuple[Place, ...], shown: float | None = None) -> Iterator[Fault]:
    if cap is not None and cap < floor:
        why = Text(
            f"上限 {yuan(cap)} 低于下限 {yuan(floor)}",
            f"the cap {yuan(cap)} is below the floor {yuan(floor)}",
        )
        fix = Text("请提高上限或降低下限", "raise the cap or lower the floor")
        yield fault(places, cap if shown is None else shown, why, fix)


def _locks(problem: Problem) -> Iterator[Fault]:
    lines = {(line.product, line.channel): line for line in problem.lines}
    channels = {channel.id: channel for channel in problem.channels}
    promote = {product.id: product.promote for product in problem.products}
    for row, lock in enumerate(problem.locks):
        line, channel = lines.get((lock.product, lock.channel)), channels.get(lock.channel)
        place = Place("locks", row, "spend")
        if line and channel and lock.spend > 0:
            floor = max(channel.floor, line.floor or 0)
            cap = min((cap for cap in (channel.cap, line.cap) if cap is not None), default=None)
            if lock.spend < floor:
                why = Text(f"低于每日下限 {yuan(floor)}", f"below the daily floor {yuan(floor)}")
                yield fault(
                    (place, Place("channels"), Place("lines")),
                    lock.spend,
                    why,
                    Text("请提高到下限，或写 0", "raise it to the floor, or write 0"),
                )
            if cap is not None and lock.spend > cap:
                why = Text(f"高于每日上限 {yuan(cap)}", f"above the daily cap {yuan(cap)}")
                yield fault(
                    (place, Place("channels"), Place("lines")),
                    lock.spend,
                    why,
                    Text("请降低，或提高上限", "lower it, or raise the cap"),
                )
            if promote.get(lock.product) == "no":
                about = (Place("locks", row, "product"), Place("products", None, "promote"))
                why = Text("这款商品设为不推", "the product gets no money (promote = no)")
                fix = Text("请删去锁定，或改为 auto", "remove the lock, or set promote to auto")
                yield fault(about, lock.product, why, fix)
    by_line: dict[tuple[str, str], list[tuple[Lock, int]]] = {}
    for row, lock in enumerate(problem.locks):
        by_line.setdefault((lock.product, lock.channel), []).append((lock, row))
    for locks in by_line.values():
        locks.sort(key=lambda pair: pair[0].start)
        for (before, one), (after, other) in pairwise(locks):
            if after.start <= before.end and before.start <= before.end:
                columns = ("start", "end", "product", "channel")
                places = tuple(Place("locks", row, column) for row in (other, one) for column in columns)
                why = Text(
                    f"与锁定 {before.id}（到 {before.end}）重叠",
                    f"overlaps the lock {before.id}, which lasts until {before.end}",
                )
                yield fault(
                    places,
                    after.start,
                    why,
                    Text("请让同一推广线的锁定不重叠", "locks of one line may not overlap"),
                )
