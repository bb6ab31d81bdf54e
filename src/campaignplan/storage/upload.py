"""Files people send: known by their bytes, read, and told as what they would make of a problem."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from campaignplan.errors import InputError, Issue
from campaignplan.planning.problem import Problem
from campaignplan.storage.content import content_of
from campaignplan.storage.difference import Said, said_by
from campaignplan.storage.source import MOST_BYTES
from campaignplan.storage.values import shown
from campaignplan.text import Text

Kind = Literal["workbook", "folder", "activities", "calendar"]
KINDS: dict[Kind, Text] = {
    "workbook": Text("方案工作簿", "a problem's workbook"),
    "folder": Text("方案文件夹（zip）", "a problem's folder (zip)"),
    "activities": Text("全年活动表", "the annual activity table"),
    "calendar": Text("日历文件", "a calendar file"),
}


@dataclass(frozen=True)
class Upload:
    """What a file says: a whole problem, or the problem as the file would change it.

    `whole` tells that the file speaks of the whole problem, so that rows it lacks may be meant to go.
    `notes` are to be told besides, `refused` what of it could not be read.
    """

    name: str
    kind: Kind
    said: Said
    whole: bool
    notes: tuple[Text, ...] = ()
    refused: tuple[Issue, ...] = ()


def read_upload(data: bytes, name: str, problem: Problem, as_: Literal["events", "holidays"] = "events") -> Upload:
    """Read a file that was sent for a problem.

    Parameters
    ----------
    data, name
        Its bytes and what it is called; the bytes decide what it is.
    problem
        What it is laid over, where it is a calendar or an activity table.
    as_
        The table a calendar is taken into.

    Raises
    ------
    InputError
        Nothing can be made of it: each reason, and what to send instead.
    """
    if len(data) > MOST_BYTES:
        why = Text(f"文件超过 {MOST_BYTES / 1e6:.0f} MB", f"the file has over {MOST_BYTES / 1e6:.0f} MB")
        raise InputError([Issue(shown(name), "", why, Text("请删去多余的内容", "remove what is not needed"))])
    if data.startswith(b"SQLite format 3\0"):
        why = Text("这是整个工作区的备份，不能并进一个方案", "this is a backup of a whole workspace, not one problem")
        fix = Text(
            "请管理员用 campaignplan workspace restore 恢复到新的位置",
            "have it restored to a new place with campaignplan workspace restore",
        )
        raise InputError([Issue(shown(name), "", why, fix)])
    if data.startswith(b"PK\x03\x04"):
        return _packed(data, name, problem)
    if data[:1_000].lstrip(b"\xef\xbb\xbf \r\n\t").upper().startswith(b"BEGIN:VCALENDAR"):
        return _calendar(data, name, problem, as_)
    why = Text("认不出这是什么文件", "what this file is cannot be told")
    fix = Text(
        "可以上传 .xlsx 工作簿、方案文件夹的 .zip、.ics 日历；CSV 请打开后复制到「粘贴」",
        "send an .xlsx workbook, a problem folder as .zip, or an .ics calendar; paste the rows of a CSV",
    )
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        why = Text("这是旧版 Excel，或加了打开密码", "this is an old Excel file, or one with a password")
        fix = Text("请在 Excel 中另存为 .xlsx，不加密码", "save it as .xlsx in Excel, without a password")
    raise InputError([Issue(shown(name), "", why, fix)])


def _packed(data: bytes, name: str, problem: Problem) -> Upload:
    from campaignplan.storage.activities import read_activities_bytes
    from campaignplan.storage.activities.sheets import is_activity_table
    from campaignplan.storage.workbook_reader import read_workbook_bytes
    from campaignplan.storage.zipped import read_zip_bytes

    if b"xl/workbook.xml" not in data:
        return Upload(name, "folder", said_by(read_zip_bytes(data, name)), whole=True)
    if is_activity_table(data, name):
        edits = read_activities_bytes(data, name, problem)
        return Upload(name, "activities", Said(content_of(edits.after)), whole=False, notes=edits.notes)
    return Upload(name, "workbook", said_by(read_workbook_bytes(data, name)), whole=True)


def _calendar(data: bytes, name: str, problem: Problem, as_: Literal["events", "holidays"]) -> Upload:
    from campaignplan.feeds.read import read_ics
    from campaignplan.storage.calendar_import import refuse_nothing, worked_out
    from campaignplan.storage.source_name import source_name

    reading = read_ics(data, problem.settings.horizon)
    found = worked_out(problem, reading, name, source_name(None, PurePath(name).name), as_)
    refuse_nothing(found)
    said = Said(content_of(found.after))
    refused = (*reading.refused, *found.issues)
    return Upload(name, "calendar", said, whole=False, notes=found.notes, refused=refused)
