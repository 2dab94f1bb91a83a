"""The model's part of the pipeline: what it reads, and how it is put to use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.config import Wording
from bot.evidence import ScoredSentence
from bot.types import Answer, Question, Scope, Turn
from index import Hit

if TYPE_CHECKING:
    from bot.generative import Llm, Prompt

Read = Callable[[str, Scope], tuple[list[ScoredSentence], list[Hit]]]
"""What finds a query's passages within limits, and weighs their sentences."""
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUse:
    """How a model is put to use: its second reader (None for none), what is shown of its wording,
    tokens of a prompt (0 for the default), and seconds for an answer.
    """

    verifier: Llm | None = None
    wording: Wording = "prose"
    budget: int = 0
    deadline: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelWriter:
    """Has a model answer questions over what ``read`` finds."""

    use: ModelUse
    read: Read

    def rank(
        self,
        question: Question,
        scope: Scope,
        scored: Sequence[ScoredSentence],
        hits: Sequence[Hit],
    ) -> list[Hit]:
        """Return the passages for a model, those of each matter that a question names in turn."""
        from bot.generative import merge_ranked, rank_passages, split_matters

        sides = [self.find(side, scope) for side in split_matters(question.text)]
        return merge_ranked(rank_passages(scored, hits), sides)

    def find(self, query: str, scope: Scope) -> list[Hit]:
        """Return the passages that a query finds, those of the best evidence first."""
        from bot.generative import rank_passages

        return rank_passages(*self.read(query, scope))

    def build_prompt(
        self, question: Question, ranked: Sequence[Hit], history: Sequence[Turn]
    ) -> Prompt:
        """Return the exact prompt that a model would be sent first."""
        from bot.generative import BUDGET, PromptContext, build_prompt

        context = PromptContext(turns=tuple(history))
        return build_prompt(question, ranked, self.use.budget or BUDGET, context)

    def ask(
        self,
        llm: Llm,
        question: Question,
        scope: Scope,
        ranked: Sequence[Hit],
        *,
        blank: Answer,
        keyless: Callable[[], Answer],
        history: Sequence[Turn] = (),
        on_text: Tell | None = None,
        on_status: Tell | None = None,
    ) -> Answer:
        """Return what ``llm`` answers, or ``keyless()`` and why; see ``bot.generative``."""
        from bot.generative import BUDGET, Writing, answer_with_model

        use = Writing(
            verifier=self.use.verifier,
            wording=self.use.wording,
            budget=self.use.budget or BUDGET,
            deadline=self.use.deadline,
            find=lambda query: self.find(query, scope),
            on_text=on_text,
            on_status=on_status,
        )
        return answer_with_model(
            question, ranked, llm, use, blank=blank, keyless=keyless, turns=history
        )
