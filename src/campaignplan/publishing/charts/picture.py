"""A chart drawn offline, by vl-convert: as an SVG element of a page, or as a file."""

import re

from campaignplan.publishing.charts.look import Spec


def svg(chart: Spec, name: str, title: str) -> str:
    """Draw a chart as an SVG element that can stand inside a page: titled, without sizes, its ids prefixed.

    Raises
    ------
    ValueError
        vl-convert cannot draw the chart.
    """
    drawn = plain_svg(chart).decode()
    start = drawn.index("<svg")
    head, body = drawn[start:].split(">", 1)
    box = re.search(r'viewBox="([^"]+)"', head)
    view = box.group(1) if box else "0 0 800 400"
    body = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", body)
    body = re.sub(r'(xlink:href|href)="#([^"]+)"', rf'\1="#{name}-\2"', body)
    label, across = _escape(title), view.split()[2]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="{view}" '
        f'style="max-width:{across}px" role="img" aria-labelledby="{name}-title">'
        f'<title id="{name}-title">{label}</title>{body}'
    )


def plain_svg(chart: Spec) -> bytes:
    """Draw a chart as an SVG file."""
    import vl_convert as vlc

    return str(vlc.vegalite_to_svg(chart, allowed_base_urls=[])).encode()


def png(chart: Spec, scale: float = 2.0) -> bytes:
    """Draw a chart as a PNG on white; `scale` 2 is sharp on paper."""
    import vl_convert as vlc

    drawn: bytes = vlc.vegalite_to_png({**chart, "background": "white"}, scale=scale, allowed_base_urls=[])
    return drawn


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
