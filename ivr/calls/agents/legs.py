"""The floor's telephone: rings agents, takes and puts back callers, and asks the carrier who is where."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from urllib.parse import quote

from ivr.calls import interrupts
from ivr.calls.agents import holding
from ivr.calls.callbacks.placed import line_for, place_callback
from ivr.calls.facts import end
from ivr.calls.labels import AGENT, CALLER, offer_asked
from ivr.calls.moves import Interrupt
from ivr.calls.restore import restored
from ivr.calls.switchboard import Switchboard
from ivr.carriers.errors import CarrierDown, CarrierError, CarrierRefused
from ivr.carriers.ports import Seat
from ivr.cases import callbacks
from ivr.cases.errors import RecordGone
from ivr.dialogue.inputs import HungUp, Taken
from ivr.engine.state import decode
from queueing.names import AgentName, ContactId, LegId, OfferId
from queueing.ports import ROOM, CarrierLeg, Census, LegState, OfferView, Ring, RingFailed, RingUnknown

log = logging.getLogger(__name__)


class Legs:
    """Implements `queueing.ports.Phone` on the carrier's lines."""

    def __init__(self, board: Callable[[], Switchboard]) -> None:
        """`board` gives the whole of our side, once it is there: it holds the floor, and the floor holds this."""
        self._whole = board

    @property
    def _board(self) -> Switchboard:
        return self._whole()

    def ring(self, ring: Ring) -> LegId:
        """Place the call to the agent's telephone; it shows the number that the customer dialled."""
        shown = self._dialled(ring)
        try:
            leg = self._board.control.ring(
                to=ring.phone,
                caller_id=shown,
                url=self._url("/voice/agent", ring.offer),
                notice_url=self._url("/voice/leg", ring.offer),
                fallback_url=self._url("/voice/agent/fallback", ring.offer),
                ring_seconds=int(ring.answer_in),
            )
        except CarrierRefused as refused:
            raise RingFailed(str(refused)) from refused
        except CarrierDown as down:
            raise RingUnknown(str(down)) from down
        return LegId(leg)

    def take(self, view: OfferView) -> bool:
        """Move the waiting caller into the room, or call the customer of a callback; False where that cannot be."""
        if view.callback:
            return self._call(view)
        interrupt = Interrupt(f"{view.offer}-take", view.offer, Taken(view.offer, view.agent, view.room))
        url = interrupts.order(self._board, view.contact, interrupt)
        if url is None:
            return False
        try:
            taken = self._board.control.take(view.queue, view.contact, url)
        except CarrierDown as down:
            raise RingUnknown(str(down)) from down
        if not taken:
            interrupts.withdraw(self._board, view.contact, interrupt.id)
        return taken

    def put_back(self, contact: ContactId, offer: OfferId) -> None:
        """Move a caller whose agent never came back to where he waited; a customer whom we call waits nowhere yet."""
        saved = restored(self._board, contact)
        if saved is None or not decode(saved.state).place:
            return
        url = interrupts.order(self._board, contact, Interrupt(f"{offer}-back", offer))
        if url is None or self._board.control.move(contact, url, f"{self._board.public_url}/voice/fallback"):
            return
        interrupts.withdraw(self._board, contact, f"{offer}-back")
        over = self._board.control.open_call(contact)
        if isinstance(over, HungUp):
            end(self._board, contact, over)

    def join(self, view: OfferView) -> bool:
        """Let the caller hear the agent to whom he was put through; False where the carrier has not done it."""
        try:
            return holding.back(self._board, view)
        except CarrierError as why:
            log.warning("a caller waits on for his new agent: %s", why, extra={"call": view.contact})
            return False

    def _dialled(self, ring: Ring) -> str:
        """Return the number of ours that the customer dialled."""
        if ring.callback:
            return line_for(self._board, callbacks.line_of(self._board.book.engine, int(ring.callback)))
        saved = restored(self._board, ring.contact)
        if saved is None:
            raise RingFailed("nothing is known of the caller")
        return decode(saved.state).dialled

    def _call(self, view: OfferView) -> bool:
        try:
            return place_callback(self._board, int(view.callback), view.offer)
        except RecordGone as gone:
            raise RingUnknown(str(gone)) from gone

    def hang_up(self, leg: LegId) -> None:
        """End a leg; one that has ended already is no error."""
        self._board.control.hang_up(leg)

    def leg_state(self, leg: LegId) -> LegState:
        """Ask the carrier what a leg does."""
        try:
            found = self._board.control.leg(leg)
        except CarrierError:
            return "unknown"
        if found is None or found.over:
            return "gone"
        return "live" if found.live else "ringing"

    def census(self) -> Census | None:
        """Ask the carrier who waits in its queues, who talks in our rooms and which agents' phones ring."""
        try:
            waiting = {ContactId(call) for queue in self._queues() for call in self._board.control.waiting(queue)}
            # Who is alone is asked first: whom somebody joins between the two is seen twice, never missed.
            alone, rooms = _callers(self._board.control.rooms(begun=False)), self._board.control.rooms()
            return Census(waiting, tuple(self._agents_legs(rooms, alone)), {**alone, **_callers(rooms)})
        except CarrierError:
            return None

    def _queues(self) -> set[str]:
        """Where anybody may wait: the published queues, and all in which somebody was promised a place."""
        published = set(self._board.catalogues.current().queues)
        try:
            return published | {str(place["queue"]) for place in self._board.book.open_places()}
        except RecordGone:
            return published

    def _agents_legs(self, rooms: Sequence[Seat], alone: Collection[str]) -> Iterator[CarrierLeg]:
        """Tell of the legs that we have placed to agents; one who is alone in a room counts as one who rings."""
        agents = {seat.call: seat for seat in rooms if _is_agent(seat)}
        others = {seat.call for seat in rooms if not _is_agent(seat)} | set(alone)
        callers = {seat.room: ContactId(seat.call) for seat in rooms if seat.label == CALLER}
        for leg in self._board.control.live_legs():
            if leg.outbound and leg.call not in others:
                seat = agents.get(leg.call, Seat("", "", leg.call))
                contact = callers.get(seat.room, ContactId(""))
                place = _agents_offer(seat), leg.live, leg.to, AgentName(""), contact, seat.room
                yield CarrierLeg(LegId(leg.call), *place, loose=not seat.ends)

    def _url(self, path: str, offer: OfferId) -> str:
        return f"{self._board.public_url}{path}?o={quote(offer)}"


def _callers(rooms: Sequence[Seat]) -> dict[ContactId, OfferId]:
    return {ContactId(seat.call): _offer_of(seat) for seat in rooms if seat.label == CALLER}


def _is_agent(seat: Seat) -> bool:
    return seat.label == AGENT or offer_asked(seat.label) != ""


def _agents_offer(seat: Seat) -> OfferId:
    """Return the offer of an agent's leg: the room's, or his own where another agent has asked him in."""
    return OfferId(offer_asked(seat.label)) or _offer_of(seat)


def _offer_of(seat: Seat) -> OfferId:
    return OfferId(seat.room.removeprefix(ROOM))
