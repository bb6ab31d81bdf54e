"""A whole plan without a mouse: begun, planned, put on the calendar, looked through; the focus is seen at every step."""

import re

from keys import Keys
from patience import LONGEST, planned, until
from playwright.sync_api import FileChooser, Page, expect
from shop import Shop

from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.plans import Plans
from campaignplan.storage.workspace.ticks import Ticks


def to_page(keys: Keys, name: str) -> None:
    """Go to another page by its link."""
    page = keys.page
    keys.do(page.get_by_test_id("stTopNavLink").filter(has_text=name), back=True)
    expect(page.get_by_role("heading", name=name, level=1)).to_have_count(1, timeout=LONGEST)
    keys.settled()


def begin(keys: Keys, shop: Shop) -> Branch:
    """Type an own plan on the first screen."""
    page = keys.page
    page.goto(f"{shop.address}/?lang=zh")
    keys.write(page.get_by_label("店铺名称", exact=True), "键盘店")
    keys.write(page.get_by_label(re.compile("^全年推广预算")), "20万")
    keys.to(page.get_by_label(re.compile("^商品（一行一款")))
    keys.type("四件套,200,35%,2\n")
    keys.type("毛毯,90,40%,3")
    keys.do(page.get_by_role("button", name="生成计划"))
    until(shop.workspace.scenarios)
    (scenario,) = shop.workspace.scenarios()
    return shop.workspace.branch(scenario.problem)


def budget(keys: Keys, branch: Branch, plans: Plans) -> None:
    """Move the total by slider and box, set a limit, hold a cell, ask what an amount takes, save, keep the plan."""
    page = keys.page
    to_page(keys, "预算方案")
    planned(page)
    box = page.get_by_label("总预算（元）", exact=True).first  # a moment beside the one it takes the place of
    keys.do(page.get_by_role("slider").first, "ArrowLeft")
    expect(box).not_to_have_value("200000", timeout=LONGEST)
    planned(page)
    keys.write(box, "180000")
    keys.press("Enter")
    expect(page).to_have_url(re.compile("total=180000"), timeout=LONGEST)
    planned(page)
    keys.do(page.get_by_role("radio", name="月份", exact=True))
    keys.write(page.get_by_label("3月 至多", exact=True), "9000")
    keys.press("Enter")
    expect(page.get_by_text("已设的上下限")).to_be_visible(timeout=LONGEST)
    planned(page)
    keys.write(page.locator('[class*="st-key-seek_amount"] input'), "100000")
    keys.do(page.locator(".st-key-seek_do button"))
    expect(page.get_by_text(re.compile("总预算要"))).to_be_visible(timeout=LONGEST)
    planned(page)
    # a cell of the table, held
    keys.to(page.get_by_test_id("stDataFrame").first.locator("canvas").first, back=True)
    keys.press("ArrowDown")
    keys.press("ArrowRight")
    expect(page.locator(".st-key-cell")).to_contain_text(re.compile("2027年2月 · .*固定为"), timeout=LONGEST)
    expect(page.locator(".st-key-cell")).not_to_contain_text("正在看", timeout=LONGEST)
    planned(page)
    keys.do(page.locator(".st-key-hold button"))
    expect(page.locator(".st-key-saving")).to_contain_text("2 处上下限", timeout=LONGEST)
    planned(page)
    keys.do(page.get_by_role("button", name="保存改动"), back=True)
    until(lambda: branch.problem().settings.total == 180_000)
    planned(page)
    keys.do(page.get_by_role("button", name="存下这份排法"))
    until(plans.list)


