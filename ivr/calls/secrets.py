"""Secret values of a call: sealed where they are kept, opened only where they leave for a lookup or a function."""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ivr.calls.errors import CallsError

NONCE_BYTES = 12
"""The size that AES-GCM is made for (NIST SP 800-38D, 5.2.1.1)."""


class Unsealable(CallsError):
    """A sealed value is another call's, is damaged, or was sealed with another SECRET_KEY."""


class Sealer:
    """Implements `ivr.dialogue.secrets.Seal` with AES-256-GCM. One object serves all threads."""

    def __init__(self, secret_key: str) -> None:
        """`secret_key` is the setting; what it also signs (cookies) uses another key that is derived from it."""
        self._cipher = AESGCM(_derived(secret_key, b"careline: values of a call"))
        self.marking = _derived(secret_key, b"careline: fingerprints of what was heard")
        """The key of fingerprints: without it, a fingerprint of four digits would be as good as the digits."""

    def __call__(self, call: str, clear: str) -> str:
        """Return `clear` sealed, as printable ASCII that opens for this call only; each time another text."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, clear.encode(), call.encode())
        return urlsafe_b64encode(nonce + sealed).decode()

    def opening(self, call: str) -> Callable[[str], str]:
        """Return what opens the sealed values of `call`, one by one.

        Raises:
            Unsealable: (when a value is opened) it is not one of this call's.
        """
        return lambda sealed: self._opened(call, sealed)

    def _opened(self, call: str, sealed: str) -> str:
        try:
            raw = urlsafe_b64decode(sealed)
            return self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], call.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise Unsealable from error


def _derived(secret_key: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, None, purpose).derive(secret_key.encode())
