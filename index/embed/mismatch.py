"""The refusal of an embedder that is not the archive's."""

from __future__ import annotations

from index.errors import EmbedderMismatch


def mismatch(
    where: str, made: tuple[str, int], name: str, dimensions: int | None = None
) -> EmbedderMismatch:
    """Return the error for ``name`` over an archive that was ``made`` with another embedder.

    ``where`` names the archive; ``dimensions`` are told only where the names are the same, since
    a model on a server would have to be asked for them.
    """
    had = f"{made[0]} ({made[1]} dimensions)"
    told = f"{name} ({dimensions} dimensions)" if made[0] == name and dimensions else name
    return EmbedderMismatch(
        f"{where} was built with embedder {had}, not with {told}.",
        f"Use {made[0]}, or run `dateline reindex --embedder {name}` to change to {name}.",
    )
