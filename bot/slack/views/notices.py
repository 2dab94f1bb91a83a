"""What the bot says when it has no answer to show: plain words, never an exception's."""

from __future__ import annotations

from bot.inbox import Message
from bot.slack.inert import escaped
from bot.slack.rich import paragraph, text

HOW_TO_ASK = (
    "Ask me about the news in the archive, for example: when did they first meet? "
    "I answer with dated quotes and their sources, or say that the archive does not answer."
)


def apology(error: str) -> Message:
    """Return the apology for a failure; ``error`` is the id under which the log explains it."""
    return _plainly(
        "Sorry, something went wrong on my side and I could not answer. Please ask again. "
        f"If it happens twice, give whoever looks after me this number: {error}"
    )


def too_slow(error: str) -> Message:
    """Return the apology for a question that took longer than it may."""
    return _plainly(
        "Sorry, this took too long and I stopped. A narrower question, or one with dates, may "
        f"go faster. The number for whoever looks after me: {error}"
    )


def cut_short(error: str) -> Message:
    """Return what stands under an answer whose remaining messages Slack does not take."""
    return _plainly(
        "Sorry, I could not post the rest of this answer. Please ask again, perhaps for less at a "
        f"time. The number for whoever looks after me: {error}"
    )


def not_a_question() -> Message:
    """Return what to do where the words cannot be asked as they stand."""
    return _plainly(f"I could not read that as a question. {HOW_TO_ASK}")


def how_to_ask() -> Message:
    """Return the answer to a mention that asks nothing."""
    return _plainly(HOW_TO_ASK)


def not_allowed() -> Message:
    """Return the answer to somebody whom the channel's settings leave out."""
    return _plainly("Sorry, I am not set up to answer you here. Whoever runs me can change that.")


def gone() -> Message:
    """Return the answer to a button whose answer is not known here."""
    return _plainly("I no longer have that answer. Please ask again.")


def thanks() -> Message:
    """Return the thanks for a word on an answer."""
    return _plainly("Thank you. That helps to make the next answer better.")


def _plainly(words: str) -> Message:
    return Message(text=escaped(words), blocks=(paragraph(text(words)),))
