"""Write docs/reference/commands.md from the commands themselves: ``python scripts/command_reference.py``."""

from collections.abc import Iterator
from pathlib import Path

import click

from campaignplan.cli.command import help_page
from campaignplan.cli.program import program
from campaignplan.text import Lang

TARGET = Path(__file__).parents[1] / "docs" / "reference" / "commands.md"
HEAD = """# 命令 · Commands

由 `scripts/command_reference.py` 从程序生成，请勿手改。Generated from the program; do not edit by hand.

语言随系统，`--lang zh|en` 另选。退出码：0 完成；1 排不出方案，说明原因；2 输入有错，逐条说明在哪里、怎么改；
70 程序自己出错；130 被 Ctrl-C 中断，不留写了一半的文件。

The language is the system's, or `--lang zh|en`. Exit codes: 0 done; 1 no plan is possible, with the reason; 2 bad
input, each fault with its place and mend; 70 the program itself failed; 130 interrupted, with no file half-written.
"""


def commands(lang: Lang) -> Iterator[tuple[click.Command, click.Context]]:
    """Yield the program and every command in it, outermost first."""
    root = program(lang)
    todo: list[tuple[click.Command, click.Context]] = [(root, click.Context(root, info_name="campaignplan"))]
    while todo:
        command, context = todo.pop(0)
        yield command, context
        if isinstance(command, click.Group):
            inner = [(name, command.get_command(context, name)) for name in command.list_commands(context)]
            todo += [(one, click.Context(one, context, info_name=name)) for name, one in inner if one]


def reference() -> str:
    """Return the whole page."""
    parts = [HEAD]
    for (zh, context), (en, context_en) in zip(commands("zh"), commands("en"), strict=True):
        pages = help_page(zh, context, "zh", 96), help_page(en, context_en, "en", 96)
        parts.append(f"\n## {context.command_path}\n\n```text\n{pages[0]}\n```\n\n```text\n{pages[1]}\n```\n")
    return "".join(parts)


if __name__ == "__main__":
    TARGET.write_text(reference(), encoding="utf-8")
