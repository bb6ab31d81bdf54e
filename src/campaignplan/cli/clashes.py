"""Clashes on the terminal: what to mend first, each with numbered ways out."""

from collections.abc import Sequence
from datetime import date
from string import ascii_lowercase

from campaignplan.agenda.conflicts import KIND_NAMES, SEVERITIES, Clash, Fix
from campaignplan.cli.told import say
from campaignplan.dates import day_said
from campaignplan.errors import InputError, Issue
from campaignplan.text import Lang, Text


def tell_clashes(name: str, clashes: Sequence[Clash], today: date, lang: Lang) -> None:
    """Print clashes by severity, numbered, with their fixes lettered."""
    if not clashes:
        said = Text(f"{name}：按 {today} 看，没有冲突。", f"{name}: no conflicts, as of {today}.")
        say(said.to(lang))
        return
    counts = [(told, sum(c.severity == severity for c in clashes)) for severity, told in SEVERITIES.items()]
    parts = Text(
        "、".join(f"{told.zh} {count}" for told, count in counts if count),
        ", ".join(f"{told.en.lower()} {count}" for told, count in counts if count),
    )
    head = Text(
        f"{name}：按 {today} 看，{len(clashes)} 处冲突（{parts.zh}）。",
        f"{name}: {len(clashes)} conflict{'s' * (len(clashes) > 1)} as of {today} ({parts.en}).",
    )
    say(head.to(lang))
    severity = ""
    for number, clash in enumerate(clashes, 1):
        if clash.severity != severity:
            severity = clash.severity
            say("")
            say(SEVERITIES[clash.severity].to(lang))
        days = _days(clash, lang)
        say(f"{number:3d}  {KIND_NAMES[clash.kind].to(lang)} · {days}")
        say(f"     {clash.why.to(lang)}")
        for letter, fix in zip(ascii_lowercase, clash.fixes, strict=False):
            again = Text("，然后重新规划", ", then plan again") if fix.replan else Text("", "")
            say(f"     {letter}) {fix.words.to(lang)}{again.to(lang)}")
    say("")
    how = Text(
        "照着改：加 --mend 和编号，如 --mend 1a；或自己在表里改。",
        "To mend: add --mend with a number and letter, such as --mend 1a; or change the tables yourself.",
    )
    say(how.to(lang))


def chosen(clashes: Sequence[Clash], wanted: Sequence[str]) -> list[Fix]:
    """Return the fixes called ``2b``; InputError tells of every name that is none."""
    known = {
        f"{number}{letter}": fix
        for number, clash in enumerate(clashes, 1)
        for letter, fix in zip(ascii_lowercase, clash.fixes, strict=False)
    }
    why = Text("没有这个编号", "there is no such fix")
    names = "、".join(known), ", ".join(known)
    fix = (
        Text(f"可用的有 {names[0]}", f"there are {names[1]}")
        if known
        else Text("没有要改的", "nothing needs mending")
    )
    issues = [Issue("--mend", name, why, fix) for name in wanted if name.strip().lower() not in known]
    if issues:
        raise InputError(issues)
    return [known[name.strip().lower()] for name in wanted]


def _days(clash: Clash, lang: Lang) -> str:
    first, last = (day_said(day, lang == "zh") for day in (clash.start, clash.end))
    return first if clash.start == clash.end else f"{first} {Text('至', 'to').to(lang)} {last}"
