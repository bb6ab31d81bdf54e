"""The calendar in a real browser, over a real workspace: what is dragged there is saved, opened and taken back."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from app_sample import tiny_problem
from patience import LONGEST, focus, never_sideways, ran, until
from playwright.sync_api import Browser, Locator, Page, expect
from web_process import free_port, running

from campaignplan.agenda import agenda
from campaignplan.agenda.conflicts import conflicts
from campaignplan.calendars.own import OwnEvent
from campaignplan.cli.commands.app import words
from campaignplan.dates import SHANGHAI
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.ticks import Ticks
from campaignplan.storage.workspace.workspace import Workspace


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Branch]]:
    """Serve a small year with one event of its own, and a busy one; return the address, and the branch of the first."""
    place = tmp_path_factory.mktemp("calendar")
    year = tiny_problem()
    film = OwnEvent("film", "拍片", start=year.settings.start + timedelta(8), end=year.settings.start + timedelta(10))
    with Workspace.open(place / "workspace") as workspace:
        branch = workspace.put("tiny", replace(year, events=(film,)), person="somebody")
        named = replace(year.settings, name="work")  # plans of one name the switch cannot tell apart
        workspace.put("work", replace(year, settings=named, events=busy(year.settings.start)), person="somebody")
        port = free_port()
        with running(words(port), port, place, {"CAMPAIGNPLAN_WORKSPACE": str(place / "workspace")}):
            yield f"http://localhost:{port}", branch


def busy(start: date) -> tuple[OwnEvent, ...]:
    """Return work in chains of three, one of it locked, and two that wait for each other, which nobody can move."""

    def row(n: int, *depends: str) -> OwnEvent:
        first = start + timedelta((n * 5) % 36)
        last = first + timedelta(n % 4)
        return OwnEvent(f"own-{n}", f"事项{n}", start=first, end=last, roles=("ads",), depends=depends, locked=n == 7)

    chains = [row(n, *([f"own-{n - 1}"] if n % 3 else [])) for n in range(18)]
    return (*chains, replace(row(18, "own-19"), roles=("design",)), replace(row(19, "own-18"), roles=("design",)))


def first_day(branch: Branch) -> int:
    """Return on which day of the plan the film begins."""
    problem = branch.problem()
    film = next(one for one in agenda(problem) if one.id == "film")
    return (film.span.start - problem.settings.start).days


AT = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.dataset.key ?? '';
}"""


