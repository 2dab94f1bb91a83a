"""One question put to a model: asked, streamed through the gate, measured, within a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace

from bot.evidence import Scored
from bot.generate.answer import answer_of, told
from bot.generate.claims import Generated
from bot.generate.errors import ModelError, ModelTimeoutError
from bot.generate.gate import Gate
from bot.generate.llm import Llm
from bot.generate.meter import Meter, summed
from bot.generate.passages import BUDGET, Asked, ask
from bot.generate.premise import unspoken
from bot.generate.providers import TIMEOUT
from bot.generate.reply import Ending, ReplyReader
from bot.generate.short import supported
from bot.types import Answer, Question
from index import Hit

ATTEMPTS = 2
PAUSE = 0.5
"""Seconds before asking again where the provider named no wait."""

OnText = Callable[[str], None]


def written(
    question: Question,
    scored: Sequence[Scored],
    hits: Sequence[Hit],
    llm: Llm,
    *,
    blank: Answer,
    keyless: Answer,
    deadline: float = TIMEOUT,
    on_text: OnText | None = None,
    spent: Mapping[str, float] | None = None,
) -> Answer:
    """Return the answer that ``llm`` writes where it stands, else ``keyless`` and why.

    It is a refusal where neither answerer found what is asked (see ``bot.generate.premise``).

    ``blank`` has the question, its time and what was searched, ``spent`` is what the rewriting
    of the question used; see ``generate`` for the rest.
    """
    found = generate(question, scored, hits, llm, deadline=deadline, on_text=on_text)
    found = replace(found, usage=summed(spent or {}, found.usage))
    if keyless.abstained and unspoken(question, scored, found.claims):
        found = replace(found, claims=(), short="", refused=True)
    return answer_of(blank, found, keyless=keyless, hits=hits)


def generate(
    question: Question,
    scored: Sequence[Scored],
    hits: Sequence[Hit],
    llm: Llm,
    *,
    deadline: float = TIMEOUT,
    on_text: OnText | None = None,
    budget: int = BUDGET,
    pause: Callable[[float], None] = time.sleep,
) -> Generated:
    """Return what ``llm`` answers, every claim verified; it never raises over the provider.

    ``deadline`` is in seconds over all attempts, ``budget`` in tokens of the prompt. ``on_text``
    gets each claim as soon as it is verified; should the call fail later, what it got is true,
    but the answer is another. A call is repeated once, where that may help and the wait asked
    for fits into the deadline, and only while nothing of a reply has come.
    """
    asked = ask(question, scored, hits, budget)
    if not asked.passages:
        return Generated(model=llm.name, failure="no passage was found for it to read")
    gate, meter = Gate(question, scored, asked.passages), Meter(time.monotonic())
    try:
        ending = _asked(llm, asked, gate, meter, deadline, on_text, pause)
    except ModelError as error:
        failure, ending = error.message.rstrip("."), Ending("", False)
    else:
        failure = ""
    usage = dict(meter.usage(llm, asked.tokens), claims=len(gate.claims), dropped=len(gate.dropped))
    claims = () if failure else tuple(gate.claims)
    return Generated(
        model=llm.name,
        short=supported(ending.short, claims, question, scored),
        claims=claims,
        dropped=tuple(gate.dropped),
        refused=ending.refused,
        failure=failure,
        usage=usage,
    )


def _asked(
    llm: Llm,
    asked: Asked,
    gate: Gate,
    meter: Meter,
    deadline: float,
    on_text: OnText | None,
    pause: Callable[[float], None],
) -> Ending:
    while True:
        left = deadline - (time.monotonic() - meter.begun)
        if left <= 0:
            raise ModelTimeoutError(f"{llm.name} did not finish within {deadline:g} s.")
        meter.attempts += 1
        try:
            return _read(llm, asked, gate, meter, left, on_text)
        except ModelError as error:
            wait = PAUSE if error.after is None else error.after
            left = deadline - (time.monotonic() - meter.begun)
            heard = any(meter.text)
            if not error.retry or heard or meter.attempts >= ATTEMPTS or wait >= left:
                raise
        pause(wait)


def _read(
    llm: Llm, asked: Asked, gate: Gate, meter: Meter, seconds: float, on_text: OnText | None
) -> Ending:
    reader = ReplyReader()
    with closing(llm.stream(asked.messages, seconds=seconds)) as deltas:
        for delta in deltas:
            meter.add(delta)
            for value in reader.feed(delta.text):
                claim = gate.take(value)
                if claim and on_text:
                    on_text(told(claim, len(gate.claims)) + "\n")
    return reader.finish()
