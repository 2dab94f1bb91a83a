"""What a file holds may have rotted: values that no dateline wrote become one ArchiveDamaged."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from index.errors import ArchiveDamaged

_P = ParamSpec("_P")
_R = TypeVar("_R")
_ROTTEN = (ValueError, LookupError, TypeError, OverflowError, zlib.error)


def stored(read: Callable[_P, _R]) -> Callable[_P, _R]:
    """Have a function that reads stored values raise ArchiveDamaged where they make no sense."""

    @functools.wraps(read)
    def reading(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return read(*args, **kwargs)
        except _ROTTEN as error:
            raise ArchiveDamaged(
                f"The archive holds what no dateline wrote ({type(error).__name__}: {error}).",
                "Restore a backup, or index again into a new folder.",
            ) from error

    return reading
