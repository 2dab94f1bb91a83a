"""Read what people have: files, folders, feeds, addresses -> raw documents.

``read`` yields a RawDocument for everything that could be read and a ReadFailure, with its
reason, for everything that could not; one bad record never stops the rest. Nothing here
decides what an article says: that is the work of ``index.articles``.
"""

from index.read.document import RawDocument, ReadFailure
from index.read.sources import read

__all__ = ["RawDocument", "ReadFailure", "read"]
