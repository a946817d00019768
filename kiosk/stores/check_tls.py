"""Whether what goes to the store can be read on the way."""

from __future__ import annotations

from kiosk.i18n import N_
from kiosk.stores.address import StoreAddress
from kiosk.stores.check import Check

_THIS_COMPUTER = ("localhost", "127.0.0.1", "::1")


def check_tls(address: StoreAddress) -> list[Check]:
    """Look at the address; nothing to say of a socket, or of servers on this computer."""
    if all(node.host in _THIS_COMPUTER for node in address.nodes):
        return []
    if address.tls is None:
        advice = N_("Use TLS (rediss://): names of customers and the password can be read on the network")
        return [Check("TLS", "warn", N_("off"), advice)]
    if address.tls.get("ssl_cert_reqs") == "none" or address.tls.get("ssl_check_hostname") is False:
        advice = N_("Take ssl_cert_reqs and ssl_check_hostname out of redis_url: anybody can pretend to be the store")
        return [Check("TLS", "warn", N_("on, but not all of the certificate is checked"), advice)]
    return [Check("TLS", "ok", N_("on"))]
