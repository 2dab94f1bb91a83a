"""Clean: what a site wrapped around an article goes, every sentence of its own stays.

Boilerplate is told by what it says (asks for money, offers a newsletter, counts comments),
never by which site it came from. What is cut is returned beside what is kept.
"""

from index.clean.boilerplate import Cleaned, remove_boilerplate
from index.clean.repeated_lines import RepeatedLines
from index.clean.split_stories import split_into_stories

__all__ = ["Cleaned", "RepeatedLines", "remove_boilerplate", "split_into_stories"]
