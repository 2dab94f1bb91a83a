"""The model answerer: what a model claims, held against the archive word by word.

``load`` opens a model by name, ``generate`` puts a question to it, ``answer_of`` makes an Answer
of what survives; ``rewritten`` makes follow-ups stand alone, ``prompt_of`` gives what would be
sent. LlamaIndex is imported when a model is opened, not before.
"""

from bot.generate.answer import answer_of
from bot.generate.claims import Claim, Dropped, Generated
from bot.generate.condense import condense, rewritten
from bot.generate.errors import ModelError, ModelTimeoutError, ReplyError
from bot.generate.llm import Delta, Llm, Price
from bot.generate.passages import prompt_of
from bot.generate.providers import PROVIDERS, TIMEOUT, load, provider_of
from bot.generate.run import generate, written

__all__ = [
    "PROVIDERS", "TIMEOUT", "Claim", "Delta", "Dropped", "Generated", "Llm", "ModelError",
    "ModelTimeoutError", "Price", "ReplyError", "answer_of", "condense", "generate", "load",
    "prompt_of", "provider_of", "rewritten", "written",
]  # fmt: skip
