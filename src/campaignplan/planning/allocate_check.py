"""Faults of the tables given to `allocate`, all at once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from campaignplan.errors import Issue
from campaignplan.ids import nearest
from campaignplan.text import Text

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("cell", "family", "scale", "half", "shape", "lower", "upper")
MINE = ("hill", "exponential", "power")


def check_cells(cells: "pd.DataFrame", budget: float) -> Iterator[Issue]:
    """Yield every fault of the cells and the budget."""
    if not np.isfinite(budget) or budget < 0:
        yield _issue("budget", budget, "预算要是不小于 0 的数", "the budget must be a number, 0 or more")
    missing = [name for name in NEEDED if name not in cells]
    for name in missing:
        like = nearest(name, [str(column) for column in cells.columns])
        hint = f" ({like}?)" if like else ""
        yield _issue(f"cells.{name}", "", f"缺少这一列{hint}", f"this column is missing{hint}")
    if missing:
        return
    if len(cells) == 0:
        yield _issue("cells", "", "没有任何一行", "there is no row")
    for name in cells["cell"][cells["cell"].duplicated()]:
        yield _issue("cells.cell", name, "id 重复", "the id is used twice")
    for row in cells.itertuples():
        where = f"cells[{row.cell}]"
        if row.family not in MINE:
            yield _issue(f"{where}.family", row.family, f"只能是 {', '.join(MINE)}", f"must be one of {', '.join(MINE)}")
            continue
        if not (np.isfinite(row.scale) and row.scale > 0):
            yield _issue(f"{where}.scale", row.scale, "要大于 0", "must be above 0")
        if row.family != "power" and not (np.isfinite(row.half) and row.half > 0):
            yield _issue(f"{where}.half", row.half, "要大于 0", "must be above 0")
        most = 1.0 if row.family == "power" else 10.0
        if row.family != "exponential" and not 0.05 <= row.shape <= most:
            yield _issue(f"{where}.shape", row.shape, f"要在 0.05 到 {most:g} 之间", f"must be between 0.05 and {most:g}")
        if not (np.isfinite(row.lower) and np.isfinite(row.upper) and 0 <= row.lower <= row.upper):
            yield _issue(
                f"{where}.lower..upper", f"{row.lower}..{row.upper}", "要 0 ≤ lower ≤ upper", "0 <= lower <= upper is needed"
            )
        least = getattr(row, "min_if_on", 0.0)
        if np.isfinite(least) and not 0 <= least <= row.upper:
            yield _issue(f"{where}.min_if_on", least, "要在 0 到 upper 之间", "must be between 0 and upper")


def check_groups(cells: "pd.DataFrame", groups: "pd.DataFrame | None") -> Iterator[Issue]:
    """Yield every fault of the groups."""
    if groups is None:
        return
    missing = [name for name in ("column", "member", "floor", "cap") if name not in groups]
    for name in missing:
        yield _issue(f"groups.{name}", "", "缺少这一列", "this column is missing")
    if missing:
        return
    for number, group in enumerate(groups.itertuples(index=False)):
        where = f"groups[{number}]"
        if group.column not in cells:
            like = nearest(str(group.column), [str(column) for column in cells.columns])
            hint = f" ({like}?)" if like else ""
            yield _issue(f"{where}.column", group.column, f"cells 没有这一列{hint}", f"cells has no such column{hint}")
        elif not (cells[group.column].astype(str) == str(group.member)).any():
            yield _issue(f"{where}.member", group.member, "没有一个 cell 属于它", "no cell belongs to it")
        if np.isfinite(group.floor) and np.isfinite(group.cap) and group.floor > group.cap:
            yield _issue(where, f"{group.floor} > {group.cap}", "下限高于上限", "the floor is above the cap")


def _issue(where: str, value: object, zh: str, en: str) -> Issue:
    return Issue(where, str(value)[:60], Text(zh, en), Text("请改正后再试", "correct it and call again"))
