"""The gestures that are timed on the pages, and what the server holds meanwhile: each returns its figures by name."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from playwright.sync_api import Browser

from benchmarks.browsed import LONGEST, Watched, watched
from benchmarks.served import Server
from benchmarks.visitor import Visitor, planned
from benchmarks.year import WATCH as SAVED
from campaignplan.agenda import agenda
from campaignplan.calendars.own import OwnEvent
from campaignplan.planning.problem import Problem

Figures = Mapping[str, Sequence[float]]
EVENTS = 500
"""On the calendar while bars are dragged."""
PEOPLE = 20
OWN = "benchmark-"
MOVED = """() => {
  window.cp = {};
  const start = performance.now();
  const told = (name) => { window.cp[name] ??= performance.now() - start; };
  const proof = document.querySelector('.cp-proof').innerText;
  const picture = () => document.querySelector('.st-key-months-scroll svg.marks')?.innerHTML;
  const months = picture();
  new MutationObserver((_, own) => {
    const now = document.querySelector('.cp-proof');
    if (now && now.innerText !== proof) { told('numbers'); own.disconnect(); }
  }).observe(document.body, {childList: true, subtree: true, characterData: true});
  const look = () => {
    const now = picture();
    if (now && now !== months) told('chart'); else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
DRAWN = "() => document.querySelector('.cp-proof') && document.querySelector('.st-key-spend-scroll svg.marks')"


def cold(browser: Browser, server: Server, times: int, seen: list[Watched]) -> Figures:
    """Open the overview in a browser without a cache: seconds until its plan and its first chart are there."""
    found = []
    for _ in range(times):
        one = watched(browser)
        seen.append(one)
        one.page.goto(f"{server.address}/?lang=zh")
        one.page.wait_for_function(DRAWN)
        found.append(one.page.evaluate("performance.now()") / 1000)
        one.quiet()
        one.close()
    return {"up": [server.up], "first": found[:1], "cold": found[1:]}


def slider(
    browser: Browser, server: Server, problem: Problem, moves: int, seen: list[Watched], *, limits: bool = False
) -> Figures:
    """Move the slider of the total, each time to one that nobody asked for: milliseconds, kB and processor ms."""
    one = watched(browser)
    seen.append(one)
    # So little that every yuan of it is missed: where the total does not bind, no figure would move.
    total = round(0.5 * (problem.settings.total or 0), -3) + (2 * moves * _step(problem) if limits else 0)
    one.open(f"{server.address}/budget?lang=zh&total={total:.0f}")
    if limits:
        one.page.get_by_role("radio", name="月份", exact=True).click()
        one.page.locator(".st-key-limits").get_by_role("slider").first.wait_for()
        one.quiet()
    one.page.wait_for_selector(".st-key-months-scroll svg.marks")
    found = []
    for _ in range(moves):
        one.page.get_by_role("slider").first.focus()
        size, spent = one.travelled, server.processor
        one.page.evaluate(MOVED)
        one.page.keyboard.press("ArrowLeft")
        one.page.wait_for_function("() => window.cp.numbers && window.cp.chart")
        one.quiet()
        took = one.page.evaluate("window.cp")
        rest = (one.travelled - size) / 1000, 1000 * (server.processor - spent)
        found.append((took["numbers"], took["chart"], *rest))
    one.close()
    return dict(zip(("numbers", "chart", "size", "processor"), zip(*found, strict=True), strict=True))


def crowded(problem: Problem) -> Problem:
    """Return the problem with events of its own, one after the other, until its calendar has `EVENTS`."""
    missing, start, days = EVENTS - len(agenda(problem)), problem.settings.start, problem.settings.horizon.days
    own = tuple(
        OwnEvent(f"{OWN}{n}", f"事项{n}", start=begin, end=begin + timedelta(days=4), roles=("ads",))
        for n in range(missing)
        if (begin := start + timedelta(days=7 + n * (days - 30) // missing))
    )
    return replace(problem, events=(*problem.events, *own))


def gestures(browser: Browser, server: Server, times: int, seen: list[Watched]) -> Figures:
    """Drag bars of the calendar, and move them by key: milliseconds until it is saved and the answer drawn."""
    one = watched(browser)
    seen.append(one)
    one.open(f"{server.address}/calendar?lang=zh&view=month")
    page = one.page
    bars = page.locator(f".year .bar[data-bar^='{OWN}']")
    bars.first.wait_for()
    page.locator("section.year").evaluate(SAVED)
    every = bars.count()
    found: dict[str, list[float]] = {"drag": [], "key": []}
    spent = server.processor
    for turn in range(times):
        bar = page.locator(f".year .bar[data-bar='{bars.nth(every // 2 + turn).get_attribute('data-bar')}']")
        bar.scroll_into_view_if_needed()
        box = bar.locator(".ink").bounding_box()
        assert box is not None
        x, y = box["x"] + min(box["width"] / 2, 60), box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 60, y, steps=10)
        page.mouse.up()
        found["drag"].append(_saved(one))
        bar.focus()
        page.keyboard.press("ArrowLeft")
        found["key"].append(_saved(one))
    one.close()
    return {**found, "gesture": [1000 * (server.processor - spent) / (2 * times)]}


def _saved(one: Watched) -> float:
    one.page.wait_for_function("() => window.told.saved.length", timeout=LONGEST)
    took: float = one.page.evaluate("() => window.told.saved.shift()")
    one.quiet()
    one.page.evaluate("() => { window.told.saved = []; }")
    return took


def memory(server: Server, problem: Problem) -> Figures:
    """Let `PEOPLE` look at the budget page, each with a total of their own: MB held then, MB more than before."""
    whole, step = problem.settings.total or 0.0, _step(problem)
    before, crowd = server.memory, []
    for number in range(PEOPLE):
        visitor = Visitor(server.address, "budget", f"lang=zh&total={0.6 * whole + number * step:.0f}")
        crowd.append(visitor)
        run = visitor.open()
        while not planned(run):
            time.sleep(0.25)
            run = visitor.look()
    held, resident, shares = server.memory, server.resident, server.shares
    for visitor in crowd:
        visitor.close()
    told = {name: [share[0]] for name, share in zip(("server", "solver"), shares, strict=False)}
    files = sum(share[1] for share in shares)
    return {"held": [held], "more": [held - before], **told, "files": [files], "resident": [resident]}


def _step(problem: Problem) -> float:
    """Return the step of the slider of the total."""
    return 10.0 ** (len(str(round(problem.settings.total or 0.0))) - 3)
