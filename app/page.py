"""The first page: a plan opened, changed, solved again and taken along."""

from pathlib import Path

import accident
import streamlit as st
from views import overview

# A file of our own: Streamlit fetches its icons and emoji for the browser tab from the network.
ICON = Path(__file__).parent / "icon.svg"


def main() -> None:
    """Draw the page; what goes wrong unforeseen is told with a number that the log has too."""
    try:
        overview.show()
    except Exception as error:
        accident.tell(error)


st.set_page_config(page_title="campaignplan", page_icon=str(ICON), layout="wide")
main()
