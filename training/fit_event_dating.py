"""Fit the weights of ``bot.extractive.event_dating`` on dated events, whole topics left out.

Reads folders of ``articles.jsonl.gz`` and ``events.jsonl`` ({"id", "topic", "date", "event"}), asks
"On what date: <event>?" of an archive of each, and fits the steps: mentions first, then days on
probabilities of mentions that never saw the topic, then leads, on questions as well (files as
benchmarks/when.py reads them). ``--dated`` has questions that the first two steps learn from too,
and that the reader was taught. Prints what topics, and files of questions, left out say, and
writes the weights fitted on all. Needs the "training" extra (scikit-learn).

    python -m training.fit_event_dating FOLDER... [--dated FILE] [--questions FILE]... \\
        [--archives DIR]
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.extractive.event_dating import EventDays
from bot.extractive.event_dating.day_features import build_day_rows, find_candidates
from bot.extractive.event_dating.event_days import rank_days, weigh_days
from bot.extractive.event_dating.event_spans import build_span_rows, find_spans
from bot.extractive.event_dating.logistic import (
    LIMIT,
    DatingWeights,
    LogisticWeights,
    PlaceWeights,
    load_weights,
    weigh_candidates,
    weigh_places,
)
from bot.extractive.event_dating.mention_features import FEATURES
from bot.extractive.event_dating.sentence_date import PLACES
from bot.extractive.sure_day import SAID, DayEvidence, build_lead_rows, find_leads
from index import DateRange
from training.dated_events import Event, read_events, read_questions

PENALTY_OF_MENTIONS, PENALTY_OF_DAYS, PENALTY_OF_SPANS, PENALTY_OF_SENTENCES = (
    0.05,
    0.002,
    0.1,
    0.05,
)
"""Inverse strengths of the L2 penalty."""
PENALTY_OF_LEADS, WEIGHT_OF_QUESTIONS = 0.3, 20.0
DAY, LONGEST = timedelta(days=1), 31
FOLDS, INNER = 5, 4
SHARES = (1.0, 0.75, 0.5, 0.25)
TELLING, SENTENCES = 0.95, 8
"""The share of an event's usual coverage from which a sentence tells it, and how many are read."""
OUT = Path("bot/extractive/event_dating/weights.json")


def label_mentions(event: Event) -> np.ndarray:
    """Return which mentions are right: a day within one, a stretch that holds the day."""
    table, day = event.table, event.day
    near = (table.start == table.end) & (np.abs(table.start - day) <= 1)
    right: np.ndarray = near | (
        (table.end > table.start) & (table.start <= day) & (day <= table.end)
    )
    return right


