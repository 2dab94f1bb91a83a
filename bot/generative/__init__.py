"""The model answerer: prose that a model writes, held against the sentences that it cites.

``load_model`` opens a model by name, ``generate`` puts a question to it, ``answer_with_model``
makes an Answer of what it writes; ``build_prompt`` gives what would be sent. LlamaIndex is
imported when a model is opened, not before.
"""

from bot.generative.answerer import (
    TIMEOUT,
    GeneratedAnswer,
    Writing,
    answer_with_model,
    build_answer,
    generate,
)
from bot.generative.llm import Delta, Llm, ModelError, ModelTimeoutError, Price, ReplyError
from bot.generative.prompt import (
    BUDGET,
    Prompt,
    PromptContext,
    build_prompt,
    merge_ranked,
    rank_passages,
    split_matters,
)
from bot.generative.providers import ModelAccess, find_key_name, load_model

__all__ = [
    "BUDGET",
    "TIMEOUT",
    "Delta",
    "GeneratedAnswer",
    "Llm",
    "ModelAccess",
    "ModelError",
    "ModelTimeoutError",
    "Price",
    "Prompt",
    "PromptContext",
    "ReplyError",
    "Writing",
    "answer_with_model",
    "build_answer",
    "build_prompt",
    "find_key_name",
    "generate",
    "load_model",
    "merge_ranked",
    "rank_passages",
    "split_matters",
]
