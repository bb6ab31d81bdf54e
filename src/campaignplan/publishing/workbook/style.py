"""How cells of the workbook look: one format per kind of value, made once a workbook."""

from dataclasses import dataclass
from typing import Any

from campaignplan.publishing.columns import Kind
from campaignplan.publishing.edition import Edition
from campaignplan.text import Lang

FONT = {"zh": "微软雅黑", "en": "Calibri"}
INK, PALE, HEAD, EDGE, RED = "#1F2933", "#F5F7FA", "#DCE6F1", "#CBD2D9", "#C0392B"

NUMBERS: dict[Kind, str] = {
    "money": "¥#,##0;[Red]-¥#,##0",
    "cents": "¥#,##0.00",
    "share": "0.0%",
    "ratio": "#,##0.00",
    "count": "#,##0",
    "number": "0",
    "decimal": "#,##0.0",
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
}


class Styles:
    """The formats of one workbook."""

    def __init__(self, book: Any, lang: Lang) -> None:
        self._book, self._base = book, {"font_name": FONT[lang], "font_size": 10, "font_color": INK}
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}
        self._values: dict[tuple[Kind, bool], Any] = {}

    def make(self, **settings: object) -> Any:
        """Return the format with these xlsxwriter settings over the base, made once."""
        key = tuple(sorted(settings.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(self._base | settings)
        return self._made[key]

    def value(self, kind: Kind, *, total: bool = False, more: dict[str, object] | None = None) -> Any:
        """Return the format of a value of a kind, with `more` settings over it."""
        if more is None and (kind, total) in self._values:
            return self._values[kind, total]
        settings: dict[str, object] = {"valign": "vcenter", "border": 1, "border_color": EDGE}
        if kind in NUMBERS:
            settings["num_format"] = NUMBERS[kind]
        if kind in ("date", "moment", "number"):
            settings["align"] = "center"
        if kind in ("text", "prose", "id"):
            settings["indent"] = 1
        if kind == "prose":
            settings["text_wrap"] = True
        if kind == "id":
            settings["font_color"] = "#8A94A0"
        if kind == "blank":
            settings["bg_color"] = "#FFFBE6"
        if total:
            settings |= {"bold": True, "bg_color": PALE, "top": 2}
        if more is not None:
            return self.make(**settings | more)
        made = self._values[kind, total] = self.make(**settings)
        return made

    def fill_in(self, kind: Kind) -> Any:
        """Return the format of a cell left empty for the reader to fill in."""
        return self.make(num_format=NUMBERS[kind], border=1, border_color=EDGE, bg_color="#FFFBE6")

    @property
    def head(self) -> Any:
        """Headings of a table."""
        edges = {"border": 1, "border_color": EDGE, "bg_color": HEAD}
        return self.make(bold=True, text_wrap=True, align="center", valign="vcenter", **edges)

    @property
    def title(self) -> Any:
        """Title of a sheet."""
        return self.make(bold=True, font_size=16, valign="vcenter")

    @property
    def section(self) -> Any:
        """Heading inside a sheet."""
        return self.make(bold=True, font_size=12, valign="vcenter", font_color="#0B4F8A")

    @property
    def note(self) -> Any:
        """Remark under a title."""
        return self.make(font_color="#52606D", valign="top")

    @property
    def prose(self) -> Any:
        """Wrapped running text."""
        return self.make(text_wrap=True, valign="top", font_size=11)

    @property
    def link(self) -> Any:
        """Link to another sheet."""
        return self.make(font_color="#0B4F8A", underline=1, font_size=11)

    @property
    def red(self) -> Any:
        """Laid over the row of a rule that gave way."""
        return self.make(font_color=RED)

    @property
    def alarm(self) -> Any:
        """Laid over cells that break a rule."""
        return self._book.add_format({"font_color": "#FFFFFF", "bg_color": RED})

    @property
    def warning(self) -> Any:
        """Laid over cells to look at."""
        return self._book.add_format({"font_color": "#7A4B00", "bg_color": "#FFE8B3"})


@dataclass(frozen=True)
class Desk:
    """What every sheet is written with: the workbook, its formats, and the edition."""

    book: Any
    styles: Styles
    edition: Edition
