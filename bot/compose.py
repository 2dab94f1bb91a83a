"""A draft made into an answer: citations, the text with its "[n]" marks, or the refusal."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Concatenate, ParamSpec, Protocol, TypeVar
from urllib.parse import quote as percent

from bot.extractive.draft import Draft, QuotedLine
from bot.extractive.sides import Conclusion
from bot.types import (
    CHOOSE,
    REFUSAL,
    Answer,
    AnswerSentence,
    Citation,
    NearMiss,
    Question,
    Searched,
)
from index import Searcher
from index.metadata.corrections import repeats_error
from index.search.log import SearchLog
from index.timex import format_value
from index.types import Article, DateRange, Hit

P = ParamSpec("P")
B = TypeVar("B", bound="AskingBot")
NEAREST = 3
_FRAGMENT_WORDS = 5


def format_publisher(article: Article) -> str:
    """Return who answers for an article: its publisher, with the agency it carries.

    Example: publisher "The Daily Courier", agency "AFP" -> "The Daily Courier (AFP)".
    """
    if article.source and article.agency and article.agency.lower() not in article.source.lower():
        return f"{article.source} ({article.agency})"
    return article.source or article.agency


def cite_line(number: int, line: QuotedLine) -> Citation:
    """Return the numbered citation of a line whose quote has been verified."""
    evidence = line.scored.evidence
    return make_citation(number, evidence.hit, evidence.sentence, evidence.start, evidence.end)


def make_citation(number: int, hit: Hit, quote: str, start: int, end: int) -> Citation:
    """Return the numbered citation of a hit's article by a verified quote, at its offsets."""
    article = hit.article
    return Citation(
        number=number,
        article_id=article.id,
        passage_id=hit.passage.id,
        title=format_headline(article),
        source=format_publisher(article),
        url=article.url,
        published_at=article.published.value if article.published else None,
        published_basis=article.published.basis if article.published else "unknown",
        quote=quote,
        start=start,
        end=end,
        link=build_deep_link(article.url, quote),
    )


CORRECTED = " (headline since corrected)"


def format_headline(article: Article) -> str:
    """Return an article's headline, marked where it states what a correction takes back."""
    notes = (article.body[one.start : one.end] for one in article.corrections if one.retracted)
    wrong = any(repeats_error(article.title, note) for note in notes)
    return f"{article.title}{CORRECTED}" if wrong else article.title


def build_deep_link(url: str, quote: str) -> str:
    """Return the address with a text fragment that opens the page at the quote.

    The first and last words are named (``#:~:text=first,last``), as the URL Fragment Text
    Directives draft of the WICG has it. Example: "https://a/b#:~:text=In%20June" for a short
    quote; "" where the article has no address.
    """
    if not url:
        return ""
    words = quote.split()
    if len(words) <= 2 * _FRAGMENT_WORDS:
        parts = [" ".join(words)]
    else:
        parts = [" ".join(words[:_FRAGMENT_WORDS]), " ".join(words[-_FRAGMENT_WORDS:])]
    encoded = ",".join(percent(part, safe="").replace("-", "%2D") for part in parts)
    return f"{url.partition('#')[0]}#:~:text={encoded}"


def compose_answer(blank: Answer, draft: Draft, lines: Sequence[QuotedLine]) -> Answer:
    """Return ``blank`` filled with the draft's short answer, quotes, dates and citations."""
    citations = tuple(cite_line(number, line) for number, line in enumerate(lines, start=1))
    parts = [f"{draft.short}." if draft.short else ""]
    parts += [_told(line, number) for number, line in enumerate(lines, start=1)]
    parts.append(draft.remark)
    return replace(
        blank,
        short=draft.short,
        confidence=_confidence(draft, lines),
        reason=format_searched(blank.searched),
        text="\n".join(part for part in parts if part),
        dates=draft.dates,
        citations=citations,
    )


def _confidence(draft: Draft, lines: Sequence[QuotedLine]) -> float:
    """Return the draft's probability; where it has none, how well the best quote tells it."""
    best = max(line.scored.score for line in lines)
    return round(min(1.0, best if draft.confidence is None else draft.confidence), 3)


def _told(line: QuotedLine, number: int) -> str:
    evidence = line.scored.evidence
    who = format_article_attribution(evidence.hit.article)
    lead = f"{line.lead} ({who})" if line.lead else who
    working = f" ({evidence.working})" if evidence.words and evidence.working else ""
    return f"{lead}: {format_quote(evidence.sentence)} [{number}]{working}"


UNTOLD = "Found nothing that answers:"
"""What is said of a part of a question that is not answered, beside one that is."""
LISTED = 4
"""Sentences behind the first that still make a paragraph; more are shown as a list."""


def format_citation_quote(citation: Citation) -> str:
    """Return a quote with who published it and when: 'TASS, 14 June 2018: “...” [1]'."""
    who = format_attribution(citation.source, citation.published_at, citation.published_basis)
    return f"{who}: {format_quote(citation.quote)} [{citation.number}]"


