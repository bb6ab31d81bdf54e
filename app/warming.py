"""Before the first visitor comes: what pages need is loaded, and the plan they would wait for is worked out."""

import importlib
import logging
import pkgutil
import threading

import garbage

LOG = logging.getLogger("campaignplan.web")
LIBRARIES = ("pandas.io.formats.style",)
"""Imported by the first table in colours: a tenth of a second."""


def begin() -> None:
    """Begin, beside the server that begins to listen."""
    threading.Thread(target=_warm, name="warm", daemon=True).start()


def _warm() -> None:
    from campaignplan.errors import InputError

    try:
        _solve()
    except InputError:
        LOG.info("no plan is worked out before the first visitor: the page says why")
    import views

    for name in (*LIBRARIES, *(f"views.{found.name}" for found in pkgutil.iter_modules(views.__path__))):
        importlib.import_module(name)
    garbage.set_aside()


def _solve() -> None:
    """Ask for the plan in force where there is one problem: its first page would ask for it."""
    import opened
    from solving import EARLY, QUICK

    house = opened.workspace()
    known = list(house.problems())
    if len(known) != 1:
        return
    found = opened.snapshot(house.branch(known[0]))
    if found.problem is not None:
        opened.workshop().ask(EARLY, found.problem, QUICK)
