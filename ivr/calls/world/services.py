"""One question to a service over HTTP, and no more of its answer than we can bear."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit

import requests
from requests.cookies import RequestsCookieJar
from urllib3.exceptions import HTTPError

from ivr.calls.errors import CallsError
from ivr.calls.world.cutting import Cutter, CuttingAdapter, within

LARGEST_ANSWER = 65_536
"""Bytes; what can be spoken to a caller, or branched on, has some hundred."""
CHUNK = 8_192
CONNECT_S = 1.0
CONNECTIONS = 16
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class ServiceSilent(CallsError):
    """A service was not reached, broke off, or did not answer in time: it may have heard us, or not."""


class AnswerRefused(CallsError):
    """A service answered with something that we do not read."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question: `query` of a get, or `body` (JSON) of a post. Neither they nor `headers` ever show in a log."""

    method: str
    url: str
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: `kind` is its content type, without parameters and in small letters."""

    status: int
    kind: str
    body: bytes = field(repr=False)


class Services:
    """Connections to services, kept by address. One object serves all threads."""

    def __init__(self) -> None:
        self._sessions: dict[str, requests.Session] = {}
        self._lock = threading.Lock()

    def ask(self, question: Ask, seconds: float) -> Reply:
        """Ask once, and be back after `seconds` at the latest. Redirects are not followed: a token is meant for one.

        Raises:
            ServiceSilent: there is no whole answer. AnswerRefused: it is too large, or packed.
        """
        session = self._session(question.url)
        with within(seconds) as cutter:
            reply = self._heard(session, question, seconds, cutter)
            if cutter.cut:
                # A body without a length looks whole wherever it is cut.
                raise ServiceSilent("late")
            return reply

    def _heard(self, session: requests.Session, question: Ask, seconds: float, cutter: Cutter) -> Reply:
        """Ask, and once more where a kept connection turns out to be closed: nobody has read what we sent there.

        Whoever serves HTTP may close a connection at any time (RFC 9112, 9.3.1). Our posts carry an idempotency key.
        """
        try:
            with self._sent(session, question, seconds) as response:
                return Reply(response.status_code, _kind(response), _body(response))
        except (requests.RequestException, HTTPError, OSError) as error:
            if cutter.cut:
                raise ServiceSilent("late") from None
            if not cutter.kept or isinstance(error, requests.Timeout):
                raise ServiceSilent(_reason(error)) from None
        # The others that are kept are as old.
        session.close()
        return self._heard(session, question, seconds, cutter)

    def close(self) -> None:
        """Let the kept connections go."""
        for session in self._sessions.values():
            session.close()

    def _sent(self, session: requests.Session, question: Ask, seconds: float) -> requests.Response:
        return session.request(
            question.method,
            question.url,
            params=dict(question.query),
            data=question.body or None,
            headers={"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Careline"},
            auth=_Bare(question.headers),
            timeout=(min(CONNECT_S, seconds), seconds),
            allow_redirects=False,
            stream=True,
        )

    def _session(self, url: str) -> requests.Session:
        host = urlsplit(url).netloc
        with self._lock:
            if host not in self._sessions:
                self._sessions[host] = _new_session(urlsplit(url).hostname or "")
            return self._sessions[host]


class _Bare(requests.auth.AuthBase):
    """Our own headers, as the last word: without one, `requests` would take a login from a `.netrc`."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = headers

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.update(self._headers)
        return request


def _new_session(host: str) -> requests.Session:
    session = requests.Session()
    # A proxy of the environment cannot reach a service that runs beside us.
    session.trust_env = host not in LOOPBACK
    # One caller's cookie is not another's.
    session.cookies = RequestsCookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("http://", "https://"):
        session.mount(scheme, CuttingAdapter(pool_maxsize=CONNECTIONS, max_retries=0))
    return session


def _kind(response: requests.Response) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _body(response: requests.Response) -> bytes:
    """Read the body while it is small enough; of one that is not, no more than is needed to know it."""
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > LARGEST_ANSWER:
        raise AnswerRefused("the answer is too large")
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise AnswerRefused("the answer is packed, though we asked for it plain")
    body = bytearray()
    for chunk in response.iter_content(CHUNK):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise AnswerRefused("the answer is too large")
    return bytes(body)


def _reason(error: Exception) -> str:
    """Say how it failed without the text of the error: that has the address, and with it what was asked."""
    reasons: tuple[tuple[type[Exception], str], ...] = (
        (requests.exceptions.SSLError, "its certificate or its TLS is not good"),
        (requests.Timeout, "late"),
        (requests.ConnectionError, "not reached, or it broke off"),
    )
    return next((reason for kind, reason in reasons if isinstance(error, kind)), "no answer that can be read")
