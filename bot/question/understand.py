"""A question understood: kind, operators, sources, terms; follow-ups made to stand alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.errors import QuestionError
from bot.question.acts import ORDER_WORDS, find_act
from bot.question.answer_type import classify_answer_type, is_about_score
from bot.question.clean import clean_question
from bot.question.follow_up import find_unnamed_reference, make_standalone
from bot.question.intent import Intent, find_intent
from bot.question.language import find_language, is_function_word, write_english_names
from bot.question.operators import TimeOperators, parse_operators, parse_sources
from bot.question.resolve import ResolvedWords, resolve_words, write_names
from bot.question.spelling import SMALL_NUMBERS, write_number
from bot.question.state import find_state_days, find_state_words
from bot.question.typos import correct_function_words, mend_rare_words
from bot.types import AnswerType, Question, Scope, Turn
from bot.words import Word, get_content_words, split_words
from index import Vocabulary
from index.types import DateRange

_LIGHT = re.compile(
    r"\b(?:asked|told|ordered|forced|supposed|allowed|going|meant|required|obliged)(?= to [a-z])",
    re.I,
)
"""Verbs that only lead to the one that is asked about: "who was asked to carry it?"."""
AS_TYPED = "as typed:"
_AS_TYPED = re.compile(r"\s*(?:as typed|verbatim|literally)\s*:\s*", re.I)
"""What a message begins with whose words are to be left as they are."""
LONGEST = 2000
"""Characters a question may have; longer ones are documents, not questions."""


def parse_question(
    asked: str,
    scope: Scope,
    *,
    history: Sequence[Turn] = (),
    known_sources: Sequence[str] = (),
    vocabulary: Vocabulary | None = None,
) -> Question:
    """Return ``asked`` as a Question that stands alone, its times resolved at the scope's now.

    The limits of ``scope`` go before those that the question's own words set. With the
    archive's ``vocabulary`` the question's words are met with the archive's spellings.

    Raises QuestionError where there is nothing to answer.
    """
    _check(asked)
    literal = _AS_TYPED.match(asked)
    cleaned = write_number(clean_question(asked[literal.end() :] if literal else asked))
    if vocabulary and not literal and (language := _find_language(cleaned, vocabulary)):
        return _parse_foreign(asked, cleaned, language, scope, vocabulary)
    if vocabulary and not literal:
        cleaned = mend_rare_words(correct_function_words(cleaned, vocabulary), vocabulary)
        cleaned = write_names(cleaned, vocabulary)
    act = find_act(asked, history) or find_act(cleaned, history)
    rewritten = act or make_standalone(cleaned, history, scope.as_of)
    met = ResolvedWords(text=rewritten)
    if vocabulary:
        met = resolve_words(rewritten, vocabulary, as_typed=bool(literal))
    rewritten = met.text
    named, text = parse_sources(rewritten, known_sources)
    found = parse_operators(text, scope.as_of)
    intent = find_intent(text, days=[(span.start, span.end) for span in found.spans])
    terms = _terms(text, found, intent.places if intent else ())
    today = DateRange.day(scope.as_of.date())
    return Question(
        text=rewritten,
        asked=asked,
        type=_get_type(text, intent, terms),
        as_of=scope.as_of,
        terms=tuple(word for word, _ in terms),
        focus=tuple(word for word, weighty in terms if weighty),
        order=found.order,
        yearly=found.yearly.value[5:] if found.yearly else "",
        happened=found.happened,
        published=scope.published or found.published,
        valid=None if intent else find_state_days(text, found, as_of=today),
        sources=scope.sources or named,
        article_ids=scope.article_ids,
        working=found.working,
        variants=met.variants,
        rivals=met.rivals,
    )


def tidy_question(asked: str, vocabulary: Vocabulary) -> str:
    """Return what a message asks with its spelling mended, before it is cut into questions."""
    text = write_number(clean_question(asked))
    if _AS_TYPED.match(asked) or _find_language(text, vocabulary):
        return text
    text = mend_rare_words(correct_function_words(text, vocabulary), vocabulary)
    return resolve_words(text, vocabulary).text


def _parse_foreign(
    asked: str, text: str, language: str, scope: Scope, vocabulary: Vocabulary
) -> Question:
    """Return a question in another language by the words of it that the archive has: its names."""
    text = write_names(write_english_names(text, language), vocabulary)
    found = parse_operators(text, scope.as_of)
    known = [
        word
        for word in _outside([(each, True) for each in split_words(text)], _taken(text, found))
        if not is_function_word(word[0].text, language) and vocabulary.count_articles(word[0].text)
    ]
    return Question(
        text=text,
        asked=asked,
        type="what",
        as_of=scope.as_of,
        terms=tuple(word.text for word, _ in known),
        focus=tuple(word.text for word, _ in known if word.capital),
        happened=found.happened,
        published=scope.published,
        sources=scope.sources,
        article_ids=scope.article_ids,
        language=language,
    )


def _find_language(text: str, vocabulary: Vocabulary) -> str:
    """Return the language of a question that has no form of an English one, "" of others."""
    language = find_language(text, vocabulary.count_articles)
    return "" if language and find_intent(text) else language


def _check(asked: str) -> None:
    if not re.search(r"\w", asked):
        raise QuestionError(
            "the question is empty.", 'Ask in words: dateline ask "when did Putin invite Kim?"'
        )
    if len(asked) > LONGEST:
        raise QuestionError(
            f"the question has {len(asked):,} characters; at most {LONGEST:,} are read.",
            "Ask it shorter.",
        )


def _get_type(text: str, intent: Intent | None, terms: Sequence[tuple[str, bool]]) -> AnswerType:
    """Return what is wanted; articles that are counted and of nothing are the archive's own."""
    if intent is None:
        return classify_answer_type(text)
    return "about-archive" if intent.type == "count" and not terms else intent.type


