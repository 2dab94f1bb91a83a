"""Follow-ups made to stand alone: "and where?" after "when did Putin first invite Kim?".

Rules over the previous turn, no model: a bare question word takes the rest of the previous
question, "what about X?" puts X in the place of its like, and a pronoun is told what the
previous question was about. What stands alone already is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.question.acts import ORDER_WORDS, find_last_answered
from bot.question.intent import find_intent
from bot.question.operators import parse_operators
from bot.question.person import find_names, find_person, get_answered_name, name_person
from bot.question.state import ask_for_holder, find_neighbour
from bot.types import CHOOSE, REFUSAL, Turn
from bot.words import IRREGULAR_PAST, Word, get_content_words, split_words, stem_word
from index.language.numbers import ORDINALS

_LEAD = r"(?:(?:and|but|so|ok|okay|then|also)[,\s]+)*"
_WH = (
    r"(?:when|where|why|how|who|whom|what|which|how many|how much|since when|until when|till when"
    r"|how long)"
)
_BARE = re.compile(
    rf"^{_LEAD}(?P<wh>{_WH})(?: (?:was|is|did|were|are)(?: (?:it|that|this))?)?\W*$", re.I
)
_ABOUT = re.compile(rf"^{_LEAD}(?:what|how) about (?P<topic>[^,?]+?)\W*$", re.I)
_AND_TIME = re.compile(
    r"^(?:and|but)[,\s]+(?P<topic>(?:in|on|since|before|after|during) .+?)\W*$", re.I
)
_IT_IN = re.compile(
    rf"^{_LEAD}(?:what|how (?:much|many|high)) (?:was|were|is|are) (?:it|that|they)"
    r" (?P<topic>(?:in|on|before|after|during) .+?)\W*$",
    re.I,
)
"""The value of another time: "what was it in 2016?"."""
_PERSON = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.I)
_POINTS = re.compile(
    r"\b(?:it|its|they|them|theirs?|both|others?|another|else|the two)\b"
    r"|\b(?:that|this|these|those)\b(?=\W*$|\s+(?:is|was|were|are|did|do|does|has|had|will"
    r"|happen\w*|about|from|of|in|at|on|for|to|by|with|mean\w*)\b)"
    r"|\bthere\b(?!\s+(?:is|are|was|were|be|been|any|a)\b)|^(?:and |so |but )?then\b",
    re.I,
)
"""Words that stand for what was spoken of before."""
_BY_NOUN = re.compile(r"\b(?:the|that|this)\s+(?:same\s+)?[a-z]+\b", re.I)
_THEY = re.compile(
    r"\b(?:they both|both of them|they|them|the two(?: (?:men|leaders|of them))?)\b", re.I
)
_STANDS_FOR = re.compile(
    r"\b(?:did|do|does|was|were|is|are|has|have|had|will|would)\s+(?P<word>he|she|they|it)\b", re.I
)
_EXPLETIVE = re.compile(
    r"\bit\b(?=\s+(?:take|cost|need|require|make sense|matter)s?\b.*\bto\b"
    r"|\s+(?:that|who|true|clear|possible|likely|legal|safe|known)\b|\s+(?:rain|snow)\w*\b)",
    re.I,
)
"""An "it" that stands for nothing said before: "how long did it take to dig the canal?"."""
_GOES_ON = r"(?:and|but)\b"
_VERB = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b|['’]s\b"
    r"|\w\wed\b",
    re.I,
)
_BEFORE = re.compile(
    rf"^{_LEAD}(?:(?:who|what)(?: (?:was|were|about))?(?: (?:it|he|she|there))? )?before"
    r"(?: (?:that|then|him|her|them|it|this))?\W*$",
    re.I,
)
_GIVEN = re.compile(r"\(([^()]*)\)(?=\W*$)")
TOPIC = 4
"""Words of a topic up to which those of the turn before are carried on."""
BRIEF = 6
"""Words of an answer up to which it can stand within a question."""
_THING = re.compile(
    r"(?<!of )\b(?:(?P<one>it|its)|(?P<many>they|them|their))\b(?! (?:both|two)\b)"
    r"(?!['’]s (?:true|said|known)\b)",
    re.I,
)
"""A word that stands for a thing or things of the last turn."""
_DEFINITE = re.compile(
    r"\b(?:the|this|that)\s+(?:(?!(?:in|on|at|of|by|for|from|to|with|was|were|is|are|has|had|did"
    r"|will|who|that|which|now|and)\b)[\w’'-]+\s*){1,4}(?:(?:of|at|in) (?:the )?[A-Z][\w’'-]+"
    r"(?: [A-Z][\w’'-]+)*)?",
)
"""A noun phrase with its article, up to four words, and the name that sets it apart."""
_BY_AUXILIARY = re.compile(r"\b(?:did|does|do)\s+$")
_ACTS = re.compile(r"^(\w+ .+?) [a-z]+(?: (?:of|at|in) .*)?$")
"""A thing with its verb behind "did", and the verb: "the crane fall at Pier 9" is "the crane"."""
_ORDINAL = re.compile(
    rf"^{_LEAD}(?:(?:what|how) about )?the (?P<which>{'|'.join(ORDINALS)}|last|latest)"
    r"(?: (?:one|time))?\W*$",
    re.I,
)
"""Another of the kind that was asked about: "and the first?"."""
_NEXT = re.compile(r"^\W*who (?:came (?:after|before)|follow|succeed|replac|took over)", re.I)
_HELD = re.compile(r" (?:as|at) (?:the )?[\w’' -]+$| of (?:the )?[\w’' -]+$")
"""Who holds a place next, and the place that an earlier question names."""
_ELSE = re.compile(rf"^{_LEAD}who(?:m)? else (?:was|were|is|has been) (?P<verb>\w+)\W*$", re.I)
_DID = re.compile(r"\b(?:did|does|has|have|had)\s+(?P<rest>.+)$", re.I)


def make_standalone(asked: str, history: Sequence[Turn], as_of: datetime) -> str:
    """Return ``asked`` as a question that needs no history.

    Example: "and where?" after "when did Putin first meet Kim?" -> "where did Putin first
    meet Kim?". Without history, or where nothing points back, it is returned unchanged.
    """
    text = " ".join(asked.split())
    turn = find_last_answered(history)
    if turn is None:
        return text
    previous = " ".join(drop_topic(turn.question).split())
    if chosen := _put_chosen(text, history[-1]):
        return chosen
    if match := _BARE.match(text):
        held = _ask_of_holder(match["wh"].lower(), turn, previous)
        if match["wh"].lower().startswith("how") and _THING.search(text):
            held = held or _fill_slots(text, turn, history)
        return held or _asked_again(match["wh"].lower(), previous)
    if match := _ORDINAL.match(text):
        return _swap_ordinal(match["which"], turn.question) or _with_topic(text, turn.question)
    if _BEFORE.match(text):
        states = (each for each in reversed(history) if not each.answer.startswith(REFUSAL))
        return next(filter(None, map(_ask_former, states)), previous)
    if match := _ABOUT.match(text) or _AND_TIME.match(text) or _IT_IN.match(text):
        return _replaced(match["topic"], previous, as_of)
    if (plain := find_intent(text)) and plain.type in ("about-bot", "about-archive"):
        return text
    if (others := _who_else(text, previous)) is not None:
        return others
    if (paired := _paired(text, previous)) is not None:
        return paired
    if _leans(text):
        return _fill_slots(text, turn, history) or _with_topic(text, turn.question)
    return text


def add_topic(text: str, history: Sequence[Turn]) -> str:
    """Return a question that says no name with what the last answered turn was about."""
    turn = find_last_answered(history)
    return _with_topic(text, turn.question) if turn and not find_names(text) else text


def _put_chosen(text: str, last: Turn) -> str:
    """Return a question that was asked back with the name that is chosen, "" for none.

    Example: "Mei Xu" after "who is Xu?" -> "who is Mei Xu?".
    """
    words = text.rstrip(" ?!.").split()
    if not last.answer.rstrip().endswith(CHOOSE) or not 1 < len(words) < 5:
        return ""
    shared = [word for word in words if re.search(rf"\b{re.escape(word)}\b", last.question)]
    return last.question.replace(shared[0], " ".join(words), 1) if shared else ""


def _ask_of_holder(word: str, turn: Turn, previous: str) -> str:
    """Return "when", "why" or "since when" asked of whom the last answer named, "" for nobody.

    Example: "when?" after "who followed Elm at the port?" -> "Jo Tarn" gives "when was it that
    Jo Tarn followed Elm at the port?", after "who is its head?" "since when is Jo Tarn its head?".
    """
    asked = re.match(r"\W*who (?:(?P<be>is|was|['’]s) )?(?P<rest>.+?)\W*$", previous, re.I)
    name = get_answered_name(turn)
    if not asked or not name or word in ("who", "whom", "what", "which"):
        return ""
    if asked["be"]:
        return f"{word} {'is' if asked['be'] != 'was' else 'was'} {name} {asked['rest']}?"
    state = previous if find_neighbour(previous)[1] else ask_for_holder(previous)
    if state.rstrip("?") != previous.rstrip("?"):
        return _ask_of_holder(word, turn, state)
    return f"{word} was it that {name} {asked['rest']}?"


def _swap_ordinal(which: str, question: str) -> str:
    """Return the last question with another ordinal in the place of its own, "" for none."""
    ordinal = rf"\b(?:{'|'.join(ORDINALS)}|last|latest)\b"
    swapped = re.sub(ordinal, which.lower(), question, count=1, flags=re.I)
    return swapped if re.search(ordinal, question, re.I) else ""


def _ask_former(turn: Turn) -> str:
    """Return the question for what held before the last answer, "" where it was no state.

    Example: after "who is mayor of Oakport now?" -> "who was mayor of Oakport before Bo Elm?".
    """
    previous = ask_for_holder(" ".join(drop_topic(turn.question).split()))
    asked = re.match(r"\W*(?P<wh>who|what) (?:is|was|are|were) (?P<rest>.+?)\W*$", previous, re.I)
    rest = re.sub(r"\b(?:now|currently|current|today)\b ?", "", asked["rest"]) if asked else ""
    answer = turn.answer.strip().rstrip(".")
    brief = 0 < len(answer.split()) <= BRIEF
    return f"{asked['wh']} was {rest.strip()} before {answer}?" if asked and brief else ""


def _fill_slots(text: str, turn: Turn, history: Sequence[Turn]) -> str:
    """Return a question with the person or the thing spoken of put where it points, or "".

    Example: "which firm built it?" after "who closed the dam?" -> "which firm built the dam?".
    """
    previous = " ".join(drop_topic(turn.question).split())
    person = find_person(history)
    named = name_person(text, person)
    if named != text and _NEXT.match(named):
        places = (_HELD.search(turn.question.rstrip(" ?!.")) for turn in reversed(history))
        return next((f"{named.rstrip(' ?!.')}{held[0]}?" for held in places if held), named)
    if named != text:
        brief = len(get_content_words(named)) - len(split_words(person)) < 1
        return _with_topic(named, turn.question) if brief else named
    found = _THING.search(text)
    thing = _find_thing(turn, previous, plural=bool(found and found["many"])) if found else ""
    if not found or not thing:
        return ""
    owner = "'s" if found[0].casefold() in ("its", "their") else ""
    filled = f"{text[: found.start()]}{thing}{owner}{text[found.end() :]}"
    return filled if find_names(filled) else _with_topic(filled, _list_topic(turn.question))


def _find_thing(turn: Turn, previous: str, *, plural: bool) -> str:
    """Return the thing that the last turn was about: its answer, or what its question names."""
    answer = turn.answer.strip().rstrip(".")
    told = re.fullmatch(r"(?:the |an? |\d[\d,]* )?[a-z][\w’'-]*(?: [a-z][\w’'-]*){0,3}", answer)
    if told and re.match(r"\W*(?:what|which)\b", previous, re.I) and answer.endswith("s") == plural:
        return answer if answer.startswith(("the ", "a ", "an ")) else f"the {answer}"
    asked = previous.rstrip(" ?.!")
    things = [
        _ACTS.sub(r"\1", match[0]) if _BY_AUXILIARY.search(asked[: match.start()]) else match[0]
        for match in _DEFINITE.finditer(asked)
    ]
    fitting = [thing for thing in things if thing.split(" of ")[0].endswith("s") == plural]
    return fitting[-1].strip() if fitting else ""


def drop_topic(question: str) -> str:
    """Return a question without the topic that a rewriting gave it in closing parentheses."""
    return re.sub(r"\s*\([^()]*\)(?=\W*$)", "", question)


def find_unnamed_reference(asked: str, terms: Sequence[str], history: Sequence[Turn]) -> str:
    """Return the word of a question that stands for somebody nobody has named, or "".

    Example: "when did they first meet?" asked first of all -> "they". A question that says more
    than its verb and one thing is tried as it stands.
    """
    found = _STANDS_FOR.search(_EXPLETIVE.sub("", asked))
    named = any(term[:1].isupper() for term in terms)
    return found["word"].lower() if found and not history and not named and len(terms) < 3 else ""


def _who_else(text: str, previous: str) -> str | None:
    """Ask "who else was VERBed?" with the actor of the previous question, whom it did not name.

    Example: after "when did Putin first invite Kim?" -> "who else did Putin invite besides Kim?".
    """
    asked, before = _ELSE.match(text), _DID.search(previous)
    if asked is None or before is None or not asked["verb"]:
        return None
    tokens = [w for w in get_content_words(before["rest"]) if w.text.lower() not in ORDER_WORDS]
    place = next(
        (n for n, word in enumerate(tokens) if n and word.stem == stem_word(asked["verb"])), 0
    )
    if not place or place + 1 >= len(tokens):
        return None
    actor = before["rest"][: tokens[place - 1].end]
    object_ = before["rest"][tokens[place + 1].start :].rstrip(" ?.!")
    return f"who else did {actor} {tokens[place].text} besides {object_}?"


def _paired(text: str, previous: str) -> str | None:
    """Put the two names of the previous question where "they" or "the two" stands.

    Example: "when did they first meet?" -> "when did Putin and Kim first meet?".
    """
    places = find_names(previous)
    if len(places) != 2 or not _THEY.search(text):
        return None
    one, other = (previous[start:end] for start, end in places)
    return _THEY.sub(f"{one} and {other}", text, count=1)


def _asked_again(word: str, previous: str) -> str:
    """Put another question word before what the previous question asked."""
    if previous.startswith("summarise "):
        return f"{word} {previous.removeprefix('summarise ')}?"
    rest = re.sub(rf"^{_LEAD}{_WH}\b\s*", "", previous, flags=re.I)
    if word in ("who", "whom", "what", "which") or rest == previous:
        return f"{word} {rest}" if rest != previous else f"{word}: {previous}"
    if not re.match(r"(?:did|does|do|was|were|is|are|has|have|had|will|would|can)\b", rest, re.I):
        return f"{word}: {previous}"
    return f"{word} {rest}"


def _replaced(topic: str, previous: str, as_of: datetime) -> str:
    """Put ``topic`` where its like stood: a time for a time, a name for the last name."""
    stem = previous.rstrip(" ?.!")
    if parse_operators(topic, as_of).spans:
        return f"{_without_time(stem, as_of)} {_preposed(topic)}?"
    names = find_names(stem)
    if not names:
        return f"{stem}, {topic}?"
    start, end = names[-1]
    return f"{stem[:start]}{topic}{stem[end:]}?"


def _preposed(topic: str) -> str:
    bare = re.match(
        r"(?:in|on|since|before|after|during|this|last|next|between|from)\b", topic, re.I
    )
    return topic if bare else f"in {topic}"


def _without_time(question: str, as_of: datetime) -> str:
    for span in reversed(parse_operators(question, as_of).spans):
        before = re.sub(
            r"\s*\b(?:in|on|since|before|after|during|from)\s*(?:the )?$",
            "",
            question[: span.start],
            flags=re.I,
        )
        question = before.rstrip() + question[span.end :]
    return question


def _leans(text: str) -> bool:
    """Tell whether a question needs the one before it.

    It has next to no words of its own, or a pronoun, or a noun with an article, that nothing
    before it in the question can stand for.
    """
    words = [word for word in get_content_words(text) if word.text.lower() not in ORDER_WORDS]
    if len(words) < 2:
        return True
    named = [start for start, _ in find_names(text)]
    if not named and (re.match(_GOES_ON, text, re.I) or _lacks_verb(text, words)):
        return True
    first = min(named, default=len(text))
    pronouns = [match.start() for match in _PERSON.finditer(text)]
    pronouns += [match.start() for match in _POINTS.finditer(text)]
    if any(start < first for start in pronouns):
        return True
    return not named and len(words) < 3 and bool(_BY_NOUN.search(text))


def _lacks_verb(text: str, words: Sequence[Word]) -> bool:
    """Tell whether a question names a thing or two and asks nothing of it: "how many new jobs?"."""
    past = any(word.text.lower() in IRREGULAR_PAST for word in words)
    return bool(
        re.match(_WH, text, re.I) and len(words) < 3 and not past and not _VERB.search(text)
    )


def _with_topic(text: str, previous: str) -> str:
    topic = _topic(text, previous)
    return f"{text.rstrip(' ?.!')} ({topic})?" if topic else text


def _list_topic(question: str) -> str:
    """Return the names of a question, and the topic that it was given in parentheses."""
    given = _GIVEN.search(question)
    names = [question[slice(*place)] for place in find_names(drop_topic(question))]
    return " ".join([*names, *([given[1]] if given else [])])


def _topic(text: str, previous: str) -> str:
    """Return the previous question's words that ``text`` does not say itself, in order.

    Of the topic that it was given itself, as many are kept as it lacks: what was spoken of long
    before is left.
    """
    own, given = drop_topic(previous), _GIVEN.search(previous)
    room = max(0, TOPIC - len(get_content_words(own)))
    more = [word.text for word in get_content_words(given[1])[:room]] if given else []
    previous = " ".join([own, *more])
    said = {word.stem for word in split_words(text)}
    kept = [
        word.text
        for word in get_content_words(previous)
        if word.stem not in said and word.text.lower() not in (*ORDER_WORDS, "summarise")
    ]
    return " ".join(kept)
