"""One question put to a model: asked, searched for again, judged, read a second time, composed.

A call is repeated once, where that may help and the wait asked for fits into the deadline, and
only while nothing of a reply has come. What a reply said before it broke off is judged and kept.
Where a model gives nothing that can be shown, the keyless answer stands in its place.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from bot.compose import format_count, format_sentence, make_refusal
from bot.config import Wording
from bot.figures import find_figures
from bot.generative.checks import has_negation
from bot.generative.llm import Llm, ModelError, ModelTimeoutError, Usage, sum_usage
from bot.generative.prompt import BUDGET, Prompt, PromptContext, build_prompt
from bot.generative.relevance import is_instruction
from bot.generative.reply import READING_SCHEMA, SCHEMA, ReplyEnd, ReplyReader
from bot.generative.second_reading import ReadingItem, build_reading, parse_reading
from bot.generative.written import (
    CitedQuotes,
    SentenceJudge,
    WrittenSentence,
    compose_prose,
    show_sentence,
)
from bot.prompts import PromptMessage
from bot.types import Answer, Question, Turn
from bot.words import get_content_words, split_words
from index import Hit
from index.language.tokens import count_tokens

TIMEOUT = 60.0
"""Seconds for an answer, every call of it together."""
ATTEMPTS = 2
PAUSE = 0.5
"""Seconds before asking again where the provider named no wait."""
SEARCHES = 2
LEAST = 1.0
"""Seconds below which no further call is begun."""
MISSING = 300
"""Characters of what is said to be missing."""

OnText = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Writing:
    """How a model is put to use: its limits, its second reader, and who is told what.

    ``verifier`` reads the sentences a second time, None leaves that out. ``budget`` is in tokens
    of the prompt, ``deadline`` in seconds for the whole. ``find`` returns the passages that a
    query of the model's finds. ``on_text`` gets each line of the answer as soon as it is
    verified, ``on_status`` what is being done.
    """

    verifier: Llm | None = None
    wording: Wording = "prose"
    budget: int = BUDGET
    deadline: float = TIMEOUT
    find: Callable[[str], Sequence[Hit]] | None = None
    on_text: OnText | None = None
    on_status: OnText | None = None
    pause: Callable[[float], None] = time.sleep

    def tell(self, status: str) -> None:
        """Say what is being done."""
        if self.on_status:
            self.on_status(status)


@dataclass(kw_only=True)
class GeneratedAnswer:
    """What a model gave for one question, judged.

    ``failure`` is why its reply is missing or broke off, ``reading`` why there is no second
    reading where one was wanted. ``usage`` has ``prompt_tokens``, ``completion_tokens``,
    ``latency_ms``, ``attempts``, ``searches``, ``sentences`` and ``left_out``, and ``cost_usd``
    where a price is set; ``tokens_estimated`` is 1 where the provider sent none.
    """

    model: str
    written: list[WrittenSentence] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    end: ReplyEnd = field(default_factory=lambda: ReplyEnd("answered"))
    passages: tuple[Hit, ...] = ()
    failure: str = ""
    reading: str = ""
    usage: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_usable(self) -> bool:
        """Whether it can be shown as an answer."""
        return bool(self.written)

    @property
    def refused(self) -> bool:
        """Whether the model found no answer."""
        return not self.failure and self.end.status == "not_in_archive" and not self.written


class WritingRun:
    """One question on its way through a model; see ``generate``."""

    def __init__(
        self, question: Question, hits: Sequence[Hit], llm: Llm, use: Writing, turns: Sequence[Turn]
    ) -> None:
        self._question, self._hits, self._llm, self._use = question, hits, llm, use
        self._context = PromptContext(turns=tuple(turns), most_searches=SEARCHES if use.find else 0)
        self._begun = time.monotonic()
        self._judge = SentenceJudge(question)
        self._quotes = CitedQuotes()
        self.answer = GeneratedAnswer(model=llm.name)

    @property
    def _left(self) -> float:
        return self._use.deadline - (time.monotonic() - self._begun)

    def run(self) -> GeneratedAnswer:
        """Return what comes of it; it never raises over the provider."""
        prompt = build_prompt(self._question, self._hits, self._use.budget, self._context)
        if not prompt.passages:
            self.answer.failure = "no passage was found for it to read"
            return self.answer
        try:
            self._write(prompt)
        except ModelError as error:
            self.answer.failure = f"{error.message.rstrip('.')}"
        self._judge.finish()
        self.answer.left_out = self._judge.left_out
        if self._use.verifier and self._use.wording == "prose":
            self._read_again(self._use.verifier)
        counts = {"sentences": len(self.answer.written), "left_out": len(self.answer.left_out)}
        searches = len(self._context.searches)
        self.answer.usage = {**self.answer.usage, **counts, "searches": searches}
        return self.answer

    def _write(self, prompt: Prompt) -> None:
        """Have the model reply, and again after each search; a later round may add, not take."""
        more: Prompt | None = prompt
        while more is not None:
            prompt, before, told = more, self.answer.written, self.answer.end
            self.answer.passages, self.answer.written = prompt.passages, []
            self._judge, self._quotes = SentenceJudge(self._question), CitedQuotes()
            try:
                end = self._ask(prompt)
            finally:
                if before and not self.answer.written:
                    self.answer.written, self.answer.end = before, told
            more = self._search(end, prompt)

    def _search(self, end: ReplyEnd, prompt: Prompt) -> Prompt | None:
        """Return the prompt with what the model's queries find, None where nothing is new."""
        use, made = self._use, self._context.searches
        if end.status == "answered" or not end.search or use.find is None or len(made) >= SEARCHES:
            return None
        if self._left < LEAST:
            return None
        use.tell(f"Searching for {'; '.join(f'“{query}”' for query in end.search)}")
        found = [hit for query in end.search for hit in use.find(query)]
        self._context = replace(self._context, searches=(*made, end.search))
        more = build_prompt(self._question, found, use.budget, self._context, kept=prompt.passages)
        return more if len(more.passages) > len(prompt.passages) else None

    def _ask(self, prompt: Prompt) -> ReplyEnd:
        """Return the end of the model's reply; its sentences are judged on the way."""
        reader = ReplyReader()
        self._use.tell(f"Reading {format_count(len(prompt.passages), 'passage')}")

        def take(piece: str) -> None:
            for raw in reader.feed(piece):
                self._take(self._judge.judge(raw, prompt.passages))

        self._call(self._llm, prompt.messages, prompt.tokens, SCHEMA, take)
        self.answer.end = reader.finish()
        return self.answer.end

    def _take(self, ready: Sequence[WrittenSentence]) -> None:
        self.answer.written += ready
        if self._use.verifier is None or self._use.wording == "quotes":
            self._emit(ready)

    def _emit(self, ready: Sequence[WrittenSentence]) -> None:
        for one in ready if self._use.on_text else ():
            shown = show_sentence(one, self._quotes, strict=self._use.wording == "quotes")
            assert self._use.on_text is not None
            self._use.on_text("\n".join(format_sentence(shown, self._quotes.build())) + "\n")

    def _read_again(self, reader: Llm) -> None:
        """Have the sentences without a fault read a second time, all in one call."""
        answer = self.answer
        at = [place for place, one in enumerate(answer.written) if not one.check.fault]
        items = [
            ReadingItem(answer.written[place].text, answer.written[place].cited) for place in at
        ]
        if items:
            self._use.tell("Reading the answer a second time, beside its sources")
            heard: list[str] = []
            messages = build_reading(items)
            try:
                sent = sum(count_tokens(message.text) for message in messages)
                self._call(reader, messages, sent, READING_SCHEMA, heard.append)
                verdicts = parse_reading("".join(heard), items)
            except ModelError as error:
                answer.reading = error.message.rstrip(".")
                verdicts = [None] * len(items)
            for place, verdict in zip(at, verdicts, strict=True):
                answer.written[place] = replace(
                    answer.written[place], verdict=verdict, unread=verdict is None
                )
        self._emit(answer.written)

    def _call(
        self,
        llm: Llm,
        messages: Sequence[PromptMessage],
        sent: int,
        schema: Mapping[str, object],
        take: Callable[[str], None],
    ) -> None:
        """Have a model reply, a piece at a time, repeated once where that may help."""
        meter = Usage(time.monotonic())
        try:
            while True:
                if self._left <= 0:
                    raise ModelTimeoutError(
                        f"{llm.name} did not finish within {self._use.deadline:g} s.", "Ask later."
                    )
                meter.attempts += 1
                try:
                    with closing(llm.stream(messages, seconds=self._left, schema=schema)) as deltas:
                        for delta in deltas:
                            meter.add(delta)
                            take(delta.text)
                    return
                except ModelError as error:
                    wait = PAUSE if error.after is None else error.after
                    again = error.retry and not any(meter.text) and meter.attempts < ATTEMPTS
                    if not again or wait >= self._left:
                        raise
                self._use.pause(wait)
        finally:
            used = meter.to_record(llm, sent)
            self.answer.usage = sum_usage(self.answer.usage, used)


