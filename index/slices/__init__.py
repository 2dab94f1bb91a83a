"""Slices: an archive cut by time of publication, searched and filled as one.

``open_searcher`` and ``open_archive`` open an archive whether it is split or not, ``build_archive``
fills one; ``index.slices.split`` splits one. See ``catalogue`` for what lies where.
"""

from index.slices.catalogue import is_split
from index.slices.opening import get_model, list_archives, open_archive, open_searcher

__all__ = ["get_model", "is_split", "list_archives", "open_archive", "open_searcher"]
