"""Metadata: title, publisher, agency, authors, place and date, each from words of the page.

Nothing is supposed: what no word states stays empty, and a date carries how it is known.
"""

from index.metadata.dateline import Dateline, dateline
from index.metadata.header import Header, header
from index.metadata.publisher import publisher
from index.metadata.stamp import stamp

__all__ = ["Dateline", "Header", "dateline", "header", "publisher", "stamp"]
