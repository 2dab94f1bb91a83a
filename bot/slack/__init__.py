"""dateline in Slack: the app, its listeners and views, and a fake Slack to run it against.

``app`` is the only importer of slack_bolt and puts the parts together. ``parse_event`` turns what
Slack delivers into inbox events, ``composer`` asks the bot and composes messages, ``posting`` puts
each message into Slack once, ``worker`` runs both for the durable queue. ``views`` and ``blocks``
are pure functions.
"""

from __future__ import annotations
