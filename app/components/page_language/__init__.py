"""The page's language as the browser knows it: what reads a page aloud, breaks its lines and offers to translate it.

Streamlit has no word for it. The element is nothing but its script, and is not seen.
"""

from pathlib import Path

from campaignplan.text import Lang
from components.served import served

HERE = Path(__file__).parent
TAGS: dict[Lang, str] = {"zh": "zh-CN", "en": "en"}


def tell(lang: Lang) -> None:
    """Tell the browser which language the page is in."""
    served(HERE)(key="page_language", data={"lang": TAGS[lang]})
