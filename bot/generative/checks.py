"""What words alone can tell of a model's sentence: its numbers, dates, names, addresses, denials.

They are held against all that it cites together: the cited sentences, their passages, headlines,
days of publication, and the question. A number that no source has may follow from several, which
is reckoned (``bot.generative.derived``). ``fault`` is what no source bears out; ``doubt`` is what
words alone cannot decide (a denial in other words, an order of events), and a second reading can.

What they concede: roles swapped, a negation or a hedge lost, two events told as one pass them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.compose import format_publisher
from bot.figures import TIMES, Figure, find_untold, read_figures
from bot.generative.derived import DatedFact, check_order, reckon, reckon_apart, reckon_count
from bot.generative.prompt import find_numbered_sentences
from bot.generative.relevance import turns_to_reader
from bot.synonyms import get_synonyms
from bot.types import Question
from bot.words import Word, get_content_words, split_words
from index import DateRange, Hit, TimexSpan
from index.language.lexicon import NEGATIONS
from index.timex import format_value, join_intervals, tag_expressions

MOST_CITED = 10
"""Sentences that one sentence may rest on."""
LONGEST = 700
"""Characters of a sentence; a longer one is no sentence of an answer."""
ALIKE = 4
"""Letters at their beginning that two forms of a name share: "Korean", "Korea"."""
_ADDRESS = re.compile(
    r"(?:(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*://|www\.|\bmailto:|\bjavascript:|\bdata:)\S+"
    r"|(?<![^\s@])[^\s@]+@[^\s@]+\.\w+"
    r"|\b[\w-]+\.(?:com|net|org|xyz|io|ru|cn|info|biz|top|site|app|dev|me|ly|example)\b",
    re.I,
)
_NOT = re.compile(rf"\b(?:{'|'.join(NEGATIONS)}|without)\b|n[’']t\b", re.I)
_IMPLIED_NOT = re.compile(
    r"\b(?:den(?:y|ied|ies)|refus\w+|declin\w+|fail\w+|reject\w+|lack\w*|stop\w*|cancel\w*"
    r"|prevent\w*|avoid\w*|absent|absence|hardly|scarcely|barely|only|except|unless|until|instead"
    r"|rather than|before|call(?:ed)? off|halt\w*|ban\w*|miss\w*|remain\w*|stay\w*|un[a-z]{4,})\b",
    re.I,
)
"""The implicit negatives of English, by which a source may deny without a "not"."""
_MARKUP = re.compile(r"<[!@#/a-z][^>]*>|!\[|```", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedSentence:
    """A sentence of a stored article that is cited: ``hit.article.body[start:end]``."""

    hit: Hit
    start: int
    end: int

    @property
    def quote(self) -> str:
        """The article's own characters."""
        return self.hit.article.body[self.start : self.end]

    @property
    def spans(self) -> list[TimexSpan]:
        """Its dates whose days are known, their offsets those in the quote."""
        return [
            replace(span, start=span.start - self.start, end=span.end - self.start)
            for span in self.hit.passage.spans
            if span.range and self.start <= span.start and span.end <= self.end
        ]

    @property
    def days(self) -> list[DateRange]:
        """The days that it names, the two ends of a range as one too."""
        spans = self.spans
        found = [*(span.range for span in spans if span.range), *join_intervals(self.quote, spans)]
        return list({day.value: day for day in found}.values())


def find_cited(cites: Sequence[tuple[int, int]], passages: Sequence[Hit]) -> list[CitedSentence]:
    """Return the sentences that numbers name, in order; a number that names none is left out.

    So is a sentence that a correction of its article takes back.
    """
    found = []
    for passage, sentence in cites:
        if not 1 <= passage <= len(passages):
            continue
        hit = passages[passage - 1]
        places = find_numbered_sentences(hit)
        if not 1 <= sentence <= len(places) or hit.article.is_retracted(*places[sentence - 1]):
            continue
        start, end = places[sentence - 1]
        found.append(CitedSentence(hit=hit, start=start, end=end))
    return found


@dataclass(frozen=True, slots=True)
class Check:
    """What came of the checks of one sentence: see the module; ``working`` is how it reckons."""

    fault: str = ""
    doubt: str = ""
    working: str = ""


