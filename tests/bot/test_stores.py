"""Embedder and Chroma by configuration alone, through the command line; each fault one line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Run
from fakes.chroma_server import free_port
from fakes.embedding_server import KEY, Stage, embedding_server

from index.archive import Archive
from index.vectors import ChromaServer, GenerationStore
from index.vectors.chroma import create_collection, list_collections, open_collection

ARTICLE = "Mayor opens the new bridge\n\nMarch 3, 2020\n\nThe mayor opened the bridge on Tuesday.\n"
QUESTION = "when did the mayor open the bridge?"
HOSTED = "openai:text-embedding-3-small"


@pytest.fixture
def article(tmp_path: Path) -> str:
    """A folder with one article."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "bridge.txt").write_text(ARTICLE)
    return str(tmp_path / "news")


@pytest.fixture
def indexed(dateline: Run, article: str) -> str:
    """An archive with the article, made with what is set by default."""
    assert dateline("index", article, "--archive", "x")[0] == 0
    return "x"


@pytest.fixture
def hosted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """An embedding server, configured."""
    with embedding_server() as stage:
        monkeypatch.setenv("DATELINE_EMBEDDER", HOSTED)
        monkeypatch.setenv("DATELINE_EMBEDDER_URL", stage.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        yield stage


def test_a_server_is_filled_and_asked_by_configuration_alone(
    dateline: Run, article: str, chroma_server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMA_URL", chroma_server.url)
    assert dateline("index", article, "--archive", "x")[0] == 0
    assert list(list_collections(chroma_server)) == ["articles-1"]
    assert not (GenerationStore(Path("x")).folder(1) / "chroma").exists()
    code, out, err = dateline("ask", "--archive", "x", QUESTION)
    assert (code, err) == (0, "")
    assert out.startswith("3 March 2020.")
    assert dateline("search", "--archive", "x", "bridge")[2] == ""


def test_an_archive_moves_to_a_server_and_back_with_reindex(
    dateline: Run, indexed: str, chroma_server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMA_URL", chroma_server.url)
    code, _, err = dateline("search", "--archive", indexed, "bridge")
    assert (code, "is not on the Chroma server" in err) == (0, True)
    assert dateline("reindex", "--archive", indexed)[0] == 0
    assert dateline("search", "--archive", indexed, "bridge")[2] == ""
    monkeypatch.delenv("CHROMA_URL")
    assert "Set CHROMA_URL" in dateline("search", "--archive", indexed, "bridge")[2]
    assert dateline("reindex", "--archive", indexed)[0] == 0
    assert dateline("search", "--archive", indexed, "bridge")[2] == ""


def test_a_database_of_its_own_is_made(
    dateline: Run, article: str, chroma_server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMA_URL", chroma_server.url)
    monkeypatch.setenv("CHROMA_DATABASE", "bridges")
    assert dateline("index", article, "--archive", "x")[0] == 0
    assert list_collections(chroma_server) == {}
    own = ChromaServer.from_url(chroma_server.url, database="bridges", deadline=60)
    assert list(list_collections(own)) == ["articles-1"]
    assert dateline("search", "--archive", "x", "bridge")[2] == ""


def test_an_unreachable_server_stops_no_search_and_fails_an_index(
    dateline: Run, article: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setenv("CHROMA_URL", url)
    code, out, err = dateline("index", article, "--archive", "x")
    assert (code, err.count("\n")) == (1, 1)
    assert f"The Chroma server {url} did not" in err
    assert "1 added" in out
    code, out, err = dateline("ask", "--archive", "x", QUESTION)
    assert (code, err.count("\n")) == (0, 1)
    assert out.startswith("3 March 2020.")


def test_a_server_that_went_away_is_told_and_done_without(
    dateline: Run, indexed: str, chroma_server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMA_URL", chroma_server.url)
    assert dateline("reindex", "--archive", indexed)[0] == 0
    gone = chroma_server.url.replace(str(chroma_server.port), str(free_port()))
    folder = GenerationStore(Path(indexed)).folder(2)
    values = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(values | {"server": gone, "seal": ""}))
    monkeypatch.setenv("CHROMA_URL", gone)
    code, out, err = dateline("ask", "--archive", indexed, QUESTION)
    assert (code, err.count("\n")) == (0, 1)
    assert f"{gone} did not answer" in err
    assert "exact scan" in err
    assert out.startswith("3 March 2020.")


@pytest.mark.parametrize(("about", "words"), [({"format": 99}, "has format 99"), (None, "is gone")])
def test_a_collection_of_a_newer_version_or_none_is_told(
    about,
    words: str,
    dateline: Run,
    article: str,
    chroma_server: ChromaServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHROMA_URL", chroma_server.url)
    dateline("index", article, "--archive", "x")
    attached = open_collection(chroma_server, "articles-1")
    attached._client.delete_collection("articles-1")
    attached.close()
    if about:
        create_collection(chroma_server, "articles-1", capacity=1, about=about).close()
    code, _, err = dateline("search", "--archive", "x", "bridge")
    assert (code, err.count("\n"), words in err) == (0, 1, True)
    assert "dateline reindex" in err


def test_a_generation_of_a_newer_version_is_told_and_built_again(
    dateline: Run, indexed: str
) -> None:
    path = GenerationStore(Path(indexed)).folder(1) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 99}))
    code, out, err = dateline("ask", "--archive", indexed, QUESTION)
    assert (code, "format 99; this dateline reads 1" in err) == (0, True)
    assert all(line.startswith("dateline: ") for line in err.splitlines())
    assert out.startswith("3 March 2020.")
    assert dateline("ask", "--archive", indexed, QUESTION)[2] == ""


def test_a_missing_generation_is_told_and_built_again(dateline: Run, indexed: str) -> None:
    (GenerationStore(Path(indexed)).root / "CURRENT").unlink()
    code, _, err = dateline("search", "--archive", indexed, "bridge")
    assert (code, "no vector index" in err) == (0, True)
    assert dateline("reindex", "--archive", indexed)[0] == 0
    assert dateline("search", "--archive", indexed, "bridge")[2] == ""


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"CHROMA_API_KEY": "ck"}, "needs a tenant and a database"),
        ({"CHROMA_TENANT": "t", "CHROMA_DATABASE": "d"}, "Chroma Cloud needs a key"),
        ({"CHROMA_URL": "http://chroma.example.org"}, "without authentication"),
        ({"CHROMA_URL": "chroma"}, "is not the address of a Chroma server"),
        ({"CHROMA_DOCUMENTS": "maybe"}, "CHROMA_DOCUMENTS is 'maybe'"),
        ({"CHROMA_TIMEOUT": "soon"}, "CHROMA_TIMEOUT is 'soon'"),
        ({"DATELINE_EMBEDDER": "nope"}, "embedder wordllama (256 dimensions), not with nope"),
        ({"DATELINE_EMBEDDER": HOSTED}, "dateline reindex --embedder openai:text-embedding"),
    ],
)
def test_a_wrong_setting_is_one_line(
    settings, words: str, dateline: Run, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    code, _, err = dateline("ask", "who?", "--archive", str(samples))
    assert (code, err.count("\n"), words in err) == (1, 1, True), err


@pytest.mark.parametrize("name", ["index", "eval", "search", "chat", "slack"])
@pytest.mark.parametrize(
    ("setting", "words"),
    [(("CHROMA_TENANT", "t"), "Chroma Cloud needs"), (("DATELINE_EMBEDDER", "nope"), "not with")],
)
def test_every_command_heeds_the_settings(
    name: str, setting, words: str, dateline: Run, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(*setting)
    more = {"index": ["--samples"], "search": ["who?"], "slack": ["--fake"]}.get(name, [])
    code, _, err = dateline(name, *more, "--archive", str(samples))
    assert (code, words in err) == (1, True), err


def test_a_hosted_embedder_indexes_and_answers(
    dateline: Run, article: str, hosted: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert dateline("index", article, "--archive", "x")[0] == 0
    with Archive.open(Path("x")) as archive:
        assert archive.embedder == (HOSTED, 32)
    monkeypatch.delenv("DATELINE_EMBEDDER")  # the archive remembers it
    code, out, err = dateline("ask", "--archive", "x", QUESTION)
    assert (code, err) == (0, "")
    assert out.startswith("3 March 2020.")
    assert set(hosted.models) == {"text-embedding-3-small"}


def test_another_embedder_needs_reindex(
    dateline: Run, indexed: str, hosted: Stage, article: str
) -> None:
    code, _, err = dateline("search", "--archive", indexed, "bridge")
    assert (code, f"dateline reindex --embedder {HOSTED}" in err) == (1, True)
    code, out, _ = dateline("reindex", "--archive", indexed)
    assert (code, out) == (0, f"Reindexed {indexed} with {HOSTED}.\n")
    assert dateline("search", "--archive", indexed, "bridge")[0] == 0
    assert "1 unchanged" in dateline("index", article, "--archive", indexed)[1]


@pytest.mark.parametrize(("key", "words"), [("", "key"), ("sk-wrong", "Incorrect API key")])
def test_a_missing_or_wrong_key_leaves_nothing_behind(
    key: str,
    words: str,
    dateline: Run,
    article: str,
    hosted: Stage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    code, _, err = dateline("index", article, "--archive", "x")
    assert (code, words in err, "sk-wrong" in err) == (1, True, False)
    assert err.startswith(f"dateline: Embedder '{HOSTED}' failed")
    assert not Path("x").exists()


def test_an_embedder_that_hangs_is_given_up(
    dateline: Run, article: str, hosted: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    dateline("index", article, "--archive", "x")
    hosted.hanging.set()
    monkeypatch.setenv("DATELINE_EMBEDDER_TIMEOUT", "0.5")
    code, _, err = dateline("search", "--archive", "x", "bridge")
    assert (code, "failed" in err) == (1, True)


def test_an_index_that_was_mended_is_no_failure(dateline: Run, indexed: str, article: str) -> None:
    (GenerationStore(Path(indexed)).folder(1) / "rows.npy").write_bytes(b"torn")
    code, _, err = dateline("index", article, "--archive", indexed)
    assert (code, "built again" in err) == (0, True)
    assert dateline("search", "--archive", indexed, "bridge")[2] == ""
