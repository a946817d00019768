"""Where the embedded server keeps its data and its socket."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
from pathlib import Path

from kiosk.stores.errors import EmbeddedProblem, EmbeddedUnavailable

SOCKET_PATH_BYTES = 103 if sys.platform == "darwin" else 107
"""The longest socket path of the system (`sun_path` less its final NUL)."""


def make_private(folder: Path) -> None:
    """Make a folder for this user alone, unless it is there and nobody else can write to it.

    Raises:
        EmbeddedUnavailable: it is somebody else's, a link, or others may write to it.
        OSError: it cannot be made.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not is_private(folder):
        raise EmbeddedUnavailable(
            EmbeddedProblem.FOLDER, f"{folder} is a link, somebody else's, or can be written by others"
        )


def is_private(folder: Path) -> bool:
    """Whether this is a real folder of this user into which nobody else can put anything."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    writable_by_others = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not writable_by_others


def socket_path(home: Path, runtime_dir: Path) -> Path:
    """Choose the socket for the server whose data is in `home`: one data folder, one name.

    Raises:
        EmbeddedUnavailable: no folder is short enough or private.
        OSError: a folder cannot be made.
    """
    digest = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"renewal-kiosk-{os.geteuid()}-{digest}"
    for folder in (runtime_dir, short):
        socket = folder / f"{digest}.sock"
        if len(os.fsencode(socket)) <= SOCKET_PATH_BYTES:
            make_private(folder)
            return socket
    raise EmbeddedUnavailable(EmbeddedProblem.FOLDER, f"{runtime_dir} and {short} are too long for a socket")
