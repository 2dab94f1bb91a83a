"""An article as JSON: a line of ``articles list``, and the whole of ``articles show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index import Archive, Article


def build_full_article_record(article: Article, archive: Archive) -> dict[str, Any]:
    """Return everything that is kept of an article but its text; ``changes`` where it has any."""
    told = {
        **build_article_record(article, archive),
        **_more(article),
        **_corrections(archive, article),
        "versions": _versions(archive, article),
    }
    before = archive.article(article.id, article.version - 1) if article.version > 1 else None
    return {**told, "changes": format_changes(before, article)} if before else told


def build_article_record(article: Article, archive: Archive) -> dict[str, Any]:
    """Return an article as the JSON contract of ``articles list`` has it."""
    published = article.published
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "agency": article.agency,
        "url": article.url,
        "published_at": published.value if published else None,
        "published_basis": published.basis if published else "unknown",
        "working": (published.working or published.words) if published else "",
        "version": article.version,
        "passages": len(archive.rows_of(article.id)),
        "copies": [
            other for other in archive.copies.get_cluster(article.id) if other != article.id
        ],
    }


def _more(article: Article) -> dict[str, Any]:
    """Return what is kept of an article beyond the contract of ``articles list``."""
    return {
        "words": article.published.words if article.published else "",
        "authors": list(article.authors),
        "place": article.place,
        "tags": list(article.tags),
        "meta": dict(article.meta),
        "origin": article.origin,
    }


def _corrections(archive: Archive, article: Article) -> dict[str, Any]:
    """Return an article's notes of correction, and the copies that it replaces or that replace it.

    ``changes`` are those between a corrected copy and the first.
    """
    body = article.body
    said = [body[one.start : one.end] or one.label for one in article.corrections]
    taken = [span for one in article.corrections for span in one.retracted]
    first = archive.supersessions.find_predecessors(article.id)
    before = archive.article(first[0]) if first else None
    return {
        "corrections": said,
        "taken_back": [body[start:end] for start, end in taken],
        "supersedes": first,
        "superseded_by": archive.supersessions.find_successors([article.id]).get(article.id, ""),
        **({"changes": format_changes(before, article)} if before else {}),
    }


def _versions(archive: Archive, article: Article) -> list[dict[str, Any]]:
    found = archive.versions(article.id)
    return [{"version": version, "recorded": moment} for version, moment in found]


def format_changes(before: Article, after: Article) -> list[str]:
    """Return what a new version changed, a line each: "- " as it was, "+ " as it is.

    Example: ["- The bridge cost 12 million.", "+ The bridge cost 14 million."].
    """
    from difflib import ndiff

    from index.language.sentences import find_sentences

    def told(article: Article) -> list[str]:
        body = article.body
        return [article.title, *(body[start:end] for start, end in find_sentences(body))]

    return [line for line in ndiff(told(before), told(after)) if line[:2] in ("- ", "+ ")]
