"""The annual activity table into a problem: every changed cell told, then written after asking."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from campaignplan.cli.told import loading, say
from campaignplan.cli.watch import Display
from campaignplan.cli.workspace import Signed
from campaignplan.cli.write_back import wanted, write_back
from campaignplan.cli.written import write_csv
from campaignplan.errors import InputError, Issue
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    import pandas as pd

    from campaignplan.storage.activities import Edits

MOST = 40
"""So many changed cells are listed; all of them with --list."""


def is_table(name: str) -> bool:
    """Tell whether a name is that of a workbook, not of a calendar."""
    return "://" not in name and name.lower().endswith(".xlsx")


def refuse_options(given: Mapping[str, bool]) -> None:
    """Refuse options that mean nothing for the activity table; InputError names those given."""
    why = Text("对活动表没有意义", "it means nothing for the activity table")
    fix = Text("请去掉它，或换成 .ics 文件", "leave it out, or take an .ics file")
    issues = [Issue(name, "", why, fix) for name, is_given in given.items() if is_given]
    if issues:
        raise InputError(issues)


def import_activities(path: Path, into: str, yes: bool, listed: Path | None, by: Signed, lang: Lang) -> int:
    """Read an edited activity table, tell what was changed, and write it back where that is wanted."""
    with Display(lang) as display:
        display.say(loading(into))
        from campaignplan.storage import load_problem
        from campaignplan.storage.activities import read_activities

        problem = load_problem(into)
        display.say(Text(f"读 {path.name}", f"Reading {path.name}"))
        found = read_activities(path, problem)
    tell(found, lang)
    if listed is not None:
        write_csv(listed, table_of(found, lang))
    if found.empty:
        say(Text("没有要改的，没有写任何文件。", "Nothing to change; no file was touched.").to(lang))
    elif wanted(into, yes, lang):
        write_back(found.before, found.after, into, Text(f"导入 {path.name}", f"import of {path.name}"), lang, by)
    else:
        say(Text("没有写任何文件。", "No file was written.").to(lang))
    return 0


def tell(found: "Edits", lang: Lang) -> None:
    """Print what was changed, by promotion."""
    for note in found.notes:
        say(note.to(lang))
    names = {promotion.id: promotion for promotion in found.after.promotions}
    products = {product.id: product.name for product in found.before.products}
    cells = [edit for edit in found.cells if not edit.disputed]
    many = len(cells)
    say(
        Text(
            f"改动 {many} 格，新活动 {len(found.new)} 场。",
            f"Cells changed: {many}; new promotions: {len(found.new)}.",
        ).to(lang)
    )
    last = ""
    for edit in cells[:MOST]:
        if edit.promotion != last:
            last = edit.promotion
            promotion = names[last]
            say(f"  {promotion.name if lang == 'zh' else promotion.name_en} ({last})")
        product = f"{products[edit.product]} · " if edit.product else ""
        before, after = (_quoted(edit.shown(value, lang)) for value in (edit.before, edit.after))
        say(f"    {product}{edit.field.heading.to(lang)}: {before} → {after}")
    if many > MOST:
        rest = many - MOST
        say(Text(f"  另有 {rest} 格，加 --list 看全部。", f"  {rest} more: see them all with --list.").to(lang))
    for promotion in found.new:
        name = promotion.name if lang == "zh" else promotion.name_en
        say(
            Text(
                f"  新活动 {name}（{promotion.id}），{promotion.anchor}",
                f"  New: {name} ({promotion.id}), {promotion.anchor}",
            ).to(lang)
        )


def table_of(found: "Edits", lang: Lang) -> "pd.DataFrame":
    """Return every changed cell: columns place, promotion, product, column, before, after, disputed."""
    import pandas as pd

    rows = [
        (
            edit.place, edit.promotion, edit.product, edit.field.heading.to(lang), edit.shown(edit.before, lang),
            edit.shown(edit.after, lang), edit.disputed,
        )
        for edit in found.cells
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["place", "promotion", "product", "column", "before", "after", "disputed"])


def _quoted(text: str) -> str:
    return " / ".join(text.splitlines()) if text else "–"
