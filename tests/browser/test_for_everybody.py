"""Every page for everybody: looked at by axe in both languages, named in its language, and gone through by keyboard."""

from collections.abc import Callable

import pytest
from patience import LONGEST, holds, never_sideways, ran
from playwright.sync_api import Page, expect

PAGES = {
    "": "总览", "calendar": "活动日历", "calendar?view=table": "活动日历", "calendar?view=conflicts": "活动日历",
    "calendar?view=desk": "活动日历", "calendar?view=days": "活动日历", "calendar?add=template": "活动日历",
    "budget": "预算方案", "why": "为什么", "compare": "方案对比", "track": "执行跟踪", "tasks": "我的任务",
    "data": "导入导出", "data?section=paste": "导入导出", "data?section=out": "导入导出",
    "data?section=feeds": "导入导出", "log": "记录", "settings": "设置",
}  # fmt: skip
SERIOUS = ("serious", "critical")
WIDTHS = (400, 1440)


def whole(page: Page) -> None:
    """Wait until nothing of a page is being worked out or drawn any more."""
    expect(page.get_by_role("heading", level=1)).to_have_count(1, timeout=LONGEST)
    expect(page.locator(".cp-working")).to_have_count(0, timeout=LONGEST)
    ran(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=LONGEST)
    # What a run draws anew fades meanwhile, and comes back by and by: axe would see a page nobody is shown for long.
    holds(page, "[...document.querySelectorAll('[data-stale]')].every(one => getComputedStyle(one).opacity === '1')")


def findings(page: Page) -> list[tuple[str, str, list[str]]]:
    told = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        (one["id"], one["impact"], [node["html"][:200] for node in one["nodes"]][:3])
        for one in told["violations"]
        if one["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_is_for_everybody(
    page: Page, address: str, axe: str, lang: str, record_property: Callable[[str, object], None]
) -> None:
    found, asked = {}, list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda door: asked.append(door.url.replace("ws://", "http://", 1)))
    for where in PAGES:
        page.goto(f"{address}/{where}{'&' if '?' in where else '?'}lang={lang}")
        whole(page)
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN" if lang == "zh" else "en", timeout=LONGEST)
        page.evaluate(axe)
        if serious := findings(page):
            found[where] = serious
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 1000})
            never_sideways(page)
    strangers = [url for url in asked if not url.startswith((f"{address}/", "data:", "blob:"))]
    assert found == {}
    assert strangers == []
    seen = f"{len(PAGES)} pages in {lang}"
    record_property("figure", f"axe, serious or critical findings on {seen}: {len(found)}")
    record_property("figure", f"wider than the screen at {' or '.join(map(str, WIDTHS))} px, {seen}: 0")
    record_property("figure", f"requests to another machine, {seen}: {len(strangers)} of {len(asked)}")
