"""What stands before every REST request: who asks, how many at once, how slow, and the faults that are switched on."""

from __future__ import annotations

import asyncio
import base64
import hmac
from collections.abc import Awaitable, Callable

from aiohttp import web

from ivr.emulator.company import Company
from ivr.emulator.errors import RestRefused
from ivr.emulator.rest.answers import refused

Next = Callable[[web.Request], Awaitable[web.StreamResponse]]
API = "/2010-04-01/"


class Access:
    """Lets the account's own requests through, one after the other or many at once as the switches say."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._under_way = 0

    @web.middleware
    async def guard(self, request: web.Request, handler: Next) -> web.StreamResponse:
        """Answer a request to the API, or refuse it in the API's own form."""
        if not request.path.startswith(API):
            return await handler(request)
        self._under_way += 1
        try:
            with self._company.clock.working():
                response = await self._answer(request, handler)
        except RestRefused as problem:
            response = refused(problem)
        except web.HTTPException as problem:
            response = refused(RestRefused(problem.status, 20404, problem.reason))
        finally:
            self._under_way -= 1
        self._company.timeline.add("rest", "", f"{request.method} {request.path_qs} -> {response.status}")
        return response

    async def _answer(self, request: web.Request, answer: Next) -> web.StreamResponse:
        company = self._company
        most = company.switches.most_rest_requests
        if most is not None and self._under_way > most:
            raise RestRefused(429, 20429, "Too many requests")
        if company.switches.rest_latency:
            await asyncio.sleep(company.switches.rest_latency)
        if fault := company.faults.take_rest(request.path):
            raise RestRefused(fault.status, fault.code, "refused on purpose")
        if not self._may(request):
            raise RestRefused(401, 20003, "Authenticate")
        return await answer(request)

    def _may(self, request: web.Request) -> bool:
        """Return whether the request comes from the account. Media may be fetched by whoever has its address."""
        company = self._company
        if request.method == "GET" and "/Recordings/" in request.path and not request.path.endswith(".json"):
            return True
        expected = base64.b64encode(f"{company.account_sid}:{company.auth_token}".encode()).decode()
        given = request.headers.get("Authorization", "").removeprefix("Basic ")
        own = request.match_info.get("account", company.account_sid) == company.account_sid
        return own and hmac.compare_digest(given.encode(), expected.encode())
