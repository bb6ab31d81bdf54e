"""What stands in our own markup: escaped, and an amount that was rounded is exact for who looks closer."""

import markup

from campaignplan.publishing import prose


def test_a_rounded_amount_says_on_hover_what_it_is_exactly() -> None:
    card = markup.cards([("花费", prose.money(123_456.0, True), "")])
    assert '<b title="¥123,456">¥12.3万</b>' in card
    table = markup.table(["", ""], [["一月", prose.change(-45_678.0, True)]])
    assert 'title="−¥45,678">−¥4.6万</td>' in table


def test_an_exact_amount_says_nothing_twice() -> None:
    for amount in (prose.money(9_999.0, True), prose.money(123_456.0, False), prose.change(0.2, True)):
        assert "title" not in markup.cards([("", amount, "")])


def test_what_the_data_says_is_no_markup() -> None:
    hostile = '<img src=x onerror="alert(1)">'
    every = markup.cards([(hostile, hostile, hostile)]) + markup.table([hostile], [[hostile]])
    assert "<img" not in every
    assert 'onerror="' not in every
