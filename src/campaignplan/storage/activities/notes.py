"""What has to be said of a table besides its edits."""

from collections.abc import Iterator

from campaignplan.planning.fingerprint import inputs_sha256
from campaignplan.planning.problem import Problem
from campaignplan.storage.activities.reading import Found
from campaignplan.storage.activities.sheets import Book
from campaignplan.text import Text

FEW = 5


def notes(book: Book, found: Found, problem: Problem) -> Iterator[Text]:
    """Yield what the reader of the edits should know: another version, cells in dispute or in vain, rows missing."""
    yield from _version(book, problem)
    for edit in found.edits:
        if edit.disputed:
            name = edit.field.heading
            yield Text(
                f"{edit.place} {name.zh}：表里和问题里都改过，保留问题里的，请再核对。",
                f"{edit.place} {name.en}: changed in the table and in the problem, whose word stays; please check.",
            )
    if found.worked_out:
        told = _few(found.worked_out)
        yield Text(
            f"这些格子是算出来的，改了不起作用：{told.zh}。",
            f"These cells are worked out, changing them does nothing: {told.en}.",
        )
    if found.gone:
        told = _few(found.gone)
        yield Text(f"问题里已经没有，没有读：{told.zh}。", f"No longer in the problem, not read: {told.en}.")
    known = {promotion.id for promotion in problem.promotions}
    missing = {key[1] for key, _ in book.base if key[0] == "activities"} & known
    missing -= {key[1] for key in found.seen if key[0] == "activities"}
    if missing:
        told = _few(sorted(missing))
        yield Text(
            f"表里少了这些活动，不当作删除；不参加请把报名写成“否”：{told.zh}。",
            f"These are not in the table, which deletes nothing; to leave one out write no: {told.en}.",
        )
    strange = [name for sheet in book.sheets for name in sheet.strange]
    if strange:
        told = _few(strange)
        yield Text(f"不认识这些列，没有读：{told.zh}。", f"Columns nobody knows, not read: {told.en}.")


def _version(book: Book, problem: Problem) -> Iterator[Text]:
    version = inputs_sha256(problem)[:8]
    told = sorted({text for (_, column), text in book.base.items() if column == "version"})
    if not book.base:
        yield Text(
            "表里没有导出时的原值（隐藏的工作表 _base）：和问题不同的都算改动。",
            "The table lacks what it said when written (the hidden sheet _base): whatever differs counts as changed.",
        )
    elif told and version not in told:
        names = _few(told)
        yield Text(
            f"这张表是从版本 {names.zh} 导出的，现在是 {version}：只取您改过的格子。",
            f"Written from version {names.en}, now it is {version}: only cells you changed count.",
        )


def _few(names: list[str]) -> Text:
    every = list(dict.fromkeys(names))
    more = Text(f" 等 {len(every)} 处", f" and {len(every) - FEW} more") if len(every) > FEW else Text("", "")
    return Text("、".join(every[:FEW]) + more.zh, ", ".join(every[:FEW]) + more.en)
