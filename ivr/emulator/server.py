"""The HTTP server of the emulator: the API, the browser's phone, and the media that phones play."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from aiohttp import web

from ivr.emulator.company import Company
from ivr.emulator.errors import EmulatorError
from ivr.emulator.live_phones import serve_phone
from ivr.emulator.rest.access import Access
from ivr.emulator.rest.routes import rest_routes

PAGE = Path(__file__).parent / "page"
CONTENT_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; media-src 'self'; "
        "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class PortTaken(EmulatorError):
    """The port is in use."""


class Server:
    """Serves `company` on 127.0.0.1, or on another `host`; port 0 = a free one, to be found in `company.base_url`.

    `beside` is what else is served at this address, and is no part of the telephone company.
    """

    def __init__(
        self, company: Company, port: int = 0, host: str = "127.0.0.1", beside: Iterable[web.RouteDef] = ()
    ) -> None:
        self.company = company
        self._host, self._port = host, port
        self._runner = web.AppRunner(self._application(beside), access_log=None, shutdown_timeout=1.0)

    async def start(self) -> None:
        """Listen. Raises PortTaken."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port, backlog=1024).start()
        except OSError as error:
            await self._runner.cleanup()
            raise PortTaken(f"port {self._port} of {self._host} is in use") from error
        port = self._runner.addresses[0][1]
        self.company.base_url = f"http://{self._host}:{port}"
        await self.company.wire.open()

    async def stop(self) -> None:
        """Stop listening, and give up what is under way."""
        await self._runner.cleanup()
        await self.company.wire.close()

    def _application(self, beside: Iterable[web.RouteDef]) -> web.Application:
        application = web.Application(middlewares=[Access(self.company).guard])
        application.add_routes(
            [
                *rest_routes(self.company),
                web.get("/", self._page),
                web.get("/page/{name}", self._page),
                web.get("/lines.json", self._lines),
                web.get("/media", self._media),
                web.get("/phone", self._phone),
                *beside,
            ]
        )
        return application

    async def _page(self, request: web.Request) -> web.Response:
        file = PAGE / request.match_info.get("name", "index.html")
        if file.name not in _page_files():
            raise web.HTTPNotFound
        body = file.read_bytes()
        return web.Response(body=body, content_type=CONTENT_TYPES[file.suffix], charset="utf-8", headers=HEADERS)

    async def _lines(self, _request: web.Request) -> web.Response:
        return web.json_response({"lines": list(self.company.lines)}, headers=HEADERS)

    async def _media(self, request: web.Request) -> web.Response:
        media = self.company.media.get(request.query.get("url", ""))
        if media is None:
            raise web.HTTPNotFound
        return web.Response(body=media.content, content_type=media.content_type, headers=HEADERS)

    async def _phone(self, request: web.Request) -> web.StreamResponse:
        return await serve_phone(request, self.company)


def _page_files() -> frozenset[str]:
    return frozenset(file.name for file in PAGE.iterdir() if file.suffix in CONTENT_TYPES)
