"""The doctor: every broken state is named with its remedy, and no secret is ever shown."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import ROOT, Run
from fakes.openai_server import OpenAiStage, Turn

from bot.doctor import Finding, check_all
from bot.doctor.environment import KNOWN, find_mistyped_names
from index import Archive

BOT = "xoxb-1111111111-2222222222-abcdefghijklmnopqrstuvwx"
APP = "xapp-1-A012BCDEF-3333333333-" + "0123456789abcdef" * 4
SECRETS = {
    "SLACK_BOT_TOKEN": BOT,
    "SLACK_APP_TOKEN": APP,
    "SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef",
    "OPENAI_API_KEY": "sk-proj-hush-hush-hush",
    "ANTHROPIC_API_KEY": "sk-ant-hush-hush-hush",
    "DATELINE_MODEL_KEY": "a key of no known shape",
}


@pytest.fixture
def archive(samples: Path, tmp_path: Path) -> Path:
    """A copy of the samples' archive, to break."""
    return Path(shutil.copytree(samples, tmp_path / "archive"))


def troubles(folder: Path, environ: Mapping[str, str] | None = None) -> list[Finding]:
    return [one for one in check_all(folder, environ=environ or {}) if one.state != "ok"]


def told(folder: Path, environ: Mapping[str, str] | None = None) -> str:
    return "\n".join(str(one) for one in troubles(folder, environ))


def test_a_sound_archive_has_no_trouble(samples: Path) -> None:
    found = check_all(samples, environ={})
    assert [one for one in found if one.state != "ok"] == []
    assert {one.area for one in found} == {
        "settings",
        "machine",
        "archive",
        "embedder",
        "vectors",
        "model",
        "slack",
    }


def test_the_command_says_it_in_lines_and_ends_with_its_code(dateline: Run, samples: Path) -> None:
    code, out, err = dateline("doctor", "--archive", str(samples))
    assert (code, err) == (0, "")
    assert all(line.startswith("ok ") for line in out.splitlines()[:-1])
    assert out.endswith(" 0 warn, 0 fail.\n")
    code, out, _ = dateline("--archive", "none", "doctor", "--quiet")
    assert code == 1
    assert "There is no archive in none. Make one: dateline index PATH" in out
    assert not Path("none").exists()


def test_the_command_prints_json(dateline: Run) -> None:
    code, out, _ = dateline("doctor", "--json")
    found = json.loads(out)["findings"]
    assert code == 1
    assert all(list(one) == ["state", "area", "what", "remedy"] for one in found)
    assert [one["area"] for one in found if one["state"] == "fail"] == ["archive"]


def test_bad_settings_do_not_stop_the_rest(
    dateline: Run, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_MODEL_TIMEOUT", "soon")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xapp-swapped")
    code, out, err = dateline("doctor", "--archive", str(samples))
    assert (code, err) == (1, "")
    assert "DATELINE_MODEL_TIMEOUT is 'soon', not a number of seconds" in out
    assert "SLACK_BOT_TOKEN does not begin with 'xoxb-'" in out
    assert "generation 1 is whole" in out


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("DATELINE_MODLE", "DATELINE_MODEL"),
        ("DATLINE_ARCHIVE", "DATELINE_ARCHIVE"),
        ("dateline_archive", "DATELINE_ARCHIVE"),
        ("SLACK_BOT_TOKN", "SLACK_BOT_TOKEN"),
        ("SLACK_TOKEN", "SLACK_BOT_TOKEN"),
        ("OPENAI_APIKEY", "OPENAI_API_KEY"),
        ("DATELINE_XYZZY_PLUGH_QUUX", ""),
    ],
)
def test_a_mistaken_name_is_told(name: str, meant: str) -> None:
    assert find_mistyped_names([name, "PATH", "SLACK_BOT_TOKEN"]) == [(name, meant)]


def test_names_of_others_are_left_alone() -> None:
    names = ["PATH", "OPENAI_ORG_ID", "AZURE_OPENAI_API_KEY", "HOME", "ANTHROPIC_LOG", *KNOWN]
    assert find_mistyped_names(names) == []


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-..."}, "SLACK_BOT_TOKEN still holds an example's words"),
        ({"OPENAI_API_KEY": "sk-1 2"}, "OPENAI_API_KEY has a space inside"),
        ({"DATELINE_MODEL": '"openai:x"'}, "DATELINE_MODEL begins with a quotation mark"),
        ({"SLACK_BOT_TOKEN": BOT}, "SLACK_APP_TOKEN is not set"),
        ({"SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": "xoxb-short"}, "SLACK_BOT_TOKEN has not the shape"),
        ({"SLACK_CLIENT_ID": "1"}, "SLACK_CLIENT_ID makes Slack's library expect OAuth"),
        ({"DATELINE_MODEL": "gpt-4o"}, "'gpt-4o' names no model"),
        ({"DATELINE_MODEL": "openai:gpt-4o"}, "openai:gpt-4o needs a key. Set OPENAI_API_KEY"),
        ({"DATELINE_MODEL": "openai-like:x"}, "openai-like:x needs an address"),
        ({"DATELINE_MODEL": "anthropic:x", "ANTHROPIC_API_KEY": "k"}, "not begin with sk-ant-."),
        ({"DATELINE_MODEL_PRICE": "1/2"}, "DATELINE_MODEL_PRICE does nothing without"),
        (
            {
                "DATELINE_MODEL": "openai-like:x",
                "DATELINE_MODEL_URL": "http://127.0.0.1:9/v1",
                "DATELINE_MODEL_PRICE": "free",
            },
            "'free' is not a model's price",
        ),
        ({"DATELINE_MODEL": "openai:gpt-99", "OPENAI_API_KEY": "key"}, "gpt-99 is not among"),
    ],
)
def test_settings_that_do_not_fit(samples: Path, environ: dict[str, str], words: str) -> None:
    assert words in told(samples, environ)


