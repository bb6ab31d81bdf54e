"""``campaignplan template``: an empty problem to fill in, as a folder or a workbook."""

from pathlib import Path

import click

from campaignplan.cli.command import named
from campaignplan.text import Lang, Text

SHORT = Text("新建一个空的问题：文件夹或 Excel 工作簿", "Make an empty problem: a folder or an Excel workbook")
MORE = Text(
    "TARGET 以 .xlsx 结尾就写工作簿，否则写文件夹。填好后用 campaignplan check 检查。",
    "A TARGET ending in .xlsx makes a workbook, any other a folder. Fill it in, then run campaignplan check.",
)


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("template", lang, SHORT, MORE)
    @click.argument(
        "target",
        type=click.Path(path_type=Path),
        help=Text("新文件夹，或 .xlsx 文件", "A new folder, or an .xlsx file").to(lang),
    )
    def template(target: Path) -> int:
        from campaignplan.storage import write_template

        write_template(target, lang)
        said = Text(
            f"已新建 {target}。填好后运行：campaignplan check {target}",
            f"Made {target}. Fill it in, then run: campaignplan check {target}",
        )
        click.echo(said.to(lang))
        return 0

    return template
