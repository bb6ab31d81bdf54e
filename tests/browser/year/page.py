"""A page with the year alone, over items that live in this process: what the browser tests drive.

The address says how: ``store`` (items of its own), ``items`` (how many), ``sample`` (the shipped shop's year),
``scale``, ``lang``, ``reader=1``. What is stored is written to a file, for the tests to compare with the screen.
"""

import json
import os
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Lock

import streamlit as st

sys.path.insert(0, os.environ["YEAR_APP"])

from components.year import (
    LANES,
    Bar,
    Created,
    DaysOff,
    Deleted,
    Gesture,
    Line,
    Moved,
    Opened,
    Redo,
    Resized,
    Undo,
    YearView,
    show,
    year_view,
)

from campaignplan.errors import InputError, Issue
from campaignplan.text import Text

FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)
WALL = date(2027, 6, 18)  # no item may cover this day: a drop on it is refused by the server alone


class Items:
    """Bars and the steps to them, shared by the tabs that name the same store."""

    def __init__(self, bars: tuple[Bar, ...], name: str) -> None:
        self.past: list[tuple[Bar, ...]] = [bars]
        self.future: list[tuple[Bar, ...]] = []
        self.name, self.lock, self.selected, self.made, self.done = name, Lock(), "", 0, 0

    @property
    def bars(self) -> tuple[Bar, ...]:
        return self.past[-1]

    def __call__(self, gesture: Gesture) -> Text | None:
        with self.lock:
            said = self._do(gesture)
            self.done += 1
            self.write()
            return said

    def _do(self, gesture: Gesture) -> Text | None:
        match gesture:
            case Opened(id=name):
                self.selected = name
            case Moved() | Resized():
                if gesture.first <= WALL <= gesture.last:
                    why = Text("6月18日平台停机，不能排工作", "the platform is down on 18 June")
                    raise InputError([Issue("calendar", "", why, Text("请换一天", "choose another day"))])
                self._step(
                    tuple(
                        replace(bar, first=gesture.first, last=gesture.last) if bar.id == gesture.id else bar
                        for bar in self.bars
                    )
                )
            case Created():
                self.made += 1
                title = Text(f"新事项 {self.made}", f"New item {self.made}")
                self._step((*self.bars, Bar(f"new-{self.made}", title, gesture.first, gesture.last, gesture.lane)))
            case Deleted(id=name):
                self._step(tuple(bar for bar in self.bars if bar.id != name))
            case Undo():
                if len(self.past) == 1:
                    self._refuse("没有可以撤销的步骤", "there is nothing to undo")
                self.future.append(self.past.pop())
                return Text("已撤销", "Taken back")
            case Redo():
                if not self.future:
                    self._refuse("没有可以重做的步骤", "there is nothing to redo")
                self.past.append(self.future.pop())
                return Text("已重做", "Made again")
        return None

    def _step(self, bars: tuple[Bar, ...]) -> None:
        self.past.append(bars)
        self.future.clear()

    @staticmethod
    def _refuse(zh: str, en: str) -> None:
        raise InputError([Issue("", "", Text(zh, en), Text("不用撤销", "leave it"))])

    def write(self) -> None:
        told = {
            "done": self.done,
            "selected": self.selected,
            "bars": {bar.id: [bar.first.isoformat(), bar.last.isoformat(), bar.lane] for bar in self.bars},
        }
        path = Path(os.environ["YEAR_STATE"]) / f"{self.name}.json"
        path.with_suffix(".part").write_text(json.dumps(told), "utf-8")
        path.with_suffix(".part").replace(path)


def made(number: int) -> tuple[Bar, ...]:
    """Return items spread over the year: most free, one locked, one fixed, one tentative, one with hostile text."""
    bars = [
        Bar("free", Text("主图拍摄", "Product photos"), date(2027, 3, 8), date(2027, 3, 14), "creative"),
        Bar("other", Text("详情页", "Detail pages"), date(2027, 3, 12), date(2027, 3, 20), "creative"),
        Bar("long", Text("3.28 大促·报名", "3.28: enrolment"), date(2027, 2, 11), date(2027, 3, 6), "enrolment",
            due=Text("报名截止 20:00", "enrolment closes 20:00"), tentative=True, kind="phase"),
        Bar("locked", Text("备货下单", "Order stock"), date(2027, 3, 1), date(2027, 3, 10), "stock", locked=True,
            fixed=Text("已锁定；先解锁再移动", "Locked: unlock it first")),
        Bar("short", Text("到货 4,600 件", "4,600 units arrive"), date(2027, 4, 5), date(2027, 4, 5), "stock",
            resizable=False, kind="arrival"),
        Bar("hostile", Text("<img src=x onerror=alert(1)>", "<b>&amp;{title}</b>"), date(2027, 5, 3), date(2027, 5, 9), "ads"),
        Bar("wall", Text("换季清仓", "Clearance"), date(2027, 6, 7), date(2027, 6, 13), "promotion"),
        Bar("end", Text("年终复盘", "Review of the year"), date(2027, 12, 29), date(2027, 12, 31), "review"),
        Bar("across", Text("12.20 价保", "12.20 price protection"), date(2026, 12, 20), date(2027, 1, 4), "review"),
    ]  # fmt: skip
    for n in range(max(0, number - len(bars))):
        first = FIRST + timedelta(days=(n * 37) % 355)
        length = timedelta(days=(n * 7) % 12)
        name = Text(f"第 {n} 件工作", f"Piece of work {n}")
        bars.append(Bar(f"item-{n}", name, first, min(LAST, first + length), LANES[n % 6]))
    return tuple(bars[:number]) if number < len(bars) else tuple(bars)


def sample() -> YearView:
    """Return the shipped homeware shop's year."""
    from campaignplan.agenda import agenda
    from campaignplan.resources import shipped
    from campaignplan.storage import load_problem

    problem = load_problem(shipped("examples") / "yiwu-homeware")
    return year_view(agenda(problem), problem.settings.horizon, promotions=problem.promotions)


@st.cache_resource
def items(name: str, number: int) -> Items:
    """Return the items of a store."""
    found = Items(sample().bars if number < 0 else made(number), name)
    found.write()
    return found


def main() -> None:
    asked = st.query_params
    whole = sample() if asked.get("sample") else None
    store = items(asked.get("store", "one"), -1 if whole else int(asked.get("items", "9")))
    english = asked.get("lang") == "en"
    lines = (
        Line(date(2027, 3, 28), Text("3.28 大促", "3.28")),
        Line(date(2027, 6, 18), Text("618 大促", "618")),
        Line(date(2027, 6, 28), Text("6.28 大促", "6.28")),
    )
    off = (
        DaysOff(date(2027, 2, 5), date(2027, 2, 12), Text("春节", "Spring Festival"), "休"),
        DaysOff(date(2027, 2, 14), date(2027, 2, 14), Text("春节调休上班", "Make-up workday"), "班"),
        DaysOff(date(2027, 5, 1), date(2027, 5, 5), Text("劳动节", "Labour Day"), "休"),
    )
    view = YearView(
        FIRST, LAST, store.bars, whole.lines if whole else lines, whole.days_off if whole else off,
        scale=asked.get("scale", "year"), today=date(2027, 3, 16), selected=store.selected,
        editable=asked.get("reader") != "1",
    ).with_heat()  # fmt: skip
    st.header("The year" if english else "活动日历", anchor=False)
    show(view, key="year", lang="en" if english else "zh", on_gesture=store)


st.set_page_config(page_title="year", layout="wide")
main()
