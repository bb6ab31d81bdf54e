"""What can be taken along."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "downloads": Text("带走", "Download"),
    "downloads_note": Text("是上面显示的这个方案。", "The plan shown above."),
    "workbook": Text("Excel 工作簿", "Excel workbook"),
    "calendar": Text("日历 iCal", "Calendar (iCal)"),
    "page": Text("一页 PDF", "One-page PDF"),
    "report": Text("网页报告", "Web report"),
    "folder": Text("数据（含改动）", "Data with edits"),
}