def format_sentence(sentence: AnswerSentence, citations: Sequence[Citation]) -> list[str]:
    """Return the lines of a model's sentence: its prose, or its quotes and why they stand there.

    Example: ["Kim was invited in June 2018. [1][2]"].
    """
    marks = "".join(f"[{number}]" for number in sentence.citations)
    sources = [format_citation_quote(citations[number - 1]) for number in sentence.citations]
    if not sentence.text:
        why = f"In the source's own words, as the model's wording failed ({sentence.note}):"
        return [why, *sources] if sentence.note else sources
    working = f" ({sentence.working})" if sentence.working else ""
    line = f"{sentence.text} {marks}{working}"
    if sentence.status == "partly":
        return [line, f"But {sentence.note}:", *sources]
    return [f"{line} ({sentence.note})" if sentence.note else line]


def split_paragraphs(answer: Answer) -> list[str]:
    """Return a model's answer as paragraphs: the first sentence, the prose behind it, the rest.

    Quotes that stand in place of a wording and what is told at the end are one each.
    """
    lines = [format_sentence(one, answer.citations) for one in answer.sentences]
    told = [line for some in lines for line in some]
    notes = answer.text.split("\n")[len(told) :]
    if len(answer.sentences) > LISTED + 1 or not answer.short:
        return [*told, *notes]
    found, prose = [lines[0][0]], []
    for some in lines[1:]:
        prose += some if len(some) == 1 else []
        if len(some) > 1:
            found += [" ".join(prose)] if prose else []
            found, prose = [*found, *some], []
    return [*found, *([" ".join(prose)] if prose else []), *notes]


def join_answers(question: str, answers: Sequence[Answer], left: Sequence[str]) -> Answer:
    """Return the answers to the questions of one message as one, its citations in one row.

    It abstains where all of them do; ``left`` are questions that were not asked. What is not
    answered is named behind what is.
    """
    told: list[str] = []
    citations: list[Citation] = []
    for answer in answers:
        if not answer.abstained:
            told.append(f"{answer.rewritten} — {_renumber(answer.text, len(citations))}")
        citations += [
            replace(each, number=each.number + len(citations)) for each in answer.citations
        ]
    first = next((answer for answer in answers if not answer.abstained), answers[0])
    silent = [f"“{answer.rewritten}”" for answer in answers if answer.abstained]
    if silent:
        told.append(f"{UNTOLD if told else REFUSAL} {', '.join(silent)}. {answers[0].reason}")
    told += [f"Not answered here: “{each}” Ask it by itself." for each in left]
    return replace(
        first,
        question=question,
        rewritten=" ".join(answer.rewritten for answer in answers),
        short="; ".join(answer.short for answer in answers if answer.short),
        text="\n".join(told),
        citations=tuple(citations),
        dates=tuple(date for answer in answers for date in answer.dates),
        confidence=min(
            answer.confidence for answer in answers if first.abstained or not answer.abstained
        ),
    )


def join_sides(
    question: str, names: Sequence[str], answers: Sequence[Answer], concluded: Conclusion
) -> Answer:
    """Return what follows from the answers to both sides of a question, above their quotes."""
    named = [replace(one, rewritten=name) for one, name in zip(answers, names, strict=True)]
    joined = replace(join_answers(question, named, ()), rewritten=question, dates=())
    lead = f"{concluded.short}." if concluded.short else ""
    told = (lead, concluded.working, joined.text) if lead else (joined.text, concluded.working)
    return replace(
        joined,
        short=concluded.short,
        text="\n".join(part for part in told if part),
        confidence=concluded.chance if lead else joined.confidence,
    )


def _renumber(text: str, by: int) -> str:
    """Return a text with its citation marks moved. Example: ("... [1]", 2) -> "... [3]"."""
    return re.sub(r"\[(\d+)\](?= |$|\n)", lambda found: f"[{int(found[1]) + by}]", text)


def format_quote(text: str) -> str:
    """Return a quote in quotation marks on one line, its own white space folded."""
    return f"“{' '.join(text.split())}”"


def format_article_date(article: Article) -> str:
    """Return an article's date as a reader sees it, with its basis where that is weak."""
    published = article.published
    return format_publication_date(
        published.value if published else None, published.basis if published else ""
    )


def format_article_attribution(article: Article) -> str:
    """Return who published an article and when, as ``format_attribution`` does."""
    return ", ".join(filter(None, (format_publisher(article), format_article_date(article))))


def format_attribution(source: str, published_at: str | None, basis: str = "") -> str:
    """Return who reported and when. Example: "TASS, 14 June 2018"; "" for a source is left out."""
    return ", ".join(filter(None, (source, format_publication_date(published_at, basis))))


