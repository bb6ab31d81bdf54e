"""Publishing: everything a plan is handed over as, written into a folder, each file whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from campaignplan.agenda import agenda
from campaignplan.errors import InputError, Issue
from campaignplan.feeds.write import calendar_bytes
from campaignplan.planning.result import Result
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.report import report_html
from campaignplan.publishing.summary import summary_bytes
from campaignplan.publishing.workbook import workbook_bytes
from campaignplan.text import Lang, Text

FILES = ("plan.csv", "daily.csv", "plan.xlsx", "calendar.ics", "report.html", "summary.json")
"""What a folder of a published plan holds; the summary is moved in last, so that it never runs ahead."""

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def publish(
    result: Result, out: Path, lang: Lang = "zh", progress: Callable[[str], None] | None = None
) -> list[Path]:
    """Write a result into a folder and return the files written.

    Parameters
    ----------
    out
        Made where it does not exist. Files of an earlier plan are replaced, anything else is left alone.
    lang
        Language of the workbook, the report and the calendar; the other files have none.
    progress
        Called with each file's name before it is made.

    Raises
    ------
    InputError
        `out` is a file, or cannot be written to.

    Notes
    -----
    Everything is written beside `out` first and then moved, so an interruption leaves the old files or the
    new, never half of one. A result without a plan gives `summary.json` alone; an earlier plan's files stay,
    and their fingerprint tells which inputs they came from.
    """
    out = Path(out)
    _refuse(out)
    tell = progress or (lambda _: None)
    try:
        out.mkdir(parents=True, exist_ok=True)
        workshop = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise InputError([_unwritable(out, error)]) from error
    try:
        made = []
        for name, make in _makers(result, lang).items():
            tell(name)
            (workshop / name).write_bytes(make())
            made.append(name)
        for name in made:
            try:
                os.replace(workshop / name, out / name)
            except OSError as error:
                raise InputError([_unwritable(out / name, error)]) from error
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    return [out / name for name in made]


def _makers(result: Result, lang: Lang) -> dict[str, Callable[[], bytes]]:
    summary = {"summary.json": lambda: summary_bytes(result)}
    if result.plan is None:
        return summary
    edition = Edition(result, lang)
    return {
        "plan.csv": lambda: csv_bytes(edition),
        "daily.csv": lambda: daily_bytes(edition),
        "plan.xlsx": lambda: workbook_bytes(edition),
        "calendar.ics": lambda: calendar_bytes(agenda(result), result.problem.settings.name, lang=lang),
        "report.html": lambda: report_html(edition).encode(),
    } | summary


def csv_bytes(edition: Edition) -> bytes:
    """Return plan.csv: UTF-8 with BOM, one row per cell with spend; outcomes to four places."""
    text = edition.plan.table().to_csv(index=False, float_format="%.4f", lineterminator="\r\n")
    return (BOM + text).encode()


def daily_bytes(edition: Edition) -> bytes:
    """Return daily.csv: UTF-8 with BOM, whole yuan for every line and day with money."""
    text = edition.plan.daily().to_csv(index=False, lineterminator="\r\n")
    return (BOM + text).encode()


def _refuse(out: Path) -> None:
    faults = []
    if out.exists() and not out.is_dir():
        faults.append(
            Issue(
                str(out),
                "",
                Text("这是一个文件，不是文件夹", "this is a file, not a folder"),
                Text("换一个文件夹名，或先移走这个文件", "choose another folder, or move the file away"),
            )
        )
    faults += [
        Issue(
            str(out / name),
            "",
            Text("这里有一个同名文件夹，写不进文件", "a folder of this name is in the way of the file"),
            Text("移走它，或换一个输出文件夹", "move it away, or choose another output folder"),
        )
        for name in FILES
        if (out / name).is_dir()
    ]
    if faults:
        raise InputError(faults)


def _unwritable(place: Path, error: OSError) -> Issue:
    return Issue(
        str(place),
        "",
        Text(f"写不进去：{error.strerror}", f"cannot be written: {error.strerror}"),
        Text(
            "关掉正打开它的程序，或换一个有写权限的文件夹",
            "close the program that has it open, or choose a folder you may write to",
        ),
    )
