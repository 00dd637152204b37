"""Applications under gunicorn, with the product's own settings, and what they spend: CPU of processes from /proc."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from redis import Redis

from tests.benchmarks.webhooks import ACCOUNT, SECRET, Site
from tests.whole_line import HERE, WholeLine, free_port

TICKS = os.sysconf("SC_CLK_TCK")
START_LIMIT_S = 30.0


@dataclass(frozen=True, slots=True)
class Served:
    """A contestant that runs: where it is asked, and which processes work for it."""

    name: str
    site: Site
    processes: Callable[[], Sequence[int]]

    def cpu(self) -> float:
        """Return the seconds of CPU that its processes have spent."""
        return sum(map(_spent, self.processes()))


@contextmanager
def contestants(settings: str = "", processes: tuple[str, ...] = ("web", "dispatch")) -> Iterator[dict[str, Served]]:
    """Run ours, the bare view and the usual design at once, all under `gunicorn.conf.py`.

    `settings` are gunicorn's words for what is to differ from that file; `processes` are those of ours that run.
    """
    with ExitStack() as running:
        yield {
            "ours": running.enter_context(our_line(settings, processes)),
            "bare": running.enter_context(application("bare", "bare:app", settings)),
            "usual": running.enter_context(application("usual", "usual:create_app()", settings)),
        }


@contextmanager
def our_line(settings: str, processes: tuple[str, ...]) -> Iterator[Served]:
    with WholeLine(environ={"GUNICORN_CMD_ARGS": settings}, processes=processes) as line:
        redis = _redis_of(line.var)
        yield Served("ours", Site(line.port, strict=True), lambda: (*_family(line.running["web"].pid), redis))


@contextmanager
def application(name: str, app: str, settings: str) -> Iterator[Served]:
    var = Path(tempfile.mkdtemp(prefix=name, dir="/tmp"))
    site = Site(free_port(), strict=False)
    with (var / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", f"tests.benchmarks.contestants.{app}"],
            cwd=HERE, env=_environ(var, site, settings), stdout=log, stderr=log,
        )  # fmt: skip
    try:
        _wait_for(site, var / "log")
        yield Served(name, site, lambda: _family(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        shutil.rmtree(var)


def _environ(var: Path, site: Site, settings: str) -> Mapping[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "VAR": str(var),
        "PORT": str(site.port),
        "PUBLIC_URL": site.url,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": SECRET,
        "GUNICORN_CMD_ARGS": settings,
    }


def _wait_for(site: Site, log: Path) -> None:
    latest = time.monotonic() + START_LIMIT_S
    while True:
        try:
            urllib.request.urlopen(site.url, timeout=1)
        except urllib.error.HTTPError:
            return
        except OSError:
            assert time.monotonic() < latest, log.read_text()
            time.sleep(0.1)


def _redis_of(var: Path) -> int:
    with Redis(unix_socket_path=str(var / "redis.sock")) as redis:
        return int(redis.info("server")["process_id"])


def _family(parent: int) -> list[int]:
    """Return the process and its children: gunicorn's master and workers."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [parent, *map(int, children)]


def _spent(process: int) -> float:
    """Return user and system time of all the threads of a process (proc(5), fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
