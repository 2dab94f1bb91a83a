"""Metadata: title, publisher, agency, authors, place and date, each from words of the page.

Nothing is supposed: what no word states stays empty, and a date carries how it is known.
"""

from index.metadata.dateline import Dateline, parse_dateline
from index.metadata.header import Header, parse_header
from index.metadata.publication_date import find_date_stamp
from index.metadata.publisher import find_publisher

__all__ = [
    "Dateline",
    "Header",
    "find_date_stamp",
    "find_publisher",
    "parse_dateline",
    "parse_header",
]