def find_oddity(text: str, cited: Sequence[CitedSentence]) -> str:
    """Return why a text is no sentence of an answer, "" where it may be one.

    An answer asks nothing, has no markup, turns to no reader and gives no address of its own.
    """
    if len(text) > LONGEST or _MARKUP.search(text) or text.endswith("?"):
        return "it is no plain sentence"
    if len(cited) > MOST_CITED:
        return "it cites nearly everything"
    if turns_to_reader(text):
        return "it turns to its reader"
    said = " ".join(one.quote for one in cited)
    if any(found not in said for found in _ADDRESS.findall(text)):
        return "it has an address that its source does not"
    return ""


def check_sentence(text: str, cited: Sequence[CitedSentence], question: Question) -> Check:
    """Return what words alone tell of a sentence over what it cites."""
    sources = Sources(tuple(cited), question)
    dates = sources.tag(text)
    if strange := next((one for one in dates if not sources.tells_date(one, text)), None):
        return Check(fault=f"its source does not have the date “{strange.text}”")
    workings, untold = sources.reckon(text, dates)
    if untold:
        number = text[untold.start : untold.end]
        return Check(fault=f"its source does not have the number “{number}”")
    if name := next(sources.find_strange_names(_blank(text, dates)), ""):
        return Check(fault=f"its source does not have the name “{name}”")
    order = check_order(text, sources.facts)
    if order.holds:
        workings.append(order.working)
    doubts = [f"by the dates cited {order.working}"] if order.holds is False else []
    if _NOT.search(text) and not sources.denies:
        doubts.append("it denies what its source does not")
    return Check(doubt="; ".join(doubts), working="; ".join(workings))