@pytest.mark.parametrize(
    ("turn", "state", "words"),
    [
        (Turn(text="ready"), "ok", "it answered 5 characters in"),
        (Turn(status=401), "fail", "openai-like:x"),
    ],
)
def test_online_asks_the_model(samples: Path, turn: Turn, state: str, words: str) -> None:
    with OpenAiStage(turn) as stage:
        environ = {"DATELINE_MODEL": "openai-like:x", "DATELINE_MODEL_URL": stage.base_url}
        found = check_all(samples, environ=environ, online=True)[-2]
    assert (found.area, found.state) == ("model", state)
    assert words in found.what
    assert len(stage.requests) == 1


def test_no_secret_is_shown(samples: Path, dateline: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {**SECRETS, "DATELINE_MODEL": SECRETS["OPENAI_API_KEY"]}
    settings["DATELINE_MODEL_URL"] = "http://reader:hunter2@127.0.0.1:9/v1"
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    for option in ("--json", "--verbose"):
        _, out, err = dateline("doctor", option, "--archive", str(samples))
        assert "****" in out  # the key that stands in the place of the model's name
        assert not [secret for secret in (*SECRETS.values(), "hunter2") if secret in out + err]


def test_an_env_file_that_others_can_read(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(".env")
    path.write_text(f"SLACK_BOT_TOKEN={BOT}\nSLACK_APP_TOKEN={APP}\n")
    path.chmod(0o644)
    found = [str(one) for one in check_all(samples) if one.state != "ok"]
    assert found == ["warn  settings   .env can be read by others. Run: chmod 600 .env"]
    path.chmod(0o600)
    assert all(one.state == "ok" for one in check_all(samples))
    path.write_bytes(b"\xff\xfe\xff")
    assert ".env cannot be read" in "\n".join(str(one) for one in check_all(samples))


def test_a_page_of_the_database_is_damaged(archive: Path) -> None:
    with (archive / "archive.db").open("r+b") as file:
        file.seek(8192 * 3)
        file.write(b"\xff" * 8192)
    assert "fail  archive" in told(archive)


@pytest.mark.parametrize(
    ("pragma", "words"),
    [
        ("user_version=99", "has format 99; this dateline reads up to"),
        ("user_version=0", "has format 0; this dateline reads"),
        ("application_id=1", "is a database, but no archive of dateline"),
    ],
)
def test_an_archive_of_another_kind(archive: Path, pragma: str, words: str) -> None:
    connection = sqlite3.connect(archive / "archive.db")
    connection.execute(f"PRAGMA {pragma}")
    connection.close()
    assert words in told(archive)


def test_an_archive_without_articles(tmp_path: Path) -> None:
    Archive.open(tmp_path / "new", create=True).close()
    assert "it holds no articles. Index some" in told(tmp_path / "new")


def test_a_writer_is_named(archive: Path) -> None:
    with Archive.open(archive, write=True):
        assert any("is being written to by process" in one.what for one in check_all(archive))
    assert not any("written to" in one.what for one in check_all(archive))


def test_a_missing_generation(archive: Path) -> None:
    shutil.rmtree(archive / "generations")
    assert "warn  vectors    there is no vector index" in told(archive)


@pytest.mark.parametrize("name", ["vectors.npy", "manifest.json", "chroma/chroma.sqlite3"])
def test_a_damaged_generation(archive: Path, name: str) -> None:
    (archive / "generations" / "1" / name).write_bytes(b"damaged")
    found = troubles(archive)
    assert [(one.state, one.area) for one in found] == [("fail", "vectors")]
    assert "dateline reindex" in found[0].remedy


def test_a_changed_byte_of_the_vectors(archive: Path) -> None:
    path = archive / "generations" / "1" / "vectors.npy"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert "vectors.npy does not have the checksum" in told(archive)


def test_a_generation_that_is_behind(archive: Path) -> None:
    with Archive.open(archive, write=True) as open_:
        gone = next(iter(open_.articles())).id
        open_.remove(gone)
    assert "went since; they are read beside it. Run `dateline reindex`" in told(archive)


def test_the_vectors_of_a_server_that_is_not_configured(archive: Path) -> None:
    path = archive / "generations" / "1" / "manifest.json"
    values = json.loads(path.read_text())
    path.write_text(json.dumps({**values, "server": "http://127.0.0.1:9", "seal": ""}))
    assert "is on the Chroma server http://127.0.0.1:9. Set CHROMA_URL" in told(archive)


def test_another_embedder_than_the_archives(archive: Path) -> None:
    connection = sqlite3.connect(archive / "archive.db")
    connection.execute("UPDATE models SET name = 'nobodys'")
    connection.commit()
    connection.close()
    assert "There is no embedder 'nobodys'" in told(archive)


def test_a_mistake_in_channels(archive: Path) -> None:
    (archive / "channels.yaml").write_text("default: {answer: never}\n")
    assert "answer is 'never'. Write mention or thread or every." in told(archive)


def test_the_example_of_settings_names_every_variable() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^# ([A-Z_]+)=", example, re.MULTILINE)) == KNOWN
    assert {"DATELINE_ARCHIVE", "OPENAI_API_KEY", "SLACK_BOT_TOKEN"} <= KNOWN
