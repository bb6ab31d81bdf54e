"""Options of commands that work in a workspace: which one, which problem and branch, and who."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from campaignplan.headings import column_heading, table_title
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    from campaignplan.storage.difference import RowDifference


def place(lang: Lang) -> Callable[[Any], Any]:
    """Add ``--workspace``."""
    told = Text(
        "工作区：.db 文件、放 campaignplan.db 的文件夹，或 postgresql://…；默认取环境变量 CAMPAIGNPLAN_WORKSPACE，"
        "再默认是您数据文件夹里的",
        "The workspace: a .db file, a folder that holds campaignplan.db, or postgresql://…; by default what "
        "CAMPAIGNPLAN_WORKSPACE names, else the one in your data folder",
    )
    return click.option("--workspace", metavar="URL", help=told.to(lang))


def problem(lang: Lang) -> Callable[[Any], Any]:
    """Add ``--problem``."""
    told = Text("工作区里的哪个方案", "Which problem of the workspace")
    return click.option("--problem", default="", metavar="ID", help=told.to(lang))


def which(lang: Lang) -> Callable[[Any], Any]:
    """Add ``--problem`` and ``--branch``."""
    branch = Text("哪个分支；默认是正在执行的", "Which branch; the one in force by default")

    def add(function: Any) -> Any:
        return problem(lang)(click.option("--branch", default="", metavar="NAME", help=branch.to(lang))(function))

    return add


@dataclass(frozen=True)
class Signed:
    """Who does something and why, for the log of a workspace; empty where it was not said."""

    person: str = ""
    why: str = ""

    @property
    def who(self) -> str:
        """Who it is: as said, else as the system knows them."""
        return self.person or somebody()


IN_THE_LOG = Text("记在谁名下（工作区）；默认是系统用户名", "Who, for a workspace's log; your system name by default")


def person(lang: Lang, told: Text = IN_THE_LOG) -> Callable[[Any], Any]:
    """Add ``--person``, for `Signed`; `told` says what the person has to do with it."""
    return click.option("--person", default="", metavar="NAME", help=told.to(lang))


def signed(lang: Lang) -> Callable[[Any], Any]:
    """Add ``--person`` and ``--why``, for `Signed`."""
    reason = Text("为什么改，记入工作区的改动记录", "Why, for a workspace's log")

    def add(function: Any) -> Any:
        return person(lang)(click.option("--why", default="", metavar="TEXT", help=reason.to(lang))(function))

    return add


def somebody() -> str:
    """Return who works here, as the system knows them."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"


def stem(source: str) -> str:
    """Return what files made of a source are called after: its folder or file, or the problem of a workspace."""
    from campaignplan.storage.workspace.address import address_of, is_address

    if not is_address(source):
        return Path(source).resolve().stem
    address = address_of(source)
    return address.problem or ("plan" if address.file is None else address.file.stem)


def scenario_name(source: str) -> str:
    """Return what tells a source from another of the same title: its scenario, else its folder or file."""
    from campaignplan.storage.workspace.address import address_of, is_address

    return (address_of(source).branch if is_address(source) else "") or stem(source)


def tell_row(row: "RowDifference", lang: Lang) -> None:
    """Print one row of a difference: its table, what it is known by, and its cells before and after."""
    from campaignplan.storage.difference import KINDS
    from campaignplan.storage.wording import cell_words, row_name

    title = table_title(row.table).to(lang)
    name = row_name(row.table, row.after or row.before or {}, lang=lang)
    asked = f"{row.table}:{'/'.join(row.key)}" if row.key else row.table  # what --only calls it
    moved = Text("，移动", ", moved").to(lang) if row.moved else ""
    named = Text(f"{title} {name}".rstrip() + f"（{asked}）", f"{title} {name}".rstrip() + f" ({asked})").to(lang)
    head = f"{KINDS[row.kind].to(lang)}{moved} {named}"
    if row.kind != "changed":
        click.echo(head)
        for issue in row.issues:
            click.echo(f"  {issue.sentence(lang)}")
        return
    told = []
    for column in row.cells:
        heading = column_heading(row.table, column).to(lang)
        before, after = (
            cell_words(row.table, column, (cells or {}).get(column, ""), lang) for cells in (row.before, row.after)
        )
        told.append(f"{heading} {before or '∅'} → {after or '∅'}")
    click.echo(f"{head}: {Text('；', '; ').to(lang).join(told)}")
