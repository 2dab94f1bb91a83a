"""The day of an event, from all its mentions: agreement, probabilities, what a text is."""

from __future__ import annotations

import json
from datetime import date, datetime

import numpy as np
import pytest

from bot.extractive.event_dating import DatedDays, EventDays, date_event
from bot.extractive.event_dating.day_reading import FEATURES as READING
from bot.extractive.event_dating.day_reading import build_reading_rows, choose_orders
from bot.extractive.event_dating.logistic import DatingWeights, LogisticWeights, load_weights
from bot.extractive.event_dating.text_kind import measure_text
from bot.pipeline import Bot
from bot.types import Scope
from index import Searcher, build_archive
from index.types import DateRange

NOW = datetime(2026, 11, 21)
ARTICLES = (
    (
        "2021-05-13",
        "Four sailors were pulled from the sunken ferry in Harlow on Wednesday, the "
        "harbour master said. They were taken ashore.",
    ),
    (
        "2021-05-13",
        "Rescuers pulled four sailors from a sunken ferry in Harlow yesterday, after a "
        "night of searching.",
    ),
    (
        "2022-05-20",
        "A year ago, on 12 May 2021, rescuers pulled four sailors from the sunken "
        "ferry of Harlow. The town mourned on Thursday.",
    ),
    ("2021-09-01", "A ferry service to Harlow opened on Monday. No sailors were aboard."),
)
ASKED = "when did rescuers pull four sailors from the sunken ferry in Harlow?"


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> EventDays:
    folder = tmp_path_factory.mktemp("ferry")
    records = [
        {"id": f"a{number}", "published_at": day, "title": "", "body": body}
        for number, (day, body) in enumerate(ARTICLES)
    ]
    (folder / "some.json").write_text(json.dumps(records))
    build_archive([str(folder / "some.json")], folder / "archive", now=NOW)
    with Searcher.open(folder / "archive") as searcher:
        bot = Bot(searcher)
        question, scored, hits = bot.find_evidence(ASKED, Scope(as_of=NOW))
        return date_event(question, scored, hits, bot.vectors, bot.reader)


def test_the_day_that_articles_agree_on_comes_first(days: EventDays) -> None:
    assert days.best is not None
    assert days.best.days == DateRange.day(date(2021, 5, 12))
    assert len({mention.article_id for mention in days.best.mentions}) == 3


def test_probabilities_fall_and_lie_between_nought_and_one(days: EventDays) -> None:
    found = [one.probability for one in days.days]
    assert found == sorted(found, reverse=True)
    assert all(0 <= one <= 1 for one in found)


def test_the_likeliest_sentences_are_read_and_the_best_date_told() -> None:
    orders = np.asarray([0, 0, 1, 2])
    assert choose_orders(orders, np.asarray([0.1, 0.2, 0.9, 0.3])) == [1, 2, 0]
    scores, totals = np.asarray([2.0, -1.0, np.nan, np.nan]), np.asarray([2.1, 2.1, -3.0, np.nan])
    rows = build_reading_rows(orders, scores, totals)
    columns = dict(zip(READING, rows.T, strict=True))
    assert columns["read_not"].tolist() == [0, 0, 0, 1]
    assert columns["read_outside"].tolist() == [0, 0, 1, 0]
    assert columns["read_best"].tolist() == [1, 0, 0, 0]
    assert columns["read_share"][0] > columns["read_share"][1] > columns["read_share"][2] == 0


def test_nothing_found_is_no_day(days: EventDays) -> None:
    assert EventDays().best is None
    assert EventDays().compute_probability(DateRange.day(date(2021, 5, 12))) == 0


def test_a_stretch_is_as_likely_as_the_likeliest_inside() -> None:
    some = [
        DatedDays(days=DateRange.day(date(2021, 5, day)), probability=odds, mentions=())
        for day, odds in ((12, 0.5), (13, 0.4), (20, 0.2))
    ]
    may = DateRange.of("2021-05")
    assert may is not None
    week = DatedDays(days=may, probability=0.7, mentions=())
    days = EventDays(days=tuple(some), spans=(week,))
    assert days.compute_probability(may) == pytest.approx(0.7)
    assert days.compute_probability(DateRange.day(date(2021, 5, 20))) == pytest.approx(0.2)


def test_weights_are_read_as_they_were_written() -> None:
    weights = load_weights()
    again = DatingWeights.from_json(json.loads(json.dumps(weights.to_json())))
    assert np.allclose(again.day.weight, weights.day.weight)


def test_logistic_weights_are_cut_off_far_from_the_mean() -> None:
    weights = LogisticWeights(bias=0.0, mean=np.zeros(1), scale=np.ones(1), weight=np.full(1, 1.0))
    near, far = weights.predict_probabilities(np.asarray([[4.0], [400.0]], dtype=np.float32))
    assert near == far > 0.98


@pytest.mark.parametrize(
    ("sentence", "chronicle"),
    [
        ("Police move into the square and beat protesters.", True),
        ("The minister said that police had moved on Friday.", False),
    ],
)
def test_a_chronicle_tells_many_events_in_the_present(sentence: str, chronicle: bool) -> None:
    assert (
        measure_text(" ".join([sentence.replace("move", "moves")] * 25)).is_chronicle is chronicle
    )
    assert not measure_text(sentence).is_chronicle
