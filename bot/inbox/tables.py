"""The tables of the inbox, in the SQL that SQLite and PostgreSQL share.

``{key}`` stands for what each of them calls a number that it gives itself; ``user`` is a word of
PostgreSQL's own and stands in quotation marks everywhere.
"""

from __future__ import annotations

TABLES = """
CREATE TABLE event (
  number   {key},
  id       TEXT NOT NULL UNIQUE,
  team     TEXT NOT NULL,
  channel  TEXT NOT NULL,
  ts       TEXT NOT NULL,
  thread   TEXT NOT NULL,
  "user"   TEXT NOT NULL,
  kind     TEXT NOT NULL,
  text     TEXT NOT NULL,
  reply_to TEXT NOT NULL,
  received DOUBLE PRECISION NOT NULL,
  since    TEXT NOT NULL,
  until    TEXT NOT NULL,
  state    TEXT NOT NULL DEFAULT 'waiting',
  owner    TEXT NOT NULL DEFAULT '',
  free     DOUBLE PRECISION NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  answer   TEXT NOT NULL DEFAULT '',
  error    TEXT NOT NULL DEFAULT '',
  finished DOUBLE PRECISION NOT NULL DEFAULT 0,
  UNIQUE (team, channel, ts)
);
CREATE INDEX event_state ON event (state, team, "user", number);
CREATE INDEX event_thread ON event (team, channel, thread, number);
CREATE INDEX event_user ON event ("user", number);
CREATE TABLE part (
  event    BIGINT  NOT NULL REFERENCES event (number),
  position INTEGER NOT NULL,
  message  TEXT NOT NULL,
  tried    INTEGER NOT NULL DEFAULT 0,
  ts       TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (event, position)
);
CREATE TABLE pace (channel TEXT PRIMARY KEY, free DOUBLE PRECISION NOT NULL);
CREATE TABLE seen (name TEXT PRIMARY KEY, at DOUBLE PRECISION NOT NULL);
CREATE INDEX seen_at ON seen (at);
CREATE TABLE feedback (
  event   BIGINT  NOT NULL REFERENCES event (number),
  "user"  TEXT NOT NULL,
  verdict TEXT NOT NULL,
  wrong   TEXT NOT NULL DEFAULT '',
  better  TEXT NOT NULL DEFAULT '',
  at      DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (event, "user")
);
"""
SINCE_2 = """
CREATE TABLE stream (
  event BIGINT PRIMARY KEY REFERENCES event (number),
  ts    TEXT NOT NULL DEFAULT ''
);
CREATE TABLE cited (
  event   BIGINT  NOT NULL REFERENCES event (number),
  article TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (event, article)
);
"""
SINCE_3 = """
ALTER TABLE event ADD COLUMN context TEXT NOT NULL DEFAULT '';
CREATE TABLE muted (
  team    TEXT NOT NULL,
  channel TEXT NOT NULL,
  thread  TEXT NOT NULL,
  PRIMARY KEY (team, channel, thread)
);
"""
SINCE_4 = """
CREATE TABLE watch (
  number   {key},
  event    BIGINT NOT NULL UNIQUE REFERENCES event (number),
  team     TEXT NOT NULL,
  channel  TEXT NOT NULL,
  thread   TEXT NOT NULL,
  "user"   TEXT NOT NULL,
  place    TEXT NOT NULL,
  question TEXT NOT NULL,
  since    TEXT NOT NULL,
  answer   TEXT NOT NULL,
  made     DOUBLE PRECISION NOT NULL,
  seen     BIGINT NOT NULL,
  ended    DOUBLE PRECISION NOT NULL DEFAULT 0,
  held     DOUBLE PRECISION NOT NULL DEFAULT 0,
  told     DOUBLE PRECISION NOT NULL DEFAULT 0
);
CREATE INDEX watch_user ON watch (team, "user", ended);
CREATE INDEX watch_place ON watch (team, place, ended);
"""
LAYOUTS = (TABLES, SINCE_2, SINCE_3, SINCE_4)
"""What each layout added to the one before it."""
VERSION = len(LAYOUTS)


def list_statements(found: int, key: str) -> list[str]:
    """Return what makes an inbox of layout ``found`` one of the newest; ``key`` as above."""
    script = ";".join(LAYOUTS[found:]).replace("{key}", key)
    return [statement for statement in script.split(";") if statement.strip()]
