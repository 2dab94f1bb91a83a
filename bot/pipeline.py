"""The one pipeline: a question in, a cited answer or an honest refusal out.

Slack, the terminal and the regression suite all call ``Bot.ask`` and only show what it returns.
Time comes in as ``Scope.as_of``; nothing is remembered between calls.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from bot.about import describe_archive, describe_bot
from bot.cache import SENTENCES, ArchiveStats, VectorCache
from bot.calibration import Calibration, apply_thresholds, read_calibration
from bot.compose import (
    format_count,
    format_publisher,
    join_answers,
    join_sides,
    make_refusal,
    make_rivals_refusal,
    make_unclear_refusal,
    tell_language,
    telling_missing_parts,
)
from bot.errors import ConfigError
from bot.evidence import REREAD, ScoredSentence, SentenceScorer
from bot.evidence.undated import drop_later
from bot.extractive import Draft, extract_answer, quote_undated
from bot.extractive.amounts import find_measured_type
from bot.extractive.current_value import answer_state, set_state_day
from bot.extractive.digest import quote_more
from bot.extractive.event_dating import EventDays, date_event
from bot.extractive.reader import SpanReader
from bot.extractive.sides import ORDERED, Sides, conclude_sides, split_sides
from bot.extractive.sure_day import settle_day
from bot.model_writer import ModelUse, ModelWriter
from bot.namesakes import tell_namesakes
from bot.query import (
    DATING_POOL,
    DATING_SENTENCES,
    POOL,
    TIMELINE_POOL,
    TIMELINE_SENTENCES,
    build_query,
    count_per_article,
    get_limits,
    get_source_names,
)
from bot.question import find_unnamed_reference, parse_question, tidy_question
from bot.question.acts import find_last_answered
from bot.question.clean import may_be_several, split_questions
from bot.question.follow_up import add_topic, drop_topic
from bot.quotes import compose_draft
from bot.timeline import LONGEST, TimelineEvent, build_timeline
from bot.trace import OnTrace, Timings, Trace
from bot.types import Answer, EngineChoice, Question, Scope, Searched, Turn
from bot.words import stem_word
from index import Article, DateRange, Hit, Searcher, embeddings

if TYPE_CHECKING:
    from bot.generative import Llm, Prompt

MOST_QUESTIONS = 3
"""Questions of one message that are answered; of more it is said which are left."""
SURE_ON_TOPIC = 0.6
"""The confidence from which a question that says no name is answered on the last one's matter."""
SURE_WITHIN, SPOKEN_OF = 0.5, 3
"""The same where the articles of the last answer alone are read, and how many these are."""


