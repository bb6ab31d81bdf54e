"""The program: commands by name, and one place where every failure becomes a message and an exit code."""

import os
import sys
import threading
import traceback
from collections.abc import Sequence
from importlib import import_module

import click

from campaignplan.cli.command import HELP, Group, shared, version
from campaignplan.cli.language import chosen
from campaignplan.cli.usage import issue_of
from campaignplan.errors import InputError, Issue, NoPlanError
from campaignplan.text import Lang, Text

DONE, NO_PLAN, BAD_INPUT, OUR_FAULT, INTERRUPTED = 0, 1, 2, 70, 130
COMMANDS = {
    "demo": "demo",
    "plan": "plan",
    "check": "check",
    "explain": "explain",
    "compare": "compare",
    "frontier": "frontier",
    "example": "example",
    "template": "template",
    "calendar": "calendar",
    "link": "link",
    "workspace": "workspace",
    "app": "app",
    "doctor": "doctor",
}
"""Command and the module of `campaignplan.cli.commands` that makes it."""

ABOUT = Text(
    "把 1688、淘宝/天猫商家的一整年排出来：报名哪些活动，钱花在哪个商品、哪个渠道、哪一天，谁什么时候做什么，"
    "并证明离最好的分法有多远。",
    "Plan a merchant's year on 1688 and Taobao/Tmall: which promotions to join, what to spend on which "
    "product in which channel on which day, who does what when, and how near the best that is proven.",
)
START = Text(
    "先试：campaignplan demo。自己的店：campaignplan template 我的店，填好后 campaignplan check 我的店，"
    "再 campaignplan plan 我的店。退出码：0 完成，1 排不出方案，2 输入有错。",
    "To begin: campaignplan demo. Your own shop: campaignplan template my-shop, fill it in, campaignplan "
    "check my-shop, campaignplan plan my-shop. Exit codes: 0 done, 1 no plan is possible, 2 bad input.",
)


class Program(Group):
    """Commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make a command."""
        if cmd_name not in COMMANDS:
            return None
        made: click.Command = import_module(f"campaignplan.cli.commands.{COMMANDS[cmd_name]}").command(self.lang)
        return made


def program(lang: Lang) -> Program:
    """Return the whole program in one language."""
    about = f"{ABOUT.to(lang)}\n\n{START.to(lang)}"
    return Program("campaignplan", lang=lang, help=about, params=[*shared(lang), version(lang)])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code: 0 done, 1 no plan possible, 2 bad input, 70 our own fault."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    lang = chosen(words, os.environ)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console that cannot write ¥ shows ? instead of failing
            stream.reconfigure(errors="replace")
    try:
        code = program(lang).main(words, prog_name="campaignplan", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.ctx.get_help() if asked.ctx else HELP.to(lang))
        return DONE
    except click.UsageError as error:
        return _refuse([issue_of(error)], lang)
    except InputError as error:
        return _refuse(error.issues, lang)
    except NoPlanError as error:
        click.echo(error.reason.to(lang), err=True)
        return NO_PLAN
    except (KeyboardInterrupt, click.Abort):
        return _interrupted(lang)
    except BrokenPipeError:  # the reader has read enough, as in `campaignplan check shop | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        return _our_fault(error, "--debug" in words, lang)
    return code if isinstance(code, int) else DONE


def _refuse(issues: Sequence[Issue], lang: Lang) -> int:
    from campaignplan.cli.faults import tell_faults

    tell_faults(issues, lang)
    return BAD_INPUT


def _interrupted(lang: Lang) -> int:
    said = Text("已中断；没有留下写了一半的文件。", "Interrupted; no half-written file was left.")
    click.echo(said.to(lang), err=True)
    if threading.active_count() > 1 and threading.current_thread() is threading.main_thread():
        from campaignplan.cli.watch import WORKER

        if any(thread.name == WORKER for thread in threading.enumerate()):
            # The solver does not listen; leaving the usual way would wait for it or tear it apart.
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(INTERRUPTED)
    return INTERRUPTED


def _our_fault(error: Exception, debug: bool, lang: Lang) -> int:
    if debug:
        traceback.print_exception(error)
    said = Text(
        f"程序自己出错了（{type(error).__name__}: {error}），不是您的输入有错。"
        "请加上 --debug 再运行一次，把显示的内容发给维护者。",
        f"The program itself failed ({type(error).__name__}: {error}); your input is not at fault. "
        "Please run it again with --debug and send what it shows to the maintainers.",
    )
    click.echo(said.to(lang), err=True)
    return OUR_FAULT
