"""What a case expects of an answer: each check with its verdict, its reason, and its blame.

``verdicts`` judges an answer. ``gold`` finds the passages that hold what is expected; ``blame``
names the stage at which it was lost between the archive and the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.cases import Case
from bot.checks.cited import citing
from bot.checks.expected import expected
from bot.checks.quoted import quoting
from bot.checks.verdict import Verdict
from bot.types import Answer


def verdicts(
    case: Case,
    answer: Answer,
    origins: Mapping[str, str],
    body: Callable[[str], str | None] | None = None,
) -> list[Verdict]:
    """Return the verdict of every check of a case.

    ``origins`` maps the ids of articles to the stems of the files they came from, so that
    both stories of one file answer to its name. ``body`` gives the stored text of an article by
    its id; with it every quote is checked against the archive, whatever the case expects.
    """
    found = [*expected(case.expect, answer), *citing(case, answer, origins)]
    return [*found, *quoting(answer, body)] if body else found


__all__ = ["Verdict", "verdicts"]
