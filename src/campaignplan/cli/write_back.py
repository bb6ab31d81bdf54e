"""Writing a changed problem back into where it came from: asked first, whole or not at all."""

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from campaignplan.cli.told import say, shown
from campaignplan.errors import InputError, Issue
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaignplan.cli.workspace import Signed
    from campaignplan.planning.problem import Problem
    from campaignplan.storage.import_memory import Memory


@contextlib.contextmanager
def memory_of(into: str | Path) -> "Iterator[Memory]":
    """Yield where a problem's imports are remembered: beside its tables, or nowhere."""
    from campaignplan.storage.import_memory import FolderMemory, NoMemory
    from campaignplan.storage.workspace.address import is_address

    if is_address(into):
        from campaignplan.storage.workspace.imports import Imports
        from campaignplan.storage.workspace.workspace import Workspace

        with Workspace.open(into, make=False) as opened:
            yield Imports(opened.database, opened.branch().problem_id)
    else:
        yield FolderMemory(Path(into)) if Path(into).is_dir() else NoMemory()


def wanted(into: str | Path, yes: bool, lang: Lang) -> bool:
    """Ask whether to write, after saying what writing loses; `yes` answers for the user.

    Raises
    ------
    InputError
        Nobody is there to be asked.
    """
    say("")
    if str(into).lower().endswith(".xlsx"):
        lost = Text(
            "工作簿会整个重写：公式和自己的格式不会留下。",
            "The workbook is written anew: formulas and your own formats do not stay.",
        )
        say(lost.to(lang))
    if yes:
        return True
    if not sys.stdin.isatty():
        why = Text("这里没法问您", "nobody can be asked here")
        fix = Text("看过差异后加上 --yes", "add --yes once you have seen the difference")
        raise InputError([Issue("--yes", "", why, fix)])
    from campaignplan.storage.workspace.address import without_password

    place = without_password(into)
    return click.confirm(Text(f"写入 {place}？", f"Write it to {place}?").to(lang), default=False)


def write_back(
    before: "Problem", after: "Problem", into: str | Path, why: Text, lang: Lang, by: "Signed | None" = None
) -> None:
    """Write what changed into folder, workbook or workspace, and say where.

    Into the log of a workspace goes who it is `by`, and their reason, else `why`.

    Raises
    ------
    InputError
        The changed problem is unsound, or a file cannot be written.
    """
    from campaignplan.cli.workspace import Signed
    from campaignplan.planning.check import check
    from campaignplan.storage.changed import save_changes
    from campaignplan.storage.workspace.address import is_address

    issues = check(after)
    if issues:
        raise InputError(issues)
    if is_address(into):
        found = by or Signed()
        _commit(before, after, into, Signed(found.person, found.why or why.to(lang)), lang)
        return
    try:
        files = save_changes(before, after, into, lang)
    except OSError as error:
        why = Text(f"写不进去（{error.strerror}）", f"it cannot be written ({error.strerror})")
        fix = Text("请关掉打开它的程序，或检查权限", "close the program that has it open, or check its permissions")
        raise InputError([Issue(str(into), "", why, fix)]) from error
    names = "、".join(shown(file) for file in files)
    say(Text(f"已写入 {names}。", f"Written to {names}.").to(lang))


def _commit(before: "Problem", after: "Problem", into: str | Path, by: "Signed", lang: Lang) -> None:
    """Take a problem into the branch an address names, as one step that can be undone."""
    from campaignplan.storage.content import content_of
    from campaignplan.storage.difference import Said
    from campaignplan.storage.workspace.address import without_password
    from campaignplan.storage.workspace.taking_in import offer
    from campaignplan.storage.workspace.workspace import Workspace

    with Workspace.open(into, make=False) as workspace:
        branch = workspace.branch()
        made = offer(branch, Said(content_of(after)))
        if branch.problem() != before:  # what was shown, and agreed to, is no longer what this would do
            last = branch.last
            who = "?" if last is None else last.person
            why = Text(f"{who} 在这期间改过，没有写入", f"{who} has changed it meanwhile; nothing was written")
            raise InputError([Issue(without_password(into), "", why, Text("请再运行一次", "run it again"))])
        taken = made.take(person=by.who, why=by.why)
    if taken is not None:
        step = Text(f"已记入工作区，第 {taken.version} 步。", f"Taken into the workspace as step {taken.version}.")
        say(step.to(lang))
