"""A house whose carrier, mail server and webhooks are on this machine, and do as they are told."""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import pytest

from ivr.bootstrap import House, build
from ivr.cases import chores
from ivr.cases.chores import Chore
from ivr.cases.migrate import upgrade
from ivr.jobs.chores import do_one
from ivr.live import server
from ivr.settings import Settings
from tests.line import Clock
from tests.service import Service

USUAL = {"DATA": "354 go on", "QUIT": "221 bye"}


@dataclass
class MailServer:
    """Speaks SMTP without TLS to one client at a time; `answers` says how it answers a command, 250 otherwise."""

    answers: Mapping[str, str] = field(default_factory=dict)
    mails: list[bytes] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _accept(self) -> None:
        while True:
            try:
                plug, _ = self._listener.accept()
            except OSError:
                return
            with plug, plug.makefile("rwb") as wire:
                self._serve(wire)

    def _serve(self, wire: Any) -> None:
        wire.write(b"220 mail.test\r\n")
        wire.flush()
        for raw in wire:
            line = raw.decode().rstrip("\r\n")
            command = line[:4].upper()
            self.heard.append(line)
            answer = self.answers.get(command) or USUAL.get(command, "250 mail.test")
            wire.write(f"{answer}\r\n".encode())
            wire.flush()
            if answer == USUAL["DATA"]:
                self.mails.append(self._mail(wire))
            if command == "QUIT":
                return

    @staticmethod
    def _mail(wire: Any) -> bytes:
        lines = []
        for raw in wire:
            if raw == b".\r\n":
                break
            lines.append(raw)
        wire.write(b"250 taken\r\n")
        wire.flush()
        return b"".join(lines)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def carrier() -> Iterator[Service]:
    with Service() as running:
        yield running


@pytest.fixture
def receiver() -> Iterator[Service]:
    with Service() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def new_house(carrier: Service, receiver: Service, clock: Clock) -> Iterator[Callable[..., House]]:
    var = Path(tempfile.mkdtemp(prefix="jobs", dir="/tmp"))
    houses: list[House] = []

    def one(**more: str) -> House:
        environ = {"VAR": str(var), "TWILIO_API_URL": carrier.url, "CRM_HOOK": receiver.url, **more}
        settings = Settings.from_environment(environ)
        upgrade(settings.database_url)
        houses.append(build(settings, clock.now))
        return houses[-1]

    yield one
    for house in houses:
        house.board.live.close()
        control: Any = house.board.control
        control.close()
        house.slow.dispose()
        house.board.book.engine.dispose()
    server.release(var)
    shutil.rmtree(var, ignore_errors=True)


@pytest.fixture
def house(new_house: Callable[..., House]) -> House:
    return new_house()


@dataclass(frozen=True)
class Owed:
    """A chore, from when it is owed to when it is done or given up."""

    house: House
    id: str

    def tried(self) -> str:
        """Do it as the worker would and return what came of it: done, due or given_up."""
        chore = chores.get(self.house.slow, self.id)
        if chore is not None:
            do_one(self.house, chore)
        return self.state

    @property
    def chore(self) -> Chore | None:
        return chores.get(self.house.slow, self.id)

    @property
    def state(self) -> str:
        with self.house.slow.connect() as connection:
            return str(connection.exec_driver_sql("SELECT state FROM chores WHERE id = ?", (self.id,)).scalar_one())


@pytest.fixture
def owe(clock: Clock) -> Callable[..., Owed]:
    def one(house: House, kind: str, **body: object) -> Owed:
        chore = f"CA1:3:{uuid4().hex[:16]}:0"
        chores.owe(house.slow, chore, kind, {"call": "CA1", **body}, clock.now())
        return Owed(house, chore)

    return one
