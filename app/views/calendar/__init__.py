"""The calendar: the year as lanes or as a table, what is open beside it, conflicts, and the enrolment desk."""

from views.calendar.page import show as show
