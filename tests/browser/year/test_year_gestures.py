"""What people do to the year in a real browser, and what is stored of it."""

import random

import pytest
from playwright.sync_api import expect


def test_a_bar_is_dragged_and_what_is_stored_follows(lanes):
    lanes.open(scale="quarter")
    before = lanes.place("free")
    lanes.drag("free", 5)
    lanes.until(lambda state: state["bars"]["free"][:2] == ["2027-03-13", "2027-03-19"])
    lanes.settled()
    assert lanes.place("free")["x"] == pytest.approx(before["x"] + 5 * lanes.px, abs=1)
    assert lanes.stored()["done"] == 1  # a drag is one gesture, and opens nothing
    expect(lanes.page.locator(".year [role=status]")).to_have_text("「主图拍摄」移到 3月13日(周六)至3月19日(周五)")
    assert not lanes.complaints
    assert not lanes.strangers


def test_an_end_is_dragged_and_the_bar_grows(lanes):
    lanes.open(scale="quarter")
    lanes.drag("free", 3, at=0.97)
    lanes.until(lambda state: state["bars"]["free"][:2] == ["2027-03-08", "2027-03-17"])
    lanes.settled()
    lanes.drag("free", 2, at=0.02)
    lanes.until(lambda state: state["bars"]["free"][:2] == ["2027-03-10", "2027-03-17"])
    lanes.settled()
    lanes.drag("free", -30, at=0.97)  # never turned inside out
    lanes.until(lambda state: state["bars"]["free"][:2] == ["2027-03-10", "2027-03-10"])


def test_something_new_is_drawn_on_an_empty_lane(lanes):
    lanes.open(scale="quarter")
    body = lanes.page.locator('.body[data-lane="ads"]')
    box = body.bounding_box()
    x, y = lanes.ink("free")["x"], box["y"] + box["height"] - 6
    lanes.page.mouse.move(x + 1, y)
    lanes.page.mouse.down()
    lanes.page.mouse.move(x + 4.5 * lanes.px, y, steps=4)
    expect(lanes.page.locator(".tag")).to_have_text("3月8日(周一)至3月12日(周五)")
    lanes.page.mouse.up()
    state = lanes.until(lambda state: "new-1" in state["bars"])
    assert state["bars"]["new-1"] == ["2027-03-08", "2027-03-12", "ads"]
    expect(lanes.bar("new-1")).to_be_focused()
    lanes.page.mouse.click(x, y)  # a click alone makes nothing
    lanes.settled()
    assert lanes.stored()["done"] == 1


def test_the_plus_beside_a_lane_makes_one_day(lanes):
    lanes.open(lang="en")
    lanes.page.get_by_role("button", name="Add to Review").click()
    state = lanes.until(lambda state: "new-1" in state["bars"])
    assert state["bars"]["new-1"] == ["2027-03-16", "2027-03-16", "review"]
    expect(lanes.bar("new-1")).to_be_focused()


def test_the_whole_by_keyboard(lanes):
    page = lanes.open(scale="quarter").page
    page.get_by_role("button", name="在「报名」新建").focus()
    page.keyboard.press("Tab")
    expect(lanes.bar("long")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(lanes.bar("free")).to_be_focused()
    for keys, first, last in (
        ("ArrowRight", "2027-03-09", "2027-03-15"),
        ("ArrowLeft", "2027-03-08", "2027-03-14"),
        ("PageDown", "2027-03-15", "2027-03-21"),
        ("PageUp", "2027-03-08", "2027-03-14"),
        ("Shift+ArrowRight", "2027-03-08", "2027-03-15"),
        ("Shift+ArrowLeft", "2027-03-08", "2027-03-14"),
        ("Control+Shift+ArrowLeft", "2027-03-07", "2027-03-14"),
        ("Control+z", "2027-03-08", "2027-03-14"),
        ("Control+y", "2027-03-07", "2027-03-14"),
        ("Control+z", "2027-03-08", "2027-03-14"),
        ("Control+Shift+Z", "2027-03-07", "2027-03-14"),
    ):
        page.keyboard.press(keys)
        lanes.until(lambda state, days=[first, last]: state["bars"]["free"][:2] == days)
        lanes.settled()
        expect(lanes.bar("free")).to_be_focused()
    expect(page.locator(".year [role=status]")).to_have_text("已重做")
    page.keyboard.press("Enter")
    lanes.until(lambda state: state["selected"] == "free")
    expect(lanes.bar("free")).to_have_attribute("aria-current", "true")
    page.keyboard.press("Delete")
    lanes.until(lambda state: "free" not in state["bars"])
    expect(lanes.bar("other")).to_be_focused()


def test_keys_held_down_lose_no_day(lanes):
    page = lanes.open(scale="quarter").page
    lanes.bar("free").focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight", delay=0)
    lanes.until(lambda state: state["bars"]["free"][:2] == ["2027-04-17", "2027-04-23"])
    lanes.settled()
    assert lanes.shown()["free"] == ["2027-04-17", "2027-04-23"]


def test_escape_puts_a_dragged_bar_back(lanes):
    page = lanes.open(scale="quarter").page
    before = lanes.ink("free")
    page.mouse.move(before["x"] + 30, before["y"] + 8)
    page.mouse.down()
    page.mouse.move(before["x"] + 190, before["y"] + 8, steps=4)
    expect(page.locator(".tag")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".tag")).to_be_hidden()
    page.mouse.up()
    assert lanes.ink("free") == before
    expect(page.locator(".year [role=status]")).to_contain_text("没有移动")
    lanes.settled()
    assert lanes.stored()["done"] == 0


