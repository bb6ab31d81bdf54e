"""Garbage: looked for through everything once a minute, and after a run of a page only through what is new.

Streamlit has Python look for it after every run of a page. With the libraries loaded that is a tenth of a second, in
which nobody at all is answered: what a run has left behind lies among 200,000 things that stay.
"""

import gc
import sys
import threading
import time

ROUND = 60.0
"""Seconds between looks through everything."""
_lock = threading.Lock()
_last = (-ROUND, 0)


def set_aside() -> None:
    """Look through everything, and set aside what stays, where that was long ago or more was loaded since."""
    global _last
    with _lock:
        now, loaded = time.monotonic(), len(sys.modules)
        if now - _last[0] < ROUND and loaded == _last[1]:
            return
        _last = now, loaded
        gc.unfreeze()
        gc.collect()
        gc.freeze()
