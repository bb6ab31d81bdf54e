"""``campaignplan example``: copy a shipped sample shop, to look at or to start from."""

import os
import shutil
import tempfile
from pathlib import Path

import click

from campaignplan.cli.command import named
from campaignplan.errors import InputError, Issue
from campaignplan.ids import nearest
from campaignplan.resources import shipped
from campaignplan.text import Lang, Text

SHORT = Text("复制一个示例店，照着改成自己的", "Copy a sample shop to start from")
MORE = Text(
    "不写 NAME 就列出有哪些。示例的数字全部是虚构的。",
    "Without NAME it lists what there is. Every number in the samples is invented.",
)


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("example", lang, SHORT, MORE)
    @click.argument("name", required=False, help=Text("示例的名字", "Name of the sample").to(lang))
    @click.argument(
        "folder",
        metavar="DIR",
        required=False,
        type=click.Path(path_type=Path),
        help=Text("复制到哪个文件夹；默认与示例同名", "Folder to copy to; the sample's name by default").to(lang),
    )
    def example(name: str | None, folder: Path | None) -> int:
        if name is None:
            for known in names():
                click.echo(known)
            return 0
        target = folder or Path(name)
        copy(find(name, "NAME"), target)
        said = Text(
            f"已复制到 {target}/。下一步：campaignplan plan {target}",
            f"Copied to {target}/. Next: campaignplan plan {target}",
        )
        click.echo(said.to(lang))
        return 0

    return example


def names() -> list[str]:
    """Name the shipped samples."""
    return sorted(path.parent.name for path in shipped("examples").glob("*/problem.toml"))


def find(name: str, where: str) -> Path:
    """Return a sample's folder; an unknown name is an input fault."""
    if name in names():
        return shipped("examples") / name
    like = nearest(name, names())
    every = Text(f"可用的有：{'、'.join(names())}", f"there are {', '.join(names())}")
    fix = Text(f"是不是 {like}", f"did you mean {like}") if like else every
    raise InputError([Issue(where, name, Text("没有这个示例", "there is no such sample"), fix)])


def copy(source: Path, target: Path) -> None:
    """Copy a folder whole or not at all, into a place that is new or empty."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        why = Text("已经存在，而且不是空文件夹", "it is there already, and no empty folder")
        raise InputError([Issue(str(target), "", why, Text("请换一个名字", "choose another name"))])
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        workshop = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            shutil.copytree(source, workshop / "copy")
            if target.is_dir():
                target.rmdir()
            os.replace(workshop / "copy", target)
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
    except OSError as error:
        why = Text(f"写不进去（{error.strerror}）", f"it cannot be written ({error.strerror})")
        fix = Text("请换一个有写权限的文件夹", "choose a folder you may write to")
        raise InputError([Issue(str(target), "", why, fix)]) from error
