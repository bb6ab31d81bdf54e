"""Faults of the tables given to `allocate`, all at once."""

from collections.abc import Hashable, Iterator
from math import isfinite, isinf, isnan, nan
from typing import TYPE_CHECKING, Any

from campaignplan.errors import Issue
from campaignplan.ids import nearest
from campaignplan.text import Text

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

NEEDED = ("cell", "family", "scale", "half", "shape", "lower", "upper")
MINE = ("hill", "exponential", "power")


def check_cells(cells: "pd.DataFrame", budget: float) -> Iterator[Issue]:
    """Yield every fault of the cells and the budget."""
    if not isfinite(budget) or budget < 0:
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
    for row in cells[~_plainly_fine(cells)].to_dict("records"):
        yield from _check_cell(row)


def _plainly_fine(cells: "pd.DataFrame") -> "np.ndarray":
    """Shape (n,): rows without a fault, all looked at together; the others are looked at one by one."""
    import numpy as np
    import pandas as pd

    def column(name: str) -> np.ndarray:
        if name not in cells:
            return np.full(len(cells), np.nan)
        values = pd.to_numeric(cells[name], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        return np.where(np.isinf(values), np.nan, values)

    family = cells["family"].to_numpy(dtype=object)
    power, exponential = family == "power", family == "exponential"
    shape, least, upper = column("shape"), column("min_if_on"), column("upper")
    fine = power | exponential | (family == "hill")
    fine &= (column("scale") > 0) & (power | (column("half") > 0))
    fine &= exponential | ((shape >= 0.05) & (shape <= np.where(power, 1.0, 10.0)))
    fine &= (column("lower") >= 0) & (column("lower") <= upper)
    return np.asarray(fine & (np.isnan(least) | ((least >= 0) & (least <= upper))))


def _check_cell(row: dict[Hashable, Any]) -> Iterator[Issue]:
    where = f"cells[{row['cell']}]"
    family = row["family"]
    if family not in MINE:
        yield _issue(f"{where}.family", family, f"只能是 {', '.join(MINE)}", f"must be one of {', '.join(MINE)}")
        return
    number = {name: _number(row.get(name)) for name in ("scale", "half", "shape", "lower", "upper")}
    if not number["scale"] > 0:
        yield _issue(f"{where}.scale", row["scale"], "要大于 0", "must be above 0")
    if family != "power" and not number["half"] > 0:
        yield _issue(f"{where}.half", row["half"], "要大于 0", "must be above 0")
    most = 1.0 if family == "power" else 10.0
    if family != "exponential" and not 0.05 <= number["shape"] <= most:
        yield _issue(
            f"{where}.shape",
            row["shape"],
            f"要在 0.05 到 {most:g} 之间",
            f"must be between 0.05 and {most:g}",
        )
    if not 0 <= number["lower"] <= number["upper"]:
        found = f"{row['lower']}..{row['upper']}"
        yield _issue(f"{where}.lower..upper", found, "要 0 ≤ lower ≤ upper", "0 <= lower <= upper is needed")
    least = _number(row.get("min_if_on"))
    if not isnan(least) and not 0 <= least <= number["upper"]:
        yield _issue(f"{where}.min_if_on", least, "要在 0 到 upper 之间", "must be between 0 and upper")


def _number(value: object) -> float:
    """Read a number; NaN, which fails every comparison, for anything else or infinite."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return nan
    return nan if isinf(number) else number


def check_groups(cells: "pd.DataFrame", groups: "pd.DataFrame | None") -> Iterator[Issue]:
    """Yield every fault of the groups."""
    if groups is None:
        return
    missing = [name for name in ("column", "member", "floor", "cap") if name not in groups]
    for name in missing:
        yield _issue(f"groups.{name}", "", "缺少这一列", "this column is missing")
    if missing:
        return
    for number, group in enumerate(groups.to_dict("records")):
        where, column, member = f"groups[{number}]", group["column"], group["member"]
        if column not in cells:
            like = nearest(str(column), [str(name) for name in cells.columns])
            hint = f" ({like}?)" if like else ""
            yield _issue(f"{where}.column", column, f"cells 没有这一列{hint}", f"cells has no such column{hint}")
        elif not (cells[column].astype(str) == str(member)).any():
            yield _issue(f"{where}.member", member, "没有一个 cell 属于它", "no cell belongs to it")
        if _number(group["floor"]) > _number(group["cap"]):
            found = f"{group['floor']} > {group['cap']}"
            yield _issue(where, found, "下限高于上限", "the floor is above the cap")


def _issue(where: str, value: object, zh: str, en: str) -> Issue:
    return Issue(where, str(value)[:60], Text(zh, en), Text("请改正后再试", "correct it and call again"))
