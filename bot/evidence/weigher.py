"""Hits to sentences: each covered, dated, timed and scored for one question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.evidence.company import other_company, pair_of
from bot.evidence.covers import (
    best,
    leaning,
    newest,
    once,
    pairs,
    recency,
    shared,
    topic_of,
    turned,
)
from bot.evidence.event import dateline_length, event_of
from bot.evidence.match import Cover, Matcher, Vectors, capitals, weigh
from bot.evidence.predicate import goal_of, verb_of, verbal
from bot.evidence.reading import Sentence, read
from bot.evidence.roles import Roles, readings, roles_of
from bot.evidence.scored import MEANING, Measures, Scored, rank_key
from bot.evidence.speech import speaker_of, speaks
from bot.evidence.tense import before_another, disordered, of_occasion, of_telling, past, unreal
from bot.evidence.timely import timeliness
from bot.types import Evidence, Question
from bot.words import Word, stem, words
from index.types import Article, Hit

REFERRED, UNREFERRED, ELSEWHERE, HALF = 0.85, 0.5, 0.6, 0.5
"""The credit of a name that a sentence does not say: where its context does and the sentence
refers to somebody, where it does not refer, and where only the rest of the article has it; and
of any other word that only title or neighbour say."""
REREAD = 60
"""Sentences whose likeness in meaning is computed."""


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds the sentences of a hit: covers, search rank and recency."""

    title: Cover
    passage: Cover
    article: Cover
    rank: float
    recent: float


