"""The checks of ``cite`` and ``not_cite``: by article, file, passage or publisher."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.cases import Case
from bot.checks.verdict import Verdict
from bot.types import Answer, Citation


def citing(case: Case, answer: Answer, origins: Mapping[str, str]) -> Iterator[Verdict]:
    """Yield the verdict of every article, passage or source that must, or must not, be cited."""
    for wanted in case.cite:
        found = any(is_cited(wanted, citation, origins) for citation in answer.citations)
        yield Verdict(found, f"does not cite {named(wanted)}, cites {_cites(answer)}", "cite")
    for unwanted in case.not_cite:
        found = any(is_cited(unwanted, citation, origins) for citation in answer.citations)
        yield Verdict(not found, f"cites {named(unwanted)}", "not_cite")


def is_cited(wanted: Any, citation: Citation, origins: Mapping[str, str]) -> bool:
    """Tell whether a citation is of what a case names."""
    if isinstance(wanted, Mapping) and "source" in wanted:
        return str(wanted["source"]).casefold() in citation.source.casefold()
    known = (citation.passage_id, citation.article_id, origins.get(citation.article_id))
    return named(wanted) in known


def named(wanted: Any) -> str:
    """Return what a case names, as words. Example: {source: TASS} -> "source TASS"."""
    if not isinstance(wanted, Mapping):
        return str(wanted)
    if "source" in wanted:
        return f"source {wanted['source']}"
    return str(wanted.get("passage") or wanted.get("article"))


def _cites(answer: Answer) -> str:
    return ", ".join(dict.fromkeys(one.article_id for one in answer.citations)) or "nothing"
