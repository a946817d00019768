"""An authority of the test's own, and a certificate of a server for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import trustme

NAME = "localhost"
"""The only name in the certificates: 127.0.0.1, where the servers listen, is none of theirs."""


@dataclass(frozen=True, slots=True)
class Certificates:
    """Where they are, for servers and kiosks."""

    authority: Path
    certificate: Path
    key: Path

    @property
    def settings(self) -> dict[str, str]:
        """What a server's settings say of them."""
        return {
            "tls-cert-file": str(self.certificate),
            "tls-key-file": str(self.key),
            "tls-ca-cert-file": str(self.authority),
        }


def make_certificates(folder: Path, *names: str) -> Certificates:
    """Make an authority and a certificate for `names`."""
    folder.mkdir()
    authority = trustme.CA()
    issued = authority.issue_cert(*names)
    made = Certificates(folder / "ca.crt", folder / "redis.crt", folder / "redis.key")
    authority.cert_pem.write_to_path(made.authority)
    issued.private_key_pem.write_to_path(made.key)
    issued.cert_chain_pems[0].write_to_path(made.certificate)
    return made
