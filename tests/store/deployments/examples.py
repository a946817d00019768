"""The example files of `docs/deployments/`, as the tests' own servers and kiosks use them.

A test changes where things are, and how soon a failover begins: nothing else. What it changes must be there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "docs" / "deployments"


def text_of(name: str) -> str:
    """Read an example, such as `server/redis.conf`."""
    return (FOLDER / name).read_text(encoding="utf-8")


def settings_of(name: str, changes: Mapping[str, str], *, tls: bool) -> str:
    """Read a server's settings, with other values for those that `changes` names by the start of their line.

    Without TLS the lines of TLS are left out, and the port of TLS becomes the port.
    """
    lines = [line for line in text_of(name).splitlines() if line and not line.startswith("#")]
    for start, value in changes.items():
        assert any(line.startswith(f"{start} ") for line in lines), f"{name} has no {start}"
        lines = [f"{start} {value}" if line.startswith(f"{start} ") else line for line in lines]
    return "\n".join(lines if tls else _without_tls(lines)) + "\n"


def _without_tls(lines: list[str]) -> list[str]:
    plain = [line for line in lines if not line.startswith(("tls-", "port "))]
    port = next(line for line in lines if line.startswith("tls-port "))
    return [*plain, port.removeprefix("tls-")]


def redis_url_of(name: str, changes: Mapping[str, str], *, tls: bool) -> str:
    """Read a kiosk's `redis_url`, with the parts that `changes` names replaced."""
    url: str = tomllib.loads(text_of(name))["redis_url"]
    for part, other in changes.items():
        assert part in url, f"{name} has no {part}"
        url = url.replace(part, other)
    if tls:
        return url
    plain = url.replace("rediss", "redis", 1)
    kept, _, options = plain.partition("?")
    options = "&".join(option for option in options.split("&") if not option.startswith("ssl_"))
    return f"{kept}?{options}" if options else kept
