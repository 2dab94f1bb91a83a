"""What an app asks of a workspace, and how `--check` says what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import ROOT, Run

from bot.config import Config, Secret
from bot.slack.fake import APP_TOKEN, BOT_TOKEN, FakeSlack, fake_slack
from bot.slack.setup import SCOPES, build_manifest, check_channels, check_setup


def missing(folder: Path, bot: str = BOT_TOKEN, app: str = APP_TOKEN) -> list[str]:
    """Return what a check against the fake finds to be missing, in words."""
    with FakeSlack() as fake:
        config = Config(
            slack_bot_token=Secret(bot), slack_app_token=Secret(app), slack_url=fake.base_url
        )
        found = check_setup(config, folder)
    return [f"{one.what} {one.remedy}" for one in found if one.state == "fail"]


def test_the_manifest_in_the_repository_is_the_one_in_the_code() -> None:
    assert json.loads((ROOT / "manifest.json").read_text(encoding="utf-8")) == build_manifest()


def test_over_http_every_part_has_its_address() -> None:
    made = build_manifest("https://bot.example/slack/events")
    assert json.dumps(made).count("https://bot.example/slack/events") == 3
    assert made["settings"]["socket_mode_enabled"] is False


def test_all_is_well_with_the_manifests_scopes(tmp_path: Path) -> None:
    assert missing(tmp_path) == []


def test_a_missing_scope_is_named_with_what_it_is_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    granted = ",".join(sorted(set(SCOPES) - {"commands"}))
    monkeypatch.setattr(fake_slack, "SCOPES", granted)
    (line,) = missing(tmp_path)
    assert line.startswith("scope commands. Without it the bot no longer takes /ask")


def test_missing_and_refused_tokens_are_named_but_not_shown(tmp_path: Path) -> None:
    named = [line.split()[0] for line in missing(tmp_path, "", "")]
    assert named == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]
    lines = missing(tmp_path, "xoxb-stolen", "xapp-stolen")
    assert ["invalid_auth" in line for line in lines] == [True, True]
    assert "stolen" not in "".join(lines)


@pytest.mark.parametrize(
    ("text", "state", "told"),
    [
        ("admins: [U1]\n", "ok", "U1 may add articles"),
        ("default: {}\n", "ok", "nobody may add articles"),
        ("default: {window: soon}\n", "fail", "window is 'soon'"),
    ],
)
def test_the_settings_of_channels_are_looked_at(
    tmp_path: Path, text: str, state: str, told: str
) -> None:
    assert list(check_channels(tmp_path)) == []
    (tmp_path / "channels.yaml").write_text(text)
    (found,) = check_channels(tmp_path)
    assert (found.state, told in str(found)) == (state, True)


def test_the_manifest_for_http_is_printed(dateline: Run) -> None:
    code, out, _ = dateline("slack", "--manifest", "https://bot.example/")
    assert (code, json.loads(out)) == (0, build_manifest("https://bot.example/slack/events"))
    code, _, err = dateline("slack", "--manifest", "http://bot.example")
    assert code == 2
    assert "no https address" in err
