"""Lookups: a service of `directory.yaml` is asked within its budget, and what it says becomes the flow's label."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Mapping
from threading import Lock
from urllib.parse import quote, unquote, urlsplit

import msgspec

from ivr.calls.errors import CallsError
from ivr.calls.world.breaker import Breaker
from ivr.calls.world.services import AnswerRefused, Ask, Reply, Services, ServiceSilent
from ivr.calls.world.told import failed, told
from ivr.dialogue.inputs import Answered
from ivr.dialogue.instructions import LookUp
from ivr.dialogue.secrets import Secret
from ivr.flows.directory import Service
from ivr.flows.kinds import NotOfKind

log = logging.getLogger(__name__)

SHORTEST_S = 0.05
"""With less of the budget left, nothing is asked any more."""
PAUSE_S = (0.05, 0.2)
"""Between two attempts, at random: callers who failed together must not come back together."""
TOO_MANY = 429
IN_A_PATH = "/%:@!$&'()*+,;=-._~"
"""What a path keeps as it is (RFC 3986, 3.3); a `?` or `#` out of a value would begin another part."""


class Unaskable(CallsError):
    """A lookup cannot be sent as it stands: a setting is missing, or the path leads elsewhere."""


class LookUps:
    """Asks services. One object serves all threads of a process; each service has its own breaker."""

    def __init__(
        self,
        services: Services,
        named: Mapping[str, str],
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """`named`: the settings that a directory may name; `clock` and `pause` in seconds."""
        self._services = services
        self._named = named
        self._clock = clock
        self._pause = pause
        self._breakers: dict[str, Breaker] = {}
        self._lock = Lock()

    def look_up(
        self, service: Service, question: LookUp, *, key: str, opened: Callable[[str], str], seconds: float
    ) -> Answered:
        """Ask within `seconds`, all attempts included; `opened` opens what is sealed. Never raises.

        A post carries `key` as `Idempotency-Key`, the same at each attempt and from each process.
        """
        try:
            answer = self._look_up(service, question, key, opened, seconds)
        except (CallsError, NotOfKind) as error:
            answer = failed(str(error))
        if answer.label == "failed":
            log.warning("a lookup failed", extra={"service": service.name, "reason": answer.values["reason"]})
        return answer

    def _look_up(
        self, service: Service, question: LookUp, key: str, opened: Callable[[str], str], seconds: float
    ) -> Answered:
        ask = self._asked(service, question, key, opened)
        breaker = self._breaker(service.name)
        until = self._clock() + seconds
        reason = "late"
        for left in range(max(question.attempts, 1), 0, -1):
            remaining = until - self._clock()
            if remaining < SHORTEST_S:
                break
            if not breaker.lets_through():
                return failed("the service is down, and is left alone for some seconds")
            reply, reason = self._once(ask, breaker, remaining / left)
            if reply is not None:
                return _heard(service, reply)
            if left > 1:
                self._pause(min(random.uniform(*PAUSE_S), remaining))  # noqa: S311 - no secret, only spread
        return failed(reason)

    def _once(self, ask: Ask, breaker: Breaker, seconds: float) -> tuple[Reply | None, str]:
        """Ask once; None, with the reason, where another attempt may help."""
        try:
            reply = self._services.ask(ask, seconds)
        except ServiceSilent as silent:
            breaker.failed()
            return None, str(silent)
        if reply.status >= 500 or reply.status == TOO_MANY:
            breaker.failed()
            return None, f"status {reply.status}"
        breaker.answered()
        return reply, ""

    def _asked(self, service: Service, question: LookUp, key: str, opened: Callable[[str], str]) -> Ask:
        url = _below(self._setting(service.address), question.path)
        headers = {"Authorization": f"Bearer {self._setting(service.token)}"} if service.token else {}
        if question.method == "get":
            return Ask("GET", url, query=_query(question), headers=headers)
        send = {name: part.opened(opened) if isinstance(part, Secret) else part for name, part in question.send.items()}
        headers |= {"Content-Type": "application/json", "Idempotency-Key": key}
        return Ask("POST", url, body=msgspec.json.encode(send), headers=headers)

    def _setting(self, name: str) -> str:
        value = self._named.get(name, "").strip()
        if not value:
            raise Unaskable(f"the setting {name} is not set")
        return value

    def _breaker(self, service: str) -> Breaker:
        with self._lock:
            return self._breakers.setdefault(service, Breaker(self._clock))


def _query(question: LookUp) -> Mapping[str, str]:
    """Return what a get sends; a secret never stands in an address, whatever a flow says."""
    plain = {name: part for name, part in question.send.items() if isinstance(part, str)}
    if len(plain) != len(question.send):
        raise Unaskable("a secret can be sent in a post only")
    return plain


def _below(address: str, path: str) -> str:
    """Return the URL of `path` below the service's address, wherever the values in the path would lead."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unaskable("the setting for the address of the service is no address such as https://orders.example.com")
    if {".", ".."} & set(unquote(path).split("/")) or "\\" in path:
        raise Unaskable("the path leads out of the service")
    return f"{address.rstrip('/')}/{quote(path.lstrip('/'), safe=IN_A_PATH)}"


def _heard(service: Service, reply: Reply) -> Answered:
    """Return what the answer means. Raises AnswerRefused, NotOfKind or Untold."""
    if reply.status in (404, 204):
        return Answered("not_found")
    if not 200 <= reply.status < 300:
        return failed(f"status {reply.status}")
    one = _only_one(_decoded(reply))
    return Answered("not_found") if one is None else told("found", service.values(one))


def _decoded(reply: Reply) -> object:
    if reply.kind != "application/json" and not reply.kind.endswith("+json"):
        raise AnswerRefused("the answer is no JSON")
    try:
        return msgspec.json.decode(reply.body)
    except (msgspec.DecodeError, RecursionError, ValueError):
        raise AnswerRefused("the answer is no JSON that can be read") from None


def _only_one(body: object) -> object:
    """Return the one thing that a list holds; None for an empty list, and for several: nobody knows which is meant."""
    if not isinstance(body, list):
        return body
    return body[0] if len(body) == 1 else None
