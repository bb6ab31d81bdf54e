"""``campaignplan workspace export``: a problem of the workspace as a folder or a workbook."""

from pathlib import Path

import click

from campaignplan.cli.command import named
from campaignplan.cli.told import say
from campaignplan.cli.workspace import place, which
from campaignplan.errors import InputError, Issue
from campaignplan.text import Lang, Text

SHORT = Text("把工作区里的方案导出为文件夹或 .xlsx", "Write a problem of the workspace as a folder or .xlsx")
MORE = Text(
    "同样的内容总是同样的字节。还有错处的方案也能导出为文件夹，原样写出，并说明有几处错。",
    "The same content always gives the same bytes. A problem with faults can be written as a folder too, as it "
    "stands, and the faults are told.",
)


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("export", lang, SHORT, MORE)
    @click.argument(
        "out",
        metavar="DIR",
        type=click.Path(path_type=Path),
        help=Text("写到哪个文件夹，或 .xlsx 文件", "The folder to write, or a .xlsx file").to(lang),
    )
    @place(lang)
    @which(lang)
    def export(out: Path, workspace: str | None, problem: str, branch: str) -> int:
        from campaignplan.storage.workspace.workspace import Workspace

        with Workspace.open(workspace, make=False) as opened:
            found = opened.branch(problem, branch)
            try:
                if out.suffix.lower() == ".xlsx":
                    from campaignplan.storage import save_workbook

                    save_workbook(found.problem(), out, lang)
                else:
                    _write_folder(found.encoded(), out)
            except OSError as error:
                why = Text(f"写不进去（{error.strerror}）", f"it cannot be written ({error.strerror})")
                fix = Text("请换一个有写权限的地方", "choose a place you may write to")
                raise InputError([Issue(str(out), "", why, fix)]) from error
            say(Text(f"已写到 {out}。", f"Written to {out}.").to(lang))
            try:
                found.problem()
            except InputError as error:
                count = len(error.issues)
                told = Text(
                    f"方案还有 {count} 处错：campaignplan check {out}",
                    f"The problem has {count} faults yet: campaignplan check {out}",
                )
                say(told.to(lang))
        return 0

    return export


def _write_folder(encoded: "object", out: Path) -> None:
    from campaignplan.storage.encode import Encoded
    from campaignplan.storage.save import folder_files
    from campaignplan.storage.schema import data_tables
    from campaignplan.storage.whole import write_whole

    assert isinstance(encoded, Encoded)
    stale = [f"{table.id}.csv" for table in data_tables() if table.id not in encoded.tables]
    write_whole(out, folder_files(encoded), stale)
