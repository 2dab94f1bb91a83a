"""How a process of dateline uses its machine: one core a product, few collections, memory back.

Measured with benchmarks/load.py and on 5,000 articles, see DECISIONS.md: BLAS's threads wait for
each other over matrices as small as a question's, Python's collector looks again and again at
caches that stay, and glibc keeps a heap for each thread and every array below 32 MB.
"""

from __future__ import annotations

import ctypes
import gc

from bot.config import single_threaded_products

_THRESHOLDS = (50_000, 20, 20)
"""New objects before a collection, and how many young ones go before an older; 700, 10, 10 is
Python's own."""
_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
"""Names of mallopt's parameters, from glibc's malloc.h."""
_ARENAS = 2
_MAPPED = 1 << 20
"""Bytes from which an array is mapped for itself, and so given back when it is done with."""


def tune() -> None:
    """Set what holds for the whole process; call before numpy is imported."""
    single_threaded_products()
    gc.set_threshold(*_THRESHOLDS)
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # no glibc: macOS, Windows, musl
        return
    mallopt(_ARENA_MAX, _ARENAS)
    mallopt(_MMAP_THRESHOLD, _MAPPED)
