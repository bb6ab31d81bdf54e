"""The calendar in a real browser, over a real workspace: what is dragged there is saved, opened and taken back."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from app_sample import tiny_problem
from patience import LONGEST, focus, never_sideways, ran, until
from playwright.sync_api import Browser, Page, expect
from web_process import free_port, running

from campaignplan.agenda import agenda
from campaignplan.calendars.own import OwnEvent
from campaignplan.cli.commands.app import words
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.ticks import Ticks
from campaignplan.storage.workspace.workspace import Workspace


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Branch]]:
    """Serve a small year with one event of its own; return its address, and the branch it is kept in."""
    place = tmp_path_factory.mktemp("calendar")
    year = tiny_problem()
    film = OwnEvent("film", "拍片", start=year.settings.start + timedelta(8), end=year.settings.start + timedelta(10))
    with Workspace.open(place / "workspace") as workspace:
        branch = workspace.put("tiny", replace(year, events=(film,)), person="somebody")
        port = free_port()
        with running(words(port), port, place, {"CAMPAIGNPLAN_WORKSPACE": str(place / "workspace")}):
            yield f"http://localhost:{port}", branch


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
