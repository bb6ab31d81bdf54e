"""The year for everybody: checked by axe, wide enough targets, nothing cut off, nothing moving for who minds."""

import pytest
from playwright.sync_api import expect


def findings(page, axe):
    page.evaluate(axe)
    told = page.evaluate("axe.run(document.querySelector('[data-testid=stBidiComponentIsolated]'))")
    assert told["passes"]
    return [
        (one["id"], one["impact"], [node["html"][:200] for node in one["nodes"]][:3])
        for one in told["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scale", ["year", "month"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_serious(lanes, axe, lang, scale):
    page = lanes.open(lang=lang, sample="1", scale=scale).page
    assert findings(page, axe) == []
    lanes.drag("plan.arrival.note-box.1", 3)  # fixed: its bubble stands open
    expect(page.locator(".bubble")).to_be_visible()
    assert findings(page, axe) == []


def test_axe_finds_what_is_wrong(lanes, axe):
    page = lanes.open().page
    page.locator(".bar").first.evaluate("bar => { bar.removeAttribute('aria-label'); bar.textContent = ''; }")
    assert [one[0] for one in findings(page, axe)] == ["button-name"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("scale", ["year", "quarter", "month"])
def test_a_phone_scrolls_the_lanes_and_not_the_page(phone, lang, scale):
    page = phone.open(lang=lang, scale=scale, sample="1").page
    assert overflow(page) == [0, 0]
    assert page.locator(".scroller").evaluate("box => box.scrollWidth > box.clientWidth")
    assert not phone.complaints
    assert not phone.strangers


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_screen_holds_the_whole_year(lanes, lang):
    page = lanes.open(lang=lang, sample="1").page
    assert overflow(page) == [0, 0]
    assert page.locator(".scroller").evaluate("box => box.scrollWidth <= box.clientWidth")
    assert not lanes.complaints
    assert not lanes.strangers


def overflow(page):
    return page.evaluate(
        """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
              .map(part => part.scrollWidth - part.clientWidth)"""
    )


def test_every_target_is_large_enough(lanes):
    page = lanes.open(sample="1").page
    small = page.locator("section.year").evaluate(
        """root => [...root.querySelectorAll('button')].filter(one => !one.hidden).map(one => one.getBoundingClientRect())
             .filter(box => box.width && (box.width < 24 || box.height < 24)).length"""
    )
    assert small == 0


def test_no_two_bars_of_a_lane_lie_over_each_other(lanes):
    page = lanes.open(items="500").page
    laid = page.locator("section.year").evaluate(
        """root => [...root.querySelectorAll('.body')].map(body => [...body.querySelectorAll('.bar')].map(bar => {
             const box = bar.getBoundingClientRect();
             return [box.left, box.right, box.top, box.bottom];
           }))"""
    )
    assert sum(map(len, laid)) == 500
    for bars in laid:
        for n, one in enumerate(bars):
            for other in bars[n + 1 :]:
                apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
                assert apart, (one, other)


def test_a_bar_says_all_of_it_to_a_reader_of_screens(lanes):
    lanes.open(lang="zh")
    expect(lanes.bar("long")).to_have_attribute(
        "aria-label", "3.28 大促·报名，2月11日(周四)至3月6日(周六)，24 天，报名，暂定，报名截止 20:00"
    )
    expect(lanes.bar("locked")).to_have_attribute(
        "aria-label", "备货下单，3月1日(周一)至3月10日(周三)，10 天，备货，已锁定，已锁定；先解锁再移动"
    )
    lanes.bar("long").focus()
    expect(lanes.page.locator(".about")).to_contain_text("3.28 大促·报名")
    expect(lanes.page.locator(".about")).to_contain_text("报名截止 20:00")


def test_nothing_moves_by_itself_for_who_minds(browser, lanes_address):
    from playwright.sync_api import Page

    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1200, "height": 800})
    page: Page = context.new_page()
    page.goto(f"{lanes_address[0]}/?store=calm")
    bar = page.locator('.bar[data-bar="free"]')
    expect(bar).to_be_visible()
    expect(bar).to_have_css("transition-duration", "0s")
    context.close()
