"""When an event happened, from all that the archive tells of it, with a calibrated probability.

Two fitted steps: each mention of a day is weighed by how well its sentence tells the event and
how the day stands in it; then each day, by all its mentions. The weights are fitted by
``training/fit_event_dating.py`` and ship as ``weights.json``.
"""

from bot.extractive.event_dating.event_days import DatedDays, EventDays, date_event

__all__ = ["DatedDays", "EventDays", "date_event"]
