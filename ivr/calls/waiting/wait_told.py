"""What a waiting caller is told of his wait: written down before he hears it, and never more than he was told."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.calls.record import encode_events
from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.dialogue.events import WaitSaid
from ivr.dialogue.instructions import Word
from ivr.engine.hold import hold, tells_wait
from ivr.engine.state import CallState, encode
from ivr.flows.actions.visit import Stay
from ivr.live.records import Change, Committed, Repeated, Saved
from queueing.names import ContactId


def words(board: Switchboard, saved: Saved, state: CallState, waited_s: int) -> tuple[Word, ...]:
    """Return what he hears next, after `waited_s` seconds; his position and his wait where they are due and known."""
    catalogue, ahead = board.catalogues.at(state.revision), board.floor.ahead(ContactId(state.call))
    minutes = None
    if state.stay is not None and ahead is not None and tells_wait(state, catalogue, waited_s):
        minutes = _Telling(board, saved, state, state.stay).minutes(ahead, waited_s)
    return hold(state, catalogue, ahead, minutes, waited_s)


@dataclass(frozen=True, slots=True)
class _Telling:
    """A caller, as he stands when he is told."""

    board: Switchboard
    saved: Saved
    state: CallState
    stay: Stay

    def minutes(self, ahead: int, waited_s: int) -> int | None:
        """Return what he is told; None too where the call has just moved on, as when an agent takes it.

        A look that the carrier asks for again tells what the first one told.
        """
        minutes = self.board.floor.wait_minutes(ContactId(self.state.call), self.stay.said)
        if minutes is None or self.saved.ended:
            return None
        match self.board.live.commit(self.state.call, self.saved, self._change(minutes, ahead, waited_s), self._now()):
            case Committed():
                return minutes
            case Repeated():
                return self.stay.said
        return None

    def _change(self, minutes: int, ahead: int, waited_s: int) -> Change:
        state = self.state.fork()
        if state.stay is not None:
            state.stay.said = minutes
        said = encode_events((WaitSaid(self.stay.queue, self.stay.place, minutes, ahead),))
        # A caller who is put back waits at the same place from 0 s on again, in a later turn.
        return Change(self.saved.turn, encode(state), f"said:{self.stay.place}:{self.saved.turn}:{waited_s}", said)

    def _now(self) -> int:
        return milliseconds(self.board.now())
