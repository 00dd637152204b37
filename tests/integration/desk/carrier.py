"""The carrier's REST interface, as far as a desk needs it: calls are moved, or not."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

Answer = tuple[int, dict[str, object]]
"""Status and JSON."""

MOVED: Answer = (200, {"sid": "CA1", "status": "in-progress"})
OVER: Answer = (400, {"code": 21220, "message": "Call is not in-progress.", "status": 400})
BUSY: Answer = (429, {"code": 20429, "message": "Too many requests", "status": 429})
BROKEN: Answer = (500, {"code": 20500, "message": "An internal server error has occurred", "status": 500})


class Carrier:
    """Answers every request with `answer`; `moved` are the documents to which calls were sent."""

    def __init__(self) -> None:
        self.answer = MOVED
        self.moved: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._answering())
        self._thread = Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answering(self) -> type[BaseHTTPRequestHandler]:
        carrier = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                carrier.moved += asked.get("Url", [])
                status, told = carrier.answer
                body = json.dumps(told).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        return Answering
