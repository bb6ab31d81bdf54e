"""Every fault of the input on the terminal: place, value, why, how to mend."""

from collections.abc import Sequence

import click

from campaignplan.errors import Issue
from campaignplan.text import Lang, Text


def tell_faults(issues: Sequence[Issue], lang: Lang) -> None:
    """Print issues on stderr, numbered where there are several."""
    count = len(issues)
    if count > 1:
        head = Text(f"输入有 {count} 处要改：", f"The input has {count} faults:")
        click.echo(head.to(lang), err=True)
    width = len(str(count))
    for number, issue in enumerate(issues, 1):
        mark = f"{number:>{width}}. " if count > 1 else ""
        click.echo(mark + issue.sentence(lang), err=True)
