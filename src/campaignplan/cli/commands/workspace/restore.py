"""``campaignplan workspace restore``: a workspace made of a backup."""

from pathlib import Path

import click

from campaignplan.cli.command import named
from campaignplan.cli.told import say
from campaignplan.cli.workspace import place
from campaignplan.text import Lang, Text

SHORT = Text("从备份恢复工作区", "Make a workspace of a backup")
MORE = Text(
    "只恢复到还没有工作区的地方，不会覆盖任何东西：请先把坏了的文件移开，或用 --workspace 另指一处。",
    "Only where there is no workspace yet, so nothing is ever overwritten: move a damaged file away first, or name "
    "another place with --workspace.",
)


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("restore", lang, SHORT, MORE)
    @click.argument(
        "file", type=click.Path(path_type=Path), help=Text("workspace backup 写的文件", "What backup wrote").to(lang)
    )
    @place(lang)
    def restore(file: Path, workspace: str | None) -> int:
        from campaignplan.storage.workspace.address import address_of, default_address
        from campaignplan.storage.workspace.backup import restore as make

        target = default_address() if workspace is None else address_of(workspace)
        make(file, target)
        say(Text(f"已恢复到 {target.shown}。", f"Restored to {target.shown}.").to(lang))
        return 0

    return restore
