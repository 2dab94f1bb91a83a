"""Reports of a run: terminal table, JUnit, JSON, Markdown, and one page of HTML.

Each takes a ``Report`` and returns text; nothing here asks a question or opens an archive. What
articles and questions say reaches every report escaped and inert.
"""

from bot.eval.report.as_json import build_outcome_record, build_report_record
from bot.eval.report.html import render_html
from bot.eval.report.junit import render_junit
from bot.eval.report.report import Report
from bot.eval.report.text import (
    format_failures,
    format_metrics_table,
    format_run_summary,
    render_markdown,
)

__all__ = [
    "Report",
    "build_outcome_record",
    "build_report_record",
    "format_failures",
    "format_metrics_table",
    "format_run_summary",
    "render_html",
    "render_junit",
    "render_markdown",
]
