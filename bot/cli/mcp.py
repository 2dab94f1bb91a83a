"""``dateline mcp``: the archive as tools for other programs' models."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from bot.arguments import build_scope
from bot.cli.completion import complete_sources
from bot.cli.options import CommandContext, add_global_options
from bot.cli.slack import parse_address
from bot.errors import ConfigError

if TYPE_CHECKING:
    from bot.mcp.tools import ToolLimits


@click.command("mcp")
@click.option("--http", metavar="HOST:PORT", help="Speak over HTTP, at /mcp, instead of stdio.")
@click.option("--since", metavar="DATE", help="Only articles published on that day or later.")
@click.option("--until", metavar="DATE", help="Only articles published by that day.")
@click.option(
    "--source",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_sources,
    help="Only that publisher; repeatable.",
)
@click.option("--passages", type=click.IntRange(1, 100), default=20, help="Most of one search.")
@click.option(
    "--characters", type=click.IntRange(500), default=20_000, help="Most of an article's text."
)
@click.option("--per-minute", type=click.IntRange(1), default=60, help="Most calls.")
@click.option(
    "--engine",
    type=click.Choice(["keyless", "model", "auto"]),
    default="keyless",
    help="Who writes answers (keyless: the caller has a model of its own).",
)
@add_global_options
def command(shared: CommandContext, http: str | None, **limits: Any) -> int:
    """Serve the archive to Claude, Cursor and other programs over MCP; nothing can be written.

    Beyond this machine, --http needs a token: DATELINE_MCP_TOKEN.

    Example: dateline mcp --http 127.0.0.1:8000
    """
    try:
        from bot.mcp.server import build_server, is_loopback, serve_http, serve_stdio
    except ModuleNotFoundError as error:
        if error.name and error.name.split(".")[0] not in ("mcp", "anyio", "pydantic"):
            raise
        raise ConfigError(
            "the MCP server needs the package mcp, which is not installed.",
            "Install it: pip install 'dateline[mcp]'.",
        ) from error
    from bot.mcp.tools import ArchiveTools

    host, port = parse_address(http) if http else ("127.0.0.1", 0)
    token = shared.config.mcp_token.reveal()
    if not token and not is_loopback(host):
        raise ConfigError(
            f"{host} is reached from other machines, and DATELINE_MCP_TOKEN is not set.",
            "Set it, or serve 127.0.0.1.",
        )
    with shared.searcher() as searcher:
        wanted = build_tool_limits(limits)
        bot = shared.bot_over(searcher, model=wanted.engine != "keyless")
        tools = ArchiveTools(bot, searcher, wanted, now=datetime.now, stopwatch=time.monotonic)
        server = build_server(tools, host=host)
        if http:
            shared.note(f"Serving http://{host}:{port}/mcp; Ctrl-C ends it.")
            serve_http(server, host, port, token)
        else:
            serve_stdio(server)
    return 0


def build_tool_limits(given: dict[str, Any]) -> ToolLimits:
    """Return what no call goes beyond, from the options. Raises DatelineError for a date."""
    from bot.mcp.tools import ToolLimits

    scope = build_scope(given, datetime.now())
    named = {name: given[name] for name in ("passages", "characters", "per_minute", "engine")}
    return replace(ToolLimits(**named), sources=scope.sources, since=scope.since, until=scope.until)
