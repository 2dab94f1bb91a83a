"""The temporal grammar: what a text says about time, on the calendar, as TIMEX3 values.

``tag_expressions`` reads a text, ``join_intervals`` puts the two ends of a range together,
``parse_date`` reads
a date from a command line, ``format_value`` writes a value the way news readers do. Rules are
grouped by kind in the modules of this folder; ``engine`` applies them.
"""

from index.timex.format import format_value
from index.timex.intervals import join_intervals, parse_date
from index.timex.tagger import tag_expressions

__all__ = ["format_value", "join_intervals", "parse_date", "tag_expressions"]
