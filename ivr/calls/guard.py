"""Marks on addresses of ours that nobody signs: whoever shows one was given it by us."""

from __future__ import annotations

import hmac
from hashlib import blake2b, sha256

MARK_BYTES = 16


class Guard:
    """Marks texts with a key that is derived from SECRET_KEY; for another `purpose` the mark is another."""

    def __init__(self, secret_key: str, purpose: str) -> None:
        """`purpose` says what the marks open, in a few words."""
        self._key = sha256(f"careline: {purpose}: {secret_key}".encode()).digest()

    def mark(self, text: str) -> str:
        """Return the mark of a text: hexadecimal digits."""
        return blake2b(text.encode(), key=self._key, digest_size=MARK_BYTES).hexdigest()

    def fits(self, text: str, mark: str) -> bool:
        """Say whether this is the text's mark."""
        return hmac.compare_digest(self.mark(text).encode(), mark.encode())
