"""The model answerer: what a model claims, held against the archive word by word.

``load_model`` opens a model by name, ``generate`` puts a question to it, ``build_answer`` makes an
Answer
of what survives; ``rewrite_follow_up`` makes follow-ups stand alone, ``build_prompt_messages``
gives what would be sent. LlamaIndex is imported when a model is opened, not before.
"""

from bot.generative.answerer import answer_with_model, build_answer, generate
from bot.generative.claims import Claim, DroppedClaim, GeneratedAnswer
from bot.generative.condense import condense_question, rewrite_follow_up
from bot.generative.llm import Delta, Llm, ModelError, ModelTimeoutError, Price, ReplyError
from bot.generative.prompt import build_prompt_messages
from bot.generative.providers import PROVIDERS, TIMEOUT, find_provider, load_model

__all__ = [
    "PROVIDERS",
    "TIMEOUT",
    "Claim",
    "Delta",
    "DroppedClaim",
    "GeneratedAnswer",
    "Llm",
    "ModelError",
    "ModelTimeoutError",
    "Price",
    "ReplyError",
    "answer_with_model",
    "build_answer",
    "build_prompt_messages",
    "condense_question",
    "find_provider",
    "generate",
    "load_model",
    "rewrite_follow_up",
]
