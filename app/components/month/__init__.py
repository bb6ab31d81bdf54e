"""A month as weeks of days, to look at and to open from: our own Streamlit element, without a build step."""

from components.month.mounting import show

__all__ = ["show"]
