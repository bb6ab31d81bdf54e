"""``campaignplan plan``: solve a source and write everything a plan is handed over as."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from campaignplan.cli.asked import ALPHA, Asked, solving
from campaignplan.cli.command import named
from campaignplan.cli.model_file import write_model
from campaignplan.cli.origin import Origin
from campaignplan.cli.outcome import solved
from campaignplan.cli.parameters import Share
from campaignplan.cli.told import say, shown, tell_result
from campaignplan.cli.watch import Display, watched
from campaignplan.cli.workspace import Signed, person, stem
from campaignplan.errors import InputError, Issue
from campaignplan.text import Lang, Text

SHORT = Text("排一年的方案，写出表格、报告、日历", "Plan a year; write tables, report and calendar")
MORE = Text(
    "写出 plan.csv、daily.csv、plan.xlsx、calendar.ics、report.html、"
    "summary.json。"
    "规则互相冲突时说明哪些冲突、怎样放宽，退出码 1。"
    "求解时按一次 Ctrl-C，停下并写出到那时为止最好的方案；再按一次放弃。"
    "来源是工作区时，计划也存进工作区，在那里能比较、共享、标为正在执行的。",
    "Writes plan.csv, daily.csv, plan.xlsx, calendar.ics, "
    "report.html and summary.json. "
    "Where rules clash it says which, and how to loosen them, with exit code 1. "
    "Ctrl-C during the solve stops it and writes the best plan until then; twice gives up. "
    "Of a workspace the plan is kept there as well, to be compared, shared and put in force.",
)
SOURCE = Text(
    "问题文件夹、.xlsx 工作簿，或工作区：plan.db、plan.db#方案/分支、postgresql://…",
    "A problem folder, an .xlsx workbook, or a workspace: plan.db, plan.db#problem/branch, postgresql://…",
)


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("plan", lang, SHORT, MORE)
    @click.argument("source", help=SOURCE.to(lang))
    @click.option(
        "--out",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help=Text("写到哪个文件夹；默认 <来源名>-plan", "Folder to write to; <source>-plan by default").to(lang),
    )
    @solving(lang)
    @click.option(
        "--risk",
        type=Share(),
        default=0.0,
        metavar="W",
        help=Text(
            "坏情形占多少权重：最大化 (1-W)×平均 + W×最差情形的平均，按 200 组联合抽样；默认 0，只看所填曲线",
            "Weight of bad cases: maximise (1-W) mean + W mean of the worst, over 200 joint draws; "
            "0 by default, which takes the curves as given",
        ).to(lang),
    )
    @click.option(
        "--alpha",
        type=Share(),
        default=ALPHA,
        metavar="SHARE",
        help=Text(
            f"最差情形指最差的 1-SHARE；默认 {ALPHA:g}，即最差的 10%",
            f"The worst are the worst 1-SHARE; {ALPHA:g} by default, the worst tenth",
        ).to(lang),
    )
    @click.option(
        "--lp",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=Text(
            "另把第一轮松弛之后的数学模型写成 .lp 或 .mps 文件，供核对",
            "Also write the mathematical model, after the first relaxation, as an .lp or .mps file",
        ).to(lang),
    )
    @click.option(
        "--name",
        default="",
        metavar="TEXT",
        help=Text("存进工作区的计划叫什么", "What the plan is called in the workspace").to(lang),
    )
    @click.option(
        "--no-save",
        is_flag=True,
        help=Text("不存进工作区，只写文件", "Keep nothing in the workspace, only write the files").to(lang),
    )
    @person(lang)
    def plan(
        source: str,
        out: Path | None,
        lp: Path | None,
        name: str,
        no_save: bool,
        person: str,
        **options: Any,
    ) -> int:
        from campaignplan.storage.workspace.address import is_address

        kept = None if no_save or not is_address(source) else Kept(Signed(person).who, name)
        if kept is None and (name or person):
            why = Text(
                "只有来源是工作区、计划也存进去时才有用", "it says nothing unless the plan is kept in a workspace"
            )
            raise InputError([Issue("--name" if name else "--person", name or person, why, LEAVE_OUT)])
        return make(source, out or Path(f"{stem(source)}-plan"), Asked(**options), lang, lp, kept)

    return plan


@dataclass(frozen=True)
class Kept:
    """How a plan is kept in the workspace it is of: by whom, and called what."""

    person: str
    name: str


def make(
    source: str | Path, out: Path, asked: Asked, lang: Lang, lp: Path | None = None, kept: Kept | None = None
) -> int:
    """Solve a source, write the plan, keep it where asked, tell the summary; return the exit code."""
    if lp is not None and lp.suffix not in (".lp", ".mps"):
        raise InputError([Issue("--lp", str(lp), *BAD_ENDING)])
    with Display(lang) as display:
        origin = None if kept is None else Origin.read(str(source))
        found = solved(source, asked, display, problem=None if origin is None else origin.problem)
        result = found.result
        assert result is not None
        display.say(Text("写文件", "Writing files"))
        from campaignplan.publishing import publish

        files = publish(result, out, lang, lambda name: display.say(Text(f"写 {name}", f"Writing {name}")))
        if lp is not None:
            display.say(Text(f"写 {lp.name}", f"Writing {lp.name}"))
            problem = result.problem
            watched(lambda: write_model(problem, asked, lp), display)
            files.append(lp)
    tell_result(result, files, lang, found.stopped)
    if result.plan is None:
        return 1
    say(Text(f"全部在 {shown(out)}/", f"All of it is in {shown(out)}/").to(lang))
    if origin is not None and kept is not None:
        say(origin.keep(result, asked.options, person=kept.person, name=kept.name).to(lang))
    return 0


LEAVE_OUT = Text("请去掉它", "leave it out")
BAD_ENDING = (
    Text("文件名要以 .lp 或 .mps 结尾", "the file's name ends in .lp or .mps"),
    Text("例如 model.lp", "for example model.lp"),
)
