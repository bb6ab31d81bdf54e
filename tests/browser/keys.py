"""A keyboard and nothing else: everything is gone to by Tab, and where one is can be seen at every step."""

import time

from patience import LONGEST, ran
from playwright.sync_api import Locator, Page, expect

MOST = 400
"""Steps of Tab until something counts as out of reach."""
DEEPEST = "let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;"
WHERE = f"""() => {{
  {DEEPEST}
  if (!at || at === document.body) return null;
  const drawn = (one) => {{ const look = getComputedStyle(one); return look.outlineStyle !== 'none' && look.outlineWidth !== '0px'; }};
  let part = at, ring = false;  // at what has the focus, or at the frame around it
  for (let up = 0; up < 6 && part && !ring; up += 1, part = part.parentElement) ring = drawn(part);
  const name = at.getAttribute('aria-label') || at.innerText || at.value || at.id || '';
  return [ring && at.matches(':focus-visible'), `${{at.tagName}} ${{String(name).slice(0, 60)}}`];
}}"""
IS_THERE = f"goal => {{ {DEEPEST} return at === goal; }}"


class Keys:
    """Hands that have a keyboard alone, on a page."""

    def __init__(self, page: Page) -> None:
        self.page, self.press, self.type = page, page.keyboard.press, page.keyboard.type

    def to(self, goal: Locator, *, back: bool = False) -> None:
        """Go to something by Tab; fail where it is out of reach, or where the focus is anywhere unseen on the way."""
        expect(goal).to_be_visible(timeout=LONGEST)
        self.settled()
        passed = []
        for _ in range(MOST):
            self.press("Shift+Tab" if back else "Tab")
            passed.append(self.seen())
            if goal.evaluate(IS_THERE):
                return
        raise AssertionError(f"out of reach; passed {passed}")

    def seen(self) -> str:
        """Hold that what has the focus shows it; return what it is, empty where nothing has it."""
        end = time.monotonic() + LONGEST / 1000
        while (found := self.page.evaluate(WHERE)) is not None and not found[0]:
            assert time.monotonic() < end, f"nobody sees that {found[1]} has the focus"
        return str(found[1]) if found is not None else ""

    def settled(self) -> None:
        """Wait until nothing is drawn anew under the hands."""
        ran(self.page)
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=LONGEST)

    def do(self, goal: Locator, key: str = "Enter", *, back: bool = False) -> None:
        """Go to something and press a key on it."""
        self.to(goal, back=back)
        self.press(key)

    def write(self, goal: Locator, text: str, *, back: bool = False) -> None:
        """Go to a box and put a text in place of what it says."""
        self.to(goal, back=back)
        self.press("Control+a")
        self.type(text)
        expect(goal).to_have_value(text, timeout=LONGEST)
