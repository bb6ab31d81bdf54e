"""Events: what people see in their calendars."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from campaignplan.calendars.promotion import Status
from campaignplan.dates import ONE_DAY, SHANGHAI, Span
from campaignplan.text import Text
from campaignplan.words import VERIFICATION

EventKind = Literal[
    "promotion", "phase", "deadline", "reminder", "holiday", "makeup", "slack", "venue", "duty",
    "money", "stage", "test", "replan", "arrival", "task", "own", "busy",
]  # fmt: skip
Role = Literal["operator", "ads", "design", "warehouse", "service", "owner"]

EventStatus = Literal["confirmed", "tentative", "cancelled"]

KIND_NAMES: dict[EventKind, Text] = {
    "promotion": Text("活动", "Promotion"),
    "phase": Text("阶段", "Phase"),
    "deadline": Text("截止", "Deadline"),
    "reminder": Text("提醒", "Reminder"),
    "holiday": Text("假日", "Holiday"),
    "makeup": Text("调休上班", "Make-up workday"),
    "slack": Text("停工前后", "Factory slack"),
    "venue": Text("频道活动", "Venue"),
    "duty": Text("日常工作", "Duty"),
    "money": Text("预算", "Budget"),
    "stage": Text("生命周期", "Lifecycle"),
    "test": Text("测款", "Product test"),
    "replan": Text("复盘", "Re-plan"),
    "arrival": Text("到货", "Arrival"),
    "task": Text("任务", "Task"),
    "own": Text("自定", "Own"),
    "busy": Text("外部日历", "Other calendar"),
}
ROLE_NAMES: dict[Role, Text] = {
    "operator": Text("运营", "Operator"),
    "ads": Text("推广", "Ads"),
    "design": Text("美工", "Design"),
    "warehouse": Text("仓库", "Warehouse"),
    "service": Text("客服", "Service"),
    "owner": Text("老板", "Owner"),
}
STATUS_NAMES: dict[EventStatus, Text] = {
    "confirmed": Text("确定", "Confirmed"),
    "tentative": Text("暂定", "Tentative"),
    "cancelled": Text("取消", "Cancelled"),
}

UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
"""The last change of whatever has no known one: fixed, so that the same plan gives the same bytes."""

NO_TEXT = Text("", "")


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a calendar.

    `start` and `end` are both days (an all-day bar) or both aware datetimes; `end` is exclusive, as in
    iCalendar. `related` is the id of the event this one belongs to. `changed` is when the event last
    changed, aware; `sequence` grows with start, end, rule or status. `rrule` is an iCalendar recurrence rule
    from `start`, less the starts in `skipped`. `special_day` marks days off (休) and on (班). `person` is who
    does it, free text; `depends` are ids of the events it waits for; `output` is what it leaves behind and
    `metric` what tells that it went well; `note` says what changed last (原 3/21，改 3/20).
    """

    id: str
    kind: EventKind
    title: Text
    start: date | datetime
    end: date | datetime
    roles: tuple[Role, ...] = ()
    shop: str = ""
    description: Text = NO_TEXT
    checklist: tuple[Text, ...] = ()
    url: str = ""
    related: str = ""
    categories: tuple[Text, ...] = ()
    status: EventStatus = "confirmed"
    sequence: int = 0
    changed: datetime = UNDATED
    rrule: str = ""
    skipped: tuple[date | datetime, ...] = ()
    special_day: Literal["", "休", "班"] = ""
    person: str = ""
    depends: tuple[str, ...] = ()
    output: Text = NO_TEXT
    metric: Text = NO_TEXT
    note: Text = NO_TEXT

    @property
    def timed(self) -> bool:
        """Whether it has a time of day."""
        return isinstance(self.start, datetime)

    @property
    def span(self) -> Span:
        """The days it touches in Asia/Shanghai, both ends included (of its first occurrence)."""
        if isinstance(self.start, datetime) and isinstance(self.end, datetime):
            last = max(self.start, self.end - timedelta(microseconds=1))
            return Span(self.start.astimezone(SHANGHAI).date(), last.astimezone(SHANGHAI).date())
        return Span(self.start, max(self.start, self.end - ONE_DAY))


def event_order(event: Event) -> tuple[date, datetime, str]:
    """Return the sort key of events: day, moment (bars first), id."""
    if isinstance(event.start, datetime):
        return event.start.astimezone(SHANGHAI).date(), event.start, event.id
    return event.start, datetime.min.replace(tzinfo=UTC), event.id


def marked(title: Text, status: Status) -> Text:
    """Add to a title how sure its dates are: nothing where verified."""
    if status == "verified":
        return title
    surety = VERIFICATION[status]
    return Text(f"{title.zh}（{surety.zh}）", f"{title.en} ({surety.en.lower()})")


def changed_on(day: date | None) -> datetime:
    """Return the moment something checked on `day` last changed; `UNDATED` where no day is known."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else UNDATED
