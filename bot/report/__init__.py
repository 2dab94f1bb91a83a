"""Reports of a run: terminal table, JUnit, JSON, Markdown, and one page of HTML.

Each takes a ``Report`` and returns text; nothing here asks a question or opens an archive. What
articles and questions say reaches every report escaped and inert.
"""

from bot.report.junit import junit
from bot.report.markdown import markdown
from bot.report.page import page
from bot.report.record import line, record
from bot.report.report import Report
from bot.report.table import failures, summary, table

__all__ = [
    "Report", "failures", "junit", "line", "markdown", "page", "record", "summary", "table",
]  # fmt: skip
