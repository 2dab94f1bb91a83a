"""Dockerfile and compose.yaml, as far as they can be held to without an engine."""

from __future__ import annotations

import re
from typing import Any

import yaml
from conftest import ROOT

from bot.doctor.environment import KNOWN

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def compose(name: str = "compose.yaml") -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return found


def test_what_is_copied_is_there_and_not_ignored() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    names = {name for line in copied for name in line.split()}
    kept = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {"bot", "index", "prompts", "seeds", "pyproject.toml", "constraints.txt"} <= names
    assert all((ROOT / name).exists() and f"!{name}" in kept for name in names)


def test_every_package_of_the_wheel_is_copied() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    line = re.search(r"^include = \[(.+)\]$", text, re.MULTILINE)
    assert line is not None
    packages = re.findall(r'"(\w+)\*"', line[1])
    assert all(f"COPY {name} {name}" in DOCKERFILE for name in packages)


def test_it_runs_as_nobody_special_and_installs_nothing_at_the_start() -> None:
    last = DOCKERFILE.rpartition("FROM ")[2]
    assert re.search(r"^USER 10001$", last, re.MULTILINE)
    assert "pip install" not in last
    assert 'CMD ["slack", "--health-port", "8081"]' in last
    assert ":8081/healthz" in last


def test_chroma_is_the_version_dateline_is_tested_with() -> None:
    pinned = re.search(r"^chromadb==(.+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    assert pinned is not None
    assert compose()["services"]["chroma"]["image"] == f"chromadb/chroma:{pinned[1]}"


def test_the_server_is_reached_over_the_loopback_alone() -> None:
    services = compose()["services"]
    assert services["bot"]["network_mode"] == "service:chroma"
    assert services["chroma"]["command"][:3] == ["run", "--host", "127.0.0.1"]
    assert not [name for name, service in services.items() if service.get("ports")]


def test_every_variable_and_volume_is_known() -> None:
    found = compose()
    bot = found["services"]["bot"]
    assert set(bot["environment"]) <= KNOWN | {"CHROMA_URL"}
    mounted = [volume.split(":")[0] for s in found["services"].values() for volume in s["volumes"]]
    assert {name for name in mounted if not name.startswith(".")} == set(found["volumes"])


def test_the_cluster_shares_one_loopback_and_its_variables_are_known() -> None:
    found = compose("compose.cluster.yaml")
    services, one = found["services"], compose()["services"]
    assert services["chroma"]["image"] == one["chroma"]["image"]
    inside = [name for name, each in services.items() if each.get("network_mode")]
    assert inside == ["postgres", "bot-1", "bot-2"]
    assert not [name for name, service in services.items() if service.get("ports")]
    assert set(services["bot-2"]["environment"]) <= KNOWN | {"CHROMA_URL"}
    mounted = [volume.split(":")[0] for s in services.values() for volume in s["volumes"]]
    assert {name for name in mounted if not name.startswith(".")} == set(found["volumes"])
