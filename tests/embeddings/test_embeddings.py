"""Embedders: unit vectors that are the same every time, and one line where there is none."""

from __future__ import annotations

import importlib.machinery
import logging
import subprocess
import sys
import threading
import types
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from llama_index.core.embeddings import MockEmbedding

from index.embeddings import (
    Access,
    Embedder,
    ToyEmbedder,
    build_embedding_text,
    load_embedder,
    normalize_rows,
)
from index.embeddings.llama_index import LlamaEmbedder
from index.errors import EmbedderError
from index.types import Article, Passage

TEXTS = ["The president spoke in the capital.", "A storm hit the coast.", "Rain"]


@pytest.fixture(scope="module")
def wordllama() -> Embedder:
    return load_embedder()


@pytest.fixture(params=["wordllama", "toy"])
def embedder(request: pytest.FixtureRequest, wordllama: Embedder) -> Embedder:
    return wordllama if request.param == "wordllama" else load_embedder("toy")


def test_rows_are_unit_float32(embedder: Embedder) -> None:
    matrix = embedder.embed(TEXTS)
    assert (matrix.shape, matrix.dtype) == ((3, embedder.dimensions), np.float32)
    assert np.allclose(np.linalg.norm(matrix, axis=1), 1, atol=1e-6)


def test_a_vector_does_not_depend_on_its_company(embedder: Embedder) -> None:
    together = embedder.embed(TEXTS * 150)
    alone = np.vstack([embedder.embed([text]) for text in TEXTS])
    assert np.array_equal(together, np.tile(alone, (150, 1)))
    assert np.array_equal(embedder.embed_query(TEXTS[0]), alone[0])


def test_nothing_gives_zeros_and_no_warning(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.dimensions)
    assert not embedder.embed([""]).any()
    assert np.isfinite(embedder.embed(["\ud800", " ", "\x00"])).all()


def test_wordllama_is_the_library_s_own(wordllama: Embedder) -> None:
    import wordllama as package

    folder = Path(package.__file__).parent
    model = package.WordLlama.load(cache_dir=folder, disable_download=True)
    assert np.allclose(model.embed(TEXTS, norm=True), wordllama.embed(TEXTS), atol=1e-6)
    assert (wordllama.name, wordllama.dimensions) == ("wordllama", 256)


def test_near_texts_are_near(wordllama: Embedder) -> None:
    query, near, far = wordllama.embed(
        ["heavy rain and floods", "a storm flooded the town", "the court ruled on the tax law"]
    )
    assert query @ near > query @ far


def test_loading_leaves_logging_as_it_was() -> None:
    code = (
        "import logging; from index.embeddings import load_embedder; load_embedder()\n"
        "root = logging.getLogger()\n"
        "assert (root.handlers, root.level) == ([], logging.WARNING)"
    )
    root = ROOT
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
    assert logging.getLogger().level != logging.INFO


def test_the_toy_counts_words_at_their_hash() -> None:
    toy = ToyEmbedder(dimensions=8)
    expected = np.zeros(8, dtype=np.float32)
    for word in ("rain", "rain", "snow"):
        expected[toy.place(word)] += 1
    assert np.array_equal(toy.embed(["Rain, rain; snow!"])[0], normalize_rows(expected))
    assert toy.place("rain") == ToyEmbedder(dimensions=8).place("rain")


def test_unit_leaves_zeros_alone() -> None:
    rows = normalize_rows(np.array([[3.0, 4.0], [0.0, 0.0]], dtype=np.float32))
    assert np.array_equal(rows, np.array([[0.6, 0.8], [0, 0]], dtype=np.float32))


@pytest.mark.parametrize("name", ["", "nope", "nope:model", "openai", "openai:"])
def test_an_unknown_name_is_told_what_there_is(name: str) -> None:
    with pytest.raises(EmbedderError, match=r"Take one of: wordllama, minilm, openai:MODEL"):
        load_embedder(name)


