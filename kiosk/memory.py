"""What the process does with its memory: quick while it starts, small while it runs."""

from __future__ import annotations

import ctypes
import gc
import sys

_M_MMAP_THRESHOLD = -3
"""From glibc's malloc.h."""
_LARGE = 128 * 1024
"""Bytes; glibc's own first value, which it raises to the largest buffer it has seen freed."""

_NEVER = 2**31 - 1


def give_back_large_buffers() -> None:
    """Have a large buffer returned to the system when it is freed.

    Else the 19 MiB that one PIN takes to hash stay resident. Elsewhere than with glibc nothing is to be set.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(_M_MMAP_THRESHOLD, _LARGE)


def settle() -> None:
    """Collect garbage from here on, and only what the day brings: what a start has imported stays.

    What survives is looked through by `tidy` alone: among thousands of devices that takes longer than a key may.
    """
    gc.collect()
    gc.freeze()
    young, middle, _old = gc.get_threshold()
    gc.set_threshold(young, middle, _NEVER)
    gc.enable()


def tidy() -> None:
    """Collect all garbage, at a moment when nobody waits."""
    gc.collect()
