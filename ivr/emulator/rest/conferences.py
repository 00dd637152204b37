"""Conferences (https://www.twilio.com/docs/voice/api/conference-resource)."""

from __future__ import annotations

from aiohttp import web

from ivr.emulator.company import Company
from ivr.emulator.leg import Source
from ivr.emulator.params import API_VERSION
from ivr.emulator.rest.answers import not_found, page, shown, when
from ivr.emulator.rest.forms import Form, wanted
from ivr.emulator.rooms import Room


class Conferences:
    """The conferences of the account, those that are over too."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def routes(self, base: str) -> list[web.RouteDef]:
        """Return the routes below `base`."""
        return [
            web.get(f"{base}/Conferences.json", self.list),
            web.get(f"{base}/Conferences/{{sid}}.json", self.fetch),
            web.post(f"{base}/Conferences/{{sid}}.json", self.update),
        ]

    async def list(self, request: web.Request) -> web.Response:
        """List conferences, newest first."""
        filters = {"friendly_name": request.query.get("FriendlyName", ""), "status": request.query.get("Status", "")}
        records = [room_json(self.company, room) for room in reversed(self.company.rooms)]
        return page(request, "conferences", [record for record in records if wanted(record, filters)])

    async def fetch(self, request: web.Request) -> web.Response:
        """Show one conference."""
        return shown(room_json(self.company, find_room(self.company, request)))

    async def update(self, request: web.Request) -> web.Response:
        """End a conference, or announce something to everybody in it."""
        form, room = Form(await request.post()), find_room(self.company, request)
        announcement = form.url("AnnounceUrl")
        for participant in room.inside if announcement else ():
            participant.announcement = Source(announcement, form.method("AnnounceMethod"))
        room.rearrange()
        if form.one_of("Status", ("", "completed"), "", 20001):
            room.end("conference-ended-via-api")
        return shown(room_json(self.company, room))


def find_room(company: Company, request: web.Request) -> Room:
    """Return the conference that the path names by its sid. Raises RestRefused(404)."""
    for room in company.rooms:
        if room.sid == request.match_info["sid"]:
            return room
    raise not_found(request)


def room_json(company: Company, room: Room) -> dict[str, object]:
    """Return the conference as the API shows it."""
    uri = f"/2010-04-01/Accounts/{company.account_sid}/Conferences/{room.sid}"
    return {
        "sid": room.sid,
        "account_sid": company.account_sid,
        "friendly_name": room.name,
        "status": room.status,
        "date_created": when(room.created_at),
        "date_updated": when(room.updated_at),
        "api_version": API_VERSION,
        "region": "us1",
        "reason_conference_ended": room.reason or None,
        "call_sid_ending_conference": room.ended_by.leg.sid if room.ended_by else None,
        "uri": f"{uri}.json",
        "subresource_uris": {"participants": f"{uri}/Participants.json", "recordings": f"{uri}/Recordings.json"},
    }
