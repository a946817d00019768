"""Whether the kiosk was started as somebody's login shell, where leaving it must lead nowhere."""

from __future__ import annotations

import os
import pwd
import sys
from pathlib import Path


def is_login_shell() -> bool:
    """Whether this program is the shell of the user who runs it.

    `login` marks a login shell by a dash before its name; the system does not hand that on to a script, whose
    user's record tells instead.
    """
    if sys.orig_argv[0].startswith("-"):
        return True
    try:
        shell = pwd.getpwuid(os.getuid()).pw_shell
    except KeyError:  # a user that the system does not know has no shell
        return False
    return is_same_program(sys.argv[0], shell)


def is_same_program(program: str, shell: str) -> bool:
    """Whether two paths lead to one file; one that is not there leads nowhere."""
    try:
        return bool(shell) and Path(program).samefile(shell)
    except OSError:
        return False
