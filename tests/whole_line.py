"""A whole line as it runs for callers: the emulator as its carrier, and its processes, each of which may be killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ivr.bootstrap import House, build
from ivr.cli.run import answering_at
from ivr.emulator.exchange import Exchange
from ivr.emulator.switches import Switches
from ivr.settings import Settings

LINE = "+18005550100"
HERE = Path(__file__).parents[1]
PROCESSES = {
    "web": [sys.executable, "-m", "gunicorn", "wsgi:create_app()"],
    "dispatch": [sys.executable, "-m", "ivr", "dispatch"],
    "drain": [sys.executable, "-m", "ivr", "drain"],
    "worker": [sys.executable, "-m", "ivr", "work"],
}
START_WITHIN_S = 90.0
"""A shared machine has slow moments."""
STOP_WITHIN_S = 10.0


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class WholeLine:
    """A line in a folder of its own, from `with` to its end. Line time runs `speed` times as fast as on the wall."""

    def __init__(
        self,
        *,
        speed: float = 20.0,
        switches: Switches | None = None,
        environ: Mapping[str, str] | None = None,
        processes: tuple[str, ...] = ("web", "dispatch", "drain"),
    ) -> None:
        self.var = Path(tempfile.mkdtemp(prefix="line", dir="/tmp"))
        self._door = socket.create_server(("127.0.0.1", 0), backlog=2048)
        self.port = int(self._door.getsockname()[1])
        self.exchange = Exchange(speed=speed, switches=switches, account_sid="AC" + "0" * 32, auth_token="t" * 32)
        self.url = f"http://127.0.0.1:{self.port}"
        self._more = dict(environ or {})
        self._names = processes
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        self.exchange.__enter__()
        try:
            self._gets_ready()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        self.answers(LINE)
        return self

    def _gets_ready(self) -> None:
        self._run("migrate")
        self._run("publish")
        for name in self._names:
            self.start(name)
        self.until(lambda: self.get("/readyz")[0] == 200, within=START_WITHIN_S)

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in list(self.running):
            self.stop(name)
        self.exchange.__exit__(kind, problem, trace)
        self._door.close()
        shutil.rmtree(self.var, ignore_errors=True)

    @property
    def environ(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.var),
            "VAR": str(self.var),
            "PORT": str(self.port),
            "PUBLIC_URL": self.url,
            "TWILIO_API_URL": self.exchange.url,
            "TWILIO_ACCOUNT_SID": self.exchange.account_sid,
            "TWILIO_AUTH_TOKEN": self.exchange.auth_token,
            "TWILIO_CPS": "100",
            "API_TOKEN": "token-of-a-test",
            "CALLFLOWS": str(HERE / "callflows"),
            **self._more,
        }

    def answers(self, number: str) -> None:
        """Let calls to the number come to this line."""
        self.exchange.add_line(
            number,
            voice_url=f"{self.url}/voice",
            fallback_url=f"{self.url}/voice/fallback",
            status_url=f"{self.url}/voice/status#rc=3&rp=all",
        )

    @contextmanager
    def house(self) -> Iterator[House]:
        """Build the rooms of another process of the same line, such as the desk's."""
        house = build(Settings.from_environment(self.environ))
        yield house
        house.board.live.close()
        house.slow.dispose()
        house.board.book.engine.dispose()

    # Its processes

    def start(self, name: str) -> None:
        """Start a process; `dispatch-2` is another one like `dispatch`."""
        doors = (self._door.fileno(),) if name == "web" else ()
        with (self.var / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                PROCESSES[name.partition("-")[0]],
                cwd=HERE,
                env=answering_at(self._door, self.environ),
                stdout=log,
                stderr=log,
                pass_fds=doors,
            )

    def stop(self, name: str, number: int = signal.SIGTERM) -> None:
        process = self.running.pop(name)
        process.send_signal(number)
        try:
            process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def log(self, name: str) -> str:
        return (self.var / f"{name}.log").read_text()

    def _run(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "-m", "ivr", *arguments], cwd=HERE, env=self.environ, check=True)

    # What other systems see of it

    def get(self, path: str) -> tuple[int, Any]:
        return self._ask("GET", path)

    def put(self, path: str, body: Mapping[str, object]) -> tuple[int, Any]:
        return self._ask("PUT", path, body)

    def call(self, sid: str) -> dict[str, Any]:
        status, shown = self.get(f"/api/calls/{sid}")
        return dict(shown) if status == 200 else {}

    def outcome(self, sid: str, within: float = 10.0) -> str:
        """Wait until the call is settled and return its outcome."""
        self.until(lambda: self.call(sid).get("outcome"), within)
        return str(self.call(sid)["outcome"])

    def available(self, agent: str, phone: str) -> None:
        """Sign an agent in by the API, with a telephone."""
        status, shown = self.put(f"/api/agents/{agent}/presence", {"presence": "available", "phone": phone})
        assert status == 200, shown

    def away(self, agent: str) -> None:
        status, shown = self.put(f"/api/agents/{agent}/presence", {"presence": "offline"})
        assert status == 200, shown

    def agents_that_are(self, engagement: str) -> int:
        """Count agents by what they are doing, as the support queue sees it."""
        status, queues = self.get("/api/queues")
        support = [queue for queue in queues if queue["name"] == "support"] if status == 200 else []
        return int(support[0]["agents"].get(engagement, 0)) if support else 0

    def until(self, holds: Callable[[], object], within: float = 10.0) -> None:
        """Wait until something holds."""
        latest = time.monotonic() + within
        while not holds():
            assert time.monotonic() < latest, self._troubles()
            time.sleep(0.05)

    def _troubles(self) -> str:
        logs = [f"--- {name}\n{self.log(name)[-3000:]}" for name in self._names]
        return "\n".join([str(self.exchange.transcript)[-6000:], *logs])

    def _ask(self, method: str, path: str, body: Mapping[str, object] | None = None) -> tuple[int, Any]:
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Authorization": "Bearer token-of-a-test", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read() or b"null")
        except OSError:
            return 0, None
