"""Waiting in a run of the page for what is worked out beside it, as long as its visitor asks for nothing else."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any

import streamlit as st

STEP = 0.02
"""Seconds between two looks at whether the visitor has asked for something else."""
BREATH = 0.004
"""Seconds that a dozen elements need to be sent."""


def until(awaited: Sequence["Future[Any]"], seconds: float, enough: Callable[[], bool] = lambda: False) -> bool:
    """Wait at most so long until one of them has ended, or there is `enough`; tell whether it came about.

    A run of the page that only waits would keep the visitor's next move waiting as well. Streamlit ends a run for
    the next one where it uses the session, so it is used here.
    """
    end = time.monotonic() + seconds
    while not (came := any(one.done() for one in awaited) or enough()) and time.monotonic() < end:
        wait(awaited, STEP, FIRST_COMPLETED)
        _ = "visitor" in st.session_state
    return came


def let_go() -> None:
    """Let what is drawn so far go to the browser before more is worked out.

    Who sends shares the interpreter with who draws, and needs several turns for each element: beside a run that goes
    on it takes fifty milliseconds for what alone it does in three.
    """
    time.sleep(BREATH)
