"""Participants of a conference (https://www.twilio.com/docs/voice/api/conference-participant-resource)."""

from __future__ import annotations

from aiohttp import web

from ivr.emulator.company import Company
from ivr.emulator.errors import RestRefused
from ivr.emulator.leg import Source
from ivr.emulator.placing import Order, place
from ivr.emulator.rest.answers import created, deleted, not_found, page, shown, when
from ivr.emulator.rest.calls import hold_answer, own_number
from ivr.emulator.rest.conferences import find_room
from ivr.emulator.rest.forms import Form, wanted
from ivr.emulator.rooms import Participant, Room
from ivr.emulator.verbs.conference import BEEPS, EVENTS, LONGEST_NAME, Conference

FILTERS = {"Muted": "muted", "Hold": "hold", "Coaching": "coaching"}
NOT_PRESENT = 16028
"""Whom a coach is to speak to is not in the conference, or it has not begun (documentation of error 16028)."""
ANY_EVENT = frozenset({"start", "end"})


class Participants:
    """Those in a conference, and those on their way."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def routes(self, base: str) -> list[web.RouteDef]:
        """Return the routes below `base`."""
        everybody = f"{base}/Conferences/{{sid}}/Participants.json"
        one = f"{base}/Conferences/{{sid}}/Participants/{{key}}.json"
        return [
            web.post(everybody, self.create),
            web.get(everybody, self.list),
            web.get(one, self.fetch),
            web.post(one, self.update),
            web.delete(one, self.delete),
        ]

    async def create(self, request: web.Request) -> web.Response:
        """Dial somebody in. The room may be given by name, and is then made on demand."""
        form, named = Form(await request.post()), request.match_info["sid"]
        room = find_room(self.company, request) if named.startswith("CF") else self.company.room(named)
        terms = _terms(form, room.name)
        if room.label_taken(terms.label):
            raise RestRefused(400, 16025, f"The label {terms.label} is taken")
        timeout = form.whole("Timeout", 60, 5, 600, 21208)
        leg = self.company.leg(own_number(self.company, form), form.address("To", 21201, 21211), "outbound-api")
        leg.notices = form.notices()
        participant = Participant.on(leg, terms, self.company.clock.now())
        room.participants[leg.sid] = participant
        place(self.company, leg, Order(Source(), participant, timeout))
        await hold_answer(self.company, leg)
        return created(participant_json(self.company, room, participant))

    async def list(self, request: web.Request) -> web.Response:
        """List those who are not gone."""
        room = find_room(self.company, request)
        filters = {key: request.query.get(name, "") for name, key in FILTERS.items()}
        present = [one for one in room.participants.values() if one.inside or not (one.leg.over or one.out.is_set())]
        records = [participant_json(self.company, room, participant) for participant in present]
        return page(request, "participants", [record for record in records if wanted(record, filters)])

    async def fetch(self, request: web.Request) -> web.Response:
        """Show one."""
        return shown(participant_json(self.company, *self._find(request)))

    async def update(self, request: web.Request) -> web.Response:
        """Mute, hold, announce to, coach, or change what the participant's leaving does."""
        form, (room, participant) = Form(await request.post()), self._find(request)
        if not participant.inside:
            raise RestRefused(404, 20404, "The participant is not in the conference")
        _mute(form, room, participant)
        _hold(form, room, participant)
        _modify(form, room, participant)
        if url := form.url("AnnounceUrl"):
            participant.announcement = Source(url, form.method("AnnounceMethod"))
        room.rearrange()
        return shown(participant_json(self.company, room, participant))

    async def delete(self, request: web.Request) -> web.Response:
        """Put somebody out: his document goes on behind its Dial. One who only rings is hung up."""
        room, participant = self._find(request)
        if participant.inside:
            room.leave(participant, "participant_updated_via_api")
        else:
            participant.leg.hang_up()
        return deleted()

    def _find(self, request: web.Request) -> tuple[Room, Participant]:
        room = find_room(self.company, request)
        participant = room.find(request.match_info["key"])
        if participant is None or (participant.out.is_set() and not participant.inside):
            raise not_found(request)
        return room, participant


def _terms(form: Form, room: str) -> Conference:
    """Return the terms on which REST lets somebody in: the attributes of the Conference noun by other names."""
    notice = form.url("ConferenceStatusCallback")
    events = frozenset(" ".join(form.texts("ConferenceStatusCallbackEvent")).split()) or ANY_EVENT
    if not events.issubset(EVENTS):
        raise RestRefused(400, 21626, "ConferenceStatusCallbackEvent has an unknown event")
    return Conference(
        name=room,
        muted=form.truth("Muted", default=False),
        beep=form.one_of("Beep", BEEPS, "true", 13235),
        start_on_enter=form.truth("StartConferenceOnEnter", default=True),
        end_on_exit=form.truth("EndConferenceOnExit", default=False),
        wait_url=form.url("WaitUrl") if "WaitUrl" in form else None,
        wait_method=form.method("WaitMethod"),
        coach=form.text("CallSidToCoach") if form.truth("Coaching", default=False) else "",
        label=form.text("Label", longest=LONGEST_NAME, code=20001),
        notice=notice,
        notice_method=form.method("ConferenceStatusCallbackMethod"),
        notice_events=events,
    )


def _mute(form: Form, room: Room, participant: Participant) -> None:
    muted = form.truth("Muted", default=participant.muted)
    if muted != participant.muted:
        participant.muted = muted
        room.tell("mute" if muted else "unmute", participant)


def _hold(form: Form, room: Room, participant: Participant) -> None:
    hold = form.truth("Hold", default=participant.hold)
    url = form.url("HoldUrl")
    if hold != participant.hold:
        participant.hold = hold
        participant.hold_source = Source(url, form.method("HoldMethod", "GET")) if url else None
        room.tell("hold" if hold else "unhold", participant)


def _modify(form: Form, room: Room, participant: Participant) -> None:
    ends = form.truth("EndConferenceOnExit", default=participant.end_on_exit)
    coaching = form.truth("Coaching", default=participant.coaching)
    coached = form.text("CallSidToCoach", participant.coached)
    whom = room.participants.get(coached)
    if coaching and (whom is None or not whom.inside or not room.started):
        raise RestRefused(400, NOT_PRESENT, f"CallSidToCoach is not in the conference: {coached}")
    if (ends, coaching, coached) != (participant.end_on_exit, participant.coaching, participant.coached):
        participant.end_on_exit, participant.coaching, participant.coached = ends, coaching, coached
        room.tell("modify", participant)


def participant_json(company: Company, room: Room, participant: Participant) -> dict[str, object]:
    """Return the participant as the API shows it."""
    account, leg = company.account_sid, participant.leg
    return {
        "account_sid": account,
        "call_sid": leg.sid,
        "label": participant.label or None,
        "conference_sid": room.sid,
        "call_sid_to_coach": participant.coached or None,
        "coaching": participant.coaching,
        "date_created": when(participant.created_at),
        "date_updated": when(participant.created_at),
        "end_conference_on_exit": participant.end_on_exit,
        "muted": participant.muted,
        "hold": participant.hold,
        "start_conference_on_enter": participant.start_on_enter,
        "status": participant.status,
        "queue_time": str(leg.queue_time_ms),
        "uri": f"/2010-04-01/Accounts/{account}/Conferences/{room.sid}/Participants/{leg.sid}.json",
    }
