"""Read what people have: files, folders, feeds, addresses -> raw documents.

``read_sources`` yields a RawDocument for everything that could be read, a ReadFailure, with its
reason, for everything that could not, and a ReadNotice for what was left out on purpose; one bad
record never stops the rest. ``index.readers.formats`` lists the formats, one reader a file. Nothing
here decides what an article says: that is the work of ``index.ingest.articles``.
"""

from index.readers.document import RawDocument, ReadFailure, ReadItem, ReadNotice
from index.readers.files import read_sources

__all__ = ["RawDocument", "ReadFailure", "ReadItem", "ReadNotice", "read_sources"]