@pytest.mark.parametrize("provider", ["ollama", "huggingface", "fastembed"])
def test_a_missing_package_is_named(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, f"llama_index.embeddings.{provider}", None)
    with pytest.raises(EmbedderError, match=f"pip install llama-index-embeddings-{provider}"):
        load_embedder(f"{provider}:some-model")


def test_a_missing_key_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(
        EmbedderError, match=r"'openai:text-embedding-3-small' failed: .*key"
    ) as error:
        load_embedder("openai:text-embedding-3-small").embed(["text"])
    assert "\n" not in str(error.value)


def test_an_unreachable_server_is_one_line() -> None:
    options = {"api_key": "none", "api_base": "http://127.0.0.1:9/v1", "max_retries": 0}
    embedder = load_embedder("openai:text-embedding-3-small", {**options, "timeout": 2.0})
    with pytest.raises(EmbedderError, match="Check its key, its address"):
        embedder.embed_query("text")


def test_any_embedding_of_llama_index_becomes_an_embedder() -> None:
    embedder: Embedder = LlamaEmbedder("mock:4", MockEmbedding(embed_dim=4))
    assert (embedder.name, embedder.dimensions) == ("mock:4", 4)
    assert np.array_equal(embedder.embed(["a", "b"]), np.full((2, 4), 0.5, dtype=np.float32))
    assert embedder.embed([]).shape == (0, 4)


def test_a_passage_is_embedded_under_its_title() -> None:
    passage = Passage(id="a#1", article_id="a", text="It rained.", start=0, end=10)
    titled = Article(id="a", title="Rain", body="It rained.")
    assert build_embedding_text(titled, passage) == "Rain\nIt rained."
    assert (
        build_embedding_text(Article(id="a", title="", body="It rained."), passage) == "It rained."
    )


def provider(monkeypatch: pytest.MonkeyPatch, name: str, **members: object) -> None:
    """Install an embedding package of LlamaIndex under a name."""
    module = types.ModuleType(f"llama_index.embeddings.{name}")
    module.__spec__ = importlib.machinery.ModuleSpec(module.__name__, None)
    for key, value in members.items():
        setattr(module, key, value)
    monkeypatch.setitem(sys.modules, module.__name__, module)


class Hosted(MockEmbedding):
    """What a provider's class looks like: it takes a model, a key and an address."""

    api_key: str = ""
    base_url: str = ""
    timeout: float = 0.0

    def __init__(self, model_name: str, embed_dim: int = 3, **more: object) -> None:
        super().__init__(embed_dim=embed_dim, model_name=model_name, **more)


def test_any_installed_provider_is_told_what_its_class_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    provider(monkeypatch, "acme", Hosted=Hosted, MockEmbedding=object)
    access = Access(key="k-1", url="https://acme.example.org", deadline=7)
    embedder = load_embedder("acme:big", access=access)
    assert (embedder.name, embedder.dimensions) == ("acme:big", 3)
    model = embedder._model
    assert (model.model_name, model.api_key, model.timeout) == ("big", "k-1", 7)
    assert model.base_url == "https://acme.example.org"
    assert "k-1" not in repr(access)


def test_a_package_without_an_embedding_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    provider(monkeypatch, "hollow")
    with pytest.raises(EmbedderError, match="holds no embedding"):
        load_embedder("hollow:x")


class Odd(Hosted):
    """Raises what no client should."""

    def _get_query_embedding(self, query: str) -> list[float]:
        raise BaseExceptionGroup("several", [KeyError("x")])

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        threading.Event().wait(30)
        return []


def test_whatever_a_provider_does_is_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    provider(monkeypatch, "odd", Odd=Odd)
    embedder = load_embedder("odd:x", access=Access(deadline=0.05))
    with pytest.raises(EmbedderError, match="'odd:x' failed: several"):
        embedder.embed_query("x")
    with pytest.raises(EmbedderError, match=r"no answer within 0\.05 s"):
        embedder.embed(["x"])
