"""The faults of a session store: how each is brought about, and what the clerk is to be told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from math import inf
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from kiosk.workflow.steps import WorkflowStep
from tests.faults.store import PASSWORD, PREFIX, SET, USER, Store

Strike = Callable[[Store], AbstractAsyncContextManager[None]]

NO_ANSWER = "The session store does not answer."
GONE = "This renewal is no longer kept: it was left too long, or ended elsewhere."
ORDER_STANDS = "Order … is placed; the session store failed after it."
UNREADABLE = "The stored renewal cannot be read."
CHANGED_UNREADABLE = "This renewal was at “…” here; it was changed elsewhere and cannot be read now."


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong between a screen and what is stored."""

    name: str
    strike: Strike
    """While its context lasts, so does the fault."""
    told: tuple[str, ...] = ()
    """The sentences that may tell of it; none when the clerk is to notice nothing."""
    restart_works: bool = False
    """Whether starting again works while the fault lasts."""
    answers_reads: bool = False
    """Whether the store still reads: so that an order goes through, and only its session is not written."""
    leaves_session: bool = False
    """Whether the old session stays, outside any set, until it expires."""
    store_timeout: float = 1
    """The kiosk's, in seconds."""

    def told_at(self, step: WorkflowStep) -> tuple[str, ...]:
        """The sentences that may tell of it where the clerk answers at `step`."""
        return (ORDER_STANDS,) if self.answers_reads and step is WorkflowStep.CONFIRM else self.told


def named(fault: Fault) -> str:
    """Name a test by its fault."""
    return fault.name


@asynccontextmanager
async def killed(store: Store) -> AsyncIterator[None]:
    store.server.kill()
    yield
    await asyncio.to_thread(store.server.start)


@asynccontextmanager
async def hung(store: Store) -> AsyncIterator[None]:
    store.server.hang()
    yield
    store.server.resume()


def line(**wrong: Any) -> Strike:
    """Make the line go wrong as these attributes of it say."""

    @asynccontextmanager
    async def strike(store: Store) -> AsyncIterator[None]:
        right = {name: getattr(store.line, name) for name in wrong}
        _set(store, wrong)
        yield
        _set(store, right)

    return strike


def _set(store: Store, attributes: dict[str, Any]) -> None:
    for name, value in attributes.items():
        setattr(store.line, name, value)


@asynccontextmanager
async def connections_cut(store: Store) -> AsyncIterator[None]:
    store.line.cut()
    yield


def _configured(wrong: dict[str, str], right: dict[str, str]) -> Strike:
    """Have the operator change settings."""

    @asynccontextmanager
    async def strike(store: Store) -> AsyncIterator[None]:
        await store.operator.config_set(*(part for item in wrong.items() for part in item))
        yield
        await store.operator.config_set(*(part for item in right.items() for part in item))

    return strike


@asynccontextmanager
async def replica(store: Store) -> AsyncIterator[None]:
    await store.operator.replicaof("127.0.0.1", 1)
    yield
    await store.operator.replicaof("NO", "ONE")


@asynccontextmanager
async def not_saving(store: Store) -> AsyncIterator[None]:
    """Have a save fail: a folder stands where its file should be."""
    (store.server.folder / "dump.rdb").mkdir(exist_ok=True)
    await store.operator.config_set("save", "3600 1")
    info: dict[str, Any] = await store.operator.info("persistence")
    if info["rdb_last_bgsave_status"] == "ok":
        await store.operator.bgsave()
        while info["rdb_last_bgsave_status"] == "ok":
            await asyncio.sleep(0.01)
            info = await store.operator.info("persistence")
    yield
    await store.operator.config_set("save", "")


@asynccontextmanager
async def busy(store: Store) -> AsyncIterator[None]:
    """Have somebody else's script run on and on."""
    await store.operator.config_set("busy-reply-threshold", 1)
    async with Redis.from_url(store.server.url) as other:
        endless: asyncio.Future[Any] = asyncio.ensure_future(other.eval("while true do end", 0))
        with suppress(ResponseError):
            while not endless.done():
                await store.operator.ping()
        assert not endless.done()
        yield
        await store.operator.script_kill()
        await asyncio.gather(endless, return_exceptions=True)


@asynccontextmanager
async def too_many_connections(store: Store) -> AsyncIterator[None]:
    await store.operator.config_set("maxclients", 1)
    await store.operator.client_kill_filter(skipme=True, _type="normal")
    await store.operator.client_kill_filter(skipme=True, _type="pubsub")
    yield
    await store.operator.config_set("maxclients", 100)


@asynccontextmanager
async def password_rotated(store: Store) -> AsyncIterator[None]:
    await _acl(store, "resetpass", ">another")
    await store.operate("CLIENT", "KILL", "USER", USER)
    yield
    await _acl(store, "resetpass", f">{PASSWORD}")


@asynccontextmanager
async def right_taken_away(store: Store) -> AsyncIterator[None]:
    await _acl(store, "-del", "-set")
    yield
    await _acl(store, "+del", "+set")


async def _acl(store: Store, *rules: str) -> None:
    await store.operate("ACL", "SETUSER", USER, *rules)


@asynccontextmanager
async def scripts_forgotten(store: Store) -> AsyncIterator[None]:
    await store.operator.script_flush()
    yield


@asynccontextmanager
async def clients_killed(store: Store) -> AsyncIterator[None]:
    await store.operate("CLIENT", "KILL", "USER", USER)
    yield


