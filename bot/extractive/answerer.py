"""The keyless answerer: extractive, deterministic, and silent where nothing tells.

Hits and their scored sentences in, a draft out. The reader reads the passages, and fitted
probabilities (lead_measures.py) decide whether a lead is shown, whether quotes are, and in which
order.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from bot.evidence import ScoredSentence, drop_overlapping
from bot.extractive.digest import DIGESTS, build_digest
from bot.extractive.draft import Draft, QuotedLine, build_answer_date, make_quote
from bot.extractive.lead import count_items
from bot.extractive.lead_measures import (
    compute_logit,
    compute_probability,
    get_threshold,
    measure_earliness,
    measure_quote,
    measure_sentence,
)
from bot.extractive.reader import SpanReader
from bot.extractive.reading import (
    COUNTED,
    ReadingResult,
    ReadLead,
    find_noted_leads,
    read_hits,
)
from bot.extractive.said import find_said
from bot.extractive.sufficiency import is_sufficient
from bot.extractive.yes_no import LIKELY, answer_by_correction, find_affirmation, is_withdrawn
from bot.question.resolve import find_long_form
from bot.types import Question
from index.language.sentences import find_sentences
from index.types import Hit

QUOTES = 3
LEADS, BOTH, RANKED = 6, 2, 10
"""Leads, sentences of each, and sentences by their own score that quotes are chosen from."""
_FIGURE = re.compile(r"\d")
UNDATED = 0.15
"""By how much likelier than others quotes of a "when" that no sentence dates must be to answer."""
READ = ("who", "where", "what", "which", "how-many", "how-much", "why", "list", "yes-no")
"""The types of questions that a short answer may lead."""
BY_NAMES = 0.4
"""The probability that what is found by names alone holds the answer."""
NAMED_BY = 0.9
"""The probability that a name whose words an acronym's letters begin is what it stands for."""
_OWNER, _APPOSED, _GOES_ON, _OWNED = (
    re.compile(r"['’]s$"),
    re.compile(r"(, )(?:the |an? )?$"),
    re.compile(r"\s+\w"),
    re.compile(r"\s[^,.;:]{2,60}(?=,)"),
)
_NAMED_EVENT = re.compile(r"\bthe ((?:[A-Z][\w'’-]+)(?: [A-Z][\w'’-]+)*) [a-z]")
LOWEST = -10.0
"""The reader's score of a sentence without spans."""
_ANAPHOR = re.compile(r"(?i:he|she|they|it|his|her|their|its)(?: [a-z][\w’'-]*)*")
RIVAL = 0.5
"""The probability from which another article's figure is told beside the lead."""


def extract_answer(
    question: Question,
    scored: Sequence[ScoredSentence],
    hits: Sequence[Hit],
    reader: SpanReader,
) -> Draft | None:
    """Return the answer that the evidence supports, or None: then nothing is said."""
    if question.language:
        return _quote_by_names(question, scored)
    if question.type in DIGESTS:
        return build_digest(question, scored)
    if question.type == "said" and (said := find_said(question, scored, hits)):
        return said
    if question.type == "acronym" and (told := _spell_out(question, hits, scored)):
        return told
    if corrected := answer_by_correction(question, scored):
        return corrected
    found = _answer(question, scored, hits, reader) if scored else None
    doubted = found is not None and not found.short and question.type != "list"
    if found and doubted and (found.confidence or 0.0) < get_threshold("answer"):
        return None
    return found


def _quote_by_names(question: Question, scored: Sequence[ScoredSentence]) -> Draft | None:
    """Return what was found by the names and dates of a question in another language."""
    found = [one for one in scored if not one.missing_names] if question.terms else []
    return _build("", drop_overlapping(found)[:QUOTES], BY_NAMES) if found else None


def _spell_out(
    question: Question, hits: Sequence[Hit], scored: Sequence[ScoredSentence]
) -> Draft | None:
    """Return the name that an acronym of the question stands for, with a sentence that has it."""
    for acronym in (term.upper() for term in question.terms if len(term) > 1):
        for hit in hits:
            named = find_long_form(acronym, hit.article.body)
            at = hit.article.body.find(named)
            for start, end in find_sentences(hit.article.body) if named and scored else ():
                if start <= at < end:
                    return _build(named, [make_quote(hit, start, end, scored[0])], NAMED_BY)
    return None


