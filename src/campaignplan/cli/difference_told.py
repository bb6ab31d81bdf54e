"""A difference on the terminal: counts, then rows by day, long lists shortened; or every row as a table."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from campaignplan.cli.told import say
from campaignplan.dates import WEEKDAYS_ZH
from campaignplan.errors import Issue
from campaignplan.feeds.difference import Change, Difference
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    import pandas as pd

MOST = 15
"""Rows of a kind told one by one."""
LONGEST = 60
"""Characters of a value that is told."""
NEW, CHANGED, GONE = Text("新", "New"), Text("改", "Changed"), Text("不再有", "Gone")
TENTATIVE = Text("暂定", "tentative")


def tell_difference(found: Difference[Any], headings: Mapping[str, Text], lang: Lang) -> None:
    """Print what is new, changed and gone; `headings` name the fields."""
    _list(NEW, [_line(row, lang) for row in found.new], lang)
    _list(CHANGED, [_changed(change, headings, lang) for change in found.changed], lang)
    _list(GONE, [_line(row, lang) for row in found.gone], lang)


def tell_issues(title: Text, issues: Sequence[Issue], lang: Lang) -> None:
    """Print what was mended or left out, under a title; nothing where there is none."""
    if not issues:
        return
    say(title.to(lang))
    for issue in issues[:MOST]:
        say("  · " + issue.sentence(lang))
    _rest(len(issues) - MOST, lang)


def table_of(found: Difference[Any], headings: Mapping[str, Text]) -> "pd.DataFrame":
    """Return a difference as a table: one row a new or gone thing, one a changed field."""
    import pandas as pd

    def row(what: str, one: Any, field: str = "", before: str = "", after: str = "") -> dict[str, str]:
        start = "" if one.start is None else _when(one.start)
        return {
            "what": what,
            "id": one.id,
            "start": start,
            "title": _title(one),
            "field": field,
            "before": before,
            "after": after,
        }

    rows = [row("new", one) for one in found.new]
    for change in found.changed:
        for field in change.fields:
            before, after = (_shown(value, 1_000) for value in change.values(field))
            rows.append(row("changed", change.before, headings[field].en, before, after))
    rows += [row("gone", one) for one in found.gone]
    return pd.DataFrame(rows, columns=["what", "id", "start", "title", "field", "before", "after"])


def _list(head: Text, blocks: Sequence[str | list[str]], lang: Lang) -> None:
    if not blocks:
        return
    say("")
    say(f"{head.to(lang)} {len(blocks):,}")
    for block in blocks[:MOST]:
        for line in [block] if isinstance(block, str) else block:
            say(line)
    _rest(len(blocks) - MOST, lang)


def _rest(count: int, lang: Lang) -> None:
    if count > 0:
        say(Text(f"  另有 {count:,}", f"  {count:,} more").to(lang))


def _line(row: Any, lang: Lang) -> str:
    again = f"  ({row.rrule})" if getattr(row, "rrule", "") else ""
    until = f" – {row.end:%m-%d}" if not isinstance(row.start, datetime) and row.end not in (None, row.start) else ""
    return f"  {_when(row.start)}{until} {_weekday(row.start, lang)}  {_cut(_title(row), LONGEST)}{again}"


def _changed(change: Change[Any], headings: Mapping[str, Text], lang: Lang) -> list[str]:
    lines = [f"  {_cut(_title(change.before), LONGEST)}"]
    for field in change.fields:
        before, after = (_shown(value, LONGEST) or "—" for value in change.values(field))
        colon = Text("：", ": ").to(lang)
        lines.append(f"      {headings[field].to(lang)}{colon}{before} → {after}")
    return lines


def _title(row: Any) -> str:
    kind = {"holiday": "休 ", "makeup": "班 "}.get(getattr(row, "kind", ""), "")
    return kind + str(getattr(row, "title", "") or getattr(row, "name", ""))


def _when(moment: date | datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else f"{moment:%Y-%m-%d}"


def _weekday(moment: date, lang: Lang) -> str:
    return f"周{WEEKDAYS_ZH[moment.weekday()]}" if lang == "zh" else f"{moment:%a}"


def _shown(value: Any, longest: int) -> str:
    if isinstance(value, date):
        return _when(value)
    if isinstance(value, tuple):
        return _cut("、".join(_shown(part, longest) for part in value), longest)
    return _cut(" ".join(str(value or "").split()), longest)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