class Bot:
    """Answers questions over one archive; open it once, ask it often."""

    def __init__(
        self,
        searcher: Searcher,
        llm: Llm | None = None,
        *,
        use: ModelUse | None = None,
        calibration: Calibration | None = None,
    ) -> None:
        """``llm`` is the model that may write answers, ``use`` how it is put to use.

        ``calibration`` is that of the archive's folder where none is given.
        """
        self._searcher = searcher
        self._llm = llm
        self._writer = ModelWriter(use=use or ModelUse(verifier=llm), read=self._read)
        self._calibration = calibration or read_calibration(searcher.archive.directory)
        self._embedder = embeddings.load_embedder("wordllama")
        self._words = VectorCache(self._embedder.embed)
        self.vectors = VectorCache(self._embedder.embed, most=SENTENCES)
        self._holdings = ArchiveStats(searcher.archive)
        self.reader = SpanReader()

    @telling_missing_parts
    def ask(
        self,
        question: str,
        scope: Scope,
        *,
        history: Sequence[Turn] = (),
        engine: EngineChoice = "auto",
        on_text: Callable[[str], None] | None = None,
        on_status: Callable[[str], None] | None = None,
        on_trace: OnTrace | None = None,
    ) -> Answer:
        """Return the answer to ``question`` within the limits of ``scope``.

        ``engine`` "auto" is a model where there is one; ``on_text`` receives its sentences as they
        are verified, ``on_status`` what it does, ``on_trace`` what is read. Raises QuestionError
        for what cannot be asked, ArchiveEmpty, ConfigError for "model" where there is none.
        """
        clock = Timings()
        llm = self._chosen(engine)
        if not llm and (joined := self._ask_parts(question, scope, history, on_trace)):
            return joined
        understood = self._understood(question, scope, history)
        clock.lap("question")
        if (plain := self._answer_plainly(understood)) is not None:
            return replace(plain, timings=clock.laps)
        word = find_unnamed_reference(question, understood.terms, history)
        if word and not (llm and history):
            return replace(make_unclear_refusal(self._blank(understood), word), timings=clock.laps)
        counted = self._count(understood) if understood.type == "count" else []
        pool, most = get_limits(understood)
        hits = self._hits(understood, pool, tuple(article.id for article in counted))
        clock.lap("search")
        scored = self._weigh(understood, hits, most)
        clock.lap("evidence")
        if on_trace:
            on_trace(Trace(question=understood, hits=hits, scored=scored))
        blank = self._blank(understood)
        ask_keyless = partial(self._answer_keyless, understood, scored, hits, len(counted))
        if more := quote_more(understood, scored, question, history):
            ask_keyless = partial(compose_draft, blank, more, hits)
        if llm:
            answer = self._writer.ask(
                llm,
                understood,
                scope,
                self._writer.rank(understood, scope, scored, hits),
                blank=blank,
                keyless=ask_keyless,
                history=history,
                on_text=on_text,
                on_status=on_status,
            )
        else:
            answer = ask_keyless()
        answer = apply_thresholds(answer, self._calibration, lambda: make_refusal(blank, hits))
        answer = tell_namesakes(answer, understood, hits)
        clock.lap("answer")
        if answer.abstained and history:
            answer = self._ask_on(answer, understood, scope, history)
        return replace(answer, also_carried_by=self._carried(answer), timings=clock.laps)

    def build_prompt(self, question: str, scope: Scope, *, history: Sequence[Turn] = ()) -> Prompt:
        """Return the exact prompt that a model would be sent for a question; needs no key."""
        understood = self._understood(question, scope, history)
        hits = self._hits(understood, POOL)
        ranked = self._writer.rank(understood, scope, self._weigh(understood, hits), hits)
        return self._writer.build_prompt(understood, ranked, history)

    def _read(self, query: str, scope: Scope) -> tuple[list[ScoredSentence], list[Hit]]:
        understood = self._understood(query, scope)
        hits = self._hits(understood, POOL)
        return self._weigh(understood, hits), hits

    def _ask_parts(
        self, question: str, scope: Scope, history: Sequence[Turn], on_trace: OnTrace | None
    ) -> Answer | None:
        """Return the answer to several questions in one message, or to one of two sides."""
        if not may_be_several(question):
            return None
        turns, answers = list(history), []
        asked = tidy_question(question, self._searcher.get_vocabulary())
        sides = split_sides(asked)
        parts = sides.questions if sides else split_questions(asked)
        if len(parts) < 2:
            return None
        for part in parts[:MOST_QUESTIONS]:
            last = self.ask(part, scope, history=turns, engine="keyless", on_trace=on_trace)
            turns.append(Turn(question=last.rewritten, answer=last.short or last.text))
            answers.append(last)
        if sides:
            days = self._date_sides(sides, scope) if sides.relation in ORDERED else []
            return join_sides(question, sides.names, answers, conclude_sides(sides, answers, days))
        return join_answers(question, answers, parts[MOST_QUESTIONS:])

    def _date_sides(self, sides: Sides, scope: Scope) -> list[EventDays]:
        """Return the weighed days of two events."""
        found = [self.find_evidence(each, scope) for each in sides.questions]
        return [date_event(*each, self.vectors, self.reader) for each in found]

    def _ask_on(
        self, refusal: Answer, question: Question, scope: Scope, history: Sequence[Turn]
    ) -> Answer:
        """Return the answer to a question without a name as one on what was spoken of, if sure.

        It is looked for in the articles that told the last answer, then among all.
        """
        within = self._ask_within(question, scope, history)
        if within.confidence >= SURE_WITHIN:
            return replace(within, question=refusal.question)
        text = add_topic(question.text, history)
        answer = self.ask(text, scope, engine="keyless") if text != question.text else refusal
        sure = answer.confidence >= SURE_ON_TOPIC
        return replace(answer, question=refusal.question) if sure else refusal

    def _ask_within(self, question: Question, scope: Scope, history: Sequence[Turn]) -> Answer:
        """Return the answer to a question in the articles that the last answer was found in."""
        turn = find_last_answered(history)
        if turn is None or drop_topic(question.text) == question.asked.strip() == question.text:
            return self._blank(question)
        last = self._understood(turn.question, scope)
        found = [hit.article.id for hit in self._hits(last, POOL)]
        ids = tuple(dict.fromkeys(found))[:SPOKEN_OF]
        asked = self._understood(drop_topic(question.text), replace(scope, article_ids=ids))
        hits = self._hits(asked, POOL)
        answer = self._answer_keyless(asked, self._weigh(asked, hits), hits, 0)
        return apply_thresholds(
            answer, self._calibration, lambda: make_refusal(self._blank(asked), hits)
        )

    def _answer_keyless(
        self,
        question: Question,
        scored: Sequence[ScoredSentence],
        hits: Sequence[Hit],
        counted: int,
    ) -> Answer:
        if question.language:
            draft = self._draft(question, scored, hits, counted)
            return tell_language(compose_draft(self._blank(question), draft, hits), question)
        question = replace(question, type=find_measured_type(question, scored))
        if state := answer_state(set_state_day(question), scored, hits, self.reader):
            return compose_draft(self._blank(question), state, hits)
        if question.valid and question.happened:
            question = replace(question, valid=None)
            scored = self._weigh(question, hits)
        if question.type == "when":
            days = date_event(question, scored, hits, self.vectors, self.reader)
            draft = settle_day(question, scored, days)
            if draft is None and days.may_be_told:
                draft = quote_undated(question, scored, hits, self.reader)
        else:
            draft = self._draft(question, scored, hits, counted)
        return compose_draft(self._blank(question), draft, hits)

    def _answer_plainly(self, question: Question) -> Answer | None:
        """Return the answer to what needs no evidence: the bot, the archive, a word that is two."""
        blank, archive = self._blank(question), self._searcher.archive
        if question.rivals:
            return make_rivals_refusal(blank, question.rivals)
        if question.type == "about-bot":
            return describe_bot(blank, archive)
        if question.type == "about-archive":
            limits = (question.as_of, question.published, question.sources)
            return describe_archive(blank, self._holdings.coverage(*limits), archive)
        return None

    def _chosen(self, engine: EngineChoice) -> Llm | None:
        if engine == "model" and self._llm is None:
            raise ConfigError(
                "no model is configured.",
                "Set DATELINE_MODEL, for example openai:gpt-4o-mini, or use --engine keyless.",
            )
        return None if engine == "keyless" else self._llm

    def _understood(self, question: str, scope: Scope, history: Sequence[Turn] = ()) -> Question:
        return parse_question(
            question,
            scope,
            history=history,
            known_sources=get_source_names(self._holdings.coverage()),
            vocabulary=self._searcher.get_vocabulary(),
        )

    def timeline(
        self, query: str, scope: Scope, *, within: DateRange | None = None, longest: int = LONGEST
    ) -> list[TimelineEvent]:
        """Return the dated events ``within`` some days that the archive tells of, in order.

        Raises QuestionError for an empty query.
        """
        understood = self._understood(query, scope)
        hits = self._hits(understood, TIMELINE_POOL)
        scored = self._weigh(understood, hits, TIMELINE_SENTENCES)
        return build_timeline(understood, scored, within=within, longest=longest)

    def _draft(
        self,
        question: Question,
        scored: Sequence[ScoredSentence],
        hits: Sequence[Hit],
        counted: int,
    ) -> Draft | None:
        draft = extract_answer(question, scored, hits, self.reader)
        short = format_count(counted, "article")
        return replace(draft, short=short) if draft and counted else draft

    def find_evidence(
        self, question: str, scope: Scope
    ) -> tuple[Question, list[ScoredSentence], list[Hit]]:
        """Return a question understood, its scored sentences and its hits, as dating reads them."""
        understood = self._understood(question, scope)
        hits = self._hits(understood, DATING_POOL)
        return understood, self._weigh(understood, hits, DATING_SENTENCES), hits

    def origins(self) -> dict[str, str]:
        """Return, for each article's id, the stem of the file or address it was read from."""
        return {one.id: PurePath(one.origin).stem for one in self._searcher.archive.articles()}

    def _count(self, question: Question) -> list[Article]:
        """Return the articles that have every word asked about, under any of its spellings."""
        groups = [[term] for term in question.terms]
        for group, term in zip(groups, question.terms, strict=True):
            group += [
                variant.words[0]
                for variant in question.variants
                if stem_word(term) in variant.stems and len(variant.words) == 1
            ]
        return self._searcher.find_articles(build_query(question, POOL), groups) if groups else []

    def _hits(self, question: Question, count: int, article_ids: tuple[str, ...] = ()) -> list[Hit]:
        """Return the hits, a wire report counted once: by the earliest that was found.

        ``article_ids`` are the only articles that count, where any are given.
        """
        ids = article_ids or question.article_ids
        each = count_per_article(question)
        query = replace(build_query(question, count), article_ids=ids, per_article=each)
        searched = drop_later(self._searcher.search(query), question.as_of.date())
        hits = self._without_first_copies(searched)
        if article_ids:
            return hits
        found = {hit.article.id for hit in hits}
        first = {one: self._earliest(one, found) for one in found}
        return [hit for hit in hits if first[hit.article.id] == hit.article.id]

    def _without_first_copies(self, hits: Sequence[Hit]) -> list[Hit]:
        """Return the hits but those of articles whose corrected copy was found too."""
        known = {hit.article.id for hit in hits}
        corrected = self._searcher.archive.supersessions.find_successors(known)
        return [hit for hit in hits if corrected.get(hit.article.id) not in known]

    def _earliest(self, article_id: str, found: Collection[str]) -> str:
        carried = self._searcher.archive.copies.get_cluster(article_id)
        return next((other for other in carried if other in found), article_id)

    def _weigh(
        self, question: Question, hits: Sequence[Hit], most: int = REREAD
    ) -> list[ScoredSentence]:
        known = self._holdings
        return SentenceScorer(
            question,
            hits,
            vectors=self.vectors,
            word_vectors=self._words,
            frequency=known.frequency,
            passages=known.coverage().passages,
        ).score_sentences(most)

    def _carried(self, answer: Answer) -> tuple[str, ...]:
        """Return who else carried the reports that an answer cites, and is not cited itself."""
        archive = self._searcher.archive
        cited = [citation.article_id for citation in answer.citations]
        others = [other for one in cited for other in archive.copies.get_cluster(one)]
        found = [archive.article(other) for other in dict.fromkeys(others) if other not in cited]
        return tuple(format_publisher(article) or article.title for article in found if article)

    def _blank(self, question: Question) -> Answer:
        return Answer(
            question=question.asked,
            rewritten=question.text,
            as_of=question.as_of.isoformat(timespec="minutes"),
            engine="keyless",
            short="",
            text="",
            searched=self._searched(question),
        )

    def _searched(self, question: Question) -> Searched:
        window = question.published
        limits = (window, question.sources, question.article_ids)
        coverage = self._holdings.coverage(question.as_of, *limits)
        return Searched(
            articles=coverage.articles,
            first=coverage.first.isoformat() if coverage.first else None,
            last=coverage.last.isoformat() if coverage.last else None,
            undated=coverage.undated,
            sources=question.sources,
            since=window.start.isoformat() if window and window.start else None,
            until=window.end.isoformat() if window and window.end else None,
        )
