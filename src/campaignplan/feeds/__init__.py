"""Feeds: events as iCalendar that every calendar program shows right, and other people's calendars read back."""
