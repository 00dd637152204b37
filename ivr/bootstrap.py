"""One place where everything is built."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from redis import Redis
from sqlalchemy import Engine

from ivr.calls.catalogues import Catalogues
from ivr.calls.errors import NothingPublished
from ivr.calls.legs import Legs
from ivr.calls.roster import Roster
from ivr.calls.spool import Spool
from ivr.calls.switchboard import Switchboard
from ivr.carriers.twilio.control import Control
from ivr.carriers.twilio.media import Media
from ivr.carriers.twilio.read import Reader
from ivr.carriers.twilio.render import Renderer
from ivr.cases import revisions
from ivr.cases.book import CaseBook
from ivr.cases.database import open_engine
from ivr.cases.errors import RecordGone
from ivr.live import server
from ivr.live.connect import client
from ivr.live.errors import LiveGone
from ivr.live.store import Live
from ivr.settings import Settings
from queueing.floor import Floor
from queueing.store.redis_store import RedisStore

PATIENCE_S = 0.3
"""What a caller waits for SQL at most; then his turn goes on without it."""


@dataclass(frozen=True, slots=True)
class House:
    """A process's own rooms, ready to work.

    `redis` is the vendor's client, for the job queue and for questions about the server itself. `slow` is SQL for
    those who may wait: desk and drain.
    """

    settings: Settings
    redis_url: str
    redis: Redis
    board: Switchboard
    legs: Legs
    roster: Roster
    media: Media
    slow: Engine


def build(settings: Settings) -> House:
    """Build the rooms; starts the embedded server where no other Redis is set. Not to be shared over a fork."""
    redis_url = settings.redis_url or server.ensure(settings.var)
    slow = open_engine(settings.database_url)
    redis = client(redis_url)
    live = Live.at(redis_url)
    legs = Legs(lambda: board)
    board = Switchboard(
        live=live,
        book=CaseBook(open_engine(settings.database_url, PATIENCE_S)),
        floor=Floor(RedisStore(redis), legs, lambda: time.time_ns() // 1_000_000),
        reader=Reader(settings.public_url, (settings.auth_token,)),
        renderer=Renderer(),
        control=Control(settings.account_sid, settings.auth_token, settings.carrier_api_url),
        catalogues=Catalogues(lambda revision: revisions.sources(slow, revision), lambda: _published(live, slow)),
        spool=Spool(settings.var / "spool"),
        public_url=settings.public_url,
        standby_number=settings.standby_number,
        now=lambda: datetime.now(UTC),
    )
    media = Media(settings.account_sid, settings.auth_token, settings.carrier_api_url)
    return House(settings, redis_url, redis, board, legs, Roster(board), media, slow)


def house_of(environ: Mapping[str, str] = os.environ) -> House:
    """Build the rooms as the environment says.

    Raises:
        SettingsError: a setting is missing or wrong.
    """
    speak()
    house = build(Settings.from_environment(environ))
    _warm_up(house.board)
    return house


def _warm_up(board: Switchboard) -> None:
    """Do now what the first caller would otherwise wait for; what is not there yet is done then."""
    board.control.prepare()
    with suppress(NothingPublished, RecordGone, LiveGone):
        board.catalogues.current()


def speak() -> None:
    """Let the process log to its standard error, one line a record, with the names that a record brings along."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", force=True)


def _published(live: Live, slow: Engine) -> str:
    """The pointer's copy in Redis, and the case record where it is lost."""
    revision = live.revision()
    if revision is None:
        revision = revisions.current(slow)
        if revision:
            live.set_revision(revision)
    return revision
