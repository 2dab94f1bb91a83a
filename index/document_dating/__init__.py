"""Date the undated: only where an article's own words, or dated neighbours, prove it.

Every clue names the days on which it can have been written ("Wednesday" and "Aug. 15": the
years in which the two agree). The clues are intersected; what is left, if it is one day, one
month or one year, is the date, with the working in a sentence. If the clues contradict each
other, or leave more than a year, the date stays unknown.
"""

from index.document_dating.infer import infer_publication_date

__all__ = ["infer_publication_date"]
