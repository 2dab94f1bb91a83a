"""Configuration: read once, secrets masked, wrong values told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import Config, Secret
from bot.errors import ConfigError


def test_defaults_need_nothing() -> None:
    config = Config.from_env({}, None)
    assert config.archive == Path(".dateline")
    assert not config.slack_bot_token


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("DATELINE_ARCHIVE=from-file\nSLACK_APP_TOKEN=xapp-1\n")
    config = Config.from_env({"DATELINE_ARCHIVE": "from-environment"}, dotenv)
    assert config.archive == Path("from-environment")
    assert config.slack_app_token.reveal() == "xapp-1"


def test_a_token_of_the_wrong_kind() -> None:
    with pytest.raises(ConfigError, match=r"SLACK_BOT_TOKEN does not begin with 'xoxb-'") as caught:
        Config.from_env({"SLACK_BOT_TOKEN": "xapp-secret"}, None)
    assert "secret" not in str(caught.value)


def test_secrets_are_masked() -> None:
    config = Config.from_env({"SLACK_BOT_TOKEN": "xoxb-hunter2"}, None)
    assert "hunter2" not in repr(config)
    assert "hunter2" not in f"{config.slack_bot_token}"
    assert Secret("x").reveal() == "x"


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_bytes(b"A=\xff\xfe")
    with pytest.raises(ConfigError, match="cannot be read"):
        Config.from_env({}, dotenv)


def test_slacks_address_is_https_or_on_this_machine() -> None:
    assert Config.from_env({}, None).slack_url == "https://slack.com/api/"
    here = Config.from_env({"SLACK_API_URL": "http://127.0.0.1:8000/api"}, None)
    assert here.slack_url == "http://127.0.0.1:8000/api/"
    with pytest.raises(ConfigError, match=r"SLACK_API_URL is 'http://elsewhere\.example/'"):
        Config.from_env({"SLACK_API_URL": "http://elsewhere.example/"}, None)


@pytest.mark.parametrize(
    ("environ", "color"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colour_is_left_out_where_that_is_asked(environ: dict[str, str], color: bool) -> None:
    assert Config.from_env(environ, None).color is color


def test_state_is_kept_in_the_users_own_folder() -> None:
    assert Config.from_env({"DATELINE_STATE": "here"}, None).state == Path("here")
    assert Config.from_env({}, None).state.is_absolute()
