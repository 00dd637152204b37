"""The HTTP beneath the vendor's client: connections kept, short time-outs, nothing repeated, errors in our words."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import MaxRetryError, NewConnectionError

from ivr.carriers.errors import CarrierBusy, CarrierDown, CarrierRefused, CarrierSilent

CONNECT_SECONDS = 2.0
READ_SECONDS = 3.0
"""Who waits for us is a webhook with 4 s, so a slow carrier counts as silent."""
CONNECTIONS = 32
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Wire:
    """What the vendor's client sends through, in the place of its own HTTP client. Safe to use from many threads."""

    def __init__(self, api_url: str) -> None:
        self._session = requests.Session()
        # A proxy of the environment cannot reach a carrier that runs beside us.
        self._session.trust_env = urlsplit(api_url).hostname not in LOOPBACK
        adapter = HTTPAdapter(pool_maxsize=CONNECTIONS, max_retries=0)
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, adapter)

    def request(
        self,
        method: str,
        url: str,
        *,
        params: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        **_: object,
    ) -> requests.Response:
        """Ask once. The parameters are the vendor's; its own time-out (none) and redirects (none) are not taken over.

        Raises:
            CarrierDown: no connection, so it was not asked.
            CarrierSilent: no answer, a broken one, or a 5xx.
            CarrierRefused: a 4xx; `CarrierBusy` for 429.
        """
        try:
            response = self._session.request(
                method,
                url,
                params=params,
                data=data,
                headers=headers,
                auth=auth,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise _unanswered(error) from error
        # Without this, requests guesses at the encoding of JSON that names none.
        response.encoding = "utf-8"
        _check(response)
        return response

    def close(self) -> None:
        """Let the kept connections go."""
        self._session.close()


def _unanswered(error: requests.RequestException) -> CarrierDown:
    """Whether the carrier may have heard us decides whether a ring may be placed again."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError | requests.exceptions.ProxyError):
        return CarrierDown()
    cause = error.args[0] if error.args else None
    never_sent = isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
    return CarrierDown() if never_sent else CarrierSilent()


def _check(response: requests.Response) -> None:
    if response.status_code >= 500:
        raise CarrierSilent(f"the carrier answered {response.status_code}")
    told = _told(response)
    if response.status_code >= 300:
        refusal = CarrierBusy if response.status_code == 429 else CarrierRefused
        code = told.get("code")
        raise refusal(code if isinstance(code, int) else 0, response.status_code, str(told.get("message") or ""))


def _told(response: requests.Response) -> dict[str, Any]:
    """What the answer says. An error may say it in a proxy's HTML; a success that is no JSON is none."""
    try:
        told = json.loads(response.text)
    except ValueError:
        if response.status_code < 300:
            raise CarrierSilent("the carrier's answer is no JSON") from None
        return {}
    return told if isinstance(told, dict) else {}
