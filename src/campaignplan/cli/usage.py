"""Faults of a command line, told like faults of the input: where, value, why, how to mend."""

import click

from campaignplan.errors import Issue
from campaignplan.ids import nearest
from campaignplan.text import Text


class ValueFault(click.BadParameter):
    """A value on the command line that cannot be read, with its reason and mend."""

    def __init__(self, value: object, why: Text, fix: Text) -> None:
        super().__init__(why.en)
        self.value, self.why, self.fix = str(value), why, fix


def issue_of(error: click.UsageError) -> Issue:
    """Turn a usage error into an issue."""
    path = error.ctx.command_path if error.ctx else "campaignplan"
    see = Text(f"写法见 {path} --help", f"see {path} --help")
    match error:
        case ValueFault():
            return Issue(_name(error), error.value, error.why, error.fix)
        case click.NoSuchOption():
            known = [name for p in _parameters(error) for name in (*p.opts, *p.secondary_opts)]
            like = nearest(error.option_name, known)
            fix = Text(f"是不是 {like}", f"did you mean {like}") if like else see
            return Issue(path, error.option_name, Text("没有这个选项", "there is no such option"), fix)
        case click.MissingParameter():
            return Issue(f"{path} {_name(error)}".strip(), "", Text("没有填写", "it is missing"), see)
        case click.BadParameter():
            return Issue(_name(error) or path, "", *_refused(error, see))
        case click.BadOptionUsage():
            why = Text("后面要跟一个值", "a value must follow")
            return Issue(error.option_name, "", why, see)
        case click.exceptions.NoSuchCommand():
            known = _commands(error)
            like = nearest(error.command_name, known)
            fix = Text(f"是不是 {like}", f"did you mean {like}") if like else see
            return Issue(path, error.command_name, Text("没有这个命令", "there is no such command"), fix)
    return Issue(path, "", Text(f"命令写法不对（{error.format_message()}）", error.format_message()), see)


def _refused(error: click.BadParameter, see: Text) -> tuple[Text, Text]:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        names = [str(name) for name in kind.choices]
        fix = Text(f"请写其中之一：{'、'.join(names)}", f"write one of {', '.join(names)}")
        return Text("没有这个选择", "there is no such choice"), fix
    if isinstance(kind, click.IntRange) and kind.min is not None:
        if kind.max is None:
            return Text(f"要不小于 {kind.min} 的整数", f"it is a whole number, at least {kind.min}"), see
        between = Text(f"要 {kind.min} 到 {kind.max} 的整数", f"it is a whole number from {kind.min} to {kind.max}")
        return between, see
    return Text(f"值不对（{error.message}）", error.message), see


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return ""
    return error.param.opts[0] if isinstance(error.param, click.Option) else error.param.human_readable_name


def _parameters(error: click.UsageError) -> list[click.Parameter]:
    return error.ctx.command.get_params(error.ctx) if error.ctx else []


def _commands(error: click.UsageError) -> list[str]:
    if error.ctx is None or not isinstance(error.ctx.command, click.Group):
        return []
    return error.ctx.command.list_commands(error.ctx)
