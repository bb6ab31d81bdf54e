"""The calendar page: every view and state of it, and what gestures on the year come to."""

from driver import visited, words


def test_it_draws(branch):
    page = visited("calendar")
    assert not page.exception, page.exception
    print(words(page))
