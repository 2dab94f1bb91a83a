"""dateline in Slack: the app, its listeners and views, and a fake Slack to run it against.

``app`` is the only importer of slack_bolt and puts the parts together; ``hearing`` turns what
Slack delivers into questions, ``asking`` questions into messages, ``posting`` puts each message
into Slack once, ``work`` runs that for the durable queue. ``views`` and ``rich`` are pure.
"""

from __future__ import annotations
