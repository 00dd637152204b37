"""The carrier's ids: two letters that tell the kind, and 32 hexadecimal digits."""

from __future__ import annotations

import secrets


def new_sid(kind: str) -> str:
    """Return a fresh id of `kind`: AC, CA, CF, QU, RE, PN, SM ..."""
    return kind + secrets.token_hex(16)
