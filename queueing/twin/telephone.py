"""A telephone that does at once what it is asked."""

from __future__ import annotations

from queueing.names import ContactId, LegId, OfferId
from queueing.ports import Census, LegState, OfferView, Ring


class Telephone:
    """Implements `queueing.ports.Phone`; the leg of an offer is named like the offer."""

    def ring(self, ring: Ring) -> LegId:
        """Ring an agent."""
        return LegId(ring.offer)

    def take(self, view: OfferView) -> bool:  # noqa: ARG002 - who is offered is always there
        """Take a caller out of the queue."""
        return True

    def put_back(self, contact: ContactId, offer: OfferId) -> None:
        """Let a caller wait again: nobody is ever taken in vain."""

    def join(self, view: OfferView) -> bool:  # noqa: ARG002 - nobody is ever put through
        """Let a caller hear the agent to whom he was put through."""
        return True

    def hang_up(self, leg: LegId) -> None:
        """End a leg: the twin tells of its end itself."""

    def leg_state(self, leg: LegId) -> LegState:  # noqa: ARG002 - no notice is ever lost
        """Ask about a leg."""
        return "gone"

    def census(self) -> Census | None:
        """Ask about everybody."""
        return None
