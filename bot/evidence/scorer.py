"""Hits to sentences: each covered, dated, timed and scored for one question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.evidence.event_date import (
    EventDate,
    compute_timeliness,
    find_event_date,
    get_dateline_length,
)
from bot.evidence.roles import (
    Roles,
    find_pair,
    find_role_readings,
    find_speaker,
    has_other_participants,
    parse_roles,
    score_speaker,
)
from bot.evidence.scores import (
    MEANING,
    Measures,
    ScoredSentence,
    compute_recency,
    deduplicate,
    find_newest_day,
    get_rank_key,
)
from bot.evidence.sentences import HitSentence, read_sentences
from bot.evidence.term_match import (
    TermCoverage,
    TermMatcher,
    Vectors,
    add_anaphora_coverage,
    compute_capital_shares,
    compute_pair_overlap,
    get_carried_topic,
    get_stem_pairs,
    has_reversed_roles,
    merge_coverages,
    weigh_terms,
)
from bot.evidence.verbs import (
    find_destination,
    find_main_verb,
    find_verb_stems,
    is_about_occasion,
    is_about_past,
    is_about_telling,
    is_about_time_before,
    is_hypothetical,
    score_order_words,
)
from bot.types import Evidence, Question
from bot.words import Word, split_words, stem_word
from index.types import Article, Hit

REFERRED, UNREFERRED, ELSEWHERE, HALF = 0.85, 0.5, 0.6, 0.5
"""The credit of a name that a sentence does not say: where its context does and the sentence
refers to somebody, where it does not refer, and where only the rest of the article has it; and
of any other word that only title or neighbour say."""
REREAD = 60
"""Sentences that are kept, and whose likeness in meaning is computed."""


@dataclass(frozen=True, slots=True)
class SentenceContext:
    """What surrounds the sentences of a hit: covers, search rank and recency."""

    title: TermCoverage
    passage: TermCoverage
    article: TermCoverage
    rank: float
    recency: float


class SentenceScorer:
    """Scores the sentences of hits for one question."""

    def __init__(
        self,
        question: Question,
        hits: Sequence[Hit],
        *,
        vectors: Vectors,
        word_vectors: Vectors | None = None,
        frequency: Callable[[str], int],
        passages: int,
    ) -> None:
        """``word_vectors`` may keep those of single words, which ``vectors`` makes anew."""
        self._question = question
        self._hits = hits
        self._vectors = vectors
        self._read = [read_sentences(hit) for hit in hits]
        every = [sentence.words for some in self._read for sentence in some]
        asked = split_words(question.text)
        stems = {word.stem for word in asked}
        upper = compute_capital_shares(every, {stem_word(term) for term in question.terms})
        vocabulary = {word.stem: word.text for some in every for word in some if not word.capital}
        topic = [word.text for word in split_words(get_carried_topic(question.text))]
        self._pairs = get_stem_pairs(asked)
        terms = weigh_terms(
            question.terms, question.focus, frequency, passages, upper, topic, self._pairs
        )
        verbs = find_verb_stems(word for some in every for word in some if word.stem in stems)
        self._matcher = TermMatcher(
            terms,
            vocabulary,
            word_vectors or vectors,
            verb=find_main_verb(question.text, verbs),
            denied=question.type == "yes-no",
            variants=question.variants,
        )
        open_ = question.type == "happened-on" or question.valid  # which look at days by themselves
        self._window = None if open_ else question.happened
        self._goal = find_destination(question.text)
        measured = question.type in ("how-many", "how-much")  # "did the summit cost": no roles
        self._roles: Roles | None = None if measured else parse_roles(question.text)
        self._pair = find_pair(question.text)
        self._speaker = find_speaker(question.text) if question.type == "said" else frozenset()
        self._occasion = is_about_occasion(question.text)
        self._past = is_about_past(question.text)
        self._before = question.order == "last" and is_about_time_before(question.text)
        self._telling = is_about_telling(question.text)
        self._articles: dict[str, TermCoverage] = {}

    @property
    def is_about_past(self) -> bool:
        """Whether the question asks about what is over."""
        return self._past

    def score_sentences(self, most: int = REREAD) -> list[ScoredSentence]:
        """Return the ``most`` best sentences of all hits, best first; a sentence counts once."""
        top = max((hit.score for hit in self._hits), default=1.0) or 1.0
        latest = find_newest_day(self._hits)
        found: list[ScoredSentence] = []
        for hit, some in zip(self._hits, self._read, strict=True):
            recent = 0.0 if self._past or self._question.order else compute_recency(hit, latest)
            found += self._of_hit(hit, some, hit.score / top, recent)
        return deduplicate(self._by_meaning(sorted(found, key=get_rank_key)[:most]))

    def _of_hit(
        self, hit: Hit, some: Sequence[HitSentence], rank: float, recent: float
    ) -> list[ScoredSentence]:
        shown = [self._shown(one.words) for one in some]
        headline = split_words(hit.article.title)
        if has_reversed_roles(set().union(self._shown(headline), *shown)):
            return []
        covers = add_anaphora_coverage(some, [self._matcher.cover(one.words) for one in some])
        title = self._matcher.cover(headline)
        around = SentenceContext(
            title, merge_coverages(title, *covers), self._article(hit.article), rank, recent
        )
        before = [(0.0,) * len(title), *covers]
        scored = [
            self._scored(one, cover, earlier, around)
            for one, cover, earlier, roles in zip(some, covers, before, shown, strict=False)
            if (any(cover) or not cover)
            and not one.is_retracted
            and not has_reversed_roles(roles)
            and not has_other_participants(one.text, self._pair)
        ]
        return [one for one in scored if one is not None]

    def _shown(self, tokens: Sequence[Word]) -> set[str]:
        return find_role_readings(tokens, self._roles) if self._roles else set()

    def _article(self, article: Article) -> TermCoverage:
        """Return which names a whole article has, its title, publisher and place included."""
        if article.id not in self._articles:
            head = f"{article.title} {article.source} {article.place}"
            self._articles[article.id] = self._matcher.named_in(head, article.body)
        return self._articles[article.id]

    def _scored(
        self, one: HitSentence, cover: TermCoverage, earlier: TermCoverage, around: SentenceContext
    ) -> ScoredSentence | None:
        asked = self._matcher.find_asked_words(one.words)
        event = find_event_date(
            (one.start, one.end),
            one.hit.article,
            one.spans,
            asked,
            past=self._past and not self._occasion,
            order=self._question.order,
            telling=self._telling,
            before=self._before,
            tokens=one.words,
            earlier=one.earlier_spans,
        )
        timely = compute_timeliness(
            self._window, event, one.hit.article, one.spans, self._question.yearly
        )
        if not timely:
            return None
        near = self._with_halves(cover, merge_coverages(around.title, earlier))
        context = self._with_article(near, around.article)
        own = self._with_names(cover, context, REFERRED if one.has_reference else UNREFERRED)
        measures = Measures(
            sentence=self._matcher.share(own),
            context=self._matcher.share(context),
            passage=self._matcher.share(around.passage),
            phrase=compute_pair_overlap(self._pairs, one.words),
            rank=around.rank,
            timeliness=timely,
            recency=around.recency,
            order=self._ordered(one),
            speech=score_speaker(one.text, self._speaker),
            grounded=self._grounded(cover),
            has_predicate=self._occasion or self._matcher.has_predicate(cover),
            hypothetical=self._unreal(one),
        )
        evidence = self._evidence(one, event, measures)
        terms = list(zip(self._matcher.terms, context, around.passage, strict=True))
        missing = tuple(
            term.text
            for (term, part, _), own in zip(terms, cover, strict=True)
            if (term.name and not part) or (term.name and term.stem == self._goal and not own)
        )
        unsaid = tuple(term.text for term, _, part in terms if not term.name and not part)
        return ScoredSentence(
            evidence,
            event,
            measures,
            missing,
            unsaid,
            sentence_span=(one.start + get_dateline_length(one.text), one.end),
            opposed=self._matcher.opposes(one.words),
        )

    def _evidence(self, one: HitSentence, event: EventDate, measures: Measures) -> Evidence:
        start, end = one.quote(ahead=self._question.type in ("said", "what", "why", "which"))
        return Evidence(
            sentence=one.hit.article.body[start:end],
            start=start,
            end=end,
            hit=one.hit,
            score=measures.score,
            event=event.range,
            words=event.words,
            working=event.working,
        )

    def _ordered(self, one: HitSentence) -> float:
        if self._question.order is None:
            return 0.0
        told = one.context_words
        return score_order_words(told, self._matcher.find_asked_words(told), self._question.order)

    def _grounded(self, cover: TermCoverage) -> bool:
        things = [
            part for term, part in zip(self._matcher.terms, cover, strict=True) if not term.name
        ]
        return any(things) or not things

    def _unreal(self, one: HitSentence) -> bool:
        real = ("when", "yes-no", "who", "where", "which", "list", "how-many")
        told = self._past and not self._occasion and self._question.type in real
        return told and is_hypothetical(one.words, self._matcher.find_predicate(one.words))

    def _with_halves(self, cover: TermCoverage, near: TermCoverage) -> TermCoverage:
        """Count a name that title or neighbour say whole, any other word half."""
        return tuple(
            max(own, by if term.name else HALF * by)
            for own, by, term in zip(cover, near, self._matcher.terms, strict=True)
        )

    def _with_article(self, context: TermCoverage, article: TermCoverage) -> TermCoverage:
        return tuple(
            max(near, ELSEWHERE * far) if term.name else near
            for near, far, term in zip(context, article, self._matcher.terms, strict=True)
        )

    def _with_names(
        self, cover: TermCoverage, context: TermCoverage, credit: float
    ) -> TermCoverage:
        """Count a name that only the context says nearly as if the sentence said it."""
        return tuple(
            max(own, credit * around) if term.name else own
            for own, around, term in zip(cover, context, self._matcher.terms, strict=True)
        )

    def _by_meaning(self, head: Sequence[ScoredSentence]) -> list[ScoredSentence]:
        """Add likeness in meaning to the best and rank them again."""
        if not head:
            return []
        asked = self._vectors([self._question.text])[0]
        table = self._vectors([one.evidence.sentence for one in head]) @ asked
        raised = [
            one.with_bonus(MEANING * float(cos)) for one, cos in zip(head, table, strict=True)
        ]
        return sorted(raised, key=get_rank_key)
