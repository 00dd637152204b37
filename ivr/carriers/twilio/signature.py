"""Is a request really the carrier's? The scheme of twilio 9.13.0 (request_validator.py), at a fraction of its cost."""

from __future__ import annotations

import hmac
from binascii import b2a_base64
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

ALGORITHMS = {"HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}
DEFAULT = "HMAC_SHA1"
PORTS = {"https": 443, "http": 80}


class Signature:
    """Signatures of requests to `public_url`, by any of `secrets`.

    More than one secret stands in a rotation (the primary and the secondary auth token), or where the carrier signs
    with a key of our own (header `X-Twilio-Webhooks-Signature-Settings`).
    """

    def __init__(self, public_url: str, secrets: Sequence[str]) -> None:
        bases = tuple(_addresses(public_url))
        # Keyed and fed with our address once; a request costs a copy. As configured first: the others hardly ever run.
        self._begun = {
            name: tuple(hmac.new(secret.encode(), base.encode(), digest) for base in bases for secret in secrets)
            for name, digest in ALGORITHMS.items()
        }

    def fits(self, given: str, target: str, signed: str, algorithm: str = DEFAULT) -> bool:
        """Whether `given` signs a request for `target` (path and query as on the wire) with the form text `signed`."""
        rest = (target + signed).encode("utf-8", "replace")
        claim = given.encode("utf-8", "replace")
        return any(hmac.compare_digest(_finished(begun, rest), claim) for begun in self._begun.get(algorithm, ()))


def algorithm_named(settings: str | None) -> str:
    """The algorithm of a header like `key=...,algorithm=HMAC_SHA256`; SHA-1 where the header names none."""
    for part in (settings or "").split(","):
        name, _, value = part.partition("=")
        if name.strip() == "algorithm" and value.strip():
            return value.strip().upper()
    return DEFAULT


def _finished(begun: hmac.HMAC, rest: bytes) -> bytes:
    mac = begun.copy()
    mac.update(rest)
    return b2a_base64(mac.digest(), newline=False)


def _addresses(public_url: str) -> Iterator[str]:
    """Our address as configured, then with and without its port: the carrier signs now one, now the other.

    User and password are never signed. The library's own `remove_port` trips over them, and over IPv6.
    """
    parts = urlsplit(public_url)
    host = parts.netloc.rpartition("@")[2]
    bare = host.removesuffix(f":{parts.port}") if parts.port else host
    ported = f"{bare}:{parts.port or PORTS.get(parts.scheme, 80)}"
    for netloc in dict.fromkeys((host, bare, ported)):
        yield f"{parts.scheme}://{netloc}{parts.path.rstrip('/')}"
