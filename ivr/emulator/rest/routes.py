"""All routes of the API."""

from __future__ import annotations

from aiohttp import web

from ivr.emulator.company import Company
from ivr.emulator.rest.calls import Calls
from ivr.emulator.rest.conferences import Conferences
from ivr.emulator.rest.messages import Messages
from ivr.emulator.rest.numbers import Numbers
from ivr.emulator.rest.participants import Participants
from ivr.emulator.rest.queues import Queues
from ivr.emulator.rest.recordings import Recordings

RESOURCES = (Calls, Conferences, Participants, Queues, Recordings, Messages, Numbers)
BASE = "/2010-04-01/Accounts/{account}"


def rest_routes(company: Company) -> list[web.RouteDef]:
    """Return the routes of every resource."""
    return [route for resource in RESOURCES for route in resource(company).routes(BASE)]