def test_a_bar_is_moved_opened_edited_and_taken_back(served: tuple[str, Branch], page: Page, tmp_path: Path) -> None:
    address, branch = served
    page.goto(f"{address}/calendar?lang=zh&view=month")
    bar = page.locator('.year .bar[data-bar="film"]')
    expect(bar).to_be_visible(timeout=LONGEST)
    expect(page.locator("section.year")).to_have_css("border-radius", "10px")  # its style sheet is there
    ran(page)  # a server that has just begun may be so busy that the browser calls it again: another session
    focus(bar)
    page.keyboard.press("PageDown")
    until(lambda: first_day(branch) == 15)
    expect(page.locator(".year.saving")).to_have_count(0, timeout=LONGEST)
    page.keyboard.press("Enter")
    panel = page.locator(".st-key-panel")
    expect(panel.get_by_role("heading", name="拍片")).to_be_visible(timeout=LONGEST)
    expect(page).to_have_url(re.compile("event=film"))
    person = panel.get_by_label("负责人", exact=True)
    person.fill("小王")
    panel.get_by_role("button", name="保存").click()
    until(lambda: branch.problem().events[0].person == "小王")
    page.screenshot(path=tmp_path / "panel.png")
    expect(page.locator(".st-key-undo button").first).to_be_enabled(timeout=LONGEST)
    page.locator(".st-key-undo button").first.click()
    until(lambda: branch.problem().events[0].person == "")
    page.locator(".st-key-undo button").first.click()
    until(lambda: first_day(branch) == 8)
    page.reload()
    expect(page.locator(".st-key-panel").get_by_role("heading", name="拍片")).to_be_visible(timeout=LONGEST)
    expect(page.locator('.year .bar[data-bar="film"]')).to_be_visible(timeout=LONGEST)
    # The month of weeks opens the same, by its strip and by the list of a day.
    film = next(one for one in agenda(branch.problem()) if one.id == "film").span.start
    page.goto(f"{address}/calendar?lang=zh&view=weeks&month={film:%Y-%m}")
    expect(page.locator(".month .week").first).to_be_visible(timeout=LONGEST)
    expect(page.locator(".st-key-panel")).to_have_count(0)
    # By the keyboard alone: arrows from day to day, the tabulator to what is on it.
    page.locator('.month .day[tabindex="0"]').focus()
    for _ in range(2):
        page.keyboard.press("Home")
        page.keyboard.press("ArrowUp")
    for _ in range(42):
        here = page.evaluate(AT)
        if here == film.isoformat():
            break
        page.keyboard.press("ArrowRight")
    else:
        raise AssertionError(f"{film} is out of reach")
    assert page.locator('.month .day[tabindex="0"]').count() == 1
    page.keyboard.press("Enter")
    expect(page.locator(".month .item", has_text="拍片")).to_be_visible()
    assert page.evaluate(AT) == film.isoformat()
    page.keyboard.press("Tab")
    for _ in range(20):
        if page.evaluate(AT).startswith("film/"):
            break
        page.keyboard.press("ArrowRight")
    strip = page.locator('.month .strip[data-key^="film/"]').first
    expect(strip).to_be_focused()
    expect(strip).to_have_css("outline-style", "solid")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-panel").get_by_role("heading", name="拍片")).to_be_visible(timeout=LONGEST)
    expect(page.locator(".month .strip.open").first).to_be_visible(timeout=LONGEST)


GESTURES = 40
"""Two hundred, as on the page with the year alone, pass too; they take a minute where nothing else is done."""
SHOWN = """async (root, days) => {
  await Promise.allSettled(root.getAnimations({ subtree: true }).map((one) => one.finished));
  const found = {};
  for (const bar of root.querySelectorAll('.bar')) {
    const body = bar.parentNode.getBoundingClientRect(), px = body.width / days;
    const ink = bar.querySelector('.ink').getBoundingClientRect();
    const first = Math.round((ink.left - body.left) / px);
    found[bar.dataset.bar] = [first, first + Math.round((ink.width + 2) / px) - 1];
  }
  return found;
}"""
HELD = """(bar, at) => {
  bar.scrollIntoView({ block: 'nearest' });
  const ink = bar.querySelector('.ink').getBoundingClientRect();
  return [ink.left + ink.width * at, ink.top + ink.height / 2, bar.parentNode.offsetWidth];
}"""