def generate(
    question: Question,
    hits: Sequence[Hit],
    llm: Llm,
    use: Writing | None = None,
    *,
    turns: Sequence[Turn] = (),
) -> GeneratedAnswer:
    """Return what ``llm`` answers from the best of ``hits``, every sentence judged."""
    return WritingRun(question, hits, llm, use or Writing(), turns).run()


def answer_with_model(
    question: Question,
    hits: Sequence[Hit],
    llm: Llm,
    use: Writing,
    *,
    blank: Answer,
    keyless: Callable[[], Answer],
    turns: Sequence[Turn] = (),
) -> Answer:
    """Return the answer that ``llm`` writes, its refusal, or ``keyless()`` and why.

    ``blank`` has the question, its time and what was searched.
    """
    found = generate(question, hits, llm, use, turns=turns)
    if turns and accept_rewriting(found.end.question, question, turns):
        blank = replace(blank, rewritten=found.end.question)
    return build_answer(blank, found, use, keyless=keyless, hits=hits)


def build_answer(
    blank: Answer,
    found: GeneratedAnswer,
    use: Writing,
    *,
    keyless: Callable[[], Answer],
    hits: Sequence[Hit],
) -> Answer:
    """Return a model's answer where it can be shown or refuses, else ``keyless()`` and why."""
    if found.refused and not found.left_out:
        return replace(make_refusal(blank, hits), engine="model", usage=found.usage)
    if not found.is_usable:
        why = found.failure or _format_left_out(found.left_out) or "the model wrote no sentence"
        note = f"Answered without the model: {why.rstrip('.')}."
        answer = keyless()
        joint = " " if answer.abstained else "\n"
        text = f"{answer.text}{joint}{note}"
        return replace(answer, text=text, fallback=why.rstrip("."), usage=found.usage)
    missing = _format_missing(blank, found, use)
    notes = [f"Not in the archive: {missing.rstrip('.')}." if missing else ""]
    if found.left_out:
        notes.append(f"{_format_left_out(found.left_out)}.")
    if found.failure:
        notes.append(f"The reply broke off: {found.failure.rstrip('.')}.")
    answer = compose_prose(
        blank, found.written, list(filter(None, notes)), strict=use.wording == "quotes"
    )
    return replace(answer, missing=missing, wording=format_wording(found, use), usage=found.usage)


