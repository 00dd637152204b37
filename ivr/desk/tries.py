"""How often a password may be guessed: counted for all web processes together."""

from __future__ import annotations

import hashlib

from ivr.live.wire import Wire

MOST = 10
WITHIN_S = 900


class Tries:
    """Counts tries to sign in, by name and address, until one of them is right or `WITHIN_S` seconds have passed."""

    def __init__(self, wire: Wire) -> None:
        """`wire` leads to the Redis that all processes share."""
        self._wire = wire

    def may(self, name: str, address: str) -> bool:
        """Count one try before it is made, and say whether it may be: not after `MOST` others.

        Raises:
            LiveGone: Redis does not answer.
        """
        key = _key(name, address)
        tried = int(self._wire.ask("INCR", key))
        if tried <= MOST:  # later ones do not prolong the wait
            self._wire.ask("EXPIRE", key, str(WITHIN_S))
        return tried <= MOST

    def forget(self, name: str, address: str) -> None:
        """Begin to count anew: the password was right.

        Raises:
            LiveGone: Redis does not answer.
        """
        self._wire.ask("DEL", _key(name, address))


def _key(name: str, address: str) -> str:
    """Return a key of one length that names nobody."""
    return f"desk:tries:{hashlib.sha256(f'{address} {name}'.encode()).hexdigest()}"
