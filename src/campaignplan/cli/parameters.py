"""Values on the command line, read by the same parser as files: ``20万`` and ``0.1%`` are understood."""

import math
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import click

from campaignplan.cli.usage import ValueFault
from campaignplan.text import Lang, Text


class Money(click.ParamType[float]):
    """Yuan, not negative."""

    name = "yuan"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read an amount."""
        found = float(_read("number", value))
        if found < 0:
            raise ValueFault(
                value,
                Text("金额不能是负数", "money cannot be negative"),
                Text("例如 200000 或 20万", "for example 200000"),
            )
        return found


class Gap(click.ParamType[float]):
    """A share above 0 and below 1."""

    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read a share."""
        found = float(_read("limit", value))
        if not 0 < found < 1:
            raise ValueFault(
                value,
                Text("精度要大于 0、小于 1", "a gap is above 0 and below 1"),
                Text("例如 0.001 或 0.1%", "for example 0.001 or 0.1%"),
            )
        return found


class Share(click.ParamType[float]):
    """A share from 0 to 1, both included."""

    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read a share."""
        found = float(_read("limit", value))
        if not 0 <= found <= 1:
            raise ValueFault(
                value,
                Text("要在 0 到 1 之间", "it lies between 0 and 1"),
                Text("例如 0.5 或 50%", "for example 0.5 or 50%"),
            )
        return found


class Seconds(click.ParamType[float]):
    """A time, above 0 and at most a day."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read a time."""
        found = float(_read("number", value))
        if not (math.isfinite(found) and 0 < found <= 86_400):
            raise ValueFault(
                value,
                Text("秒数要大于 0、不超过一天（86400）", "seconds are above 0 and at most a day (86400)"),
                Text("例如 60", "for example 60"),
            )
        return found


class Day(click.ParamType[date]):
    """A day."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read a day as files have it; a day given as the default stays."""
        return value if isinstance(value, date) else _read("day", value)


def seen_from(lang: Lang) -> Callable[[Any], Any]:
    """Add ``--today``."""
    told = Text("按哪一天看，默认今天", "The day to look from; today by default")
    return click.option("--today", type=Day(), help=told.to(lang))


class Moment(click.ParamType[datetime]):
    """A moment, in Beijing time; a day alone is its end."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read a moment as files have it."""
        found: datetime = _read("moment", value, closing=True)
        return found


class Count(click.ParamType[int]):
    """A whole number from 1 to 1,000."""

    name = "count"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read a count."""
        found = _read("whole", value)
        if not 1 <= found <= 1_000:
            why = Text("要在 1 到 1000 之间", "it lies between 1 and 1000")
            raise ValueFault(value, why, Text("例如 5", "for example 5"))
        return int(found)


def _read(reader: str, value: Any, **more: Any) -> Any:
    from campaignplan.storage import values

    try:
        return getattr(values, reader)(value, **more)
    except values.RefusedError as refused:
        raise ValueFault(value, refused.why, refused.fix) from None
