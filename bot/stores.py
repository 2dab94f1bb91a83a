"""Where vectors come from and where they are kept, as the configuration says.

An archive remembers its embedder, so nothing needs to be set to read one, except what no
archive holds: a key, an address. The functions here are cheap where the defaults are used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.config import Config
    from bot.generative.llama_index import LlamaLlm
    from bot.generative.llm import Price
    from index import ChromaServer
    from index.embeddings import Embedder

KEYLESS = frozenset({"", "wordllama"})
CLOUD = "api.trychroma.com"


def open_embedder(config: Config, directory: Path) -> Embedder | None:
    """Return the embedder for the archive in a folder; None where the archive's own will do.

    That is the one configured, or the archive's own where it needs a key or an address. Raises
    EmbedderMismatch where the two differ, EmbedderError where it cannot be used.
    """
    made = get_archive_embedder(directory)
    if made is not None and config.embedder and made[0] != config.embedder:
        from index.embeddings import make_mismatch_error

        raise make_mismatch_error(f"The archive {directory}", made, config.embedder)
    name = config.embedder or (made[0] if made else "")
    return None if name in KEYLESS else load_named_embedder(config, name)


def load_named_embedder(config: Config, name: str) -> Embedder:
    """Load an embedder by name, with the key and the address that are configured."""
    from index.embeddings import Access, load_embedder

    key = config.embedder_key
    if not key and name.startswith("openai:"):
        key = config.openai_key
    timeout = config.embedder_timeout
    access = Access(key=key.reveal(), url=config.embedder_url, deadline=timeout)
    return load_embedder(name, access=access)


def get_archive_embedder(directory: Path) -> tuple[str, int] | None:
    """Return name and dimensions of the embedder of an archive; None where there is none yet."""
    from index.slices import get_model

    return get_model(directory)


def open_server(config: Config) -> ChromaServer | None:
    """Return the Chroma server or the Chroma Cloud that is configured; None for an embedded one.

    Raises VectorStoreError where an address, a key or a name is wrong or missing.
    """
    said = (config.chroma_url, config.chroma_key, config.chroma_tenant, config.chroma_database)
    if not any(said):
        return None
    from index import ChromaServer

    places = {"tenant": config.chroma_tenant, "database": config.chroma_database}
    if not config.chroma_url or config.chroma_key or CLOUD in config.chroma_url:
        url = {"url": config.chroma_url} if config.chroma_url else {}
        return ChromaServer.from_cloud(
            config.chroma_key.reveal(), **places, **url, deadline=config.chroma_timeout
        )
    token = config.chroma_token.reveal()
    return ChromaServer.from_url(
        config.chroma_url,
        headers={"Authorization": f"Bearer {token}"} if token else None,
        deadline=config.chroma_timeout,
        **{name: value for name, value in places.items() if value},
    )


def build_searcher_options(config: Config, directory: Path) -> dict[str, Any]:
    """Return what ``index.open_searcher`` is to be given beside the folder."""
    return {
        "embedder": open_embedder(config, directory),
        "server": open_server(config),
        "cluster": config.cluster,
        "timeout": config.slice_timeout,
    }


def open_llm(config: Config, name: str, price: Price | None = None) -> LlamaLlm | None:
    """Return the model called ``name``, the writer or the second reader; None for no name.

    Raises ConfigError where it is set up wrongly.
    """
    if not name:
        return None
    from bot.generative import ModelAccess, load_model

    writes = name == config.model
    access = ModelAccess(
        key=(config.model_key if writes else config.verifier_key).reveal(),
        url=config.model_url if writes else config.verifier_url,
        timeout=config.model_timeout,
        context=config.model_context if writes else 0,
        options=config.model_options if writes else {},
        price=price,
    )
    return load_model(name, access)
