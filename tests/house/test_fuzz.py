"""Any text, any file, any event: nothing is raised that is not ours, and offsets stay verbatim.

With many examples: ``pytest tests/test_fuzz.py --hypothesis-profile=long``.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import CaseError
from bot.eval.load_cases import read_cases
from bot.generative.relevance import is_instruction
from bot.quotes import is_verbatim, locate_quote
from bot.sanitize import ACTING, sanitize_text, to_json_line
from bot.slack.parse_event import (
    Listening,
    is_question,
    parse_add_command,
    parse_message_event,
    strip_markup,
)
from index.clean.boilerplate import remove_boilerplate
from index.errors import ReadError
from index.ingest.articles import extract_articles
from index.ingest.chunk import split_passages
from index.language.sentences import find_sentences
from index.readers import RawDocument

ODD = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PIECES = st.lists(
    st.sampled_from(
        "The mayor said|Subscribe to our newsletter|Donate now!|By Ann Brook|LONDON (Reuters) -|"
        "June 14, 2018|\n\n|\n|. |“He left,” she said.|<p>|</div>|&amp;|---|# |Title:|Source: X|"
        "Share on|© 2018|\u202e|\x1b[31m|\u200b|U.S.|Mr.|“|”|'|\t|\r\n|***|https://a.example/x".split(
            "|"
        )
    ),
    max_size=30,
).map(" ".join)
TEXT = PIECES | st.text(max_size=300)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)
FIELDS = "id question expect as_of since until tags notes history cite engine answerable".split()


@ODD
@given(TEXT)
def test_a_cleaned_text_is_made_of_the_articles_own_lines(text: str) -> None:
    cleaned = remove_boilerplate(text)
    own = {" ".join(line.split()) for line in text.splitlines()}
    kept = [" ".join(line.split()) for line in cleaned.text.splitlines()]
    assert all(any(line in whole for whole in own) for line in kept)
    assert (
        remove_boilerplate(cleaned.text).text
        == remove_boilerplate(remove_boilerplate(cleaned.text).text).text
    )


@ODD
@given(TEXT)
def test_sentences_are_apart_in_order_and_within_the_text(text: str) -> None:
    found = find_sentences(text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


@ODD
@given(TEXT, st.sampled_from(["text", "html", "markdown"]))
def test_what_an_article_says_is_cut_at_its_own_characters(text: str, kind: Any) -> None:
    try:
        found = extract_articles(RawDocument(origin="a", text=text, kind=kind, key="a"))
    except ReadError:
        return
    for article in found:
        for passage in split_passages(article):
            assert article.body[passage.start : passage.end] == passage.text
            assert all(article.body[s.start : s.end] == s.text for s in passage.spans)


@ODD
@given(TEXT, TEXT, st.integers(0, 400))
def test_a_quote_that_is_found_stands_there(quote: str, body: str, near: int) -> None:
    place = locate_quote(quote, body, near=near)
    if place is not None:
        assert is_verbatim(body[slice(*place)], *place, body)
        assert len(body[slice(*place)].split()) == len(quote.split())
    start = min(near, len(body))
    own = body[start : start + 40]
    assert not own.split() or locate_quote(own, body, near=start) is not None
    assert not is_verbatim(quote, -1, 0, body)


@ODD
@given(st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=9), VALUES) | VALUES, VALUES)
def test_any_file_of_cases_is_loaded_or_told_wrong(tmp_path: Path, one: Any, other: Any) -> None:
    for name, text in (
        ("c.yaml", yaml.safe_dump([one, other])),
        ("d.yaml", str(one)),
        ("c.jsonl", f"{json.dumps(one)}\n{json.dumps(other)}\n"),
        ("d.jsonl", f"{one}\n"),
    ):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8", errors="replace")
        with suppress(CaseError):
            assert read_cases(path)


@ODD
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-16")))
def test_any_bytes_for_a_file_of_cases(tmp_path: Path, data: bytes) -> None:
    for name in ("b.yaml", "b.jsonl"):
        (tmp_path / name).write_bytes(data)
        with suppress(CaseError):
            assert read_cases(tmp_path / name)


EVERYWHERE = Listening(
    is_open=lambda *_: True, is_stored=lambda *_: False, is_answered=lambda *_: False
)
SAID = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["app_mention", "message", "x"]),
        "channel": st.just("C1"),
        "ts": st.just("1.2"),
        "user": st.just("U1"),
    },
    optional={
        "text": st.text("<@U0ME>|#!:/?. héy\x1b\u202e&;", max_size=80) | st.none(),
        "subtype": st.sampled_from(["file_share", "bot_message", None]),
        "bot_id": st.text(),
        "thread_ts": st.just("1.1"),
        "channel_type": st.sampled_from(["im", "channel", None]),
        "edited": VALUES,
    },
)


@ODD
@given(
    st.fixed_dictionaries(
        {"event_id": st.text(), "team_id": st.text()}, optional={"event": SAID | st.none()}
    )
)
def test_any_event_is_a_question_or_nothing(body: dict[str, Any]) -> None:
    event = parse_message_event(body, me="U0ME", received=1.0, listening=EVERYWHERE)
    assert event is None or (event.channel == "C1" and "<@U0ME" not in event.text)


@ODD
@given(st.text("<@U0ME>|#!:/?. add http\x1b\u202e&;", max_size=120))
def test_what_is_typed_in_slack_is_read_without_a_fault(text: str) -> None:
    assert "  " not in strip_markup(text, "U0ME")
    is_question(strip_markup(text, "U0ME"))
    parse_add_command(text, "U0ME")


@given(st.text())
def test_nothing_that_acts_is_left_and_json_reads_back(text: str) -> None:
    assert not re.search(f"[{ACTING}]", sanitize_text(text) + to_json_line(text))
    assert json.loads(to_json_line({"a": [text]})) == {"a": [text]}
    is_instruction(text)
