"""Calls: place them, look at them, move them, end them (https://www.twilio.com/docs/voice/api/call-resource)."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime

from aiohttp import web

from ivr.emulator.company import Company
from ivr.emulator.errors import RestRefused
from ivr.emulator.leg import Leg, Notices, Source
from ivr.emulator.params import API_VERSION
from ivr.emulator.placing import Order, place
from ivr.emulator.rest.answers import created, deleted, not_found, page, shown, when
from ivr.emulator.rest.forms import Form, wanted

LONGEST_TWIML = 4000
PATIENCE = 5.0
"""Wall seconds that the answer to a create waits for its first callback, where that is switched on."""

FILTERS = {"To": "to", "From": "from", "ParentCallSid": "parent_call_sid", "Status": "status"}


class Calls:
    """The calls of the account."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def routes(self, base: str) -> list[web.RouteDef]:
        """Return the routes below `base`."""
        return [
            web.post(f"{base}/Calls.json", self.create),
            web.get(f"{base}/Calls.json", self.list),
            web.get(f"{base}/Calls/{{sid}}.json", self.fetch),
            web.post(f"{base}/Calls/{{sid}}.json", self.update),
            web.delete(f"{base}/Calls/{{sid}}.json", self.delete),
        ]

    async def create(self, request: web.Request) -> web.Response:
        """Place a call."""
        form = Form(await request.post())
        leg = self.company.leg(own_number(self.company, form), form.address("To", 21201, 21211), "outbound-api")
        try:
            order = self._order(form, leg)
        except RestRefused:
            del self.company.legs[leg.sid]
            raise
        place(self.company, leg, order)
        await hold_answer(self.company, leg)
        return created(call_json(self.company, leg))

    def _order(self, form: Form, leg: Leg) -> Order:
        url, fallback = form.url("Url"), form.url("FallbackUrl")
        twiml = form.text("Twiml", longest=LONGEST_TWIML, code=32018)
        if fallback and not url:
            raise RestRefused(400, 21405, "FallbackUrl needs Url")
        if not url and not twiml:
            raise RestRefused(400, 21205, "Url or Twiml is required")
        if not re.fullmatch(r"[0-9*#wW]{0,32}", form.text("SendDigits")):
            raise RestRefused(400, 21206, "SendDigits is invalid")
        leg.notices = form.notices()
        leg.fallback = Source(fallback, form.method("FallbackMethod")) if fallback else None
        mode = form.one_of("MachineDetection", ("", "Enable", "DetectMessageEnd", "none"), "", 21207)
        return Order(
            source=Source(url, form.method("Method")) if url else Source(twiml=twiml.encode()),
            timeout=form.whole("Timeout", 60, 1, 600, 21208),
            machine_detection="" if mode == "none" else mode,
            amd_notice=self._amd_notice(form, leg),
        )

    def _amd_notice(self, form: Form, leg: Leg) -> Notices | None:
        """Return where the result of machine detection beside the call goes; without an address only GET shows it."""
        if not form.truth("AsyncAmd", default=False):
            return None
        url = form.url("AsyncAmdStatusCallback")
        if not url:
            leg.note("warning 21262: machine detection beside the call, and no callback for its result")
        return Notices(url, form.method("AsyncAmdStatusCallbackMethod"))

    async def list(self, request: web.Request) -> web.Response:
        """List calls, newest first."""
        filters = {key: request.query.get(name, "") for name, key in FILTERS.items()}
        legs = [leg for leg in reversed(self.company.legs.values()) if _in_time(leg, request)]
        records = [call_json(self.company, leg) for leg in legs]
        return page(request, "calls", [record for record in records if wanted(record, filters)])

    async def fetch(self, request: web.Request) -> web.Response:
        """Show one call."""
        return shown(call_json(self.company, self._leg(request)))

    async def update(self, request: web.Request) -> web.Response:
        """Redirect a call in progress, or end a call."""
        form, leg = Form(await request.post()), self._leg(request)
        url, twiml = form.url("Url"), form.text("Twiml", longest=LONGEST_TWIML, code=32018)
        if url or twiml:
            self._redirect(form, leg, url, twiml)
        status = form.one_of("Status", ("", "canceled", "completed"), "", 21475)
        if status == "completed" or (status == "canceled" and leg.answered_at is None):
            leg.hang_up()
        return shown(call_json(self.company, leg))

    def _redirect(self, form: Form, leg: Leg, url: str, twiml: str) -> None:
        if url and twiml:
            raise RestRefused(400, 20001, "Url and Twiml exclude one another")
        if not leg.live:
            raise RestRefused(400, 21220, "Call is not in-progress. Cannot redirect.")
        fallback = form.url("FallbackUrl")
        leg.fallback = Source(fallback, form.method("FallbackMethod")) if fallback else None
        leg.move(Source(url, form.method("Method")) if url else Source(twiml=twiml.encode()))

    async def delete(self, request: web.Request) -> web.Response:
        """Forget a call that is over."""
        leg = self._leg(request)
        if not leg.over:
            raise RestRefused(409, 20409, "The call is not over")
        del self.company.legs[leg.sid]
        return deleted()

    def _leg(self, request: web.Request) -> Leg:
        leg = self.company.legs.get(request.match_info["sid"])
        if leg is None:
            raise not_found(request)
        return leg