def format_publication_date(published_at: str | None, basis: str) -> str:
    """Return a publication date in words. Example: "2018-08-15", "inferred" -> as below.

    "15 August 2018 (inferred)"; a time of day is kept: "14 June 2018, 16:10"; None is "undated".
    """
    days = DateRange.of(published_at) if published_at else None
    if days is None:
        return "undated"
    return f"{format_value(days)} (inferred)" if basis == "inferred" else format_value(days)


def make_refusal(blank: Answer, hits: Sequence[Hit]) -> Answer:
    """Return the one refusal: what was searched, and what came nearest."""
    reason = format_searched(blank.searched)
    return replace(
        blank,
        text=f"{REFUSAL} {reason}",
        abstained=True,
        reason=reason,
        nearest=find_near_misses(hits),
    )


def tell_language(answer: Answer, question: Question) -> Answer:
    """Return an answer that says first that its question is not in English, and what was read."""
    names = ", ".join(question.terms)
    found = f"Found by its names ({names}):" if names else "It has no name that the archive knows."
    told = f"This seems to be in {question.language}; questions are read in English. {found}"
    return replace(answer, text=f"{told}\n{answer.text}", reason=f"{told} {answer.reason}")


def make_unclear_refusal(blank: Answer, word: str) -> Answer:
    """Return the refusal of a question that does not say whom it means."""
    reason = f"The question does not say who or what “{word}” is: ask again with the name."
    return replace(blank, text=f"{REFUSAL} {reason}", abstained=True, reason=reason)


def make_rivals_refusal(blank: Answer, names: Sequence[str]) -> Answer:
    """Return the refusal of a question with a word that may stand for either of two names."""
    reason = f"The archive has {' and '.join(f'“{name}”' for name in names)}: {CHOOSE}"
    return replace(blank, text=f"{REFUSAL} {reason}", abstained=True, reason=reason)


def find_near_misses(hits: Sequence[Hit]) -> tuple[NearMiss, ...]:
    """Return the best-ranked articles, each once."""
    articles = {hit.article.id: hit.article for hit in reversed(hits)}
    ordered = list(dict.fromkeys(hit.article.id for hit in hits))[:NEAREST]
    return tuple(
        NearMiss(
            article_id=key,
            title=format_headline(articles[key]),
            source=format_publisher(articles[key]),
            published_at=published.value if (published := articles[key].published) else None,
        )
        for key in ordered
    )


def format_searched(searched: Searched) -> str:
    """Return what was searched, in a sentence.

    Example: "Searched 14 articles, published 27 April 2018 to 14 September 2023, 2 undated."
    """
    count = format_count(searched.articles, "article")
    reach = [f"published {span}"] if (span := format_reach(searched)) else []
    undated = [f"{searched.undated:,} undated"] if searched.undated else []
    limits = [f"of {', '.join(searched.sources)}"] if searched.sources else []
    window = _window_words(searched)
    return f"Searched {', '.join([count, *limits, *reach, *undated, *window])}."


class AskingBot(Protocol):
    """What asks a searcher."""

    _searcher: Searcher


def telling_missing_parts(
    ask: Callable[Concatenate[B, P], Answer],
) -> Callable[Concatenate[B, P], Answer]:
    """Have a bot's method say in its answer which parts of a split archive did not answer."""

    @functools.wraps(ask)
    def asking(bot: B, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
        with bot._searcher.watching() as log:
            answer = ask(bot, *args, **kwargs)
        return tell_missing_parts(answer, log) if log.missing else answer

    return asking


def tell_missing_parts(answer: Answer, log: SearchLog) -> Answer:
    """Return an answer that says which parts of a split archive did not answer in time.

    Example: "Searched 9 of 10 parts of the archive: 2018 did not answer."
    """
    parts = f"{log.answered} of {len(log.asked)} parts"
    told = f"Searched {parts} of the archive: {', '.join(sorted(log.missing))} did not answer."
    if told in answer.text:
        return answer
    reason = " ".join(filter(None, (answer.reason, told)))
    return replace(answer, text=f"{answer.text}\n{told}".strip(), reason=reason)


def format_reach(searched: Searched) -> str:
    """Return the days an archive reaches over, as words; "" where none is known."""
    ends = [DateRange.of(value) for value in (searched.first, searched.last) if value]
    names = list(dict.fromkeys(format_value(end) for end in ends if end))
    return " to ".join(names)


def _window_words(searched: Searched) -> list[str]:
    if not searched.since and not searched.until:
        return []
    since, until = (
        DateRange.of(value) if value else None for value in (searched.since, searched.until)
    )
    words = [
        f"from {format_value(since)}" if since else "",
        f"until {format_value(until)}" if until else "",
    ]
    return [f"only those published {' '.join(word for word in words if word)}"]


def format_count(count: int, noun: str) -> str:
    """Return a count with its noun. Example: (1204, "article") -> "1,204 articles"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