@pytest.mark.parametrize("how", ["drag", "key"])
def test_what_is_locked_says_so_and_stays(lanes, how):
    page = lanes.open(scale="quarter").page
    before = lanes.place("locked")
    if how == "drag":
        lanes.drag("locked", 4)
    else:
        lanes.bar("locked").focus()
        page.keyboard.press("ArrowRight")
    bubble = page.locator(".bubble")
    expect(bubble).to_contain_text("已锁定；先解锁再移动")
    expect(page.locator(".year [role=alert]")).to_have_text("已锁定；先解锁再移动")
    assert lanes.place("locked") == before
    near = bubble.bounding_box()
    assert abs(near["y"] - before["y"]) < 60
    assert lanes.stored()["done"] == 0
    page.keyboard.press("Escape")
    expect(bubble).to_be_hidden()


def test_what_the_server_refuses_goes_back_with_the_reason(lanes):
    page = lanes.open(lang="en", scale="quarter").page
    lanes.drag("wall", 8)
    expect(page.locator(".bubble")).to_contain_text("the platform is down on 18 June; choose another day")
    expect(page.locator(".year [role=alert]")).to_have_text(
        "Clearance is back on Mon 7 Jun to Sun 13 Jun: the platform is down on 18 June; choose another day"
    )
    lanes.settled()
    assert lanes.shown()["wall"] == ["2027-06-07", "2027-06-13"]
    assert lanes.days("wall") == ["2027-06-07", "2027-06-13"]
    page.get_by_role("button", name="Dismiss").click()
    expect(lanes.bar("wall")).to_be_focused()


def test_a_reader_opens_and_changes_nothing(lanes):
    page = lanes.open(reader="1", scale="quarter").page
    lanes.drag("free", 5)
    expect(page.locator(".bubble")).to_contain_text("您只能看，不能改")
    page.keyboard.press("Escape")
    lanes.bar("free").focus()
    page.keyboard.press("Control+z")
    expect(page.locator(".bubble")).to_contain_text("您只能看，不能改")
    lanes.bar("free").click()
    lanes.until(lambda state: state["selected"] == "free")
    assert lanes.stored()["done"] == 1
    expect(page.get_by_role("button", name="在「报名」新建")).to_have_count(0)


def test_what_reaches_beyond_the_year_keeps_its_days(lanes):
    lanes.open(scale="month")
    lanes.bar("across").focus()
    lanes.page.keyboard.press("Shift+ArrowRight")
    lanes.until(lambda state: state["bars"]["across"][:2] == ["2026-12-20", "2027-01-05"])
    lanes.page.keyboard.press("ArrowLeft")
    lanes.page.keyboard.press("ArrowRight")
    lanes.until(lambda state: state["bars"]["across"][:2] == ["2026-12-21", "2027-01-06"])
    lanes.bar("end").focus()
    lanes.page.keyboard.press("ArrowRight")  # nowhere to go
    lanes.page.keyboard.press("ArrowLeft")
    lanes.until(lambda state: state["bars"]["end"][:2] == ["2027-12-28", "2027-12-30"])
    lanes.settled()
    assert lanes.stored()["done"] == 3


def test_hostile_titles_are_text(lanes):
    page = lanes.open().page
    expect(lanes.bar("hostile").locator(".title")).to_have_text("<img src=x onerror=alert(1)>")
    assert page.locator("section.year img").count() == 0
    assert not lanes.complaints


def test_two_hundred_random_drags_and_undos_leave_screen_and_store_alike(lanes, record_property):
    page = lanes.open(items="40", scale="quarter").page
    chance = random.Random(20271)
    names = [name for name in lanes.stored()["bars"] if name.startswith("item-")]
    for _ in range(200):
        turn = chance.random()
        if turn < 0.6:
            name = chance.choice(names)
            lanes.drag(
                name, chance.choice([-9, -5, -2, -1, 1, 2, 4, 8]), at=chance.choice([0.5, 0.5, 0.02, 0.98]), steps=2
            )
        else:
            page.keyboard.press("Control+z" if turn < 0.85 else "Control+y")
        if chance.random() < 0.1:
            lanes.settled()
    lanes.settled()
    stored = lanes.stored()["bars"]
    for name, found in lanes.shown().items():
        if name.startswith("item-"):
            assert found == stored[name][:2], name
    done = lanes.stored()["done"]
    assert done > 100
    assert not [text for text in lanes.complaints if "Content Security" in text]
    record_property("figure", f"bars unlike the store after 200 random drags and undos ({done} steps): 0")


def test_a_reload_shows_what_was_saved(lanes):
    lanes.open(scale="quarter")
    lanes.drag("free", 6)
    lanes.until(lambda state: state["bars"]["free"][0] == "2027-03-14")
    lanes.page.reload()
    expect(lanes.bar("free")).to_be_visible()
    assert lanes.shown()["free"] == ["2027-03-14", "2027-03-20"]
    lanes.bar("free").focus()
    lanes.page.keyboard.press("Control+z")  # another page of the browser may take it back
    lanes.until(lambda state: state["bars"]["free"][0] == "2027-03-08")