@asynccontextmanager
async def writes_paused(store: Store) -> AsyncIterator[None]:
    """Let writes wait, as a planned failover does."""
    await store.operator.client_pause(150, all=False)
    yield
    await store.operator.client_unpause()


# what befalls the stored renewal itself


@asynccontextmanager
async def emptied(store: Store) -> AsyncIterator[None]:
    await store.operator.flushall()
    yield


@asynccontextmanager
async def expired(store: Store) -> AsyncIterator[None]:
    (session_id,) = await store.session_ids()
    await store.operator.pexpire(PREFIX + session_id, 0)
    yield


@asynccontextmanager
async def out_of_the_set(store: Store) -> AsyncIterator[None]:
    await store.operator.delete(SET)
    yield


@asynccontextmanager
async def set_of_another_kind(store: Store) -> AsyncIterator[None]:
    await store.operator.set(SET, "no set")
    yield


@asynccontextmanager
async def session_of_another_kind(store: Store) -> AsyncIterator[None]:
    (session_id,) = await store.session_ids()
    await store.operator.delete(PREFIX + session_id)
    await store.operator.rpush(PREFIX + session_id, "no string")
    yield


def _damaged(damage: Callable[[bytes], bytes]) -> Strike:
    """Have the stored JSON replaced."""

    @asynccontextmanager
    async def strike(store: Store) -> AsyncIterator[None]:
        (session_id,) = await store.session_ids()
        stored = await store.stored(session_id)
        assert stored is not None
        await store.operator.set(PREFIX + session_id, damage(stored), ex=3600)
        yield

    return strike


def _changed(**fields: Any) -> Strike:
    return _damaged(lambda stored: json.dumps(json.loads(stored) | fields).encode())


LATENCY = 0.3
LOADING = b"-LOADING Valkey is loading the dataset in memory\r\n"

LASTING = (
    Fault("Server killed, started again once it was told", killed, (NO_ANSWER,)),
    Fault("Server stopped (SIGSTOP), resumed once it was told", hung, (NO_ANSWER,), store_timeout=0.3),
    Fault("Every connection cut before the command reaches the server", line(cuts=inf), (NO_ANSWER,)),
    Fault("Every connection cut after the command ran, its answer lost", line(swallows=inf), (NO_ANSWER,)),
    Fault("Black hole: nothing arrives, nothing is refused", line(loses=True), (NO_ANSWER,), store_timeout=0.3),
    Fault(
        "READONLY: the server has become a replica",
        replica,
        ("The session store takes no changes: it is a copy.",),
        answers_reads=True,
    ),
    Fault(
        "OOM: memory full, noeviction",
        _configured({"maxmemory": "1mb"}, {"maxmemory": "0"}),
        ("The session store is full.",),
        restart_works=True,
        answers_reads=True,
    ),
    Fault(
        "Password rotated (WRONGPASS)",
        password_rotated,
        ("The session store does not accept this kiosk's password.",),
    ),
    Fault(
        "NOPERM: a right is taken away",
        right_taken_away,
        ("The session store does not allow this kiosk to do that.",),
        answers_reads=True,
    ),
    Fault("MISCONF: a save failed", not_saving, ("The session store cannot save to its disk.",), answers_reads=True),
    Fault(
        "NOREPLICAS: too few replicas",
        _configured({"min-replicas-to-write": "1"}, {"min-replicas-to-write": "0"}),
        ("The session store has lost its copies and takes no changes.",),
        answers_reads=True,
    ),
    Fault("BUSY: somebody's script runs on", busy, ("The session store is busy with something else.",)),
    Fault(
        "LOADING: the server reads its data",
        line(answers=LOADING),
        ("The session store is starting and not ready yet.",),
    ),
    Fault(
        "maxclients: no connection is left",
        too_many_connections,
        ("The session store takes no more connections.",),
    ),
)
"""Last until they are mended; then the same answer goes through."""

PASSING = (
    Fault("Connection reset once, before the command ran", line(cuts=1)),
    Fault("Connection reset once, after the command ran", line(swallows=1)),
    Fault("Every idle connection cut", connections_cut),
    Fault("CLIENT KILL", clients_killed),
    Fault("CLIENT PAUSE of writes, shorter than the time-out", writes_paused),
    Fault("300 ms latency", line(delay=LATENCY / 2)),
    Fault("SCRIPT FLUSH", scripts_forgotten),
)
"""The clerk notices nothing."""

_DAMAGE = (CHANGED_UNREADABLE, UNREADABLE)
ENDING = (
    Fault("FLUSHALL", emptied, (GONE,)),
    Fault("Session expired", expired, (GONE,)),
    Fault(
        "The clerk's set is gone",
        out_of_the_set,
        (GONE,),
        leaves_session=True,
    ),
    Fault(
        "The clerk's set is no set",
        set_of_another_kind,
        (GONE,),
        leaves_session=True,
    ),
    *(
        Fault(f"Session {what}", strike, _DAMAGE)
        for what, strike in (
            ("corrupted", _damaged(lambda stored: b"\xff" + stored[1:])),
            ("truncated", _damaged(lambda stored: stored[: len(stored) // 2])),
            ("of an unknown version", _changed(kiosk={"format": 99, "terminal": "T9", "operation": "x"})),
            ("of another clerk", _changed(staff_id="S002")),
            ("at an unknown step", _changed(current_step="sign_the_tablet")),
            ("no string", session_of_another_kind),
        )
    ),
)
"""What was stored is gone or cannot be read; only a new renewal helps."""

FAULTS = (*PASSING, *LASTING, *ENDING)