def _terms(
    text: str, found: TimeOperators, of_form: Sequence[tuple[int, int]]
) -> list[tuple[str, bool]]:
    """Return the words that carry meaning and whether each is a name or a number.

    ``of_form`` are the places of words that only say what is wanted.

    Words of a temporal expression and of an order are left out: they are operators. A day of any
    year is one too, unless nothing else is asked ("what happened on June 12?").
    """
    kept = [
        (word, _is_weighty_number(word, text) or (word.capital and position + word.start > 0))
        for position, word in enumerate(get_content_words(text))
        if not (found.order and word.text.casefold() in ORDER_WORDS)
    ]
    plain = _outside(kept, [*_taken(text, found), *of_form])
    yearly = [(found.yearly.start, found.yearly.end)] if found.yearly else []
    told = _outside(plain, yearly) or plain
    return [(word.text, weighty) for word, weighty in told]


def _is_weighty_number(word: Word, text: str) -> bool:
    """Tell whether a word is a number that an article has to have; "2" may be "two" there.

    Behind a name it is part of it: "Formula 1".
    """
    small = word.text in SMALL_NUMBERS and not re.search(r"[A-Z][\w’'-]* $", text[: word.start])
    return word.number and not small


def _taken(text: str, found: TimeOperators) -> list[tuple[int, int]]:
    """Return the places of words that ask, order or lead, and carry no meaning of their own."""
    taken = [(span.start, span.end) for span in found.spans]
    taken += [match.span() for match in _LIGHT.finditer(text)]
    taken += find_state_words(text)
    taken += [match.span() for match in re.finditer(r"\bsince\b", text, re.I)] if taken else []
    if is_about_score(text):  # "5-0" tells of a match without the word
        taken += [match.span() for match in re.finditer(r"\b(?:score|match|game|final)\b", text)]
    return taken


def _outside(
    kept: Sequence[tuple[Word, bool]], taken: Sequence[tuple[int, int]]
) -> list[tuple[Word, bool]]:
    return [
        (word, weighty)
        for word, weighty in kept
        if not any(start < word.end and word.start < end for start, end in taken)
    ]


__all__ = ["LONGEST", "find_unnamed_reference", "parse_question", "tidy_question"]
