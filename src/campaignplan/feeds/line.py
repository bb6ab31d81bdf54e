"""Content lines: text made harmless, escaped, and folded at 75 octets (RFC 5545, 3.1 and 3.3.11)."""

import re
import unicodedata
from collections.abc import Iterator

FOLD = 74
"""Octets of a piece: with the space that continues a line 75, and no program counts the line end as well."""

_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_HARMFUL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_ESCAPED = re.compile(r"[\\;,\n]")
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}

_JOINERS = ("\u200c", "\u200d")
_REGIONAL = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_SKIN = ("\U0001f3fb", "\U0001f3ff")
_TAGS = ("\U000e0020", "\U000e007f")
_JAMO = ("\u1100", "\u11ff")


def clean(text: str) -> str:
    """Make every line break a newline and drop what breaks parsers: controls, lone surrogates, BOMs."""
    if not _HARMFUL.search(text):
        return text
    return _HARMFUL.sub("", _BREAKS.sub("\n", text).replace("\t", " "))


def one_line(text: str) -> str:
    """Return a text as one line without runs of spaces; a dash where nothing is left."""
    return " ".join(clean(text).split()) or "—"


def escaped(text: str) -> str:
    """Write a clean text as a TEXT value."""
    return _ESCAPED.sub(lambda found: _ESCAPES[found[0]], text) if _ESCAPED.search(text) else text


def folded(data: bytes) -> bytes:
    """Write the long lines of `data`, which ends every line in CRLF, in pieces of `FOLD` octets at most.

    No piece ends within a character, within an escape, or within what a reader sees as one sign: letters
    with their accents, flags, families of emoji.
    """
    lines = data.split(b"\r\n")
    return b"\r\n".join([line if len(line) <= FOLD else b"\r\n ".join(_pieces(line)) for line in lines])


def _pieces(data: bytes) -> Iterator[bytes]:
    start = 0
    while len(data) - start > FOLD:
        cut = _cut(data, start, start + FOLD)
        yield data[start:cut]
        start = cut
    yield data[start:]


def _cut(data: bytes, start: int, most: int) -> int:
    """Return where the piece from `start` ends: the last good place up to `most`."""
    while data[most] & 0xC0 == 0x80:
        most -= 1
    cut = most
    while not _parts(data, start, cut):
        cut -= 1
        while data[cut] & 0xC0 == 0x80:
            cut -= 1
        if cut < start + FOLD // 2:  # a sign longer than any language's is split between its characters
            return most
    return cut


def _parts(data: bytes, start: int, cut: int) -> bool:
    """Tell whether a line may be folded at `cut`, the start of a character."""
    piece = data[start:cut]
    if piece.endswith(b"\\") and (len(piece) - len(piece.rstrip(b"\\"))) % 2:
        return False
    if data[cut] < 0x80:
        return True
    return not _one_sign(piece.decode(), data[cut : cut + 4].decode(errors="ignore")[0])


def _one_sign(left: str, right: str) -> bool:
    """Tell whether `right` belongs to the sign that `left` ends with (what matters of Unicode's UAX 29)."""
    last = left[-1]
    if right in _JOINERS or last == _JOINERS[1] or unicodedata.category(right).startswith("M"):
        return True
    if _SKIN[0] <= right <= _SKIN[1] or _TAGS[0] <= right <= _TAGS[1]:
        return True
    if _JAMO[0] <= right <= _JAMO[1]:
        return _JAMO[0] <= last <= _JAMO[1] or "가" <= last <= "힣"
    return right in _REGIONAL and (len(left) - len(left.rstrip(_REGIONAL))) % 2 == 1
