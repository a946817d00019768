"""A server that is, or may be, no longer the primary: what it refuses must be asked of the one that is now."""

from __future__ import annotations

import re

from redis.exceptions import ReadOnlyError, ResponseError

# redis-py has no class for the second, and none for either when a script was refused by an older server.
_WORDS = re.compile(r"\b(READONLY|NOREPLICAS)\b")


def is_demoted(error: Exception) -> bool:
    """Whether a server refused to write as a replica, or as a primary whose replicas are gone.

    A primary that hung while another took its place wakes as the second, and is made the first.
    """
    return isinstance(error, ReadOnlyError) or (isinstance(error, ResponseError) and bool(_WORDS.search(str(error))))
