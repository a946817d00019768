"""Servers that a test starts, hangs and kills."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.store.deployments.engines import Engine


def free_ports(count: int) -> list[int]:
    """Find ports that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


@dataclass
class Server:
    """A process on a port of 127.0.0.1, with a folder of its own."""

    engine: Engine
    port: int
    folder: Path
    arguments: Sequence[str] = ()
    bus: int = 0
    """The port on which a Cluster's servers speak with each other."""
    process: subprocess.Popen[bytes] = field(init=False)

    @property
    def settings_file(self) -> Path:
        return self.folder / "redis.conf"

    def start(self) -> None:
        command = [str(self.engine.program), str(self.settings_file), *self.arguments]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def hang(self) -> None:
        os.kill(self.process.pid, signal.SIGSTOP)

    def wake(self) -> None:
        os.kill(self.process.pid, signal.SIGCONT)


@contextmanager
def running(servers: Sequence[Server]) -> Iterator[None]:
    """Run all of them; none is left behind."""
    started: list[Server] = []
    try:
        for server in servers:
            server.start()
            started.append(server)
        yield
    finally:
        for server in started:
            server.kill()


def make_server(
    engine: Engine, folder: Path, port: int, settings: str, arguments: Sequence[str] = (), *, bus: int = 0
) -> Server:
    """Write a server's settings down where it starts from."""
    folder.mkdir()
    server = Server(engine, port, folder, arguments, bus)
    server.settings_file.write_text(settings, encoding="utf-8")
    return server
