"""``dateline slack``: the bot in a workspace, or on a fake Slack in the terminal."""

from __future__ import annotations

import json
import logging
import sys
import threading
from dataclasses import replace

import click

from bot.cli.options import CommandContext, add_global_options


@click.command("slack")
@click.option("--fake", is_flag=True, help="Try the bot here, with no workspace and no token.")
@click.option("--check", is_flag=True, help="Say which token, scope or event is missing.")
@click.option("--http", metavar="HOST:PORT", help="Take events over HTTP instead of a socket.")
@click.option(
    "--manifest", metavar="URL", help="Print the app's manifest for HTTP mode at URL, and leave."
)
@click.option(
    "--health-port",
    type=click.IntRange(1, 65535),
    metavar="PORT",
    help="Serve health and Prometheus metrics on 127.0.0.1.",
)
@add_global_options
def command(
    shared: CommandContext,
    fake: bool,
    check: bool,
    http: str | None,
    manifest: str | None,
    health_port: int | None,
) -> int:
    """Answer mentions in Slack (Socket Mode; SLACK_BOT_TOKEN and SLACK_APP_TOKEN are needed).

    Example: dateline slack --fake
    """
    if manifest is not None:
        return _manifest(manifest)
    if check:
        return _check(shared)
    from bot.slack.channels import CHANNELS
    from bot.slack.fake.console import run_fake
    from bot.slack.run import run_http, run_socket_mode

    config = replace(shared.config, archive=shared.archive)
    url = config.slack_url
    _log(shared, calm=fake)
    with shared.searcher() as searcher:
        threading.Thread(
            target=shared.rebuild_vectors, daemon=True
        ).start()  # and taken up when ready
        bot, store = shared.bot_over(searcher), searcher.archive
        if fake:
            folder = shared.archive
            channels = folder / CHANNELS
            run_fake(bot, sys.stdin, sys.stdout, store=store, archive=folder, channels=channels)
        elif http is not None:
            host, port = parse_address(http)
            run_http(bot, config, host=host, port=port, store=store, base_url=url)
        else:
            run_socket_mode(bot, config, store=store, health_port=health_port, base_url=url)
    return 0


def parse_address(text: str) -> tuple[str, int]:
    """Return host and port. Example: "0.0.0.0:3000". Raises UsageError where it is none."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise click.UsageError(f"{text!r} is not HOST:PORT; write for example 127.0.0.1:3000.")
    return host, int(port)


def _log(shared: CommandContext, *, calm: bool) -> None:
    level = logging.WARNING if shared.quiet or calm else logging.INFO
    logging.basicConfig(
        level=logging.DEBUG if shared.verbose else level,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    for noisy in ("slack_sdk", "slack_bolt", "httpx", "httpcore", "chromadb", "websockets"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _manifest(url: str) -> int:
    from bot.slack.http_server import EVENTS
    from bot.slack.setup import build_manifest

    if not url.startswith("https://"):
        raise click.UsageError(f"{url!r} is no https address; Slack sends events to no other.")
    address = url.rstrip("/").removesuffix(EVENTS) + EVENTS
    click.echo(json.dumps(build_manifest(address), indent=2, ensure_ascii=False))
    return 0


def _check(shared: CommandContext) -> int:
    from bot.slack.setup import check_setup

    findings = check_setup(shared.config, shared.archive)
    for one in findings:
        state = "missing" if one.state == "fail" else one.state
        click.echo(f"{state:<7} {one.what} {one.remedy}".rstrip())
    return 1 if any(one.state == "fail" for one in findings) else 0
