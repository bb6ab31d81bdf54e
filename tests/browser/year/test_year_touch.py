"""The year under a finger: it scrolls, and drags once the finger has rested."""

from patience import until
from playwright.sync_api import expect


class Finger:
    """A finger on the glass, by the browser's own protocol."""

    def __init__(self, page):
        self.page = page
        self.send = page.context.new_cdp_session(page).send

    def down(self, x, y):
        self.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})

    def move(self, x, y):
        self.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})

    def up(self):
        self.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def glide(self, start, end, steps=6):
        for n in range(1, steps + 1):
            self.move(*(a + (b - a) * n / steps for a, b in zip(start, end, strict=True)))


def middle(lanes, name):
    lanes.bar(name).scroll_into_view_if_needed()
    box = lanes.ink(name)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_finger_that_rests_drags(phone):
    page = phone.open(scale="quarter").page
    finger, start = Finger(page), middle(phone, "free")
    finger.down(*start)
    expect(page.locator(".year.dragging")).to_have_count(1)
    end = (start[0] + 5 * phone.px, start[1] + 40)
    finger.glide(start, end)
    expect(page.locator(".tag")).to_have_text("3月13日(周六)至3月19日(周五)")
    finger.up()
    phone.until(lambda state: state["bars"]["free"][:2] == ["2027-03-13", "2027-03-19"])
    phone.settled()
    assert phone.stored()["done"] == 1
    assert not phone.complaints


def test_a_finger_that_moves_at_once_scrolls(phone):
    phone.page.clock.install()
    page = phone.open(scale="quarter").page
    finger, start = Finger(page), middle(phone, "free")
    before = page.locator(".scroller").evaluate("box => box.scrollLeft")
    # The page's clock stands meanwhile: on a busy machine a finger that moves at once may rest in between.
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    finger.down(*start)
    finger.glide(start, (start[0] - 120, start[1]))
    finger.up()
    page.clock.resume()
    until(lambda: page.locator(".scroller").evaluate("box => box.scrollLeft") > before + 60)
    assert phone.stored()["done"] == 0
    assert phone.days("free") == ["2027-03-08", "2027-03-14"]


def test_a_tap_opens_and_its_grips_resize_without_resting(phone):
    page = phone.open(scale="quarter").page
    page.touchscreen.tap(*middle(phone, "free"))
    phone.until(lambda state: state["selected"] == "free")
    phone.settled()
    grip = phone.bar("free").locator(".grip-last")
    box = grip.bounding_box()
    assert box["width"] >= 24
    assert box["height"] >= 24
    start = (box["x"] + 12, box["y"] + 12)
    finger = Finger(page)
    finger.down(*start)
    finger.glide(start, (start[0] + 3 * phone.px, start[1]))
    finger.up()
    phone.until(lambda state: state["bars"]["free"][:2] == ["2027-03-08", "2027-03-17"])


def test_a_finger_draws_something_new(phone):
    page = phone.open(scale="quarter").page
    body = page.locator('.body[data-lane="creative"]').bounding_box()
    x = phone.ink("free")["x"] + 10.2 * phone.px  # 18 March: the 8th is under the names of the lanes
    start = (x, body["y"] + body["height"] - 5)
    finger = Finger(page)
    finger.down(*start)
    expect(page.locator(".marking")).to_have_count(1)
    finger.glide(start, (x + 3.5 * phone.px, start[1]))
    finger.up()
    state = phone.until(lambda state: "new-1" in state["bars"])
    assert state["bars"]["new-1"] == ["2027-03-18", "2027-03-21", "creative"]
