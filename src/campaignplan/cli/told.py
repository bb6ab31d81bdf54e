"""A plan on the terminal: how sure, what it costs and may bring, what binds, which files to open first."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from campaignplan.cli.layout import wrap
from campaignplan.text import Lang, Text
from campaignplan.words import STATUSES

if TYPE_CHECKING:
    from campaignplan.planning.result import Result

MOST_RULES = 5
WIDTH = 96

FILES = {
    "report.html": Text(
        "先看这个：全年一图，双击用浏览器打开", "start here: the year at a glance, opens in a browser"
    ),
    "plan.xlsx": Text("给团队：全年表、逐月排期、说明", "for the team: the year, month by month, notes"),
    "calendar.ics": Text("导入手机或电脑日历", "for the calendars of phones and computers"),
    "daily.csv": Text("每天每条计划的整元预算", "whole-yuan daily budgets per line"),
    "plan.csv": Text("逐期明细", "every period in detail"),
    "summary.json": Text("给其他程序", "for other programs"),
}


def loading(source: str | Path) -> Text:
    """Say that a source is read now."""
    from campaignplan.storage.workspace.address import without_password

    shown = without_password(source)
    return Text(f"读入 {shown}", f"Loading {shown}")


def tell_stopped(lang: Lang) -> None:
    """Print that Ctrl-C ended the solve, and what the plan is worth nevertheless."""
    said = Text(
        "求解是按 Ctrl-C 停下的：这是到那时为止最好的方案，核对过，守每条规则；证明到哪里为止，下面照实写。",
        "Stopped by Ctrl-C: this is the best plan until then, audited, keeping every rule; how far its proof "
        "reaches is told below.",
    )
    say(said.to(lang))


def tell_result(result: "Result", files: Sequence[Path], lang: Lang, stopped: bool = False) -> None:
    """Print the summary of a plan just made; `stopped` where Ctrl-C ended the solve."""
    from campaignplan.publishing import prose
    from campaignplan.publishing.edition import Edition

    say(result.problem.settings.name)
    took = Text(f"。求解用时 {result.seconds:.1f} 秒。", f". Solved in {result.seconds:.1f} s.")
    say(STATUSES[result.status].to(lang) + took.to(lang))
    if stopped:
        tell_stopped(lang)
    if result.plan is None:
        tell_clash(result, lang)
    else:
        edition = Edition(result, lang)
        say(prose.headline(edition))
        for line in (prose.certificate(edition), prose.proof_notes(edition)[0]):
            say(line)
        say(_baselines(result, lang))
        tell_rules(result.rules.to_dict("records"), lang, MOST_RULES)
        say("")
        say(prose.unverified(edition))
    tell_files(files, lang)


def tell_clash(result: "Result", lang: Lang) -> None:
    """Say why there is no plan, and every way out that was found."""
    say(result.message.to(lang))
    ways = result.conflict.relaxations if result.conflict else ()
    if len(ways) > 1:
        say("")
        say(Text("任选一条就能排出方案：", "Any one of these makes a plan possible:").to(lang))
        for way in ways:
            say("  · " + way.sentence.to(lang))


def tell_rules(rules: Iterable[Any], lang: Lang, most: int) -> None:
    """Print the rules that bind, the dearest first."""
    tight = binding(rules)
    say("")
    if not tight:
        say(Text("没有一条规则碰到边。", "No rule is at its limit.").to(lang))
        return
    head = Text(f"已到边的规则 {len(tight)} 条：", f"Rules at their limit, {len(tight)}:")
    say(head.to(lang))
    for rule in tight[:most]:
        say("  · " + str(rule[f"sentence_{lang}"]))
    if len(tight) > most:
        rest = len(tight) - most
        say(Text(f"  另有 {rest} 条，见报告。", f"  {rest} more: see the report.").to(lang))


def binding(rules: Iterable[Any]) -> list[Any]:
    """Return the rules that bind, by what ten percent more of their limit is worth, dearest first."""
    tight = [rule for rule in rules if rule["binding"]]
    return sorted(tight, key=lambda rule: (-_worth(rule), str(rule["name"])))


def _worth(rule: Any) -> float:
    price, limit = rule["shadow_price"], rule["limit"]
    if price is None or price != price or limit is None:
        return 0.0
    return abs(float(price)) * max(abs(float(limit)), 1.0)


def _baselines(result: "Result", lang: Lang) -> str:
    from campaignplan.publishing.edition import Edition
    from campaignplan.publishing.prose import amount

    edition = Edition(result, lang)
    told = []
    for baseline in result.baselines:
        broken = Text("" if baseline.feasible else "，但不守规则", "" if baseline.feasible else ", breaking rules")
        told.append(f"{baseline.label.to(lang)} {amount(edition, baseline.value)}{broken.to(lang)}")
    if not told:
        return ""
    mine = amount(edition, result.value)
    joined = Text("；".join(told), "; ".join(told)).to(lang)
    return Text(f"同样的曲线上：本方案 {mine}；{joined}。", f"On the same curves: this plan {mine}; {joined}.").to(
        lang
    )


def tell_files(files: Sequence[Path], lang: Lang) -> None:
    """Print the files written, the one to open first on top."""
    by_name = {path.name: path for path in files}
    named = [name for name in FILES if name in by_name] + [name for name in by_name if name not in FILES]
    if not named:
        return
    say("")
    say(Text("写好的文件：", "Files written:").to(lang))
    width = max(len(shown(by_name[name])) for name in named)
    for name in named:
        meaning = FILES[name].to(lang) if name in FILES else ""
        click.echo(f"  {shown(by_name[name]):<{width}}  {meaning}".rstrip())


def shown(path: Path) -> str:
    """Write a path the short way where it lies below the current folder."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return str(path) if relative.startswith("..") else relative


def say(line: str) -> None:
    """Print one paragraph, broken at the terminal's width; an empty line where asked for."""
    from shutil import get_terminal_size

    if line.strip() == "":
        click.echo("")
        return
    lead = line[: len(line) - len(line.lstrip())]
    indent = lead + "  " if lead else ""
    first, *rest = wrap(line.lstrip(), min(get_terminal_size().columns, WIDTH) - len(indent))
    click.echo(lead + first)
    for more in rest:
        click.echo(indent + more)
