"""Webhooks to other systems: signed, so that they know it is us, and sent until they say that they have it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from contextlib import closing
from datetime import datetime

import msgspec

from ivr.bootstrap import House
from ivr.calls.errors import CallsError
from ivr.calls.world.services import Ask, Services
from ivr.cases.chores import Chore
from ivr.jobs.errors import Later, Never

PATIENCE_S = 10.0
GONE = 410
"""The receiver wants no more of them."""


def send_webhook(house: House, chore: Chore) -> None:
    """Post what a flow sends, as JSON, with the three headers of Standard Webhooks. It may arrive twice, with one id.

    Raises:
        Later: the receiver does not say that it has it. Never: it wants none, or its address is not set any more.
    """
    url = house.settings.named.get(str(chore.body["setting"]), "").strip()
    if not url.startswith(("https://", "http://")):
        raise Never(f"the setting {chore.body['setting']} is no address")
    told = {"webhook": chore.body["webhook"], "call": chore.body["call"], **chore.body["send"]}
    body = msgspec.json.encode(told)
    headers = signed(house.settings.webhook_secret, chore.id, house.board.now(), body)
    with closing(Services()) as services:
        try:
            reply = services.ask(Ask("POST", url, body=body, headers=headers), PATIENCE_S)
        except CallsError as silent:
            raise Later(str(silent)) from silent
    if reply.status == GONE:
        raise Never("the receiver wants no more")
    if not 200 <= reply.status < 300:
        raise Later(f"status {reply.status}")


def signed(secret: str, chore: str, now: datetime, body: bytes) -> dict[str, str]:
    """Return the headers with which a receiver knows us.

    The signature is the base64 of HMAC-SHA256 over `id.timestamp.body`, as the specification of Standard Webhooks says
    (standardwebhooks.com); its key is the setting as it stands, as bytes.
    """
    at = str(int(now.timestamp()))
    mac = hmac.digest(secret.encode(), b".".join((chore.encode(), at.encode(), body)), hashlib.sha256)
    return {
        "Content-Type": "application/json",
        "webhook-id": chore,
        "webhook-timestamp": at,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }
