"""What an import would do to a problem, told on the terminal."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from campaignplan.cli.difference_told import tell_difference, tell_issues
from campaignplan.cli.told import say
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    from campaignplan.storage.calendar_import import Import, Kind


def tell(found: "Import", lang: Lang) -> None:
    """Print what was read, what was mended and left out, and the difference."""
    reading, parts = found.reading, found.difference
    left = f"，{reading.left_out:,} 件读不懂" if reading.left_out else ""
    left_en = f", {reading.left_out:,} that cannot be read" if reading.left_out else ""
    name, count = reading.name or found.place, len(reading.entries)
    told = Text(
        f"{name}：{count:,} 件事{left}。来源名 {found.source}。",
        f"{name}: {count:,} events{left_en}. Source name: {found.source}.",
    )
    say(told.to(lang))
    tell_issues(Text("不合规范但读得懂的：", "Not to the standard, but plain:"), reading.mended, lang)
    tell_issues(Text("没有读入的：", "Left out:"), reading.refused, lang)
    tell_issues(Text("要留意的：", "To note:"), found.issues, lang)
    for note in found.notes:
        say(note.to(lang))
    counts = [len(parts.new), len(parts.changed), len(parts.unchanged), len(parts.gone)]
    compared = Text(
        "与现有的表比：新 {:,}，改 {:,}，不变 {:,}，不再有 {:,}。".format(*counts),
        "Against the table: {:,} new, {:,} changed, {:,} unchanged, {:,} gone.".format(*counts),
    )
    say(compared.to(lang))
    tell_difference(parts, headings(found.kind), lang)


def headings(kind: "Kind") -> Mapping[str, Text]:
    """Return what the table's columns are called."""
    from campaignplan.storage.schema import tables

    return {column.id: Text(column.heading, column.id) for column in tables()[kind].columns}