def quote_undated(
    question: Question,
    scored: Sequence[ScoredSentence],
    hits: Sequence[Hit],
    reader: SpanReader,
) -> Draft | None:
    """Return quotes that may tell when, where no sentence tells enough to be dated by."""
    if not scored:
        return None
    reading = read_hits(question, hits, scored, reader, ())
    chance = compute_probability("answer", measure_answer(question, reading, scored))
    if chance < get_threshold("answer") + UNDATED:
        return None
    return replace(_build("", order_quotes(question, reading, scored), chance), dates=())


def _answer(
    question: Question,
    scored: Sequence[ScoredSentence],
    hits: Sequence[Hit],
    reader: SpanReader,
) -> Draft | None:
    """Return the surest lead with its sentences, quotes alone, or None."""
    noted = find_noted_leads(question, scored)
    reading = read_hits(question, hits, scored, reader, noted)
    if lead := get_lead(question, reading):
        rival = find_rival(question, lead, reading)
        first = [*lead.quotes[:1], *rival.quotes[:1]] if rival else lead.quotes
        more = order_quotes(question, reading, scored)
        telling = [one for one in more if is_sufficient(question, one)]
        quotes = drop_overlapping([*first, *telling])[:QUOTES]
        draft = _build(lead.text, quotes, lead.probability)
        return replace(draft, remark=_tell_difference(lead, rival)) if rival else draft
    quotes = order_quotes(question, reading, scored)
    if stating := find_affirmation(question, scored):
        return _build("Yes", drop_overlapping([stating, *quotes])[:QUOTES], LIKELY)
    if question.type == "said":  # what does not tell who spoke of what is another's
        quotes = [one for one in quotes if is_sufficient(question, one)]
    if not quotes:
        return None
    chance = compute_probability("answer", measure_answer(question, reading, scored))
    return _build("", quotes, chance)


def _build(short: str, quotes: Sequence[ScoredSentence], chance: float) -> Draft:
    return Draft(
        short=short,
        lines=tuple(QuotedLine(lead="", scored=one) for one in quotes),
        dates=tuple(build_answer_date(one) for one in quotes if one.event.range),
        confidence=chance,
    )


def get_lead(question: Question, reading: ReadingResult) -> ReadLead | None:
    """Return the lead that is shown, or None where none is likely enough.

    What a publisher says that it got wrong is none, nor an owner without what is owned, nor one
    whom only the sentence before names: "His government".
    """
    least = 2 if question.type == "list" else 1
    leads = (lead for lead in reading.leads if count_items(lead.text) >= least)
    best = next(leads, None) if question.type in READ else None
    if best is None or _is_withdrawn(best) or _is_elsewhere(question, best):
        return None
    if question.type == "who" and _ANAPHOR.fullmatch(best.text):
        return None
    if best.probability < get_threshold("lead"):
        return None
    return _with_owned(best)


def _with_owned(lead: ReadLead) -> ReadLead | None:
    """Return an owner with what is owned, up to the comma; None where it goes on without one.

    Example: "the Kremlin's" of "Yury Trutnev, the Kremlin's envoy to the East, said".
    """
    text = lead.quotes[0].evidence.sentence if lead.quotes else ""
    start = text.find(lead.text)
    if (
        start < 0
        or not _OWNER.search(lead.text)
        or not _GOES_ON.match(text, start + len(lead.text))
    ):
        return lead
    apposed = _APPOSED.search(text[:start])
    owned = _OWNED.match(text, start + len(lead.text)) if apposed else None
    return replace(lead, text=text[apposed.end(1) : owned.end()]) if apposed and owned else None


def _is_elsewhere(question: Question, lead: ReadLead) -> bool:
    """Tell whether a place is that of another event than the named one which is asked about.

    "Where was the Hanoi summit?" is not answered by a sentence that does not say Hanoi.
    """
    named = _NAMED_EVENT.search(question.text) if question.type == "where" else None
    if named is None:
        return False
    return not any(named[1] in one.evidence.sentence for one in lead.quotes)


def _is_withdrawn(lead: ReadLead) -> bool:
    return bool(lead.quotes) and all(is_withdrawn(one.evidence.sentence) for one in lead.quotes)


