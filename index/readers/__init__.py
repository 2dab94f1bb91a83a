"""Read what people have: files, folders, feeds, addresses -> raw documents.

``read_sources`` yields a RawDocument for everything that could be read and a ReadFailure, with its
reason, for everything that could not; one bad record never stops the rest. Nothing here
decides what an article says: that is the work of ``index.ingest.articles``.
"""

from index.readers.document import RawDocument, ReadFailure
from index.readers.files import read_sources

__all__ = ["RawDocument", "ReadFailure", "read_sources"]
