"""Fingerprints of problems, each worked out once: on a large problem it takes longer than all else on a page."""

import threading
from collections import OrderedDict

from campaignplan.planning.fingerprint import inputs_sha256
from campaignplan.planning.problem import Problem

KEPT = 32
_lock = threading.Lock()
# By identity, and with the problem itself, so that no other can come to have it.
_known: OrderedDict[int, tuple[Problem, str]] = OrderedDict()


def fingerprint(problem: Problem) -> str:
    """Return `inputs_sha256` of a problem."""
    with _lock:
        found = _known.get(id(problem))
        if found is not None and found[0] is problem:
            _known.move_to_end(id(problem))
            return found[1]
    made = inputs_sha256(problem)
    with _lock:
        _known[id(problem)] = (problem, made)
        while len(_known) > KEPT:
            _known.popitem(last=False)
    return made