def find_rival(question: Question, lead: ReadLead, reading: ReadingResult) -> ReadLead | None:
    """Return another likely figure that another article gives, if one does."""
    told = {quote.evidence.hit.article.id for quote in lead.quotes}
    for one in reading.leads if question.type in COUNTED else ():
        likely = one.probability >= RIVAL and _FIGURE.search(one.text)
        if one is not lead and likely and one.quotes[0].evidence.hit.article.id not in told:
            return one
    return None


def _tell_difference(lead: ReadLead, rival: ReadLead) -> str:
    named = []
    for one in (lead, rival):
        article = one.quotes[0].evidence.hit.article
        named.append(f"{one.text} ({article.source or article.title})")
    return f"The sources differ: {'; '.join(named)}."


def order_quotes(
    question: Question, reading: ReadingResult, scored: Sequence[ScoredSentence]
) -> list[ScoredSentence]:
    """Return the quotes, those likeliest to hold an answer first."""
    worth = sorted(
        measure_quotes(question, reading, scored),
        key=lambda pair: -compute_probability("quote", pair[1]),
    )
    return drop_overlapping(quote for quote, _ in worth)[:QUOTES]


def measure_quotes(
    question: Question, reading: ReadingResult, scored: Sequence[ScoredSentence]
) -> list[tuple[ScoredSentence, dict[str, float]]]:
    """Return the sentences that may be quoted, with what the worth of each rests on."""
    leads: dict[tuple[str, int], ReadLead] = {}
    some = {_place(one): one for one in scored[:RANKED]}
    for one in reading.leads[:LEADS]:
        for quote in one.quotes[:BOTH]:
            some.setdefault(_place(quote), quote)
            if question.type in READ:
                leads.setdefault(_place(quote), one)
    found = []
    for at, quote in some.items():
        lead = leads.get(at)
        told, likely = (lead.measures, lead.probability) if lead else ({}, 0.0)
        enough = is_sufficient(question, quote)
        measures = measure_quote(question, quote, enough, told, likely)
        found.append((quote, measures | measure_reading(reading, quote)))
    return found


def measure_reading(reading: ReadingResult, quote: ScoredSentence) -> dict[str, float]:
    """Return what the reader's spans inside a quote say of it: their share, their best score."""
    told = quote.evidence
    inside = [
        one
        for one in reading.spans
        if one.story == told.hit.article.id and told.start <= one.start < told.end
    ]
    share = sum(one.share for one in inside)
    return {
        "held": share,
        "held odds": compute_logit(share),
        "held best": max((one.score for one in inside), default=LOWEST),
    }


def _place(one: ScoredSentence) -> tuple[str, int]:
    return one.evidence.hit.article.id, one.offsets[0]


def count_unseen_terms(scored: Sequence[ScoredSentence]) -> int:
    """Return how many names and words of the question none of the passages found has."""
    lacking = ({*one.missing_names, *one.missing_terms} for one in scored)
    return len(set.intersection(*lacking))


def measure_answer(
    question: Question, reading: ReadingResult, scored: Sequence[ScoredSentence]
) -> dict[str, float]:
    """Return what the probability that quotes hold the answer rests on."""
    best = max(scored, key=lambda one: one.measures.coverage)
    lead = reading.leads[0] if reading.leads else None
    measures = {
        "lead": compute_logit(lead.probability if lead else 0.0),
        "none": compute_logit(reading.none),
        "reader": max((one.measures.get("score", 0.0) for one in reading.leads), default=0.0),
        "score": scored[0].score,
        "rank": scored[0].measures.rank,
        "terms": float(len(set(question.terms))),
        "unseen": float(count_unseen_terms(scored)),
        f"type {question.type}": 1.0,
    }
    own = measure_sentence(question, best, is_sufficient(question, best))
    any_sufficient = any(is_sufficient(question, one) for one in scored)
    worth = sorted(
        (
            compute_probability("quote", each)
            for _, each in measure_quotes(question, reading, scored)
        ),
        reverse=True,
    )[:QUOTES]
    none_holds = math.prod(1.0 - each for each in worth)
    return (
        measures
        | own
        | {
            "any sufficient": float(any_sufficient),
            "quote": compute_logit(worth[0]),
            "quotes": compute_logit(1.0 - none_holds),
            "early": measure_earliness(question, scored[0]),
        }
    )
