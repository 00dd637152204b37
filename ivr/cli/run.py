"""`python -m ivr run`: the whole line on one machine, for whoever wants to see it work."""

from __future__ import annotations

import fcntl
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from honcho.environ import parse_procfile

from ivr.cli.crew import Crew
from ivr.cli.first_start import prepare
from ivr.cli.welcome import welcome
from ivr.emulator.example_company import PATH
from ivr.live import server
from ivr.live.folder import Folder
from ivr.settings import Settings, SettingsError

PROCFILE = Path("Procfile")
ONCE = "release"
"""What the Procfile runs before a new version starts; here `prepare` does it, and only what is missing."""
EMULATOR = "python -m ivr emulator --example-company"
SERVICES = ("ORDERS", "CUSTOMERS")
"""The services of the shipped `directory.yaml`, as their settings begin: the example company plays them."""
PATIENCE = 60.0
"""Seconds that the line has to get ready."""
WAIT_AT_THE_DOOR = 2048
"""Connections, as many as gunicorn lets wait itself."""
GONE_WITHIN = 5.0
"""Seconds that the embedded server has to stop once nobody uses it."""


def run() -> int:
    """Start everything, say where it is, keep it running, and stop it all on Ctrl-C or SIGTERM.

    Returns 0 after a stop that was asked for, 1 where the line did not get ready.

    Raises:
        SettingsError: a setting is wrong, or a port is taken.
    """
    settings = Settings.from_environment(os.environ)
    emulated = is_emulated(os.environ)
    commands = processes(PROCFILE.read_text(), emulated)
    if emulated:
        listening("EMULATOR_PORT", "127.0.0.1", settings.emulator_port).close()
    with listening("PORT", os.environ.get("HOST") or "127.0.0.1", settings.port) as door:
        if not settings.redis_url:
            server.ensure(settings.var)
        try:
            accounts = prepare(settings)
            environ = environment(os.environ, settings, emulated)
            return Crew(commands, answering_at(door, environ), {"web": door.fileno()}).work(
                ready=lambda: is_ready(settings.port),
                welcome=lambda: print(welcome(settings, accounts, emulated), flush=True),
                patience=PATIENCE,
            )
        finally:
            let_go(settings.var)


def is_emulated(environ: Mapping[str, str]) -> bool:
    """Whether the emulator is the carrier: neither an account nor the address of another one is given."""
    return not environ.get("TWILIO_ACCOUNT_SID") and not environ.get("TWILIO_API_URL")


def processes(procfile: str, emulated: bool) -> dict[str, str]:
    """Return what is to run, name -> command: what stays in the Procfile, and the emulator where it is needed."""
    commands: dict[str, str] = dict(parse_procfile(procfile).processes)
    commands.pop(ONCE, None)
    return commands | ({"emulator": EMULATOR} if emulated else {})


def environment(environ: Mapping[str, str], settings: Settings, emulated: bool) -> dict[str, str]:
    """Return the environment of all processes: this Python's programs come first, and nothing said is held back."""
    path = os.pathsep.join([str(Path(sys.executable).parent), environ.get("PATH", os.defpath)])
    played = outside(settings.emulator_port) if emulated else {}
    missing = {name: value for name, value in played.items() if not environ.get(name)}
    return {**environ, **missing, "PATH": path, "PYTHONUNBUFFERED": "1"}


def outside(port: int) -> dict[str, str]:
    """Return the settings by which a line finds what the emulator's process plays: carrier, customers and orders."""
    emulator = f"http://127.0.0.1:{port}"
    addresses = {f"{service}_URL": f"{emulator}{PATH}" for service in SERVICES}
    return {"TWILIO_API_URL": emulator, **addresses, **{f"{service}_TOKEN": "example" for service in SERVICES}}


def listening(setting: str, host: str, port: int) -> socket.socket:
    """Listen on `port`, on behalf of who answers there.

    Raises:
        SettingsError: somebody else does; the message names the port and its setting.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=WAIT_AT_THE_DOOR)
    except OSError as error:
        raise SettingsError(
            f"{setting}: port {port} cannot be used ({error.strerror}). "
            f"Stop what listens there (perhaps this line, in another window), or set {setting} to a free port."
        ) from error


def answering_at(door: socket.socket, environ: Mapping[str, str]) -> dict[str, str]:
    """Have gunicorn answer at a door that is open already, and stays so while it is started again.

    A carrier whose connection is refused tries again at once, in vain, and then hangs up on the caller; who waits at an
    open door is answered a second later.
    """
    said = environ.get("GUNICORN_CMD_ARGS", "")
    return {**environ, "GUNICORN_CMD_ARGS": f"{said} --bind fd://{door.fileno()}".strip()}


def is_ready(port: int) -> bool:
    """Whether `web` can take calls."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def let_go(var: Path) -> None:
    """Wait until the embedded server has stopped, unless another window of this machine still uses it."""
    server.release(var)
    held = Folder(var).data
    latest = time.monotonic() + GONE_WITHIN
    while held.exists() and _is_locked(held) and time.monotonic() < latest:
        time.sleep(0.05)


def _is_locked(file: Path) -> bool:
    with file.open("a") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False
