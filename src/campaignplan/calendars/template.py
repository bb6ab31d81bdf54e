"""Templates: work that belongs together, dated by putting an instance on a day."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Instance:
    """One row of the table `templates`: a template put on a day.

    Its day T is `start`, or the anchor day of `promotion` (its id): one of them. `until` is the last day of
    work that recurs; without it the template's own length, else the plan, ends it. `working_days` keeps
    tasks off weekends and holidays (make-up workdays are worked). `name` stands in the titles; without it
    the promotion's or the template's. `shop` and `person` go to every task.
    """

    id: str
    template: str
    start: date | None = None
    promotion: str = ""
    until: date | None = None
    working_days: bool = False
    name: str = ""
    shop: str = ""
    person: str = ""
