"""Results that the tests of several layers share."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from results import make_clash, make_result

from campaignplan.planning.result import Result

# A busy machine is no fault; where CI is set, Hypothesis does so by itself.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
if "CI" not in os.environ:
    settings.load_profile("unhurried")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what tests counted, ``record_property("figure", …)``, once at the end."""
    told = [
        value
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        for name, value in report.user_properties
        if name == "figure"
    ]
    if told:
        terminalreporter.section("Pages, measured")
        for line in sorted(told):
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def result() -> Result:
    return make_result()


@pytest.fixture(scope="session")
def english() -> Result:
    return make_result("en")


@pytest.fixture(scope="session")
def hostile() -> Result:
    return make_result(hostile=True)


@pytest.fixture(scope="session")
def clash() -> Result:
    return make_clash()
