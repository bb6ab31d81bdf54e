"""The feed as the icalendar library writes it, property by property: an oracle that shares no code with the writer."""

import unicodedata
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
from icalendar import vDuration, vRecur, vText

HERE = ZoneInfo("Asia/Shanghai")
KINDS = {
    "promotion": ("活动", "Promotion"), "phase": ("阶段", "Phase"), "deadline": ("截止", "Deadline"),
    "reminder": ("提醒", "Reminder"), "holiday": ("假日", "Holiday"), "makeup": ("调休上班", "Make-up workday"),
    "slack": ("停工前后", "Factory slack"), "venue": ("频道活动", "Venue"), "duty": ("日常工作", "Duty"),
    "money": ("预算", "Budget"), "stage": ("生命周期", "Lifecycle"), "test": ("测款", "Product test"),
    "replan": ("复盘", "Re-plan"), "arrival": ("到货", "Arrival"), "task": ("任务", "Task"), "own": ("自定", "Own"),
    "busy": ("外部日历", "Other calendar"),
}  # fmt: skip
ROLES = {
    "operator": ("运营", "Operator"), "ads": ("推广", "Ads"), "design": ("美工", "Design"),
    "warehouse": ("仓库", "Warehouse"), "service": ("客服", "Service"), "owner": ("老板", "Owner"),
}  # fmt: skip


def library_bytes(events, name, url=None, lang="zh", alarms=False):
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//campaignplan//campaignplan//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", vText(line(name)))
    calendar.add("x-wr-calname", vText(line(name)))
    calendar.add("color", "steelblue")
    calendar.add("refresh-interval", vDuration(timedelta(hours=6)), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(timedelta(hours=6)))
    if url:
        calendar.add("source", url, parameters={"VALUE": "URI"})
    calendar.add_component(zone())
    for event in sorted(events, key=order):
        calendar.add_component(entry(event, {one.id: one for one in events}, 0 if lang == "zh" else 1, alarms))
    return calendar.to_ical()


def order(event):
    if isinstance(event.start, datetime):
        return event.start.astimezone(HERE).date(), event.start.timestamp(), event.id
    return event.start, float("-inf"), event.id


def entry(event, others, lang, alarms):
    found = icalendar.Event()
    found.add("uid", f"{event.id}@campaignplan")
    found.add("dtstamp", event.changed.astimezone(UTC))
    found.add("last-modified", event.changed.astimezone(UTC))
    found.add("sequence", event.sequence)
    found.add("status", event.status.upper())
    found.add("dtstart", here(event.start))
    found.add("dtend", here(event.end))
    found.add(
        "transp", "OPAQUE" if isinstance(event.start, datetime) and event.status != "cancelled" else "TRANSPARENT"
    )
    found.add("summary", line(event.title[lang]))
    if text := description(event, others, lang):
        found.add("description", text)
    if event.person:
        found.add("contact", line(event.person))
    words = [KINDS[event.kind], *event.categories, *(ROLES[role] for role in event.roles)]
    found.add("categories", list(dict.fromkeys(line(word[lang]) for word in words)))
    if event.rrule:
        rule = vRecur.from_ical(event.rrule)
        if "UNTIL" in rule:
            rule["UNTIL"] = [end(rule["UNTIL"][0], event.start)]
        found.add("rrule", rule)
        if event.skipped:
            found.add("exdate", sorted(here(start) for start in event.skipped))
    if event.related in others:
        found.add("related-to", f"{event.related}@campaignplan")
    for one in event.depends:
        if one in others:
            found.add("related-to", f"{one}@campaignplan", parameters={"RELTYPE": "DEPENDS-ON"})
    if event.url:
        found.add("url", event.url)
    if event.special_day:
        found.add("x-apple-special-day", {"休": "WORK-HOLIDAY", "班": "ALTERNATE-WORKDAY"}[event.special_day])
    if alarms and event.kind == "deadline" and event.status != "cancelled":
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", line(event.title[lang]))
        alarm.add("trigger", timedelta(hours=-2))
        found.add_component(alarm)
    return found


def end(said, start):
    """The end of a rule as its start: a day, or the moment in UTC."""
    timed = isinstance(start, datetime)
    if isinstance(said, datetime):
        return said.astimezone(UTC) if timed else said.astimezone(HERE).date()
    return datetime.combine(said, time(23, 59, 59), HERE).astimezone(UTC) if timed else said


def description(event, others, lang):
    found = [event.note[lang], event.description[lang]]
    found += ["□ " + text[lang] for text in event.checklist]
    found += [("产出：", "Output: ")[lang] + event.output[lang]] if event.output[lang] else []
    found += [("指标：", "Metric: ")[lang] + event.metric[lang]] if event.metric[lang] else []
    if after := [others[one].title[lang] for one in event.depends if one in others]:
        found.append(("先完成：", "After: ")[lang] + ("、", ", ")[lang].join(after))
    roles = ("、", ", ")[lang].join(ROLES[role][lang] for role in event.roles)
    person = line(event.person) if event.person else ""
    if person and roles:
        roles = (f"{person}（{roles}）", f"{person} ({roles})")[lang]
    if person or roles:
        found.append(("负责：", "Who: ")[lang] + (roles or person))
    text = "\n".join(plain(part).strip() for part in found if plain(part).strip())
    return text if len(text) <= 8000 else text[:7999] + "…"


def plain(text):
    for broken in ("\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"):
        text = text.replace(broken, "\n")
    text = text.replace("\t", " ").replace("\ufeff", "")
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs"))


def line(text):
    return " ".join(plain(text).split()) or "—"


def here(moment):
    return moment.astimezone(HERE) if isinstance(moment, datetime) else moment


def zone():
    standard = icalendar.TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzname", "CST")
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    found = icalendar.Timezone()
    found.add("tzid", "Asia/Shanghai")
    found.add_component(standard)
    return found
