"""Look the pinned libraries up in the advisory database, as far as it can be reached.

    python .ci/audit.py

Exits with 1 where a library has a known vulnerability. Where the database does not answer, or
knows nothing of a library, that is said and is no failure: a check that cannot be made must not
stop a build, and must not be taken for one that passed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PINS = Path(__file__).parent.parent / "constraints.txt"
PATIENCE = 120
"""Seconds for all libraries together."""


def report() -> Mapping[str, Any]:
    """Return pip-audit's report over the pins; an empty one where it could not be made."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        str(PINS),
        "--no-deps",
        "--disable-pip",
        "--format",
        "json",
        "--timeout",
        "5",
        "--progress-spinner",
        "off",
    ]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        found: Mapping[str, Any] = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return {}
    return found


def verdict(found: Mapping[str, Any], pinned: int) -> tuple[int, list[str]]:
    """Return the exit code and what to print, for a report and the number of libraries pinned."""
    libraries = found.get("dependencies", [])
    audited = [one for one in libraries if "skip_reason" not in one]
    flaws = [
        f"audit: {one['name']} {one['version']}: {flaw['id']}, mended in "
        f"{', '.join(flaw.get('fix_versions') or ['no version yet'])}"
        for one in audited
        for flaw in one["vulns"]
    ]
    told = f"audit: {len(audited)} of {pinned} libraries were looked up, {len(flaws)} flaws known."
    if not audited:
        told = f"audit: the advisory database cannot be reached; none of {pinned} was looked up."
    return (1 if flaws else 0), [*flaws, told]


def main() -> int:
    """Audit, print, and return the exit code."""
    lines = PINS.read_text(encoding="utf-8").splitlines()
    code, told = verdict(report(), sum("==" in line for line in lines))
    print("\n".join(told))
    return code


if __name__ == "__main__":
    sys.exit(main())
