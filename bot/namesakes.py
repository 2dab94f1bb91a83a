"""People of one surname: who is taken to be meant, and who else the archive has by that name.

A question that says a surname alone is answered of the person whose article is cited first; the
others who share it are named beside the answer. Where it asks who that is, and two people are as
well known, both are named and nothing is guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.compose import make_rivals_refusal
from bot.extractive.entities import find_names, is_body, is_place
from bot.types import Answer, Question
from bot.words import get_content_words
from index.types import Article, Hit

AS_KNOWN = 2
"""How many times as many articles tell of the best known person for no other to be told of."""
_WHO_IS = re.compile(r"\W*who(?:['’]s| is| was)\s+[\w’'-]+\W*", re.I)


def tell_namesakes(answer: Answer, question: Question, hits: Sequence[Hit]) -> Answer:
    """Return an answer that says which person of a surname it is about, where there are several."""
    articles = list({hit.article.id: hit.article for hit in hits}.values())
    for surname in () if answer.abstained else _list_lone_names(question.text):
        told = _list_people(surname, articles)
        counts = Counter(name for names in told.values() for name in names)
        best = max(counts.values(), default=0)
        known = [name for name in counts if counts[name] * AS_KNOWN >= best]
        if len(known) < 2:
            continue
        if _WHO_IS.fullmatch(question.text):
            refused = replace(answer, short="", citations=(), dates=(), confidence=0.0)
            return make_rivals_refusal(refused, sorted(known))
        cited = [name for each in answer.citations for name in told.get(each.article_id, ())]
        if cited:
            others = ", ".join(sorted(name for name in known if name != cited[0]))
            remark = f"{surname} is taken to be {cited[0]}; the archive has {others} too."
            return replace(answer, text=f"{answer.text}\n{remark}")
    return answer


def _list_lone_names(text: str) -> list[str]:
    """Return the names of a question that stand alone: "Xu", not "Jo Xu"."""
    words = get_content_words(text)
    named = [word for word in words if word.capital and word.start]
    places = {word.start for word in named} | {word.end for word in named}
    return [
        word.text
        for word in named
        if word.start - 1 not in places and word.end + 1 not in places and not is_place(word.text)
    ]


def _list_people(surname: str, articles: Sequence[Article]) -> dict[str, list[str]]:
    """Return, by article, the whole names of the people whom it goes on to call by a surname."""
    found: dict[str, list[str]] = {}
    known: dict[str, str] = {}
    whole = re.compile(
        rf"\b[A-Z][\w’'-]+(?: [A-Z]\.)? {re.escape(surname)}\b(?! [A-Z])|"
        rf"\b{re.escape(surname)}(?: [A-Z][\w’'-]+){{1,2}}"
    )
    lone = re.compile(rf"(?<![A-Z][\w’'.-] )\b{re.escape(surname)}\b(?! [A-Z])(?=['’]s| [a-z]|,)")
    for article in articles:
        text = re.sub(rf"[A-Z](?:[\w’'-]+|\.) {re.escape(surname)}\b", "", article.body)
        for match in whole.finditer(article.body) if lone.search(text) else ():
            if name := _read_person(match[0], article.body):
                first = known.setdefault(name.casefold().replace("-", " "), name)
                if first not in found.setdefault(article.id, []):
                    found[article.id].append(first)
    return found


def _read_person(text: str, body: str) -> str:
    """Return a whole name as a person's, "" where it is a title's, a place's or a body's."""
    names = [name.text for name in find_names(f"by {text}", body)]
    person = bool(names) and names[0] == text and not is_body(text) and not is_place(text)
    first = [name.kind for name in find_names(f"by {text.split()[0]}")[:1]]
    return text if person and first != ["person"] else ""
