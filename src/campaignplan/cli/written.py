"""Single files the commands write beside what they tell, whole or not at all."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from campaignplan.cli.usage import ValueFault
from campaignplan.errors import InputError, Issue
from campaignplan.text import Text

if TYPE_CHECKING:
    import pandas as pd


class CSV(click.ParamType[Path]):
    """The name of a .csv file to write."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Refuse other endings before any work is done."""
        path = Path(value)
        if path.suffix != ".csv":
            why, fix = (
                Text("文件名要以 .csv 结尾", "the file's name ends in .csv"),
                Text("如 表.csv", "such as out.csv"),
            )
            raise ValueFault(value, why, fix)
        if path.is_dir():
            why = Text("这里有一个同名文件夹", "a folder of this name is in the way")
            raise ValueFault(value, why, Text("请换一个文件名", "choose another name"))
        return path


def write_csv(out: Path, table: "pd.DataFrame") -> None:
    """Write a table as UTF-8 with BOM; numbers to six places."""
    from campaignplan.publishing.folder import BOM

    text = table.to_csv(index=False, float_format="%.6f", lineterminator="\r\n")
    write(out, (BOM + text).encode())


def write(out: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    from campaignplan.storage.whole import write_whole

    try:
        write_whole(out.parent, {out.name: data})
    except OSError as error:
        why = Text(f"写不进去（{error.strerror}）", f"it cannot be written ({error.strerror})")
        fix = Text("请换一个文件名或有写权限的文件夹", "choose another name, or a folder you may write to")
        raise InputError([Issue(str(out), "", why, fix)]) from error
