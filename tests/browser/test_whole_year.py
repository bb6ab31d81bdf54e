"""From the first screen to planning again, as a shop goes through its year, in a real browser and one workspace."""

from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

from patience import LONGEST, planned, ran, until
from playwright.sync_api import Browser, Page, expect
from shop import Shop

from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.storage.workbook_writer import save_workbook
from campaignplan.storage.workspace.actuals import Actuals
from campaignplan.storage.workspace.plans import Plans

SAMPLE = "guangzhou-clothing"  # worked out soonest of the three


def to_page(page: Page, name: str) -> None:
    """Go to another page as people do, and wait until it is drawn."""
    page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible(timeout=LONGEST)
    ran(page)


def shown_once(page: Page, box: str) -> str:
    """Return an address that is shown this once."""
    code = page.locator(f".st-key-{box} code").first
    expect(code).to_contain_text("http", timeout=LONGEST)
    return code.inner_text().strip()


def test_from_the_first_screen_to_planning_again(shop: Shop, page: Page, browser: Browser, tmp_path: Path) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))

    # one of three doors
    page.goto(f"{shop.address}/?lang=zh")
    page.get_by_text("广州女装批发示例店").click()
    page.get_by_role("button", name="打开示例").click()
    expect(page.get_by_text("示例数据", exact=True)).to_be_visible(timeout=LONGEST)
    (scenario,) = shop.workspace.scenarios()
    problem_id = scenario.problem
    branch = shop.workspace.branch(problem_id)

    # their own Excel: one cell is another
    year = load_problem(shipped("examples") / SAMPLE)
    first = year.products[0]
    theirs = tmp_path / "ours.xlsx"
    save_workbook(replace(year, products=(replace(first, price=first.price + 1), *year.products[1:])), theirs)
    to_page(page, "导入导出")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(theirs)
    difference = page.locator(".st-key-incoming")
    expect(difference).to_contain_text("改动 1", timeout=LONGEST)
    difference.get_by_role("button", name="接受打勾的 1 行").click()
    until(lambda: branch.problem().products[0].price == first.price + 1)

    # plan, keep it, run it
    to_page(page, "预算方案")
    planned(page)
    page.get_by_role("button", name="存下这份排法").click()
    plans = Plans(shop.workspace.team(problem_id))
    until(lambda: len(plans.list()) == 1)
    to_page(page, "方案对比")
    page.get_by_role("button", name="就按这个执行").last.click()
    until(lambda: plans.list()[0].starred)

    # less money, beside the plan in force
    to_page(page, "预算方案")
    planned(page)
    total = page.get_by_test_id("stNumberInput").locator("input").first
    total.fill("900000")
    total.press("Enter")
    page.get_by_role("button", name="保存改动").click()
    until(lambda: branch.problem().settings.total == 900_000)
    to_page(page, "方案对比")
    figures = page.locator(".st-key-compare_figures")
    expect(figures).to_be_visible(timeout=LONGEST)

    # a link for who may only look: that plan, and nothing else
    page.locator(f".st-key-decide-{plans.list()[0].id}").get_by_role("button", name="分享只读链接").click()
    page.get_by_role("button", name="生成链接").click()
    link = shown_once(page, "shown_share_box")
    stranger = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN").new_page()
    for address in (link, link.replace("/?", "/data?"), link.replace("/?", "/budget?")):
        stranger.goto(address)
        expect(stranger.get_by_role("heading", level=1)).to_contain_text("只读", timeout=LONGEST)
        expect(stranger.get_by_text("条规则卡住了方案")).to_be_visible(timeout=LONGEST)  # its end
        ran(stranger)
        for shut in ("stTopNavLink", "stSidebarNav", "stFileUploader", "stNumberInput", "stSlider"):
            expect(stranger.get_by_test_id(shut)).to_have_count(0)
    stranger.context.close()

    # a calendar program is led to the year
    to_page(page, "导入导出")
    page.get_by_role("radio", name="日历订阅").click()
    page.locator(".st-key-publish_now button").click()
    until(lambda: shop.workspace.feeds().shown().publication.entries)
    page.get_by_role("button", name="生成链接").click()
    with urlopen(shown_once(page, "shown_link_box"), timeout=60) as answer:
        fed = answer.read().decode()
    assert fed.startswith("BEGIN:VCALENDAR")
    assert fed.count("BEGIN:VEVENT") > 20

    # what was spent, and the rest planned anew
    to_page(page, "执行跟踪")
    spent = f"产品,渠道,日期,花费\n{first.name},{year.channels[0].name},2027-01-05,1200\n"
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        {"name": "一月.csv", "mimeType": "text/csv", "buffer": spent.encode()}
    )
    page.get_by_role("button", name="导入这些").click()
    until(lambda: Actuals(shop.workspace.team(problem_id)).batches())
    expect(page.get_by_text("和执行中的方案")).to_have_count(1, timeout=LONGEST)
    ran(page)
    page.get_by_role("button", name="重新计划").click()
    expect(page.get_by_test_id("stAlertContentSuccess")).to_contain_text("已花 ¥", timeout=LONGEST)
    page.get_by_role("button", name="存为方案").click()
    until(lambda: len(plans.list()) == 2)
    again = plans.load(next(one.id for one in plans.list() if not one.starred)).plan
    assert again is not None
    days = "'2027-01-04' <= date <= '2027-01-05'"  # one period, cut where the plan begins anew
    frozen = again.daily().query(f"product == '{first.id}' and channel == '{year.channels[0].id}' and {days}")
    assert 1_200 <= frozen["spend"].sum() < 1_400
    assert not complaints
