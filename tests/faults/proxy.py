"""A line to the session store that can be slow, cut, swallow answers, lose everything, or answer itself."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

_COMMAND = re.compile(rb"\*\d+\r\n\$")
_SCRIPT = b"EVALSHA"
"""What the faults of one command strike: every change of a renewal is one script."""
_HANDSHAKE = (b"AUTH", b"CLIENT")
"""What a server that is loading still answers."""


@dataclass
class Line:
    """A TCP port that leads to the server's socket. The attributes are what is wrong with it now."""

    path: Path
    port: int = 0
    delay: float = 0.0
    """Seconds that each direction takes."""
    spares: float = 0
    """Scripts that go through before any is struck."""
    cuts: float = 0
    """Scripts that are still to be cut off before they reach the server; `inf` for all."""
    swallows: float = 0
    """Scripts whose answers are still to be swallowed, and the connection cut, after they ran; `inf` for all."""
    swallowed: int = 0
    """Scripts that ran and whose answer was swallowed."""
    loses: bool = False
    """Takes what is sent and passes on nothing, without a word."""
    answers: bytes = b""
    """What it answers itself, in place of the server."""
    _ends: set[asyncio.StreamWriter] = field(default_factory=set)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection of a kiosk until either end leaves."""
        try:
            server = await _connect(self.path)
        except OSError:  # the server is down: so is the line
            writer.close()
            return
        call = _Call(self, server, writer)
        self._ends.add(writer)
        pumps = [
            asyncio.create_task(_pump(reader.read, call.asked)),
            asyncio.create_task(_pump(partial(asyncio.get_running_loop().sock_recv, server), call.answered)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            if pumps[1].done() and pumps[1].result():
                await _let_read(writer, pumps[0])
        finally:
            for pump in pumps:
                pump.cancel()
            self._ends.discard(writer)
            writer.close()
            await asyncio.gather(*pumps, return_exceptions=True)  # nobody may wait for a socket that is closed
            server.close()

    def cut(self) -> None:
        """Cut every connection."""
        for end in list(self._ends):
            end.close()


@dataclass
class _Call:
    """One connection: what of it is passed on."""

    line: Line
    server: socket.socket
    kiosk: asyncio.StreamWriter
    swallowing: bool = False

    async def asked(self, data: bytes) -> bool:
        """Pass on what the kiosk sent; False cuts the connection."""
        line, is_script = self.line, _SCRIPT in data
        if line.loses:
            return True
        if line.answers and not any(command in data for command in _HANDSHAKE):
            self.kiosk.write(line.answers * len(_COMMAND.findall(data)))
            return True
        if line.spares and is_script:
            line.spares -= 1
            is_script = False
        if line.cuts and is_script:
            line.cuts -= 1
            return False
        if line.swallows and is_script:
            line.swallows -= 1
            self.swallowing = True
        await asyncio.sleep(line.delay)
        with suppress(ConnectionError):  # a server that hung up has said why; that is still to be passed on
            await asyncio.get_running_loop().sock_sendall(self.server, data)
        return True

    async def answered(self, data: bytes) -> bool:
        """Pass on what the server answered; False cuts the connection."""
        if self.line.loses:
            return True
        if self.swallowing:
            self.line.swallowed += 1
            return False
        await asyncio.sleep(self.line.delay)
        self.kiosk.write(data)
        return True


async def _connect(path: Path) -> socket.socket:
    """Connect to the server. An asyncio stream forgets what it has not read yet once a write to it fails."""
    server = socket.socket(socket.AF_UNIX)
    server.setblocking(False)
    try:
        await asyncio.get_running_loop().sock_connect(server, str(path))
    except BaseException:
        server.close()
        raise
    return server


async def _pump(read: Callable[[int], Awaitable[bytes]], passed_on: Callable[[bytes], Awaitable[bool]]) -> bool:
    """Pass on what comes; returns whether it ended by itself, and was not cut."""
    with suppress(ConnectionError):
        while data := await read(65536):
            if not await passed_on(data):
                return False
    return True


async def _let_read(kiosk: asyncio.StreamWriter, asked: asyncio.Task[bool]) -> None:
    """Let the kiosk read the last words of a server that hung up: closing at once would take them back."""
    with suppress(ConnectionError, TimeoutError):
        kiosk.write_eof()
        async with asyncio.timeout(1):
            await asked


@asynccontextmanager
async def line_to(path: Path) -> AsyncIterator[Line]:
    """Open a line to the server that listens on `path`."""
    line = Line(path)
    calls: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        call = asyncio.current_task()
        assert call is not None
        calls.add(call)
        await line.connected(reader, writer)

    listener = await asyncio.start_server(connected, "127.0.0.1", 0)
    line.port = listener.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        listener.close()
        line.cut()
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
