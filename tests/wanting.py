"""What a test wants and this machine has not."""

import os
from typing import NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """Skip with a reason; in CI, where `.ci/run` installs everything, fail."""
    if os.environ.get("CI"):
        pytest.fail(f"missing: {what}")
    pytest.skip(f"missing: {what}")