def fit_logistic(
    rows: np.ndarray, labels: np.ndarray, weights: np.ndarray, penalty: float
) -> LogisticWeights:
    """Return logistic weights of standardised rows."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    standard = np.clip((rows - mean) / scale, -LIMIT, LIMIT)
    fitted = LogisticRegression(C=penalty, max_iter=400).fit(standard, labels, weights)
    return LogisticWeights(
        bias=float(fitted.intercept_[0]), mean=mean, scale=scale, weight=fitted.coef_[0]
    )


def fit_mentions(events: Sequence[Event], columns: int | None = None) -> PlaceWeights:
    """Return the weights of mentions, of the first ``columns`` of their measures.

    Each event counts by the root of its mentions.
    """
    rows = np.concatenate([one.table.rows[:, :columns] for one in events]).astype(np.float64)
    labels = np.concatenate([label_mentions(one) for one in events])
    places = np.concatenate([one.table.kind for one in events])
    share = np.concatenate(
        [np.full(len(one.table.kind), len(one.table.kind) ** -0.5) for one in events]
    )
    share *= len(share) / share.sum()
    published, own, near = (
        fit_logistic(rows[of], labels[of], share[of], PENALTY_OF_MENTIONS)
        for of in (places == place for place in range(3))
    )
    return published, own, near


def split_topics(events: Sequence[Event], parts: int) -> list[set[str]]:
    """Return the topics in groups of about as many events."""
    sizes = {
        topic: sum(one.topic == topic for one in events) for topic in {e.topic for e in events}
    }
    groups: list[set[str]] = [set() for _ in range(parts)]
    for topic in sorted(sizes, key=lambda topic: (-sizes[topic], topic)):
        min(groups, key=lambda group: sum(sizes[one] for one in group)).add(topic)
    return [group for group in groups if group]


def fit(events: Sequence[Event], more: Sequence[Event] = ()) -> DatingWeights:
    """Return the weights of all steps, each fitted on topics left out of the one before.

    ``more`` are events that only the steps of mentions and days learn from.
    """
    events, every = ([one for one in some if one.is_told] for some in (events, [*events, *more]))
    steps = fit_mentions(every)
    likely = weigh_left_out(every)
    groups = split_topics(events, INNER)
    day = fit_days(every, likely)
    spans, labels = [], []
    for group in groups:
        left = fit_days([one for one in every if one.topic not in group], likely)
        for one in (one for one in events if one.topic in group):
            rows, right = label_spans(one, likely[one.id], left)
            spans.append(rows)
            labels.append(right)
    table, right = np.concatenate(spans).astype(np.float64), np.concatenate(labels)
    span = fit_logistic(table, right, np.ones(len(right)), PENALTY_OF_SPANS)
    first, lead = fit_mentions(every, len(FEATURES)), load_weights().lead
    sentence = fit_sentences(events)
    return DatingWeights(
        first=first, mentions=steps, day=day, span=span, sentence=sentence, lead=lead
    )


def weigh_left_out(events: Sequence[Event]) -> dict[str, np.ndarray]:
    """Return, for each event, the probabilities of its mentions by weights of other topics."""
    likely = {}
    for group in split_topics(events, INNER):
        steps = fit_mentions([one for one in events if one.topic not in group])
        for one in (one for one in events if one.topic in group):
            likely[one.id] = weigh_places(steps, one.table.rows, one.table.kind)
    return likely


def fit_days(events: Sequence[Event], likely: Mapping[str, np.ndarray]) -> LogisticWeights:
    """Return the weights of days."""
    rows, labels = [], []
    for one in events:
        days = find_candidates(one.table, likely[one.id])
        rows.append(build_day_rows(one.table, likely[one.id], days))
        labels.append(np.abs(days - one.day) <= 1)
    return fit_choice(rows, labels, PENALTY_OF_DAYS)


def fit_choice(
    rows: Sequence[np.ndarray], labels: Sequence[np.ndarray], penalty: float
) -> LogisticWeights:
    """Return weights of a choice: candidates and "none" (score 0) share one softmax.

    ``rows`` and ``labels`` have a table and a mask an event; where no candidate is right,
    "none" is.
    """
    kept = [place for place, one in enumerate(rows) if len(one)]
    table = np.concatenate([rows[place] for place in kept]).astype(np.float64)
    right = np.concatenate([labels[place] for place in kept])
    count = np.asarray([len(rows[place]) for place in kept])
    starts = np.r_[0, np.cumsum(count)[:-1]]
    event = np.repeat(np.arange(len(kept)), count)
    mean, scale = table.mean(axis=0), table.std(axis=0) + 1e-6
    standard = np.hstack([np.clip((table - mean) / scale, -LIMIT, LIMIT), np.ones((len(table), 1))])
    told = np.logical_or.reduceat(right, starts)

    def sum_scores(scores: np.ndarray) -> np.ndarray:
        peak = np.maximum.reduceat(scores, starts)
        parts = np.add.reduceat(np.exp(scores - peak[event]), starts)
        return np.asarray(peak + np.log(parts))

    def measure(weight: np.ndarray) -> tuple[float, np.ndarray]:
        scores = standard @ weight
        whole = np.logaddexp(sum_scores(scores), 0.0)
        rightly = np.where(right, scores, -1e9)
        best = np.where(told, sum_scores(rightly), 0.0)
        wanted = np.where(right, np.exp(rightly - best[event]), 0.0)
        slope = standard.T @ (np.exp(scores - whole[event]) - wanted)
        held = np.r_[weight[:-1], 0.0]
        return float((whole - best).sum() + held @ held / (2 * penalty)), slope + held / penalty

    start = np.zeros(standard.shape[1])
    found = minimize(measure, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return LogisticWeights(bias=float(found[-1]), mean=mean, scale=scale, weight=found[:-1])


def fit_sentences(events: Sequence[Event]) -> LogisticWeights:
    """Return the weights of the dates of one sentence, by sentences of which one date is right."""
    rows, labels = [], []
    for one in events:
        right, order = label_mentions(one), one.table.column("order")
        telling = one.table.column("usual_ratio") >= TELLING
        for place in np.unique(order[telling])[:SENTENCES]:
            if right[order == place].any():
                rows.append(one.table.rows[order == place][:, PLACES])
                labels.append(right[order == place])
    return fit_choice(rows, labels, PENALTY_OF_SENTENCES)


def collect_leads(event: Event, days: EventDays) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the rows of an event's leads, which are right, and how many days each has."""
    assert event.question is not None
    evidence = DayEvidence(days=days, events=event.told)
    leads = find_leads(event.question, evidence)
    rows = build_lead_rows(event.question, leads, evidence)
    right = [event.gold is not None and is_right(one, event.gold) for one in leads]
    return rows, np.asarray(right), np.asarray([one.days for one in leads])


def is_right(lead: DateRange, gold: DateRange) -> bool:
    """Tell whether a lead lies within a day of the gold days, or is a month or less around them."""
    if not (lead.start and lead.end and gold.start and gold.end):
        return False
    inside = gold.start - DAY <= lead.start and lead.end <= gold.end + DAY
    return inside or (gold.within(lead) and (lead.days <= LONGEST or gold.days > LONGEST))


def fit_leads(leads: Mapping[str, Sequence[tuple[np.ndarray, ...]]]) -> LogisticWeights:
    """Return the weights of leads, of sets of events and of questions, which weigh more."""
    rows, labels, weights = [], [], []
    for name, some in leads.items():
        for table, right, _ in some:
            if len(table):
                rows.append(table)
                labels.append(right)
                share = WEIGHT_OF_QUESTIONS if name.endswith(".jsonl") else 1.0
                weights.append(np.full(len(table), share / len(table) ** 0.5))
    table, right, weight = (np.concatenate(one) for one in (rows, labels, weights))
    return fit_logistic(table, right, weight, PENALTY_OF_LEADS)


