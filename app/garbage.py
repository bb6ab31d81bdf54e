"""Garbage: what is loaded is never looked through for it, after a run of a page only what came later.

Streamlit has Python look for it after every run of a page. With the libraries among what it looks through that is a
tenth of a second, in which nobody at all is answered. And looking writes on what it looks at: memory that is shared
with the process that solves would be so no more.
"""

import gc


def set_aside() -> None:
    """Look through what there is, and never again through what stays: called while nobody's page is drawn yet."""
    gc.collect()
    gc.freeze()
