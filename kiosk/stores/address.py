"""The address of a store's own Redis or Valkey, taken apart and checked before anything connects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from kiosk.stores.errors import StoreConfigError

ALLOWED = (
    "redis://[user:password@]host[:port][/db], rediss:// the same over TLS, "
    "or unix://[user:password@]/path/of/socket[?db=0]"
)
_PORT = 6379
_FILES = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
_OPTIONS = {
    "redis": ("db",),
    "unix": ("db",),
    "rediss": ("db", *_FILES, "ssl_cert_reqs", "ssl_check_hostname"),
}


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """Where the session store is. Printing it never shows the password."""

    scheme: str
    host: str = ""
    port: int = _PORT
    path: str = ""
    db: int = 0
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    tls: Mapping[str, str | bool] = field(default_factory=dict)
    """Options of the TLS connection, by their redis-py names. Empty checks certificate and host name."""

    def __str__(self) -> str:
        if self.scheme == "unix":
            return f"unix://{self.path}" + (f"?db={self.db}" if self.db else "")
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}/{self.db}"


def parse_address(url: str) -> StoreAddress:
    """Take an address apart.

    Raises:
        StoreConfigError: the kiosk cannot use it. The text does not repeat it: it may hold a password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _PORT
    except ValueError as error:
        raise _refused("it has no valid host and port") from error
    if parts.scheme not in _OPTIONS:
        raise _refused(f"the scheme {parts.scheme!r} is not known" if "://" in url else "it has no scheme")
    if parts.fragment:
        raise _refused("it has a '#'; in a password write %23")
    options = _options(parts)
    username, password = _credentials(parts)
    if parts.scheme == "unix":
        if parts.hostname or not parts.path.startswith("/") or parts.path == "/":
            raise _refused("a unix address needs the absolute path of a socket, after three slashes in all")
        return StoreAddress("unix", path=unquote(parts.path), db=_db(options), username=username, password=password)
    if not parts.hostname:
        raise _refused("it has no host; in a password write / as %2F, ? as %3F and @ as %40")
    return StoreAddress(
        parts.scheme,
        host=unquote(parts.hostname),
        port=port,
        db=_db({"db": parts.path.strip("/") or "0", **options}),
        username=username,
        password=password,
        tls=_tls(options),
    )


def _refused(why: str) -> StoreConfigError:
    return StoreConfigError(f"redis_url cannot be used: {why}. Allowed is {ALLOWED}")


def _options(parts: SplitResult) -> dict[str, str]:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    allowed = _OPTIONS[parts.scheme]
    # Time-outs and retries in particular are not the address's to decide.
    if any(name not in allowed for name in options):
        raise _refused(f"after the '?' a {parts.scheme} address may only have {', '.join(allowed)}")
    return options


def _credentials(parts: SplitResult) -> tuple[str | None, str | None]:
    username = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    if username and not password:
        raise _refused("it has a user without a password; a password alone is written as :password@")
    return username, password


def _db(options: Mapping[str, str]) -> int:
    text = options.get("db", "0")
    if not (text.isascii() and text.isdigit()):
        raise _refused("the database is not a number from 0")
    return int(text)


def _tls(options: Mapping[str, str]) -> dict[str, str | bool]:
    tls: dict[str, str | bool] = {name: options[name] for name in _FILES if name in options}
    for name, path in tls.items():
        if not Path(str(path)).is_file():
            raise _refused(f"{name} names no file")
    if "ssl_cert_reqs" in options:
        if options["ssl_cert_reqs"] not in ("required", "none"):
            raise _refused("ssl_cert_reqs is required or none")
        tls["ssl_cert_reqs"] = options["ssl_cert_reqs"]
    if "ssl_check_hostname" in options:
        if options["ssl_check_hostname"] not in ("true", "false"):
            raise _refused("ssl_check_hostname is true or false")
        tls["ssl_check_hostname"] = options["ssl_check_hostname"] == "true"
    return tls
