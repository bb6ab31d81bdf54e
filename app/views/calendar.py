"""The calendar page."""

from session import Screen

from views import promotions


def show(screen: Screen) -> None:
    """Draw the page."""
    promotions.show(screen)
