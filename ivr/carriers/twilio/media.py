"""Recordings, fetched from the carrier."""

from __future__ import annotations

from urllib.parse import urlsplit

import requests

from ivr.carriers.errors import CarrierDown, CarrierRefused

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
LARGEST = 64 * 1024 * 1024
"""Bytes; four hours of a caller's speech, as the carrier encodes it, are less than twice that, three minutes 3 MB."""
CHUNK = 65_536


class Media:
    """The recordings of an account. The password is shown to the carrier's own address only."""

    def __init__(self, account_sid: str, auth_token: str, api_url: str) -> None:
        self._account = (account_sid, auth_token)
        self._host = urlsplit(api_url).netloc

    def fetch(self, url: str) -> bytes:
        """Return the sound at `url`, a WAV file. It may not be there yet for some seconds after its notice.

        Raises:
            CarrierDown: no answer, or not in time. CarrierRefused: not there, or larger than 64 MiB.
        """
        auth = self._account if urlsplit(url).netloc == self._host else None
        try:
            with requests.get(url, auth=auth, timeout=(CONNECT_SECONDS, READ_SECONDS), stream=True) as answer:
                if answer.status_code != requests.codes.ok:
                    raise CarrierRefused(0, answer.status_code, "the recording is not there")
                return _body(answer)
        except requests.RequestException as error:
            raise CarrierDown from error


def _body(answer: requests.Response) -> bytes:
    body = bytearray()
    for chunk in answer.iter_content(CHUNK):
        body += chunk
        if len(body) > LARGEST:
            raise CarrierRefused(0, answer.status_code, "the recording is too large")
    return bytes(body)
