"""HTTP to the application: signed, timed, retried and redirected as the carrier does it. Always in wall time."""

from __future__ import annotations

import asyncio
import base64
import logging
import time
import uuid
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import urlencode, urljoin, urlsplit

import aiohttp
from yarl import URL

from ivr.emulator.clock import Clock
from ivr.emulator.errors import EmulatorError, Refused
from ivr.emulator.faults import Faults
from ivr.emulator.overrides import Overrides, split_overrides
from ivr.emulator.signature import signature_headers, signed_url
from ivr.emulator.switches import Switches
from ivr.emulator.timeline import Exchanged, Side, Timeline

logger = logging.getLogger(__name__)
T = TypeVar("T")

BAD_URL, NO_ANSWER, NO_CONNECTION, TOO_MANY_REDIRECTS = 11100, 11200, 11205, 11215
REDIRECTS = frozenset({301, 302, 303, 307, 308})
KEPT_ACROSS_REDIRECTS = frozenset(
    {"CallSid", "AccountSid", "From", "To", "Caller", "Called", "CallStatus", "Direction"}
)
KEEP_ALIVE = 0.5
"""Seconds that an idle connection is kept: less than any server does, so that none is used while it is being closed."""

REORDER_PATIENCE = 1.0


@dataclass(frozen=True, slots=True)
class Request:
    """A request to the application. `url` is absolute and may carry overrides; `cookies` are the call's own."""

    url: str
    method: str = "POST"
    params: Mapping[str, str] = field(default_factory=dict)
    call: str = ""
    kind: Side = "webhook"
    cookies: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the application answered, at last, from `url`."""

    url: str
    status: int
    content_type: str
    body: bytes


class Wire:
    """Asks the application. Open it inside the loop that uses it."""

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        clock: Clock,
        switches: Switches,
        faults: Faults,
        timeline: Timeline,
    ) -> None:
        self.account_sid = account_sid
        self._auth_token = auth_token
        self._clock = clock
        self._switches = switches
        self._faults = faults
        self._timeline = timeline
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._passed: dict[asyncio.Lock, asyncio.Event] = {}

    async def open(self) -> None:
        """Make the pool of connections."""
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEEP_ALIVE)
        self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def close(self) -> None:
        """Give up what is under way and close the connections."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def background(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run `work` beside everything else, until it ends or the wire is closed."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        """Report what went wrong in a task that nobody waits for; a refusal is told to whoever asked."""
        self._tasks.discard(task)
        problem = None if task.cancelled() else task.exception()
        if problem is not None and not isinstance(problem, EmulatorError):
            logger.error("the emulator has a fault of its own", exc_info=problem)

    @asynccontextmanager
    async def socket(self, url: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """Open a signed WebSocket to a program. Raises what aiohttp does where there is none."""
        if self._session is None:
            raise EmulatorError("the wire is not open")
        async with self._session.ws_connect(url, headers=self._headers(url, {}), max_msg_size=2**20) as socket:
            yield socket

    async def ask(self, request: Request) -> Answer:
        """Return the answer to `request`; it goes on to its end even where the one who asks is cancelled.

        Raises Refused: 11100 bad URL, 11200 no or a bad answer, 11205 no connection, 11215 too many redirects.
        """
        return await asyncio.shield(self.start(request))

    def start(self, request: Request) -> asyncio.Task[Answer]:
        """Send `request` in a task of its own; its result is what `ask` returns or raises."""
        return self.background(self._ask(request))

    def notify(self, request: Request, order: asyncio.Lock) -> asyncio.Task[Any]:
        """Send a status callback, after those of the same `order`; nobody minds the answer."""
        return self.background(self._notify(request, order))

    async def _notify(self, request: Request, order: asyncio.Lock) -> None:
        if self._faults.take("reorder", request.url):
            await self._let_pass(order)
            await self._try_to_ask(request)
            return
        async with order:
            await self._try_to_ask(request)
        if order in self._passed:
            self._passed.pop(order).set()

    async def _let_pass(self, order: asyncio.Lock) -> None:
        """Wait until the next notice of the same order has been answered."""
        passed = self._passed[order] = asyncio.Event()
        try:
            await asyncio.wait_for(passed.wait(), REORDER_PATIENCE)
        except TimeoutError:
            self._passed.pop(order, None)

    async def _try_to_ask(self, request: Request) -> None:
        try:
            await self._ask(request)
        except Refused as refused:
            self._timeline.add(request.kind, request.call, f"lost: {refused}")

    async def _ask(self, request: Request) -> Answer:
        url, overrides = split_overrides(request.url)
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
            raise Refused(BAD_URL, f"{url!r} is no absolute HTTP address")
        seconds = min(overrides.total / 1000, self._switches.request_seconds)
        with self._clock.working():
            try:
                async with asyncio.timeout(seconds):
                    return await self._follow(replace(request, url=url), overrides)
            except TimeoutError as error:
                raise Refused(NO_ANSWER, f"{url} did not answer within {seconds} s") from error

    async def _follow(self, request: Request, overrides: Overrides) -> Answer:
        for _ in range(self._switches.answer_redirects + 1):
            answer = await self._attempts(request, overrides)
            location = answer.body.decode() if answer.status in REDIRECTS else ""
            if not location:
                return answer
            kept = {name: value for name, value in request.params.items() if name in KEPT_ACROSS_REDIRECTS}
            params = kept if request.kind == "webhook" else {}
            request = replace(request, url=urljoin(request.url, location), method="GET", params=params)
        raise Refused(TOO_MANY_REDIRECTS, f"{request.url}: more than {self._switches.answer_redirects} redirects")

    async def _attempts(self, request: Request, overrides: Overrides) -> Answer:
        token = str(uuid.uuid4())
        for attempt in range(1, overrides.retries + 2):
            outcome = await self._attempt(request, overrides, token, attempt)
            failure = outcome if isinstance(outcome, str) else failure_of(outcome.status)
            if not failure or attempt > overrides.retries or not overrides.retries_after(failure):
                break
        if isinstance(outcome, str):
            code = NO_CONNECTION if outcome == "ct" else NO_ANSWER
            raise Refused(code, f"{request.url}: {'no connection' if outcome == 'ct' else 'no answer'}")
        if failure:
            raise Refused(NO_ANSWER, f"{request.url} answered {outcome.status}")
        return outcome

    async def _attempt(self, request: Request, overrides: Overrides, token: str, attempt: int) -> Answer | str:
        """Send `request` once, with the faults that strike it; return its answer, or how it failed (ct, rt)."""
        if fault := self._faults.take("delay", request.url):
            await asyncio.sleep(fault.seconds)
        if self._faults.take("drop", request.url):
            self._put_down(request, token, attempt).failure = "dropped"
            return "ct"
        outcome = await self._send(request, overrides, token, attempt)
        if self._faults.take("repeat", request.url):
            self.background(self._send(request, overrides, token, attempt))
        return "rt" if self._faults.take("lose_answer", request.url) else outcome

    def _put_down(self, request: Request, token: str, attempt: int) -> Exchanged:
        asked = Exchanged(
            request.kind, request.call, request.method, request.url, request.params, token, attempt, time.time()
        )
        self._timeline.add(request.kind, request.call, asked)
        return asked

    async def _send(self, request: Request, overrides: Overrides, token: str, attempt: int) -> Answer | str:
        asked = self._put_down(request, token, attempt)
        try:
            with self._clock.working():
                answer = await self._send_once(request, overrides, {"I-Twilio-Idempotency-Token": token})
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            asked.failure = "ct"
            return "ct"
        except (aiohttp.ClientError, OSError, TimeoutError):
            asked.failure = "rt"
            return "rt"
        asked.answered_at, asked.status = time.time(), answer.status
        asked.body = answer.body.decode("utf-8", "replace") if answer.content_type.startswith(("text", "app")) else ""
        return answer

    async def _send_once(self, request: Request, overrides: Overrides, headers: Mapping[str, str]) -> Answer:
        """Send one request over the network; one that is refused with 401 again with the URL's user and password."""
        url, body = _target(request)
        bare = _without_user(url)
        form = {} if request.method == "GET" else request.params
        timeout = aiohttp.ClientTimeout(None, None, overrides.read / 1000, overrides.connect / 1000)
        if self._session is None:
            raise EmulatorError("the wire is not open")
        for authorization in (None, _basic(url)):
            sent = {**self._headers(url, form), **headers, **(authorization or {})}
            async with self._session.request(
                request.method, URL(bare, encoded=True), data=body, headers=sent, timeout=timeout,
                allow_redirects=False, cookies=request.cookies,
            ) as response:  # fmt: skip
                request.cookies.update({name: morsel.value for name, morsel in response.cookies.items()})
                location = response.headers.get("Location", "").encode()
                content = location if response.status in REDIRECTS else await response.read()
                answer = Answer(request.url, response.status, response.content_type, content)
            if response.status != 401 or not _basic(url):
                break
        return answer

    def _headers(self, url: str, form: Mapping[str, str]) -> dict[str, str]:
        switches = self._switches
        secret = self._auth_token if switches.signature == "sha1" else switches.shared_key
        signed = signed_url(url, switches.signed_port)
        return {
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            **signature_headers(secret, signed, form, switches.signature, self.account_sid),
        }


def failure_of(status: int) -> str:
    """Return the retry policy's word for a bad HTTP status, "" for a good one."""
    return f"{status // 100}xx" if status >= 400 else ""


def _target(request: Request) -> tuple[str, bytes | None]:
    """Return the URL that is sent, and the form: a GET carries the parameters in its query."""
    if request.method != "GET":
        return request.url, urlencode(request.params).encode()
    if not request.params:
        return request.url, None
    joint = "&" if urlsplit(request.url).query else "?"
    return request.url + joint + urlencode(request.params), None


def _without_user(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _basic(url: str) -> dict[str, str]:
    user = urlsplit(url).netloc.rpartition("@")[0]
    return {"Authorization": "Basic " + base64.b64encode(user.encode()).decode()} if user else {}
