"""Handing over: tables, workbook, report, charts, calendar, and the folder that holds them all."""

from campaignplan.publishing.folder import publish

__all__ = ["publish"]
