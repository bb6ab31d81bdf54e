"""Whether the browser still reaches us, said on the page: Streamlit's own sign is a word of English in a corner.

The element is nothing but its script, and is not seen; what it says stands below everything else.
"""

from pathlib import Path

from catalogue import say

from campaignplan.text import Lang
from components.served import served

HERE = Path(__file__).parent


def watch(lang: Lang) -> None:
    """Let the browser say when it is cut off, and when it is back."""
    words = {name: say(f"frame.{name}", lang) for name in ("cut_off", "not_sent", "back")}
    served(HERE)(key="connection", data=words)
