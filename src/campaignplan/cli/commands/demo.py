"""``campaignplan demo``: plan a shipped sample year, to see what one gets."""

from pathlib import Path

import click

from campaignplan.cli.asked import Asked
from campaignplan.cli.command import named
from campaignplan.cli.commands.example import find, names
from campaignplan.cli.commands.plan import make
from campaignplan.text import Lang, Text

SHORT = Text("用自带的示例店排一年，看看能得到什么", "Plan a shipped sample year, to see what one gets")
DEFAULT = "yiwu-homeware"
GAP = 0.005
"""A sample need not be proven as near as one's own year."""
PATIENCE = 240.0
"""Seconds the sample may take on a slow machine; it stops as soon as the gap is proven."""


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("demo", lang, SHORT)
    @click.option(
        "--example",
        default=DEFAULT,
        metavar="NAME",
        help=Text(
            f"哪个示例：{'、'.join(names())}；默认 {DEFAULT}",
            f"Which: {', '.join(names())}; {DEFAULT} by default",
        ).to(lang),
    )
    @click.option(
        "--out",
        type=click.Path(path_type=Path),
        default=Path("campaignplan-demo"),
        metavar="DIR",
        help=Text("写到哪个文件夹；默认 campaignplan-demo", "Folder to write to; campaignplan-demo by default").to(
            lang
        ),
    )
    def demo(example: str, out: Path) -> int:
        return make(find(example, "--example"), out, Asked(gap=GAP, time_limit=PATIENCE), lang)

    return demo
