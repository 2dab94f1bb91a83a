"""What a model gave, made into an Answer: verified claims, the refusal, or the keyless answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.compose import (
    cited,
    dated,
    publisher,
    quoted,
    refuse,
    searched_words,
)
from bot.generate.claims import Claim, Generated
from bot.generate.short import dates_of
from bot.types import Answer
from index import Hit


def answer_of(
    blank: Answer, generated: Generated, *, keyless: Answer, hits: Sequence[Hit]
) -> Answer:
    """Return the model's answer where it stands or refuses, else ``keyless`` and why.

    ``blank`` has the question, its time and what was searched; ``hits`` give a refusal its
    nearest misses.
    """
    if generated.stands:
        return _composed(blank, generated)
    if generated.refused:
        return replace(refuse(blank, hits), engine="model", usage=generated.usage)
    note = fallback_words(generated)
    joint = " " if keyless.abstained else "\n"
    return replace(keyless, text=f"{keyless.text}{joint}{note}", usage=generated.usage)


def _composed(blank: Answer, generated: Generated) -> Answer:
    lines = [f"{generated.short}." if generated.short else ""]
    lines += [told(claim, number) for number, claim in enumerate(generated.claims, start=1)]
    lines.append(dropped_words(len(generated.dropped)))
    return replace(
        blank,
        engine="model",
        short=generated.short,
        confidence=round(max(claim.told for claim in generated.claims), 3),
        reason=searched_words(blank.searched),
        text="\n".join(line for line in lines if line),
        dates=dates_of(generated.short, generated.claims),
        citations=tuple(
            cited(number, claim.hit, claim.quote, claim.start, claim.end)
            for number, claim in enumerate(generated.claims, start=1)
        ),
        usage=generated.usage,
    )


def told(claim: Claim, number: int) -> str:
    """Return a claim as a reader sees it: the sentence, who has it, the quote, the dates.

    Example: 'Putin invited Kim in June 2018 (TASS, 14 June 2018): “...” [1]'.
    """
    article = claim.hit.article
    who = ", ".join(part for part in (publisher(article), dated(article)) if part)
    sentence = claim.sentence.rstrip(" .")
    lead = f"{sentence} ({who})" if sentence else who
    working = "; ".join(
        dict.fromkeys(span.working for span in claim.spans if _resolved(span.text, span.working))
    )
    return f"{lead}: {quoted(claim.quote)} [{number}]" + (f" ({working})" if working else "")


def _resolved(text: str, working: str) -> bool:
    """Tell whether a working says more than the words it is about."""
    return bool(working) and not working.endswith(f": {text}")


def dropped_words(count: int) -> str:
    """Return how many claims were dropped, in a sentence; "" for none."""
    if not count:
        return ""
    claims = "1 claim of the model was" if count == 1 else f"{count} claims of the model were"
    return f"{claims} dropped: not borne out by the archive."


def fallback_words(generated: Generated) -> str:
    """Return why the model's answer is not shown, in a sentence."""
    why = generated.failure or (
        dropped_words(len(generated.dropped)).rstrip(".") or "the model made no claim"
    )
    return f"Answered without the model: {why}."
