"""Asks for known vulnerabilities of what the lock file pins: `python -m tests.audit`.

It fails where one is known. Where no source of advisories can be reached nothing is known, and that is said aloud: a
build without a network goes on, if what is installed is what the lock file pins, each file of it by its hash.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "uv.lock"

SOURCES = ("pypi", "osv")
"""Where pip-audit can ask, in turn."""
_EXPORT = ("uv", "export", "--quiet", "--locked", "--no-emit-project", "--format", "requirements-txt", "--output-file")
_AUDIT = ("uvx", "pip-audit", "--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off")
_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Findings:
    """What one source said."""

    vulnerable: tuple[str, ...]
    """Each as `name version: id, id`."""
    unknown: tuple[str, ...]
    """What the source could say nothing of."""
    asked: bool
    """Whether it answered at all."""

    @property
    def is_whole(self) -> bool:
        """Whether every package was looked up."""
        return self.asked and not self.unknown


def read(report: str) -> Findings:
    """Read pip-audit's report; what is none means that the source could not be asked."""
    try:
        packages = json.loads(report)["dependencies"]
    except (json.JSONDecodeError, KeyError, TypeError):
        return Findings((), (), asked=False)
    vulnerable = tuple(
        f"{package['name']} {package['version']}: {', '.join(found['id'] for found in package['vulns'])}"
        for package in packages
        if package.get("vulns")
    )
    unknown = tuple(package["name"] for package in packages if "skip_reason" in package)
    return Findings(vulnerable, unknown, asked=bool(packages))


def ask(source: str, requirements: Path) -> Findings:
    """Ask one source about every package."""
    command = [*_AUDIT, "--vulnerability-service", source, "--requirement", str(requirements)]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except (subprocess.TimeoutExpired, FileNotFoundError) as error:
        print(f"{source}: {error}", file=sys.stderr)
        return Findings((), (), asked=False)
    found = read(answer.stdout)
    if not found.is_whole:
        print(f"{source}: {answer.stderr.strip().splitlines()[-1:] or found.unknown}", file=sys.stderr)
    return found


def unlike_the_lock(lock: Mapping[str, Any], installed: Mapping[str, str]) -> tuple[str, ...]:
    """Name what is installed otherwise than the lock file pins it, and every file that it pins without a hash."""
    packages = {package["name"]: package for package in lock["package"]}
    files = [
        (name, file)
        for name, package in packages.items()
        for file in (*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ()))
    ]
    return (
        *(
            f"{name} has a file without a hash"
            for name, file in files
            if not file.get("hash", "").startswith("sha256:")
        ),
        *(
            f"{name} {version} is not what uv.lock pins"
            for name, version in sorted(installed.items())
            if packages.get(name, {}).get("version") != version
        ),
    )


def what_is_installed() -> dict[str, str]:
    """Give the version of every package of this environment, by its name as the lock file writes it."""
    return {re.sub("[-_.]+", "-", found.name).lower(): found.version for found in distributions()}


def judge(findings: list[Findings], unlike: tuple[str, ...] = ()) -> tuple[int, str]:
    """Tell the exit status and what to say; `unlike` is what the check without a network found."""
    vulnerable = sorted({one for found in findings for one in found.vulnerable})
    if vulnerable:
        return 1, "Known vulnerabilities:\n  " + "\n  ".join(vulnerable)
    if any(found.is_whole for found in findings):
        return 0, "No known vulnerability in any package of uv.lock."
    if unlike:
        return 1, "No source of advisories could be asked, and offline:\n  " + "\n  ".join(unlike)
    return 0, (
        "!!! NO AUDIT: no source of advisories could be asked about every package of uv.lock. Checked offline: what is "
        "installed is what it pins, each file by its hash !!!"
    )


def main() -> int:
    """Ask the sources until one has answered for every package."""
    findings: list[Findings] = []
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "requirements.txt"
        subprocess.run([*_EXPORT, str(requirements)], check=True, stdout=subprocess.DEVNULL)
        for source in SOURCES:
            findings.append(ask(source, requirements))
            if findings[-1].is_whole:
                break
    status, sentence = judge(findings, unlike_the_lock(tomllib.loads(LOCK.read_text()), what_is_installed()))
    print(sentence, file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
