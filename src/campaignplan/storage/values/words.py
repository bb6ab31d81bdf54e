"""Words: yes and no, choices, ids, free text, and lists of them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta

from campaignplan.ids import LONGEST, is_slug, nearest
from campaignplan.storage.values.amounts import number
from campaignplan.storage.values.base import RefusedError, folded, typed
from campaignplan.storage.values.context import NOWHERE, Context
from campaignplan.text import Text

_YES = frozenset({"true", "yes", "y", "1", "是", "是的", "对", "要", "√", "✓", "✔", "✅", "☑"})
_NO = frozenset({"false", "no", "n", "0", "否", "不", "不是", "不要", "×", "✗", "✘", "❌", "x"})
_LONGEST_WORD = 200
_EXPORTED_TEXT = re.compile(r'="([^"]*)"')


def flag(raw: object, context: Context = NOWHERE) -> bool:
    """Read yes or no: 是/否, true/false, yes/no, 1/0, √/×."""
    if isinstance(raw, bool):
        return raw
    text = folded(typed(raw)[:_LONGEST_WORD])
    if text in _YES or text in _NO:
        return text in _YES
    raise RefusedError(Text("要填是或否", "yes or no is expected"), Text("请写 是 或 否", "write yes or no"))


def choice(raw: object, words: Mapping[str, str], allowed: Sequence[str]) -> str:
    """Read one of several codes, by code or by its word in either language.

    `words` maps each accepted spelling (folded) to its code; `allowed` lists the codes for the message.
    """
    text = folded(typed(raw)[:_LONGEST_WORD])
    if text in words:
        return words[text]
    like = nearest(text, words)
    if like:
        fix = Text(
            f"是不是 {like}（{words[like]}）" if like != words[like] else f"是不是 {like}",
            f"did you mean {words[like]}",
        )
    else:
        shown = "、".join(_both(code, words) for code in allowed)
        fix = Text(f"请写其中之一：{shown}", f"write one of {', '.join(allowed)}")
    raise RefusedError(Text("没有这个选项", "there is no such choice"), fix)


def _both(code: str, words: Mapping[str, str]) -> str:
    """Return a code with the Chinese word for it in front, where it has one."""
    word = next((word for word, meant in words.items() if meant == code and not word.isascii()), "")
    return f"{word}（{code}）" if word else code


def text(raw: object) -> str:
    """Read free text, trimmed; ``="123"`` as exports write it is 123."""
    if isinstance(raw, list | dict):
        raise RefusedError(
            Text("这里只要一个值", "one value is expected here"), Text("请写一个值", "write one value")
        )
    if isinstance(raw, bool | date | time | timedelta):
        raise RefusedError(
            Text("表格软件把它变成了日期或是非", "the spreadsheet turned it into a date or a yes-or-no"),
            Text("请把单元格设为文本再重新输入", "format the cell as text and type it again"),
        )
    if isinstance(raw, float) and not (raw.is_integer() and abs(raw) < 1e15):
        return repr(raw)
    found = typed(raw)
    exported = _EXPORTED_TEXT.fullmatch(found)
    return exported[1].strip() if exported else found


def slug(raw: object, longest: int = LONGEST) -> str:
    """Read an id of at most `longest` characters."""
    found = text(raw)
    if is_slug(found, longest):
        return found
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", found):
        raise RefusedError(
            Text("表格软件把长编号变成了科学计数", "the spreadsheet turned a long id into scientific notation"),
            Text("请把这一列设为文本，再重新粘贴编号", "format the column as text and paste the id again"),
        )
    like = re.sub(r"[-_.]*[^a-z0-9]+[-_.]*", "-", unicodedata.normalize("NFKC", found).lower()).strip("-")
    example = like if is_slug(like) else "yx-box-01"
    raise RefusedError(
        Text(
            f"编号只能用小写字母、数字和中间的 - _ .，至多 {longest} 个字符",
            f"an id has lower-case letters and digits, single - _ . between them, at most {longest}",
        ),
        Text(f"例如 {example}；名字可以另写在名称列", f"for example {example}; the name column takes any text"),
    )


def parts(raw: object) -> tuple[str, ...]:
    """Read several values parted by ``|`` (a list where the file has lists)."""
    pieces = raw if isinstance(raw, list | tuple) else text(raw).replace("｜", "|").split("|")
    return tuple(found for piece in pieces if (found := text(piece)))


def weights(raw: object) -> tuple[tuple[str, float], ...]:
    """Read ``orders:100|profit:1``, or a table of the settings file."""
    if isinstance(raw, Mapping):
        return tuple((str(name), number(value)) for name, value in raw.items())
    found = []
    for part in parts(raw):
        name, colon, value = part.replace("：", ":").replace("=", ":").partition(":")
        if not colon:
            raise RefusedError(
                Text("权重要有名字和数", "a weight has a name and a number"),
                Text("请写成 orders:100|profit:1", "write orders:100|profit:1"),
            )
        found.append((name.strip(), number(value)))
    return tuple(found)
