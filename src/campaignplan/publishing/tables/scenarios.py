"""Plans side by side as people read them: the key figures of each with their ranges, and money that differs."""

from collections.abc import Mapping, Sequence

import pandas as pd

from campaignplan import words
from campaignplan.planning.asking.beyond_past import beyond_past
from campaignplan.planning.asking.bound import members
from campaignplan.planning.asking.comparison import Comparison
from campaignplan.planning.asking.grouped import Dimension, named
from campaignplan.publishing import prose
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables.figures import Figure, Range, figures, has_range
from campaignplan.text import Lang, Text

LABELS = {
    "total": Text("总预算", "Total budget"),
    "proof": Text("证明", "Proof"),
    "enrolled": Text("报名", "Enrolments"),
    "risk": Text("差的时候", "When it goes badly"),
    "beyond": Text("超出去年花过的部分", "Money beyond what last year saw"),
}
NOT_KNOWN = Text("没有去年的数", "no figures of last year")
NOTHING = "—"


def key_figures(editions: Sequence[Edition | None], ranges: Sequence[Mapping[str, Range] | None]) -> list[list[str]]:
    """Return one row a figure: its name, then what it is in each plan.

    Parameters
    ----------
    editions
        The plans, all in one language; None where there is no plan.
    ranges
        Of each, its outcomes' ranges; None where they are not drawn yet, which leaves the estimate alone.
    """
    lang: Lang = next((one.lang for one in editions if one is not None), "zh")
    found = [
        {} if one is None else {figure.name: figure for figure in figures(one, {} if known is None else known)}
        for one, known in zip(editions, ranges, strict=True)
    ]
    names: dict[str, Figure] = {}
    for one in found:
        names = {**names, **{name: figure for name, figure in one.items() if name not in names}}
    rows = [[LABELS["total"].to(lang), *(_total(one) for one in editions)]]
    for name, figure in names.items():
        cells = [
            NOTHING if edition is None or name not in one else _figure(one[name], edition)
            for one, edition in zip(found, editions, strict=True)
        ]
        rows.append([figure.label.to(lang), *cells])
    for key, shown in (("enrolled", _enrolled), ("beyond", _beyond), ("risk", _risk), ("proof", _proof)):
        cells = [NOTHING if one is None else shown(one) for one in editions]
        if any(cell not in ("", NOTHING) for cell in cells):
            rows.append([LABELS[key].to(lang), *(cell or NOTHING for cell in cells)])
    return rows


def money_rows(found: Comparison, dimension: Dimension, lang: Lang) -> pd.DataFrame:
    """Return money by a dimension: column ``member`` in words, the first plan's yuan, then what each other has more.

    Columns after the first plan's are differences to it; members nobody spends on are left out, but for months: a
    month without money belongs to the year too.
    """
    table = found.money[found.money["dimension"] == dimension].drop(columns="dimension")
    first, *others = [name for name in found.names if name in table.columns]
    problems = {name: result.problem for name, result in zip(found.names, found.results, strict=True)}
    if dimension == "month":
        every = sorted({*table["member"], *(month for one in problems.values() for month in members(one, "month"))})
        table = table.set_index("member").reindex(every, fill_value=0.0).rename_axis("member").reset_index()

    def word(member: str) -> str:
        told = [named(problems[name], dimension, member) for name in (first, *others)]
        return next((one for one in told if one.zh != member), told[0]).to(lang)

    rows = pd.DataFrame({"member": [word(str(member)) for member in table["member"]], first: table[first].to_numpy()})
    for name in others:
        rows[name] = (table[name] - table[first]).to_numpy()
    return rows


def _figure(figure: Figure, edition: Edition) -> str:
    estimate = prose.shown(figure.estimate, figure.kind, edition.lang == "zh")
    if not has_range(figure):
        return estimate
    return edition.say(
        f"{prose.ranged(figure, edition)}（估 {estimate}）", f"{prose.ranged(figure, edition)} ({estimate})"
    )


def _total(edition: Edition | None) -> str:
    if edition is None:
        return NOTHING
    total = edition.problem.settings.total
    return edition.say("不限", "none set") if total is None else prose.money(total, edition.lang == "zh")


def _enrolled(edition: Edition) -> str:
    number = int(edition.plan.enrolled.sum())
    return edition.say(f"{number} 款次", f"{number} pairs")


def _beyond(edition: Edition) -> str:
    share = beyond_past(edition.plan)
    return NOT_KNOWN.to(edition.lang) if share is None else f"{share:.0%}"


def _risk(edition: Edition) -> str:
    risk = edition.result.risk
    if risk is None:
        return ""
    worst, amount = f"{1 - risk.alpha:.0%}", prose.amount(edition, risk.cvar)
    return edition.say(f"最差的 {worst} 平均 {amount}", f"the worst {worst} come to {amount}")


def _proof(edition: Edition) -> str:
    result = edition.result
    status = words.word(words.STATUSES, result.status, edition.lang)
    return f"{status} · {prose.gap_shown(result.gap)}"
