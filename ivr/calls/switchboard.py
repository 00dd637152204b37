"""All that a webhook works with, in one frozen record that bootstrap fills."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ivr.calls.catalogues import Catalogues
from ivr.calls.emergencies import Emergencies
from ivr.calls.playback import Playback
from ivr.calls.secrets import Sealer
from ivr.calls.spool import Spool
from ivr.calls.standby_lines import StandbyLines
from ivr.calls.world.errands import Errands
from ivr.calls.world.notices import Notices
from ivr.calls.world.outlet_book import OutletBook
from ivr.carriers.ports import Control, Reader, Renderer
from ivr.cases.book import CaseBook
from ivr.live.store import Live
from ivr.live.unrecorded import Unrecorded
from queueing.floor import Floor


@dataclass(frozen=True, slots=True)
class Switchboard:
    """The rooms that calls brings together, and what it asks of the world.

    `countries` (ISO 3166, two letters): where customers are called back; empty: those of our lines. `public_url` has no
    slash at its end. `standby_number` is E.164 or empty. `now` gives aware UTC time.
    """

    live: Live
    unrecorded: Unrecorded
    book: CaseBook
    floor: Floor
    reader: Reader
    renderer: Renderer
    control: Control
    catalogues: Catalogues
    spool: Spool
    seal: Sealer
    errands: Errands
    emergencies: Emergencies
    notices: Notices
    outlets: OutletBook
    playback: Playback
    countries: frozenset[str]
    public_url: str
    standby_number: str
    standby_lines: StandbyLines
    now: Callable[[], datetime]


def milliseconds(moment: datetime) -> int:
    """Return the moment as milliseconds since 1970, the time of the floor and of live calls."""
    return int(moment.timestamp() * 1000)
