"""Arrays as bytes: what is too much for rows, in numpy's own format, packed."""

import io
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

MOST_BYTES = 1_000_000_000
"""Unpacked; more is no array of ours."""
_LEVEL = 1  # twice as fast as more, and hardly larger


def packed(arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """Return arrays as bytes; numbers and text of fixed width only, no objects."""
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, **arrays)
    return zlib.compress(stream.getvalue(), _LEVEL)


def unpacked(data: bytes) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays again. ValueError where the bytes are none, or too many."""
    with np.load(io.BytesIO(unzipped(data)), allow_pickle=False) as found:
        return {name: found[name] for name in found.files}


def zipped(text: str) -> bytes:
    """Return text as bytes."""
    return zlib.compress(text.encode(), _LEVEL)


def unzipped(data: bytes) -> bytes:
    """Return what was packed. ValueError where it was nothing of ours, or is too much."""
    machine = zlib.decompressobj()
    try:
        found = machine.decompress(data, MOST_BYTES)
    except zlib.error as error:
        raise ValueError("the bytes are damaged") from error
    if not machine.eof:
        raise ValueError("more bytes than any array of ours")
    return found
