"""What leaves the toolkit: tables, the workbook, the report, the calendar."""