def test_random_drags_and_undos_leave_page_and_workspace_alike(
    served: tuple[str, Branch], page: Page, record_property: Callable[[str, object], None]
) -> None:
    address, first = served
    branch = Workspace(first.database, first.database.address).branch("work")
    page.goto(f"{address}/calendar?lang=zh&plan=work&view=quarter")
    bars = page.locator(".year .bar[data-bar^='own-']")
    expect(bars).to_have_count(20, timeout=LONGEST)
    expect(page.locator("section.year")).to_have_css("border-radius", "10px")
    ran(page)
    names = [f"own-{n}" for n in range(20)] + ["promotion.1688-fair-2027", "promotion.1688-628-2027.encore"]

    def bar(name: str) -> Locator:
        return page.locator(f'.year .bar[data-bar="{name}"]')

    def drag(name: str, days: int, at: float) -> None:
        x, y, wide = bar(name).evaluate(HELD, at)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + days * wide / 42, y, steps=2)
        page.mouse.up()

    def alike() -> None:
        """Hold that page and workspace say the same, as soon as nothing is on its way."""
        expect(page.locator(".year.saving")).to_have_count(0, timeout=LONGEST)
        ran(page)
        problem = branch.problem()
        events, plan = agenda(problem), problem.settings.horizon
        kept = {event.id: days for event in events if (days := plan.overlap(event.span))}
        stored = {name: [(day - plan.start).days for day in (days.start, days.end)] for name, days in kept.items()}
        shown = page.locator("section.year").evaluate(SHOWN, plan.days)
        assert {name: stored.get(name) for name in shown} == shown
        assert {event.id for event in events if event.kind == "own"} & stored.keys() <= shown.keys()
        number = len(conflicts(events, problem, today=datetime.now(SHANGHAI).date()))
        expect(page.locator(".st-key-conflicts button").first).to_contain_text(f"{number} 处", timeout=LONGEST)

    chance, before, last = random.Random(20272), branch.version, "own-0"
    for _ in range(GESTURES):
        turn = chance.random()
        wanted = chance.choice(names)
        if turn < 0.6 and bar(wanted).count():  # what waits for a bar may have followed it out of the plan's days
            last = wanted
            drag(last, chance.choice([-9, -4, -2, -1, 1, 2, 3, 6]), chance.choice([0.5, 0.5, 0.97]))
        elif bar(last).count():
            bar(last).press("Control+z" if turn < 0.85 else "Control+y")
        if chance.random() < 0.08:
            alike()
    alike()
    steps = branch.version - before
    assert steps > GESTURES / 2
    where = bar("own-18").get_attribute("aria-label")
    drag("own-18", 3, 0.5)
    expect(page.locator(".year .bubble")).to_contain_text("日程互相等待", timeout=LONGEST)
    assert bar("own-18").get_attribute("aria-label") == where
    alike()
    record_property("figure", f"bars unlike the workspace after {GESTURES} random drags and undos ({steps} steps): 0")


def test_a_task_is_ticked_on_a_phone_and_taken_back(served: tuple[str, Branch], browser: Browser) -> None:
    address, branch = served
    context = browser.new_context(
        viewport={"width": 400, "height": 860}, locale="zh-CN", has_touch=True, is_mobile=True, device_scale_factor=2
    )
    page = context.new_page()
    page.set_default_timeout(LONGEST)
    film = next(one for one in agenda(branch.problem()) if one.id == "film").span.end
    page.goto(f"{address}/tasks?lang=zh&who=*&week={film - timedelta(film.weekday())}")
    task = page.locator(".st-key-task-film")
    expect(task.get_by_text("拍片")).to_be_visible(timeout=LONGEST)
    ran(page)
    label = task.locator("label").first
    box = label.bounding_box()
    assert box is not None
    assert box["height"] >= 24  # what a finger hits
    label.tap()
    ticks = Ticks(Workspace(branch.database, branch.database.address).team(branch.problem_id))
    until(lambda: [one.event for one in ticks.list()] == ["film"])
    expect(task.get_by_role("checkbox").first).to_be_checked(timeout=LONGEST)
    ran(page)
    page.locator(".st-key-undo button:visible").first.tap()
    until(lambda: not ticks.list())
    expect(task.get_by_role("checkbox").first).not_to_be_checked(timeout=LONGEST)
    never_sideways(page)
    context.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "where",
    [
        "calendar",
        "calendar?view=weeks",
        "calendar?view=table",
        "calendar?view=desk",
        "calendar?add=template",
        "tasks",
    ],
)
def test_a_phone_needs_not_move_sideways(served: tuple[str, Branch], browser: Browser, lang: str, where: str) -> None:
    address, _ = served
    context = browser.new_context(viewport={"width": 400, "height": 860}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{address}/{where}{'&' if '?' in where else '?'}lang={lang}")
    expect(page.locator(".st-key-calendar, .st-key-tasks").first).to_be_visible(timeout=LONGEST)
    never_sideways(page)
    context.close()
