"""Text messages. Sent once: what became of an attempt that got no answer is looked up, never guessed."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from ivr.bootstrap import House
from ivr.carriers.errors import CarrierBusy, CarrierDown, CarrierRefused, CarrierSilent
from ivr.cases import attempts
from ivr.cases.attempts import Attempt
from ivr.cases.chores import Chore
from ivr.jobs.errors import Later, Never

log = logging.getLogger(__name__)

LISTED_AFTER = timedelta(seconds=60)
"""A message that the carrier took and does not list by then was not taken."""
CLOCKS = timedelta(seconds=5)
"""By how much the carrier's clock may be behind ours."""


def send_sms(house: House, chore: Chore) -> None:
    """Send a text message.

    Raises:
        Later: the carrier cannot be asked, or it is not known yet what it did. Never: it refuses the message.
    """
    attempt = attempts.begin(house.slow, chore.id, house.board.now())
    if attempt is None:
        _send(house, chore)
    elif attempt.state == "asked":
        _look_up(house, chore, attempt)


def _send(house: House, chore: Chore) -> None:
    to, sender, body = (str(chore.body[name]) for name in ("to", "from", "body"))
    try:
        message = house.board.control.text(to=to, from_=sender, body=body)
    except CarrierSilent as silent:
        raise Later("the carrier gave no answer: it is asked what it did") from silent
    except (CarrierBusy, CarrierDown) as down:
        attempts.forget(house.slow, chore.id)
        raise Later(str(down)) from down
    except CarrierRefused as refused:
        attempts.end(house.slow, chore.id, "refused")
        raise Never(str(refused)) from refused
    attempts.end(house.slow, chore.id, "done", message)


def _look_up(house: House, chore: Chore, attempt: Attempt) -> None:
    """Find the message of an attempt that got no answer; send it only where the carrier certainly lacks it."""
    try:
        message = _found(house, chore, attempt.at)
    except (CarrierDown, CarrierRefused) as error:
        raise Later(str(error)) from error
    if message:
        attempts.end(house.slow, chore.id, "done", message)
    elif house.board.now() - attempt.at < LISTED_AFTER:
        raise Later("the carrier does not list the message yet")
    else:
        log.info("a message that was not taken is sent again", extra={"chore": chore.id})
        attempts.forget(house.slow, chore.id)
        send_sms(house, chore)


def _found(house: House, chore: Chore, since: datetime) -> str:
    texts = house.board.control.texts(str(chore.body["to"]))
    mine = (text for text in texts if text.body == chore.body["body"])
    return next((text.id for text in mine if text.made_at is None or text.made_at >= since - CLOCKS), "")