def _format_left_out(reasons: Sequence[str]) -> str:
    """Return how many sentences cannot be shown and why, in words; "" for none."""
    if not reasons:
        return ""
    count = len(reasons)
    number = "1 sentence of the model was" if count == 1 else f"{count} sentences of it were"
    return f"{number} left out: {', '.join(dict.fromkeys(reasons))}"


def _format_missing(blank: Answer, found: GeneratedAnswer, use: Writing) -> str:
    """Return what the model says that the archive lacks, in its words where they name nothing new.

    In strict mode, and where they name what neither question nor passages do, it is told without.
    """
    if found.end.status != "partial":
        return ""
    said, words = found.end.missing, f"{blank.question}\n{blank.rewritten}\n"
    words += "\n".join(f"{hit.article.title}\n{hit.passage.text}" for hit in found.passages)
    known = {word.stem for word in split_words(words)}
    names = {word.stem for word in get_content_words(said) if word.capital and word.start}
    plain = (
        not is_instruction(said) and names <= known and find_figures(said) <= find_figures(words)
    )
    if use.wording == "prose" and 0 < len(said) <= MISSING and plain and "://" not in said:
        return said
    return "part of what is asked"


def format_wording(found: GeneratedAnswer, use: Writing) -> str:
    """Return how the wording was checked, in a sentence for a reader."""
    if use.wording == "quotes":
        return "Quotes alone: the model's wording is not shown (DATELINE_WORDING=quotes)."
    rules = "Numbers, dates, names and denials were checked against the quotes"
    if use.verifier is None:
        return f"{rules}; no second reading was wanted (DATELINE_VERIFIER=off)."
    if found.reading:
        return f"{rules}; the second reading failed: {found.reading}."
    return f"{rules}, and {use.verifier.name} read each sentence a second time beside them."


def accept_rewriting(rewritten: str, question: Question, turns: Sequence[Turn]) -> bool:
    """Tell whether a rewritten follow-up only puts together what was said.

    It may have no word that carries meaning, no number and no denial that neither the question
    nor the earlier turns have.
    """
    said = " ".join([question.asked, question.text, *(f"{t.question} {t.answer}" for t in turns)])
    stems = {word.stem for word in split_words(said)}
    own = {word.stem for word in get_content_words(rewritten)}
    kept = has_negation(rewritten) == has_negation(question.asked)
    return bool(own) and own <= stems and kept and find_figures(rewritten) <= find_figures(said)