class Weigher:
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
        self._read = [read(hit) for hit in hits]
        every = [sentence.words for some in self._read for sentence in some]
        asked = words(question.text)
        stems = {word.stem for word in asked}
        upper = capitals(every, {stem(term) for term in question.terms})
        vocabulary = {word.stem: word.text for some in every for word in some if not word.capital}
        topic = [word.text for word in words(topic_of(question.text))]
        self._pairs = pairs(asked)
        terms = weigh(
            question.terms, question.focus, frequency, passages, upper, topic, self._pairs
        )
        verbs = verbal(word for some in every for word in some if word.stem in stems)
        self._matcher = Matcher(
            terms, vocabulary, word_vectors or vectors,
            verb=verb_of(question.text, verbs), denied=question.type == "yes-no",
        )  # fmt: skip
        self._goal = goal_of(question.text)
        self._roles: Roles | None = roles_of(question.text)
        self._pair = pair_of(question.text)
        self._speaker = speaker_of(question.text) if question.type == "said" else frozenset()
        self._occasion = of_occasion(question.text)
        self._past = past(question.text)
        self._before = question.order == "last" and before_another(question.text)
        self._telling = of_telling(question.text)
        self._articles: dict[str, Cover] = {}

    @property
    def past(self) -> bool:
        """Whether the question asks about what is over."""
        return self._past

    def weigh(self) -> list[Scored]:
        """Return the scored sentences of all hits, best first; a sentence counts once."""
        top = max((hit.score for hit in self._hits), default=1.0) or 1.0
        latest = newest(self._hits)
        found: list[Scored] = []
        for hit, some in zip(self._hits, self._read, strict=True):
            recent = 0.0 if self._past or self._question.order else recency(hit, latest)
            found += self._of_hit(hit, some, hit.score / top, recent)
        return once(self._by_meaning(sorted(found, key=rank_key)))

    def _of_hit(
        self, hit: Hit, some: Sequence[Sentence], rank: float, recent: float
    ) -> list[Scored]:
        shown = [self._shown(one.words) for one in some]
        headline = words(hit.article.title)
        if turned(set().union(self._shown(headline), *shown)):
            return []
        covers = leaning(some, [self._matcher.cover(one.words) for one in some])
        title = self._matcher.cover(headline)
        around = Around(title, best(title, *covers), self._article(hit.article), rank, recent)
        before = [(0.0,) * len(title), *covers]
        scored = [
            self._scored(one, cover, earlier, around)
            for one, cover, earlier, roles in zip(some, covers, before, shown, strict=False)
            if any(cover) and not turned(roles) and not other_company(one.text, self._pair)
        ]
        return [one for one in scored if one is not None]

    def _shown(self, tokens: Sequence[Word]) -> set[str]:
        return readings(tokens, self._roles) if self._roles else set()

    def _article(self, article: Article) -> Cover:
        """Return which names a whole article has, its title, publisher and place included."""
        if article.id not in self._articles:
            head = f"{article.title} {article.source} {article.place}"
            self._articles[article.id] = self._matcher.named_in(head, article.body)
        return self._articles[article.id]

    def _scored(self, one: Sentence, cover: Cover, earlier: Cover, around: Around) -> Scored | None:
        asked = self._matcher.asked(one.words)
        event = event_of(
            (one.start, one.end), one.hit.article, one.spans, asked,
            past=self._past and not self._occasion, order=self._question.order,
            telling=self._telling, before=self._before,
            tokens=one.words, earlier=one.earlier,
        )  # fmt: skip
        timely = timeliness(
            self._question.happened, event, one.hit.article, one.spans, self._question.yearly
        )
        if not timely:
            return None
        near = self._with_halves(cover, best(around.title, earlier))
        context = self._with_article(near, around.article)
        own = self._with_names(cover, context, REFERRED if one.refers else UNREFERRED)
        measures = Measures(
            sentence=self._matcher.share(own),
            context=self._matcher.share(context),
            passage=self._matcher.share(around.passage),
            phrase=shared(self._pairs, one.words),
            rank=around.rank,
            timely=timely,
            recent=around.recent,
            order=self._ordered(one),
            speech=speaks(one.text, self._speaker),
            grounded=self._grounded(cover),
            predicated=self._occasion or self._matcher.predicated(cover),
            unreal=self._unreal(one),
        )
        start, end = one.quote(ahead=self._question.type in ("said", "what", "why", "which"))
        evidence = Evidence(
            sentence=one.hit.article.body[start:end],
            start=start,
            end=end,
            hit=one.hit,
            score=measures.score,
            event=event.range,
            words=event.words,
            working=event.working,
        )
        terms = list(zip(self._matcher.terms, context, around.passage, strict=True))
        missing = tuple(
            term.text
            for (term, part, _), own in zip(terms, cover, strict=True)
            if (term.name and not part) or (term.name and term.stem == self._goal and not own)
        )
        unsaid = tuple(term.text for term, _, part in terms if not term.name and not part)
        return Scored(
            evidence, event, measures, missing, unsaid,
            core=(one.start + dateline_length(one.text), one.end),
            opposed=self._matcher.opposes(one.words),
        )  # fmt: skip

    def _ordered(self, one: Sentence) -> float:
        if self._question.order is None:
            return 0.0
        told = one.told
        return disordered(told, self._matcher.asked(told), self._question.order)

    def _grounded(self, cover: Cover) -> bool:
        things = [part for term, part in zip(self._matcher.terms, cover, strict=True)
                  if not term.name]  # fmt: skip
        return any(things) or not things

    def _unreal(self, one: Sentence) -> bool:
        real = ("when", "yes-no", "who", "where", "which", "list", "how-many")
        told = self._past and not self._occasion and self._question.type in real
        return told and unreal(one.words, self._matcher.predicate(one.words))

    def _with_halves(self, cover: Cover, near: Cover) -> Cover:
        """Count a name that title or neighbour say whole, any other word half."""
        return tuple(
            max(own, by if term.name else HALF * by)
            for own, by, term in zip(cover, near, self._matcher.terms, strict=True)
        )

    def _with_article(self, context: Cover, article: Cover) -> Cover:
        return tuple(
            max(near, ELSEWHERE * far) if term.name else near
            for near, far, term in zip(context, article, self._matcher.terms, strict=True)
        )

    def _with_names(self, cover: Cover, context: Cover, credit: float) -> Cover:
        """Count a name that only the context says nearly as if the sentence said it."""
        return tuple(
            max(own, credit * around) if term.name else own
            for own, around, term in zip(cover, context, self._matcher.terms, strict=True)
        )

    def _by_meaning(self, ranked: list[Scored]) -> list[Scored]:
        """Add likeness in meaning to the best and rank them again."""
        head = ranked[:REREAD]
        if not head:
            return []
        asked = self._vectors([self._question.text])[0]
        table = self._vectors([one.evidence.sentence for one in head]) @ asked
        raised = [one.raised(MEANING * float(cos)) for one, cos in zip(head, table, strict=True)]
        return sorted(raised, key=rank_key)
