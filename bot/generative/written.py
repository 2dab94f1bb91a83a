"""The sentences of a reply as they are judged: shown, shown in part, or replaced by quotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.compose import format_quote, format_searched, format_sentence, make_citation
from bot.generative.checks import Check, CitedSentence, check_sentence, find_cited, find_oddity
from bot.generative.relevance import RelevanceCheck, is_grounded, is_instruction
from bot.generative.reply import RawSentence
from bot.generative.second_reading import ReadingVerdict
from bot.types import Answer, AnswerDate, AnswerSentence, Citation, Question
from index import DateRange, Hit, TimexSpan
from index.timex import tag_expressions

UNGROUNDED = "its words are not those of its sources"
MOST = 20
"""Sentences of one answer."""
OTHERWISE = "a second reading found that its source does not say it"
IN_PART = "a second reading found only part of it in its source"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSentence:
    """A sentence of a reply, what it cites, and what its checks found.

    ``unread`` says that a second reading was wanted and gave no verdict.
    """

    text: str
    cited: tuple[CitedSentence, ...]
    check: Check
    verdict: ReadingVerdict | None = None
    unread: bool = False

    @property
    def reason(self) -> str:
        """Why its wording is not shown; "" where it is. A second reading decides a doubt."""
        if self.check.fault:
            return self.check.fault
        if self.verdict is None:
            return self.check.doubt
        if self.verdict.verdict != "no":
            return ""
        words = self.verdict.words
        return f"{OTHERWISE}: {format_quote(words)}" if words else OTHERWISE


class SentenceJudge:
    """Judges the sentences of a reply one by one; what cannot be shown at all is counted."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._bearing = RelevanceCheck(question)
        self._trusted: set[str] = set()
        self._held: list[WrittenSentence] = []
        self.left_out: list[str] = []
        """Why sentences are neither shown nor replaced, a reason each."""
        self.count = 0

    def judge(self, raw: RawSentence, passages: Sequence[Hit]) -> list[WrittenSentence]:
        """Return the sentences that can be shown now, judged over what they cite."""
        cited = tuple(find_cited(raw.cites, passages))
        if not cited or self.count >= MOST:
            self.left_out.append("it names no sentence of a passage" if not cited else "too many")
            return []
        if any(is_instruction(text) for text in (raw.text, *(one.quote for one in cited))):
            self.left_out.append("its source gives orders to whoever answers")
            return []
        sources = [text for one in cited for text in (one.quote, one.hit.article.title)]
        grounded = is_grounded(raw.text, sources)
        if reason := find_oddity(raw.text, cited) or ("" if grounded else UNGROUNDED):
            self.left_out.append(reason)
            return []
        check = check_sentence(raw.text, cited, self._question)
        self._held.append(WrittenSentence(text=raw.text, cited=cited, check=check))
        if self._bearing.is_relevant([one.quote for one in cited]):
            self._trusted |= {one.hit.article.id for one in cited}
        ready = [one for one in self._held if self._is_trusted(one)]
        self._held = [one for one in self._held if not self._is_trusted(one)]
        self.count += len(ready)
        return ready

    def _is_trusted(self, one: WrittenSentence) -> bool:
        return any(cited.hit.article.id in self._trusted for cited in one.cited)

    def finish(self) -> None:
        """Count what has stayed without any bearing on the question."""
        self.left_out += ["it has nothing to do with the question"] * len(self._held)
        self._held = []


@dataclass(slots=True)
class CitedQuotes:
    """The quotes of an answer, numbered from 1 in the order in which they are cited."""

    numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)
    sentences: list[CitedSentence] = field(default_factory=list)

    def add(self, cited: Iterable[CitedSentence]) -> tuple[int, ...]:
        """Return the numbers of cited sentences, new ones at the end."""
        found = []
        for one in cited:
            key = (one.hit.article.id, one.start, one.end)
            if key not in self.numbers:
                self.numbers[key] = len(self.numbers) + 1
                self.sentences.append(one)
            found.append(self.numbers[key])
        return tuple(dict.fromkeys(found))

    def build(self) -> tuple[Citation, ...]:
        """Return them as citations."""
        return tuple(
            make_citation(number, one.hit, one.quote, one.start, one.end)
            for number, one in enumerate(self.sentences, start=1)
        )


def show_sentence(one: WrittenSentence, quotes: CitedQuotes, *, strict: bool) -> AnswerSentence:
    """Return a judged sentence as it is shown; ``strict`` shows the quotes of every one."""
    numbers = quotes.add(one.cited)
    working = one.check.working
    if strict:
        return AnswerSentence(text="", citations=numbers, status="quoted")
    if reason := one.reason:
        return AnswerSentence(text="", citations=numbers, status="quoted", note=reason)
    if one.verdict and one.verdict.verdict == "partly":
        words = f": {format_quote(one.verdict.words)}" if one.verdict.words else ""
        note = f"{IN_PART}{words}"
        return AnswerSentence(
            text=one.text, citations=numbers, status="partly", note=note, working=working
        )
    status = "verified" if one.verdict else "checked"
    note = "not read a second time" if one.unread else ""
    shown = AnswerSentence(text=one.text, citations=numbers, status="checked", note=note)
    return replace(shown, status=status, working=working)  # type: ignore[arg-type]


def build_dates(
    written: Sequence[WrittenSentence], shown: Sequence[AnswerSentence]
) -> tuple[AnswerDate, ...]:
    """Return the dates that the answer gives, those that its first sentence names first."""
    found: list[AnswerDate] = []
    for one, told in zip(written, shown, strict=True):
        named = [span.range for span in tag_expressions(told.text) if span.range]
        spans = [(cited, span) for cited in one.cited for span in cited.spans]
        spans.sort(key=lambda pair: not _is_named(pair[1], named))
        found += [_date(cited, span) for cited, span in spans]
    first = {one.value: one for one in reversed(found)}
    return tuple(first[value] for value in dict.fromkeys(one.value for one in found))


def _is_named(span: TimexSpan, named: Sequence[DateRange]) -> bool:
    return any(span.range and span.range.within(day) for day in named)


def _date(cited: CitedSentence, span: TimexSpan) -> AnswerDate:
    days, published = span.range, cited.hit.article.published
    assert days is not None
    return AnswerDate.of(days, published, span.text, span.working)


def compose_prose(
    blank: Answer,
    written: Sequence[WrittenSentence],
    notes: Sequence[str],
    *,
    strict: bool,
) -> Answer:
    """Return ``blank`` as the answer that judged sentences make; ``notes`` stand at its end.

    ``short`` is the first sentence where its wording stands, ``confidence`` the share of the
    wordings that do, those that do in part counted half.
    """
    quotes = CitedQuotes()
    shown = [show_sentence(one, quotes, strict=strict) for one in written]
    citations = quotes.build()
    lines = [line for one in shown for line in format_sentence(one, citations)]
    stands = [{"quoted": 0.0, "partly": 0.5}.get(one.status, 1.0) for one in shown]
    first = shown[0]
    return replace(
        blank,
        engine="model",
        short=first.text.rstrip(" .") if first.status in ("verified", "checked") else "",
        confidence=round(sum(stands) / len(stands), 3),
        reason=format_searched(blank.searched),
        text="\n".join([*lines, *notes]),
        dates=build_dates(written, shown),
        citations=citations,
        sentences=tuple(shown),
    )
