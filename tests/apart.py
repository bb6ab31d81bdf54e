"""Work in a thread of its own: a browser test that ran before may have left its event loop in this one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def apart[T](work: Callable[[], T]) -> T:
    """Run `work` in a fresh thread; return what it returns, raise what it raises."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()
