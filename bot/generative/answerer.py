"""One question put to a model: asked, streamed through the gate, measured, within a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace

from bot.compose import (
    format_article_attribution,
    format_quote,
    format_searched,
    make_citation,
    make_refusal,
)
from bot.evidence import ScoredSentence
from bot.generative.claims import Claim, GeneratedAnswer
from bot.generative.llm import Llm, ModelError, ModelTimeoutError, Usage, sum_usage
from bot.generative.prompt import BUDGET, Prompt, build_prompt
from bot.generative.providers import TIMEOUT
from bot.generative.relevance import find_unsupported_terms
from bot.generative.reply import ReplyEnd, ReplyReader
from bot.generative.short_answer import build_answer_dates, find_supported_answer
from bot.generative.verify import ClaimVerifier
from bot.types import Answer, Question
from index import Hit

ATTEMPTS = 2
PAUSE = 0.5
"""Seconds before asking again where the provider named no wait."""

OnText = Callable[[str], None]


def answer_with_model(
    question: Question,
    scored: Sequence[ScoredSentence],
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

    It is a refusal where neither answerer found what is asked (see ``bot.generative.relevance``).

    ``blank`` has the question, its time and what was searched, ``spent`` is what the rewriting
    of the question used; see ``generate`` for the rest.
    """
    found = generate(question, scored, hits, llm, deadline=deadline, on_text=on_text)
    found = replace(found, usage=sum_usage(spent or {}, found.usage))
    if keyless.abstained and find_unsupported_terms(question, scored, found.claims):
        found = replace(found, claims=(), short="", refused=True)
    return build_answer(blank, found, keyless=keyless, hits=hits)


def generate(
    question: Question,
    scored: Sequence[ScoredSentence],
    hits: Sequence[Hit],
    llm: Llm,
    *,
    deadline: float = TIMEOUT,
    on_text: OnText | None = None,
    budget: int = BUDGET,
    pause: Callable[[float], None] = time.sleep,
) -> GeneratedAnswer:
    """Return what ``llm`` answers, every claim verified; it never raises over the provider.

    ``deadline`` is in seconds over all attempts, ``budget`` in tokens of the prompt. ``on_text``
    gets each claim as soon as it is verified; should the call fail later, what it got is true,
    but the answer is another. A call is repeated once, where that may help and the wait asked
    for fits into the deadline, and only while nothing of a reply has come.
    """
    asked = build_prompt(question, scored, hits, budget)
    if not asked.passages:
        return GeneratedAnswer(model=llm.name, failure="no passage was found for it to read")
    gate, meter = ClaimVerifier(question, scored, asked.passages), Usage(time.monotonic())
    try:
        ending = _asked(llm, asked, gate, meter, deadline, on_text, pause)
    except ModelError as error:
        failure, ending = error.message.rstrip("."), ReplyEnd("", False)
    else:
        failure = ""
    usage = dict(
        meter.to_record(llm, asked.tokens), claims=len(gate.claims), dropped=len(gate.dropped)
    )
    claims = () if failure else tuple(gate.claims)
    return GeneratedAnswer(
        model=llm.name,
        short=find_supported_answer(ending.short, claims, question, scored),
        claims=claims,
        dropped=tuple(gate.dropped),
        refused=ending.refused,
        failure=failure,
        usage=usage,
    )


def _asked(
    llm: Llm,
    asked: Prompt,
    gate: ClaimVerifier,
    meter: Usage,
    deadline: float,
    on_text: OnText | None,
    pause: Callable[[float], None],
) -> ReplyEnd:
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
    llm: Llm,
    asked: Prompt,
    gate: ClaimVerifier,
    meter: Usage,
    seconds: float,
    on_text: OnText | None,
) -> ReplyEnd:
    reader = ReplyReader()
    with closing(llm.stream(asked.messages, seconds=seconds)) as deltas:
        for delta in deltas:
            meter.add(delta)
            for value in reader.feed(delta.text):
                claim = gate.verify(value)
                if claim and on_text:
                    on_text(format_claim(claim, len(gate.claims)) + "\n")
    return reader.finish()


def build_answer(
    blank: Answer, generated: GeneratedAnswer, *, keyless: Answer, hits: Sequence[Hit]
) -> Answer:
    """Return the model's answer where it stands or refuses, else ``keyless`` and why.

    ``blank`` has the question, its time and what was searched; ``hits`` give a refusal its
    nearest misses.
    """
    if generated.is_usable:
        return _composed(blank, generated)
    if generated.refused:
        return replace(make_refusal(blank, hits), engine="model", usage=generated.usage)
    note = format_fallback(generated)
    joint = " " if keyless.abstained else "\n"
    return replace(keyless, text=f"{keyless.text}{joint}{note}", usage=generated.usage)


def _composed(blank: Answer, generated: GeneratedAnswer) -> Answer:
    lines = [f"{generated.short}." if generated.short else ""]
    lines += [format_claim(claim, number) for number, claim in enumerate(generated.claims, start=1)]
    lines.append(format_dropped(len(generated.dropped)))
    return replace(
        blank,
        engine="model",
        short=generated.short,
        confidence=round(max(claim.coverage for claim in generated.claims), 3),
        reason=format_searched(blank.searched),
        text="\n".join(line for line in lines if line),
        dates=build_answer_dates(generated.short, generated.claims),
        citations=tuple(
            make_citation(number, claim.hit, claim.quote, claim.start, claim.end)
            for number, claim in enumerate(generated.claims, start=1)
        ),
        usage=generated.usage,
    )


def format_claim(claim: Claim, number: int) -> str:
    """Return a claim as a reader sees it: the sentence, who has it, the quote, the dates.

    Example: 'Putin invited Kim in June 2018 (TASS, 14 June 2018): “...” [1]'.
    """
    who = format_article_attribution(claim.hit.article)
    sentence = claim.sentence.rstrip(" .")
    lead = f"{sentence} ({who})" if sentence else who
    working = "; ".join(
        dict.fromkeys(span.working for span in claim.spans if _resolved(span.text, span.working))
    )
    return f"{lead}: {format_quote(claim.quote)} [{number}]" + (f" ({working})" if working else "")


def _resolved(text: str, working: str) -> bool:
    """Tell whether a working says more than the words it is about."""
    return bool(working) and not working.endswith(f": {text}")


def format_dropped(count: int) -> str:
    """Return how many claims were dropped, in a sentence; "" for none."""
    if not count:
        return ""
    claims = "1 claim of the model was" if count == 1 else f"{count} claims of the model were"
    return f"{claims} dropped: not borne out by the archive."


def format_fallback(generated: GeneratedAnswer) -> str:
    """Return why the model's answer is not shown, in a sentence."""
    why = generated.failure or (
        format_dropped(len(generated.dropped)).rstrip(".") or "the model made no claim"
    )
    return f"Answered without the model: {why}."
