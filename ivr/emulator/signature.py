"""How the carrier signs its requests (https://www.twilio.com/docs/usage/webhooks/webhooks-security)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit, urlunsplit

DEFAULT_PORTS = {"http": "80", "https": "443"}


def sign(secret: str, url: str, params: Iterable[tuple[str, str]], algorithm: str = "sha1") -> str:
    """Return the value of X-Twilio-Signature for a request to `url` whose form has `params`.

    The signed text is the URL, then each distinct name with each of its distinct values, both sorted, blank values
    too. `algorithm` is sha1, or sha256 where the secret is a shared key.
    """
    text = url + "".join(name + value for name, value in sorted(set(params)))
    digest = hmac.new(secret.encode(), text.encode(), getattr(hashlib, algorithm)).digest()
    return base64.b64encode(digest).decode("ascii")


def signed_url(url: str, port: str = "documented") -> str:
    """Return `url` as it is signed: without user, password and fragment, and with or without its port.

    `port`: `kept`, `dropped`, `added` (the scheme's own written out), or `documented`: dropped for HTTPS alone.
    """
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    name, colon, number = _split_port(host)
    if port == "dropped" or (port == "documented" and parts.scheme == "https"):
        host = name
    elif port == "added" and not number:
        host = f"{name}:{DEFAULT_PORTS[parts.scheme]}"
    else:
        host = name + colon + number
    return urlunsplit((parts.scheme, host, parts.path, parts.query, ""))


def _split_port(host: str) -> tuple[str, str, str]:
    name, colon, number = host.rpartition(":")
    return (name, colon, number) if colon and number.isdigit() else (host, "", "")


def signature_headers(
    secret: str, url: str, params: Mapping[str, str], algorithm: str, key_name: str
) -> dict[str, str]:
    """Return the headers that carry the signature; the second stands only beside a SHA-256 one."""
    headers = {"X-Twilio-Signature": sign(secret, url, params.items(), algorithm)}
    if algorithm == "sha256":
        headers["X-Twilio-Webhooks-Signature-Settings"] = f"key={key_name},algorithm=HMAC_SHA256"
    return headers
