"""One page to print or to send: title, a table, a chart and sentences on A4, drawn here as SVG, PDF or PNG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from unicodedata import east_asian_width

WIDTH, HEIGHT, MARGIN = 1123, 794, 40
"""A4 on its side, at 96 dots an inch."""
FONT = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
INK, FAINT, LINE = "#1f2933", "#52606d", "#d5dae0"
ROW, SMALL, LEADING = 19, 12, 17


@dataclass(frozen=True)
class Page:
    """What stands on the page. `chart` is a Vega-Lite SVG; sentences beyond the page's room give way to `more`."""

    title: str
    about: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    chart: str
    sentences: Sequence[str]
    foot: str
    more: str


def page_svg(page: Page) -> str:
    """Return the page as an SVG picture."""
    parts = [_text(MARGIN, 58, page.title, 22, weight=700), _text(MARGIN, 80, page.about, SMALL, FAINT)]
    top = 112
    parts += _table(page, top)
    below = top + ROW * (len(page.rows) + 1) + 14
    lines = [line for sentence in page.sentences for line in _wrapped(sentence)]
    across, high = _size(page.chart)
    room = max(190.0, HEIGHT - 52 - below - LEADING * len(lines))  # what few sentences leave is the chart's
    scale = min((WIDTH - 2 * MARGIN) / across, room / high, 1.0)
    parts.append(f'<svg x="{MARGIN}" y="{below}" width="{across * scale:.0f}" height="{high * scale:.0f}" '
                 f'viewBox="0 0 {across:.0f} {high:.0f}">{_inner(page.chart)}</svg>')  # fmt: skip
    at = below + high * scale + 18
    most = int((HEIGHT - 34 - at) // LEADING)
    if len(lines) > most:
        lines = [*lines[: max(most - 1, 0)], page.more]
    parts += [_text(MARGIN, at + LEADING * number, line, SMALL) for number, line in enumerate(lines)]
    parts.append(_text(MARGIN, HEIGHT - 16, page.foot, 10, FAINT))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{"".join(parts)}</svg>'
    )


def page_pdf(page: Page) -> bytes:
    """Return the page as a PDF, its letters inside."""
    import vl_convert as vlc

    made: bytes = vlc.svg_to_pdf(page_svg(page))
    return made


def page_png(page: Page) -> bytes:
    """Return the page as a picture, sharp enough for a phone."""
    import vl_convert as vlc

    made: bytes = vlc.svg_to_png(page_svg(page), scale=2.0)
    return made


def _table(page: Page, top: float) -> Iterator[str]:
    first = min(max(190.0, *(_length(row[0]) + 12 for row in page.rows)), 300.0)
    across = (WIDTH - 2 * MARGIN - first) / max(len(page.headings) - 1, 1)
    for number, row in enumerate([page.headings, *page.rows]):
        y = top + ROW * number
        yield f'<line x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{y + 6}" y2="{y + 6}" stroke="{LINE}"/>'
        for place, cell in enumerate(row):
            x = MARGIN + (0 if place == 0 else first + across * (place - 1))
            room = (first if place == 0 else across) - 8
            yield _text(x, y, _cut(cell, room), SMALL, FAINT if place == 0 else INK, 700 if number == 0 else 400)


def _text(x: float, y: float, text: str, size: int, colour: str = INK, weight: int = 400) -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-family="{FONT}" font-size="{size}" font-weight="{weight}" '
        f'fill="{colour}">{escape(text)}</text>'
    )


def _size(svg: str) -> tuple[float, float]:
    box = svg[svg.index('viewBox="') + 9 :].split('"')[0].split()
    return float(box[2]), float(box[3])


def _inner(svg: str) -> str:
    return svg[svg.index("<svg") :]


def _wide(sign: str) -> float:
    """Return how wide a letter of `SMALL` is, about: a full one is a square."""
    return SMALL if east_asian_width(sign) in "WF" else 0.58 * SMALL


def _length(text: str) -> float:
    return sum(map(_wide, text))


def _cut(text: str, room: float) -> str:
    taken = 0.0
    for number, sign in enumerate(text):
        taken += _wide(sign)
        if taken > room:
            return text[: max(number - 1, 0)] + "…"
    return text


def _wrapped(text: str) -> Iterator[str]:
    line, taken = "", 0.0
    for sign in text:
        if taken + _wide(sign) > WIDTH - 2 * MARGIN:
            head, blank, tail = line.rpartition(" ")
            # Words of letters stay whole where they can; Chinese may break anywhere.
            line, rest = (head, tail) if blank and len(tail) < 20 else (line, "")
            yield line
            line, taken = rest, _length(rest)
        line += sign
        taken += _wide(sign)
    if line:
        yield line
