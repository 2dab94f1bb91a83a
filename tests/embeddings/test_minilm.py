"""MiniLM through Chroma: refused where its model is missing, unit rows where it is there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.embeddings import load_embedder
from index.errors import EmbedderError
from index.vectors import chroma
from index.vectors.minilm import MiniLm


def test_a_missing_model_is_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chroma, "get_minilm_folder", lambda: tmp_path)
    with pytest.raises(EmbedderError, match="nothing is fetched at run time"):
        load_embedder("minilm")


def test_the_model_is_looked_for_where_chroma_keeps_it() -> None:
    assert chroma.get_minilm_folder().parts[-3:] == ("onnx_models", "all-MiniLM-L6-v2", "onnx")


def test_texts_are_encoded_in_batches_to_unit_rows() -> None:
    sizes: list[int] = []

    def encode(texts: list[str]) -> list[list[float]]:
        sizes.append(len(texts))
        return [[float(len(text))] + [0.0] * 383 for text in texts]

    embedder = MiniLm(encode)
    matrix = embedder.embed(["abc"] * 70 + [""])
    assert sizes == [64, 7]
    assert np.linalg.norm(matrix, axis=1).tolist() == [1.0] * 70 + [0.0]
    assert embedder.embed_query("x").shape == (384,)