def report_leads(leads: Mapping[str, Sequence[tuple[np.ndarray, ...]]]) -> Iterator[str]:
    """Yield how many leads of each file of questions are right by weights of the others."""
    for name in (one for one in leads if one.endswith(".jsonl")):
        weights = fit_leads({other: some for other, some in leads.items() if other != name})
        said = []
        for table, right, days in (one for one in leads[name] if len(one[0])):
            chances = weights.predict_probabilities(table)
            sure = [place for place in np.argsort(days, kind="stable") if chances[place] >= SAID]
            said += [right[place] for place in sure[:1]]
        yield f"{name}: {len(leads[name])} questions, {len(said)} led, right {sum(said)}"


def label_spans(
    event: Event, likely: np.ndarray, day: LogisticWeights
) -> tuple[np.ndarray, np.ndarray]:
    """Return the measures of an event's spans, and which of them hold its day."""
    days = find_candidates(event.table, likely)
    odds = weigh_candidates(day, build_day_rows(event.table, likely, days), days)
    spans = find_spans(event.mentions, likely, days, odds)
    gold = DateRange.day(date.fromordinal(event.day))
    labels = np.asarray([gold.within(span) for span in spans], dtype=bool)
    return build_span_rows(event.table, likely, days, odds, spans), labels


def answer(event: Event, weights: DatingWeights) -> tuple[int, float]:
    """Return the likeliest day (0 where there is none) and its probability."""
    if not len(event.table.kind):
        return 0, 0.0
    likely = weigh_places(weights.mentions, event.table.rows, event.table.kind)
    days = find_candidates(event.table, likely)
    if not len(days):
        return 0, 0.0
    odds = weigh_candidates(weights.day, build_day_rows(event.table, likely, days), days)
    first = rank_days(event.table, likely, days, odds)[0]
    return int(days[first]), float(odds[first])


def report(name: str, found: Sequence[tuple[Event, int, float]]) -> str:
    """Return how many of the surest are right within a day, and how well they are ranked."""
    ranked = sorted(found, key=lambda one: -one[2])
    right = np.asarray([abs(day - event.day) <= 1 for event, day, _ in ranked])
    sure = np.asarray([probability for *_, probability in ranked])
    parts = " ".join(f"{right[: max(1, round(len(right) * share))].mean():.3f}" for share in SHARES)
    exact = np.mean([day == event.day for event, day, _ in ranked])
    auc = roc_auc_score(right, sure) if 0 < right.mean() < 1 else float("nan")
    return (
        f"{name}: {len(ranked)} events, within a day of the surest 100/75/50/25%: {parts}; "
        f"exact {exact:.3f}; AUC {auc:.3f}; Brier {((sure - right) ** 2).mean():.3f}"
    )


def reliability(found: Iterable[tuple[Event, int, float]]) -> Iterator[str]:
    """Yield ten lines: how often what was given a probability was right."""
    told = [(probability, abs(day - event.day) <= 1) for event, day, probability in found]
    for low in range(10):
        part = [right for sure, right in told if min(9, int(sure * 10)) == low]
        if part:
            yield f"  {low / 10:.1f} to {low / 10 + 0.1:.1f}: {np.mean(part):.2f} of {len(part)}"


def date_left_out(
    events: Sequence[Event], more: Sequence[Event]
) -> Iterator[tuple[Event, DatingWeights]]:
    """Yield each event with weights that never saw its topic."""
    for group in split_topics(events, FOLDS):
        weights = fit([one for one in events if one.topic not in group], more)
        yield from ((one, weights) for one in events if one.topic in group)


def main() -> None:
    """Fit, tell what topics left out say, write the weights fitted on all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--dated", action="append", type=Path, default=[])
    parser.add_argument("--questions", action="append", type=Path, default=[])
    parser.add_argument("--archives", type=Path, default=Path("archives"))
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    events = [one for folder in options.folders for one in read_events(folder, options.archives)]
    more = [
        one for file in options.dated for one in read_questions(file, options.archives, taught=True)
    ]
    found, leads = [], defaultdict(list)
    for one, weights in date_left_out(events, more):
        found.append((one, *answer(one, weights)))
        days = weigh_days(one.table, one.mentions, weights)
        leads[one.group].append(collect_leads(one, days))
    for folder in options.folders:
        print(report(folder.name, [one for one in found if one[0].group == folder.name]))
    print(report("all", found), *reliability(found), sep="\n")
    weights = fit(events, more)
    for file in options.questions:
        for one in read_questions(file, options.archives):
            days = weigh_days(one.table, one.mentions, weights)
            leads[one.group].append(collect_leads(one, days))
    print(*report_leads(leads), sep="\n")
    weights = replace(weights, lead=fit_leads(leads))
    options.out.write_text(json.dumps(weights.to_json()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
