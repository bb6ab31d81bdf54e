"""Every event of a feed leads back to the plan; what page it has itself is not lost."""

from datetime import UTC, datetime

import icalendar
import pytest
from feed_cases import bar, sample

from campaignplan.feeds.check import check_ics
from campaignplan.feeds.feed import Heading, feed
from campaignplan.feeds.link import Link
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.scope import Scope
from campaignplan.feeds.write import calendar_bytes

AT = datetime(2027, 1, 2, tzinfo=UTC)


def read(data: bytes) -> dict[str, icalendar.Event]:
    return {str(event["UID"]): event for event in icalendar.Calendar.from_ical(data).walk("VEVENT")}


@pytest.mark.parametrize("base", ["https://plan.example.com", "http://10.0.0.7:8501/plan"])
def test_every_event_of_a_feed_leads_back(base: str):
    link = Link("l", "", Scope(), base, AT)
    publication = Publication().told(sample("yiwu-homeware"), AT)
    made = feed(publication, Heading("x", AT), link, f"{base}/feed/t.ics", AT)
    assert check_ics(made.data) == []
    for uid, event in read(made.data).items():
        assert event["URL"] == f"{base}/?event={uid.removesuffix('@campaignplan')}"


def test_a_page_of_its_own_stays_in_the_description():
    event = bar(url="https://1688.example/enrol?a=1", person="小李")
    (without,) = read(calendar_bytes([event], "x")).values()
    assert without["URL"] == event.url
    assert event.url not in without["DESCRIPTION"]
    (back,) = read(calendar_bytes([event], "x", plan="https://plan.example.com")).values()
    assert back["URL"] == "https://plan.example.com/?event=bar"
    assert back["DESCRIPTION"] == f"负责：小李\n网址：{event.url}"


def test_an_address_that_is_none_is_left_out():
    assert b"URL:" not in calendar_bytes([bar()], "x", plan="javascript:alert(1)")
    assert b"URL:https://p/?event=a%20b%26c%0D%0A" in calendar_bytes([bar("a b&c\r\n")], "x", plan="https://p/")
