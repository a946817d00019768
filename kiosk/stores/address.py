"""The address of a store's own Redis or Valkey, taken apart and checked before anything connects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from kiosk.stores.errors import StoreConfigError

ALLOWED = (
    "redis://[user:password@]host[:port][/db], unix://[user:password@]/path/of/socket[?db=0], "
    "redis+sentinel://[user:password@]host[:port],host[:port]/service[/db], "
    "redis+cluster://[user:password@]host[:port],host[:port], or with rediss the same over TLS"
)
_FILES = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
_TLS = (*_FILES, "ssl_cert_reqs", "ssl_check_hostname")
_SENTINELS = ("sentinel_username", "sentinel_password")

Deployment = Literal["server", "sentinel", "cluster"]


class Node(NamedTuple):
    """A host and the port on it."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class _Form(NamedTuple):
    """What an address of one scheme means and may have."""

    deployment: Deployment
    port: int
    options: tuple[str, ...]
    tls: bool = False


_FORMS = {
    "redis": _Form("server", 6379, ("db",)),
    "unix": _Form("server", 0, ("db",)),
    "rediss": _Form("server", 6379, ("db", *_TLS), tls=True),
    "redis+sentinel": _Form("sentinel", 26379, _SENTINELS),
    "rediss+sentinel": _Form("sentinel", 26379, (*_SENTINELS, *_TLS), tls=True),
    "redis+cluster": _Form("cluster", 6379, ()),
    "rediss+cluster": _Form("cluster", 6379, _TLS, tls=True),
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who to be at a server. Printing it never shows the password."""

    username: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """Where the session store is. Printing it never shows user and password."""

    scheme: str
    nodes: tuple[Node, ...] = ()
    """The server; or the sentinels to ask; or those servers of a Cluster to ask for all the others."""
    path: str = ""
    """The socket of a unix address."""
    service: str = ""
    """What the sentinels call the server to use."""
    db: int = 0
    login: Credentials = field(default=Credentials(), repr=False)
    sentinel_login: Credentials = field(default=Credentials(), repr=False)
    """The sentinels' own; those of the servers are not sent to them."""
    tls: Mapping[str, str | bool] | None = None
    """Options of the TLS connections, by their redis-py names; None without TLS. Empty checks certificate and host
    name."""

    @property
    def deployment(self) -> Deployment:
        """How the servers work together."""
        return _FORMS[self.scheme].deployment

    def __str__(self) -> str:
        if self.scheme == "unix":
            return f"unix://{self.path}" + (f"?db={self.db}" if self.db else "")
        parts = [",".join(map(str, self.nodes))]
        if self.service:
            parts.append(self.service)
        if self.deployment != "cluster":
            parts.append(str(self.db))
        return f"{self.scheme}://{'/'.join(parts)}"


def parse_address(url: str) -> StoreAddress:
    """Take an address apart.

    Raises:
        StoreConfigError: the kiosk cannot use it. The text does not repeat it: it may hold a password.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise _refused("it has no valid host and port") from error
    if parts.scheme not in _FORMS:
        raise _refused(f"the scheme {parts.scheme!r} is not known" if "://" in url else "it has no scheme")
    if parts.fragment:
        raise _refused("it has a '#'; in a password write %23")
    form, options = _FORMS[parts.scheme], _options(parts)
    login = _credentials(unquote(parts.username or ""), unquote(parts.password or ""))
    if parts.scheme == "unix":
        return StoreAddress("unix", path=_socket(parts), db=_db(options.get("db", "0")), login=login)
    nodes = _nodes(parts, form)
    service, db = _place(parts, form)
    return StoreAddress(
        parts.scheme,
        nodes=nodes,
        service=service,
        db=_db(options.get("db", db)),
        login=login,
        sentinel_login=_credentials(options.get("sentinel_username", ""), options.get("sentinel_password", "")),
        tls=_tls(options) if form.tls else None,
    )


def _refused(why: str) -> StoreConfigError:
    return StoreConfigError(f"redis_url cannot be used: {why}. Allowed is {ALLOWED}")


def _options(parts: SplitResult) -> dict[str, str]:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    allowed = _FORMS[parts.scheme].options
    # Time-outs and retries in particular are not the address's to decide.
    if any(name not in allowed for name in options):
        may = f"may only have {', '.join(allowed)}" if allowed else "has nothing"
        raise _refused(f"after the '?' a {parts.scheme} address {may}")
    return options


def _credentials(username: str, password: str) -> Credentials:
    if username and not password:
        raise _refused("it has a user without a password; a password alone is written as :password@")
    return Credentials(username or None, password or None)


def _socket(parts: SplitResult) -> str:
    if parts.hostname or not parts.path.startswith("/") or parts.path == "/":
        raise _refused("a unix address needs the absolute path of a socket, after three slashes in all")
    return unquote(parts.path)


def _nodes(parts: SplitResult, form: _Form) -> tuple[Node, ...]:
    hosts = parts.netloc.rpartition("@")[2].split(",")
    if form.deployment == "server" and len(hosts) > 1:
        raise _refused("it has several hosts; write redis+sentinel:// or redis+cluster:// for what they are")
    return tuple(_node(host, form) for host in hosts)


def _node(text: str, form: _Form) -> Node:
    try:
        host = urlsplit(f"//{text}")
        port = host.port or form.port
    except ValueError as error:
        raise _refused("it has no valid host and port") from error
    if not host.hostname:
        raise _refused("it has no host; in a password write / as %2F, ? as %3F and @ as %40")
    return Node(unquote(host.hostname), port)


def _place(parts: SplitResult, form: _Form) -> tuple[str, str]:
    """Read the service, where there is one, and the database from the path."""
    path = unquote(parts.path).strip("/")
    if form.deployment == "cluster":
        if path not in ("", "0"):
            raise _refused("a Cluster has no other database than 0")
        return "", "0"
    if form.deployment == "server":
        return "", path or "0"
    service, _, db = path.partition("/")
    if not service:
        raise _refused("after the sentinels it needs the name of the service: /service")
    return service, db or "0"


def _db(text: str) -> int:
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
