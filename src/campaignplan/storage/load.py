"""From a folder or a workbook to a checked problem, or every fault at once."""

from pathlib import Path
from typing import Any

from campaignplan.errors import InputError, Issue
from campaignplan.headings import place_said
from campaignplan.ids import nearest
from campaignplan.planning.check import find
from campaignplan.planning.check.fault import Fault
from campaignplan.planning.problem import Problem
from campaignplan.storage.assemble import Assembled, assemble
from campaignplan.storage.content import source_of
from campaignplan.storage.decode import Decoded, decode
from campaignplan.storage.folder import read_folder
from campaignplan.storage.source import Source
from campaignplan.storage.values import shown
from campaignplan.storage.workspace.address import is_address, without_password
from campaignplan.text import Text


def load_problem(source: str | Path) -> Problem:
    """Load and check a problem.

    Parameters
    ----------
    source
        A problem folder (``problem.toml`` and CSV tables), an ``.xlsx`` workbook, or a workspace: a path ending
        in ``.db``, ``sqlite:///…`` or ``postgresql://…``, with ``#problem/branch`` where it holds several.

    Raises
    ------
    InputError
        With every fault found, each with its place, value, reason and fix.
    """
    return problem_of(raw_source(source))


def problem_of(source: Source) -> Problem:
    """Make a checked problem of raw cells; InputError carries every fault."""
    decoded = decode(source)
    found = assemble(decoded)
    issues = list(source.issues)
    faults = find(found.problem)
    for fault in (*faults, *_calendar_faults(found.problem, faults, decoded)):
        if not decoded.follows(fault):
            issues.append(_issue(fault, decoded, found))
    if issues:
        raise InputError(dict.fromkeys(issues))
    return found.problem


def _calendar_faults(problem: Problem, faults: list[Fault], decoded: Decoded) -> list[Fault]:
    """Return what is wrong with the team's own calendar, unless faults hide what it is laid over."""
    if not (problem.events or problem.templates):
        return []
    from campaignplan.agenda.edits import SOURCES
    from campaignplan.agenda.year import own_faults

    unsure = {fault.places[0].table for fault in faults} | {place.table for place in decoded.broken}
    return [] if unsure & set(SOURCES) else [*own_faults(problem)]


def raw_source(source: str | Path) -> Source:
    """Return what a folder, workbook or workspace says, before it is understood."""
    if is_address(source):
        from campaignplan.storage.workspace.workspace import Workspace

        with Workspace.open(source, make=False) as workspace:
            return source_of(workspace.branch().content())
    text = str(source)
    if "://" in text:
        why = Text("读不了这种地址", "addresses of this kind are not read")
        fix = Text(
            "工作区写作 sqlite:///… 或 postgresql://…；别的请先存成文件夹或 .xlsx",
            "a workspace is sqlite:///… or postgresql://…; save anything else as a folder or .xlsx first",
        )
        raise InputError([Issue(shown(without_password(text)), "", why, fix)])
    path = Path(source)
    try:
        if path.is_dir():
            return read_folder(path)
        if path.is_file() and path.suffix.lower() == ".xlsx":
            from campaignplan.storage.workbook_reader import read_workbook

            return read_workbook(path)
        there = path.exists()
        siblings = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
    except (OSError, ValueError) as error:
        why = Text(f"读不到（{error}）", f"it cannot be read ({error})")
        raise InputError(
            [Issue(shown(text), "", why, Text("请检查路径与权限", "check path and permissions"))]
        ) from error
    if there:
        why = Text("不是文件夹，也不是 .xlsx 工作簿", "neither a folder nor an .xlsx workbook")
        fix = Text(
            "请给出问题文件夹，或在 Excel 中另存为 .xlsx",
            "give the problem's folder, or save it as .xlsx in Excel",
        )
        if path.name == "problem.toml":
            fix = Text(f"请给出它所在的文件夹 {path.parent}", f"give the folder it lies in, {path.parent}")
        raise InputError([Issue(shown(without_password(text)), "", why, fix)])
    like = nearest(path.name, siblings)
    fix = (
        Text(f"是不是 {path.parent / like}", f"did you mean {path.parent / like}")
        if like
        else Text(
            "请检查路径；campaignplan template 可以新建一个",
            "check the path; campaignplan template makes a new one",
        )
    )
    raise InputError([Issue(shown(text), "", Text("没有这个文件夹或文件", "there is no such folder or file"), fix)])


def _issue(fault: Fault, decoded: Decoded, found: Assembled) -> Issue:
    place = fault.places[0]
    source = decoded.source
    if place.table in ("plan", "budget", "calendar"):
        raw: Any = source.settings.get((place.table, place.column or ""))
        return Issue(
            source.setting_where(place.table, place.column or ""),
            fault.value if raw is None else shown(raw),
            fault.why,
            fault.fix,
            source.setting_said(place.table, place.column or ""),
        )
    row = found.rows[place.table][place.row] if place.row is not None else None
    raw_table = source.tables.get(place.table)
    if raw_table is None or (place.row is not None and (row is None or row.line is None)):
        named = found.names(place)
        return Issue(
            f"{place.table} {named} {place.column or ''}".replace("  ", " ").strip(),
            fault.value,
            fault.why,
            fault.fix,
            place_said(place.table, named, place.column or ""),
        )
    if row is None or row.line is None:
        said = place_said(place.table) if raw_table.place == place.table else None
        return Issue(raw_table.place, fault.value, fault.why, fault.fix, said)
    raw = row.raw.get(place.column or "")
    value = fault.value
    if raw is not None and shown(raw) and shown(raw) not in value.split():
        value = shown(raw)  # as typed; unless the fault tells of several cells, this one among them
    return raw_table.issue(row.line, place.column or "", value, fault.why, fault.fix)