def calendar(keys: Keys, branch: Branch) -> None:
    """Draw something new, move and lengthen it, write to it beside the calendar, and take that back."""
    page = keys.page
    to_page(keys, "活动日历")
    own = page.locator('.year .bar[data-bar^="own"]')
    keys.do(page.locator(".year .lane .add").first)
    until(lambda: branch.problem().events)
    expect(own).to_be_visible(timeout=LONGEST)
    keys.settled()

    def days() -> tuple[object, object]:
        (made,) = branch.problem().events
        return made.start, made.end

    begun = days()[0]
    keys.to(own)
    keys.press("PageDown")
    until(lambda: days()[0] != begun)
    expect(page.locator(".year.saving")).to_have_count(0, timeout=LONGEST)
    keys.settled()
    moved = days()
    keys.press("Shift+ArrowRight")
    until(lambda: days() != moved)
    expect(page.locator(".year.saving")).to_have_count(0, timeout=LONGEST)
    longer = days()
    # its panel is open since it was made; opened again by key, the focus goes there
    keys.press("Enter")
    panel = page.locator(".st-key-panel")
    expect(panel.get_by_role("button", name="×")).to_be_focused(timeout=LONGEST)
    keys.settled()
    keys.write(panel.get_by_label("负责人", exact=True), "小王")
    keys.do(panel.get_by_role("button", name="保存", exact=True))
    until(lambda: branch.problem().events[0].person == "小王")
    keys.settled()
    keys.do(panel.get_by_role("button", name="×"), back=True)
    expect(panel).to_have_count(0, timeout=LONGEST)
    expect(own).to_be_focused(timeout=LONGEST)
    keys.seen()
    # one press is one step, though the page's own buttons listen for the same keys
    for press, so in (("Control+z", lambda: days() == longer), ("Control+z", lambda: days() == moved),
                      ("Control+y", lambda: days() == longer)):  # fmt: skip
        steps = branch.version
        keys.press(press)
        until(lambda steps=steps: branch.version != steps)
        expect(page.locator(".year.saving")).to_have_count(0, timeout=LONGEST)
        keys.settled()
        assert branch.version == steps + 1
        assert so()
        assert branch.problem().events[0].person == ""


def other_pages(keys: Keys, shop: Shop, branch: Branch) -> None:
    """Do one thing on each of the other pages."""
    page = keys.page
    to_page(keys, "我的任务")
    box = page.locator('[class*="st-key-done-"] input').first
    ticks = Ticks(shop.workspace.team(branch.problem_id))
    keys.do(box, "Space")
    until(ticks.list)
    keys.settled()
    keys.do(page.locator(".st-key-undo button").first, back=True)
    until(lambda: not ticks.list())
    to_page(keys, "为什么")
    planned(page)
    rule = page.get_by_role("combobox", name="商品")
    keys.to(rule)
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(rule).to_have_value("毛毯", timeout=LONGEST)
    to_page(keys, "方案对比")
    keys.do(page.get_by_role("button", name="就按这个执行").last)
    until(lambda: Plans(shop.workspace.team(branch.problem_id)).list()[0].starred)
    choosers: list[FileChooser] = []
    # asked for a page earlier: the browser begins to tell of them a moment after it is asked
    page.on("filechooser", lambda one: choosers.append(one))
    to_page(keys, "执行跟踪")
    keys.do(page.get_by_test_id("stFileUploaderDropzone").locator("button"))
    until(lambda: page.evaluate("true") and choosers, "no file can be chosen")  # asking lets the browser's word in
    to_page(keys, "导入导出")
    keys.to(page.get_by_role("radio", name="上传文件"))
    keys.press("ArrowRight")
    keys.press("Space")
    expect(page).to_have_url(re.compile("section=paste"), timeout=LONGEST)
    to_page(keys, "记录")
    keys.do(page.get_by_role("button", name="看改了什么").first)
    expect(page.get_by_role("button", name="收回这一步")).to_be_visible(timeout=LONGEST)
    to_page(keys, "设置")
    keys.write(page.get_by_role("textbox", name="方案名称 *"), "键盘店的年")
    keys.do(page.locator(".st-key-save-plan button"))
    until(lambda: branch.problem().settings.name == "键盘店的年")


def test_a_whole_plan_without_a_mouse(shop: Shop, page: Page) -> None:
    keys = Keys(page)
    branch = begin(keys, shop)
    expect(page.locator(".st-key-undo")).to_be_visible(timeout=LONGEST)
    planned(page)
    budget(keys, branch, Plans(shop.workspace.team(branch.problem_id)))
    calendar(keys, branch)
    other_pages(keys, shop, branch)
