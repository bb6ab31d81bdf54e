"""``campaignplan workspace import``: what a folder, workbook or workspace says, taken in by one undoable command."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from campaignplan.cli.command import named
from campaignplan.cli.commands.plan import SOURCE
from campaignplan.cli.told import say
from campaignplan.cli.workspace import Signed, place, signed, tell_row, which
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    from campaignplan.storage.content import Row
    from campaignplan.storage.difference import Difference, RowDifference

SHORT = Text("把问题文件夹或工作簿导入工作区", "Take a problem folder or workbook into the workspace")
MORE = Text(
    "工作区里还没有这个方案就新建；有就先比较，只写入新增、改动和没有了的行，读不懂的行退回并说明原因。整次导入是一步，可以撤销。",
    "A problem the workspace does not hold yet is made; one it holds is compared first, and only rows that are new, "
    "changed or gone are taken over. Rows that cannot be read are sent back with the reason. The whole import is one "
    "step that can be undone.",
)


def command(lang: Lang) -> click.Command:
    """Make the command."""

    def help_(zh: str, en: str) -> str:
        return Text(zh, en).to(lang)

    @named("import", lang, SHORT, MORE)
    @click.argument("source", help=SOURCE.to(lang))
    @place(lang)
    @which(lang)
    @click.option(
        "--only",
        multiple=True,
        metavar="TABLE[:ID]",
        help=help_(
            "只接受这张表或这一行，可多次；默认全部",
            "Accept only this table or row; may be given again; all by default",
        ),
    )
    @click.option("--keep", is_flag=True, help=help_("来源里没有的行也留着", "Keep rows the source does not have"))
    @click.option("--dry-run", is_flag=True, help=help_("只列出会改什么，不写入", "Only tell what would change"))
    @signed(lang)
    def import_(
        source: str,
        workspace: str | None,
        problem: str,
        branch: str,
        only: tuple[str, ...],
        keep: bool,
        dry_run: bool,
        person: str,
        why: str,
    ) -> int:
        from campaignplan.storage.difference import Said, difference, said_by
        from campaignplan.storage.workspace.address import address_of, is_address, without_password
        from campaignplan.storage.workspace.taking_in import offer
        from campaignplan.storage.workspace.workspace import Workspace

        said = said_by(source)
        named_by = address_of(source).problem if is_address(source) else Path(source).resolve().stem
        with Workspace.open(workspace, make=not dry_run) as opened:
            name = problem or opened.address.problem or named_by or "plan"
            new = name not in opened.problems()
            if new and dry_run:
                say(Text(f"会新建方案 {name}。", f"It would make the problem {name}.").to(lang))
                return 0
            who, reason = Signed(person).who, why or without_password(source)
            if new:
                found = difference(Said({}), said)
                taken = opened.put(name, _accepted(found, only), person=who, why=reason).last
            else:
                made = offer(opened.branch(name, branch), said)
                found = made.found
                wanted = partial(_wanted, only=only, keep=keep)
                taken = None if dry_run else made.take(person=who, why=reason, accept=wanted)
            for row in found.rows:
                if row.kind == "rejected" or (not new and (row.kind != "unchanged" or row.moved)):
                    tell_row(row, lang)
            for issue in found.issues:
                click.echo(issue.sentence(lang))
            say(_summary(found, dry_run).to(lang))
            if taken is not None:
                told = Text(
                    f"已写入 {name}，第 {taken.version} 步，{taken.size} 行。",
                    f"Taken into {name} as step {taken.version}, {taken.size} rows.",
                )
                say(told.to(lang))
            return 2 if found.issues or found.count("rejected") else 0

    return import_


def _accepted(found: "Difference", only: tuple[str, ...]) -> "dict[str, list[Row]]":
    content: dict[str, list[Row]] = {}
    for row in found.rows:
        if row.kind == "new" and row.after is not None and _wanted(row, only, keep=True):
            content.setdefault(row.table, []).append(row.after)
    return content


def _wanted(row: "RowDifference", only: tuple[str, ...], keep: bool) -> bool:
    if keep and row.kind == "gone":
        return False
    return not only or row.table in only or f"{row.table}:{'/'.join(row.key)}" in only


def _summary(found: "Difference", dry_run: bool) -> Text:
    new, changed, gone = found.count("new"), found.count("changed"), found.count("gone")
    rejected, same = found.count("rejected"), found.count("unchanged")
    zh = f"新增 {new}、改动 {changed}、没有了 {gone}、不变 {same}、退回 {rejected}"
    en = f"{new} new, {changed} changed, {gone} gone, {same} unchanged, {rejected} rejected"
    return Text(f"{zh}；没有写入。", f"{en}; nothing was written.") if dry_run else Text(f"{zh}。", f"{en}.")
