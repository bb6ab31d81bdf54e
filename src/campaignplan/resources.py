"""Where the shipped data lies: inside an installed wheel, or beside `src` in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(folder: str) -> Path:
    """Return the folder of shipped data: ``calendars``, ``examples``, ``priors`` or ``app``."""
    inside = _PACKAGE / "shipped" / folder
    return inside if inside.is_dir() else _PACKAGE.parents[1] / folder
