"""How much of a foreign file is read. Whatever is larger is refused in words, never worked through."""

LARGEST = 10_000_000
"""Bytes of a file; the largest public feeds have a twentieth of it."""
MOST_LINES = 400_000
MOST_EVENTS = 10_000
"""Events of a file, and dates that its rules are written out to."""
MOST_ZONES = 50
MOST_PROPERTIES = 3_000
"""Properties of one event that are kept; an event with more is refused."""
LONGEST_VALUE = 100_000
"""Characters of one value; longer text is cut, any other value is refused."""
LONGEST_TEXT = 8_000
"""Characters of a description kept, as many as our own feeds write."""
LONGEST_TITLE = 200
LONGEST_HEAD = 2_000
"""Characters of a property before its value: name and parameters."""
MOST_PARAMETERS = 40
DEEPEST = 10
LONGEST_RULE = 500
MOST_IN_RULE = 80
"""Numbers and weekdays a rule may list."""
WIDEST_INTERVAL = 1_000
MOST_SKIPPED = 2_000
MOST_LISTED = 400
"""Occurrences one rule is written out to where it cannot be kept as a rule."""
WORK = 80_000
"""Days that rules of a file are followed through, all in all: a third of a second."""
EARLIEST_YEAR, FIRST_KEPT_YEAR, LATEST_YEAR = 1600, 2000, 2100
"""Years that may be written; events are kept from the second one on, where the problem's tables begin."""
RULES_YEAR = 2020
"""Rules older than this begin at their first start in it: each look at a plan follows them from there."""
MOST_RULES = 1_000
MOST_TOLD = 20
"""Refused events told one by one for each reason; the rest is counted."""
