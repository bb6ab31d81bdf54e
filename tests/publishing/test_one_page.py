"""One page: everything on it fits, nothing of the data becomes markup, and it is drawn offline."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from campaignplan.publishing.one_page import HEIGHT, MARGIN, WIDTH, Page, page_pdf, page_png, page_svg

CHART = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 250"><rect width="10" height="10"/></svg>'
PAGE = Page(
    "义乌 <2027> & 对比", "2027年", ["数字", "main", "减两成"], [["成交额", "¥1.2万", "¥9,000"]], CHART,
    ["花费 ¥3,000 → ¥2,400。"], "campaignplan", "其余见网页",
)  # fmt: skip


def texts(page: Page) -> list[tuple[float, float, str]]:
    root = ET.fromstring(page_svg(page))
    return [
        (float(one.get("x", "0")), float(one.get("y", "0")), one.text or "")
        for one in root.iter("{http://www.w3.org/2000/svg}text")
    ]


def test_what_the_data_says_is_text_and_no_markup():
    assert any(text == "义乌 <2027> & 对比" for _, _, text in texts(PAGE))


@pytest.mark.parametrize("sentence", ["按月份：增加 2027年6月 +¥346、" * 40, "More by month and channel, " * 80])
def test_long_sentences_are_wrapped_and_what_has_no_room_is_counted(sentence: str):
    page = replace(PAGE, sentences=[sentence] * 8, rows=PAGE.rows * 12)
    found = texts(page)
    assert all(MARGIN <= x < WIDTH and 0 < y < HEIGHT for x, y, _ in found)
    assert any(text == "其余见网页" for _, _, text in found)
    assert max(len(text) for _, _, text in found) < 220


def test_a_long_cell_is_cut_before_the_next_column():
    (cell,) = [text for _, _, text in texts(replace(PAGE, rows=[["名", "很长" * 60, "¥1"]])) if text.endswith("…")]
    assert len(cell) < 40


def test_it_is_a_pdf_and_a_picture():
    assert page_pdf(PAGE).startswith(b"%PDF")
    assert page_png(PAGE).startswith(b"\x89PNG")
