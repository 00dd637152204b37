"""One place where everything is built."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from redis import Redis
from sqlalchemy import Engine

from ivr.calls.agents.by_phone import AgentsByPhone
from ivr.calls.agents.legs import Legs
from ivr.calls.agents.roster import Roster
from ivr.calls.catalogues import Catalogues
from ivr.calls.emergencies import Emergencies
from ivr.calls.errors import NothingPublished
from ivr.calls.guard import Guard
from ivr.calls.playback import Playback
from ivr.calls.secrets import Sealer
from ivr.calls.spool import Spool
from ivr.calls.standby_lines import StandbyLines
from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.calls.world.errands import Errands
from ivr.calls.world.lookups import LookUps
from ivr.calls.world.notices import Notices, Ways
from ivr.calls.world.outlet_book import OutletBook
from ivr.calls.world.outside import KeptCallbacks, Outside, Pins
from ivr.calls.world.services import Services
from ivr.carriers.twilio.control import Control
from ivr.carriers.twilio.media import Media
from ivr.carriers.twilio.read import Reader
from ivr.carriers.twilio.render import Renderer
from ivr.cases import revisions
from ivr.cases.book import CaseBook
from ivr.cases.database import open_engine
from ivr.cases.errors import RecordGone
from ivr.live import server
from ivr.live.connect import client, wire
from ivr.live.emergencies import EmergencyCopy
from ivr.live.errands import ErrandBook
from ivr.live.errors import LiveGone
from ivr.live.lean import LeanClient
from ivr.live.recent import Recent
from ivr.live.store import Live
from ivr.live.unrecorded import Unrecorded
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


def utc_now() -> datetime:
    """Return the time, aware, UTC."""
    return datetime.now(UTC)


def build(settings: Settings, now: Callable[[], datetime] = utc_now, recent: Recent | None = None) -> House:
    """Build the rooms; starts the embedded server where no other Redis is set. Not to be shared over a fork.

    `now` is the time of the line: aware, UTC. `recent` is what processes of one kind share, made before the fork.
    """
    redis_url = settings.redis_url or server.ensure(settings.var)
    slow = open_engine(settings.database_url)
    redis = client(redis_url)
    through = wire(redis_url)
    live = Live(through, recent)
    book = CaseBook(open_engine(settings.database_url, PATIENCE_S))
    catalogues = Catalogues(lambda revision: revisions.sources(slow, revision), lambda: _published(live, slow))
    seal = Sealer(settings.secret_key)
    emergencies = Emergencies(book, EmergencyCopy(through), now)
    lookups = LookUps(Services(), settings.named)
    agents, callbacks = AgentsByPhone(lambda: board), KeptCallbacks(book, now)
    outside = Outside(catalogues, lookups, seal, Pins(book, now), emergencies, agents, callbacks, now)
    media = Media(settings.account_sid, settings.auth_token, settings.carrier_api_url)
    heard, outlets = Guard(settings.secret_key, "recordings"), Guard(settings.secret_key, "outlets")
    legs = Legs(lambda: board)
    board = Switchboard(
        live=live,
        unrecorded=Unrecorded(redis),
        book=book,
        floor=Floor(RedisStore(LeanClient(through)), legs, lambda: milliseconds(now())),
        reader=Reader(settings.public_url, (settings.auth_token,)),
        renderer=Renderer(),
        control=Control(settings.account_sid, settings.auth_token, settings.carrier_api_url),
        catalogues=catalogues,
        spool=Spool(settings.var / "spool"),
        seal=seal,
        errands=Errands(ErrandBook(through), outside.do, lambda: milliseconds(now())),
        emergencies=emergencies,
        notices=Notices(book, _ways(settings)),
        outlets=OutletBook(settings.named, seal.opening, outlets, settings.public_url),
        playback=Playback(media, heard, settings.public_url),
        countries=settings.callback_countries,
        public_url=settings.public_url,
        standby_number=settings.standby_number,
        standby_lines=StandbyLines(settings.standby_lines),
        now=now,
    )
    return House(settings, redis_url, redis, board, legs, Roster(board), media, slow)


def _ways(settings: Settings) -> Ways:
    """Mail is accepted where it can be sent, or read in `VAR` by whoever tries the line on his own machine."""
    mails = bool(settings.smtp_url) or settings.on_one_machine
    return Ways(settings.sms_from, mails, bool(settings.webhook_secret), settings.named)


def house_of(environ: Mapping[str, str] = os.environ, recent: Recent | None = None) -> House:
    """Build the rooms as the environment says; `recent` as in `build`.

    Raises:
        SettingsError: a setting is missing or wrong.
    """
    speak()
    house = build(Settings.from_environment(environ), recent=recent)
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
