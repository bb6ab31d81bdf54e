"""Many clients while a solve runs in the same process: nobody fails, and who has it already is told so.

How fast it is stands in benchmarks/README.md.
"""

from apart import apart

from benchmarks.feeds import measure


def test_clients_are_answered_while_a_solve_runs():
    found = apart(lambda: measure(requests=120, clients=6, products=4, events=80))
    assert found.statuses == {200: 12, 304: 108}  # once before and once after the calendar changed
    assert len(found.seconds) == 120
