"""What a flow still asks after its caller has gone: nobody waits for it, so it is done outside the carrier's requests.

A request tries it for a moment. What is not answered by then is owed to the outbox; each sweep walks on with the
answers that have come, under the same keys, so that nothing is asked twice. Only the whole run is committed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.calls.world.patience import Patience
from ivr.dialogue.inputs import HungUp, Recorded

LONGEST = timedelta(seconds=30)
"""How long a flow may run after its caller has gone; what is not answered by then has failed."""


class Silent(msgspec.Struct, frozen=True, tag="silent", omit_defaults=True):
    """What was heard when the caller had gone: the end of the call, or what he said before it. `at`: when."""

    call: str
    at: datetime
    over: HungUp | None = None
    said: Recorded | None = None
    mark: str = ""


_encoder = msgspec.json.Encoder()


def owe(board: Switchboard, silent: Silent) -> None:
    """Leave it to the sweeps, once for each call and thing heard."""
    effect = f"{silent.call}:silent:{silent.mark or 'over'}"
    board.live.owe(effect, silent.call, _encoder.encode(silent), milliseconds(silent.at))


def patience(board: Switchboard, silent: Silent) -> Patience:
    """Return the patience of one sweep: none, for there is another one, until the time is over."""
    return Patience(silently=0.0, later=board.now() - silent.at < LONGEST)