@dataclass(frozen=True)
class Sources:
    """All that a sentence may rest on: what it cites, around it, and the question."""

    cited: tuple[CitedSentence, ...]
    question: Question

    @cached_property
    def hits(self) -> list[Hit]:
        """The passages cited, each once."""
        return list({one.hit.passage.id: one.hit for one in self.cited}.values())

    @cached_property
    def said(self) -> str:
        """Every word of them: passages, headlines, names of sources, and the question."""
        parts = [self.question.text, self.question.asked]
        for hit in self.hits:
            article = hit.article
            parts += [hit.passage.text, article.title, format_publisher(article), article.place]
            parts += article.authors
        return "\n".join(parts)

    @cached_property
    def denies(self) -> bool:
        """Whether a cited sentence denies something, in so many words or not."""
        quotes = " ".join(one.quote for one in self.cited)
        return bool(_NOT.search(quotes) or _IMPLIED_NOT.search(quotes))

    @cached_property
    def facts(self) -> list[DatedFact]:
        """The cited sentences with their days; that of publication where a sentence has none."""
        return [DatedFact(text=one.quote, days=tuple(one.days)) for one in self.cited]

    @cached_property
    def days(self) -> list[DateRange]:
        """Every day that may be named: of sentences, passages, publication, the question."""
        found = [day for one in self.cited for day in one.days]
        for hit in self.hits:
            found += [span.range for span in hit.passage.spans if span.range]
            found += [hit.article.published.range] if hit.article.published else []
        asked = self.question
        found += [one for one in (asked.happened, asked.published) if one]
        return [*found, *(span.range for span in tag_expressions(asked.text) if span.range)]

    def tag(self, text: str) -> list[TimexSpan]:
        """Return the dates of a sentence whose days are known, read as of its first source."""
        published = self.cited[0].hit.article.published if self.cited else None
        spans = [span for span in tag_expressions(text, published) if span.range]
        lengths = [one for one in read_figures(text) if one.unit in TIMES]  # "five days later"
        return [
            span for span in spans if not any(span.start <= one.start < span.end for one in lengths)
        ]

    @cached_property
    def _names_of_days(self) -> set[str]:
        """What the prompt's lines of dates call the days: "the week of 15 August 2022"."""
        return {format_value(day) for day in self.days}

    def tells_date(self, span: TimexSpan, text: str) -> bool:
        """Tell whether a date is a source's, a coarser one that holds it, or its own words."""
        if span.range and any(day.within(span.range) for day in self.days):
            return True
        if span.range and _is_joined(span.range, self.days):
            return True
        if any(span.text.lower() in name.lower() and name in text for name in self._names_of_days):
            return True
        words = re.escape(span.text).replace(r"\ ", r"\s+")
        return re.search(rf"(?<!\w){words}(?!\w)", self.said, re.I) is not None

    def reckon(self, text: str, dates: Sequence[TimexSpan]) -> tuple[list[str], Figure | None]:
        """Return how the numbers that no source has follow from them, and one that does not."""
        own = read_figures(text, [(span.start, span.end) for span in dates])
        workings: list[str] = []
        for figure in find_untold(own, self._told):
            working = self._reckon(figure, text)
            if working is None:
                return workings, figure
            workings += [working] if working else []
        return workings, None

    def _list_dated(self, text: str) -> list[DatedFact]:
        """Return the facts between which a length of time is reckoned.

        A sentence that names two dates tells of the time between those; else those cited count,
        and the days of publication.
        """
        named = tuple({one.range.value: one.range for one in self.tag(text) if one.range}.values())
        if len(named) > 1:
            return [DatedFact(text=text, days=named)]
        published = tuple(hit.article.published.range for hit in self.hits if hit.article.published)
        return [*self.facts, DatedFact(text=text, days=(*named, *published))]

    def _reckon(self, figure: Figure, text: str) -> str | None:
        """Return a figure's working, "" for a plain count, None where it does not follow."""
        named_here = read_figures(f"{text}\n{self.question.text}")
        named_apart = [one for one in self._amounts if one.is_told_by_any(named_here)]
        working = reckon(figure, named_apart, self._list_dated(text)) or reckon_apart(
            figure, self._amounts_by_sentence, named_here
        )
        if working:
            return working
        counted = reckon_count(figure, text, [one.quote for one in self.cited])
        names = {word.stem for word in get_content_words(text) if word.capital}
        return "" if counted or (figure.value == 2 and len(names) > 1) else None

    @cached_property
    def _amounts_by_sentence(self) -> list[list[Figure]]:
        """The numbers of each cited sentence, their dates left out."""
        return [
            read_figures(one.quote, [(each.start, each.end) for each in one.spans])
            for one in self.cited
        ]

    @cached_property
    def _amounts(self) -> list[Figure]:
        return [figure for some in self._amounts_by_sentence for figure in some]

    @cached_property
    def _told(self) -> list[Figure]:
        return [*self._amounts, *read_figures(self.said)]

    def find_strange_names(self, text: str) -> Iterator[str]:
        """Yield the names of a text that no source has in any form."""
        words = split_words(text)
        first = words[0].start if words else 0
        capitals = [word for word in get_content_words(text) if word.capital and not word.number]
        for word in capitals:
            run = _run(words, word)
            lone = word.start == first and len(run) == 1
            if not (lone or self._has_name(word) or self._abbreviates(run)):
                yield word.text

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(word.stem for word in split_words(self.said))

    def _has_name(self, word: Word) -> bool:
        stem = word.stem
        if stem in self._stems or get_synonyms(stem) & self._stems:
            return True
        head = stem[:ALIKE]
        apart = 3
        return len(head) == ALIKE and any(
            one.startswith(head) and abs(len(one) - len(stem)) <= apart and _share(one, stem)
            for one in self._stems
        )

    def _abbreviates(self, run: Sequence[Word]) -> bool:
        """Tell whether names stand for initials of a source, or initials for names of it."""
        initials = "".join(word.text[0] for word in run)
        if len(run) > 1 and re.search(rf"\b{'[.]?'.join(initials)}\b", self.said):
            return True
        letters = run[0].text.replace(".", "")
        if not (1 < len(letters) <= 5 and letters.isupper()):
            return False
        between = r"[\w’'.-]*(?:\s+(?:of|the|for|and|on|in|de))*[\s-]+"
        return re.search(rf"\b{between.join(letters)}", self.said) is not None


def _share(one: str, other: str) -> bool:
    """Tell whether two stems differ in their ends only. Example: "korean", "korea"."""
    shared = min(len(one), len(other)) - 1
    return one[:shared] == other[:shared]


def _run(words: Sequence[Word], word: Word) -> list[Word]:
    """Return the capitalised words side by side that a word stands among."""
    at = next(place for place, one in enumerate(words) if one.start == word.start)
    low = high = at
    while low > 0 and words[low - 1].capital and words[low].start - words[low - 1].end <= 2:
        low -= 1
    while high + 1 < len(words) and words[high + 1].capital:
        high += 1
    return list(words[low : high + 1])


def _is_joined(days: DateRange, known: Sequence[DateRange]) -> bool:
    """Tell whether an interval begins where one known day does and ends where another does."""
    starts = any(one.start == days.start for one in known)
    return starts and any(one.end == days.end for one in known)


def _blank(text: str, spans: Sequence[TimexSpan]) -> str:
    """Return a sentence with its dates blanked."""
    kept = list(text)
    for span in spans:
        kept[span.start : span.end] = " " * (span.end - span.start)
    return "".join(kept)


def has_negation(text: str) -> bool:
    """Tell whether a text has a "not" or its like."""
    return bool(_NOT.search(text))