async def hold_answer(company: Company, leg: Leg) -> None:
    """Hold the answer to a create back until its first status callback was delivered, where that is switched on."""
    if company.switches.events_before_answer and leg.notices is not None:
        try:
            await asyncio.wait_for(leg.first_notice.wait(), PATIENCE)
        except TimeoutError:
            return


def own_number(company: Company, form: Form) -> str:
    """Return From, which has to be one of the account's lines (or a client)."""
    number = form.address("From", 21213, 21212)
    if number not in company.lines and not number.startswith("client:"):
        raise RestRefused(400, 21210, f"The source phone number provided, {number}, is not yet verified")
    return number


def call_json(company: Company, leg: Leg) -> dict[str, object]:
    """Return the call as the API shows it: durations and times in milliseconds are text."""
    uri = f"/2010-04-01/Accounts/{company.account_sid}/Calls/{leg.sid}"
    parts = ("notifications", "recordings", "streams", "transcriptions", "events", "payments", "siprec")
    return {
        "sid": leg.sid,
        "account_sid": company.account_sid,
        "parent_call_sid": leg.parent.sid if leg.parent else None,
        "to": leg.to,
        "to_formatted": leg.to,
        "from": leg.from_,
        "from_formatted": leg.from_,
        "phone_number_sid": leg.line,
        "status": leg.status,
        "direction": leg.direction,
        "date_created": when(leg.created_at),
        "date_updated": when(leg.ended_at or leg.answered_at or leg.created_at),
        "start_time": when(leg.answered_at),
        "end_time": when(leg.ended_at),
        "duration": str(leg.seconds) if leg.over else None,
        "price": None,
        "price_unit": "USD",
        "answered_by": leg.answered_by or None,
        "api_version": API_VERSION,
        "forwarded_from": None,
        "group_sid": None,
        "caller_name": None,
        "queue_time": str(leg.queue_time_ms),
        "trunk_sid": None,
        "annotation": None,
        "uri": f"{uri}.json",
        "subresource_uris": {part: f"{uri}/{part.title()}.json" for part in parts},
    }


def _in_time(leg: Leg, request: web.Request) -> bool:
    """Return whether the call began and ended in the times that the query asks for."""
    return all(
        _fits(moment, request.query.get(name), request.query.get(f"{name}<"), request.query.get(f"{name}>"))
        for name, moment in (("StartTime", leg.answered_at or leg.created_at), ("EndTime", leg.ended_at))
    )


def _fits(moment: float | None, day: str | None, before: str | None, after: str | None) -> bool:
    if not (day or before or after):
        return True
    if moment is None:
        return False
    on_day = not day or datetime.fromtimestamp(moment, UTC).date() == _time(day).date()
    at = datetime.fromtimestamp(moment, UTC)
    return on_day and (not before or at <= _time(before)) and (not after or at >= _time(after))


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise RestRefused(400, 20001, f"{text} is no date") from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)
