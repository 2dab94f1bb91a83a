"""The temporal grammar: what a text says about time, on the calendar, as TIMEX3 values.

``expressions`` reads a text, ``joined`` puts the two ends of a range together, ``parse_date`` reads
a date from a command line, ``name`` writes a value the way news readers do. Rules are grouped by
kind in the modules of this folder; ``engine`` applies them.
"""

from index.dates.engine import expressions
from index.dates.names import name
from index.dates.words import joined, parse_date

__all__ = ["expressions", "joined", "name", "parse_date"]
