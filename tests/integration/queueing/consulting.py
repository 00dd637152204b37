"""What agents do who ask one another, for the state machine: each may die, drop or be told of too late."""

from __future__ import annotations

from typing import Any

from queueing.names import AgentName, LegId, OfferId
from queueing.ports import AgentView, OfferView


class Consulting:
    """Deeds of agents who talk."""

    world: Any
    carrier: Any
    floor: Any
    store: Any

    def at_the_desk(self, view: AgentView, does: str, colleague: str, rnd: Any) -> None:
        """He does what his desk offers him."""
        talks = view.offer and view.engagement in ("on_call", "on_hold")
        if talks and rnd.random() < 0.7:
            self._consults(view, does, colleague)
        elif talks:
            self._holds_or_comes_back(view)
        elif does == "declines":
            self.floor.extend_wrap_up(view.name)
        else:
            self.floor.wrapped_up(view.name)

    def _consults(self, view: AgentView, does: str, colleague: str) -> None:
        """The next thing that can be done is done; our process may die in the midst of it."""
        talk = self.floor.offer(view.offer)
        if talk is None or talk.state != "talking":
            return
        asked = self.floor.offer(OfferId(talk.consults)) if talk.consults else None
        if asked is None or asked.state in ("over", "talking"):
            self._asks(talk, does, self._free(but=colleague) or colleague)
        elif does == "takes":
            self._puts_through(talk)
        elif does == "takes, and our process dies":
            self._lets_outlast(talk)
            self.store.hand_over(talk.offer, self.world.now)
        else:
            self._takes_back(talk, asked)

    def own_offer(self, view: AgentView) -> OfferView | None:
        """The offer by which an agent has his contact; not one by which he is asked about another's."""
        offer: OfferView | None = self.floor.offer(view.offer)
        return None if offer is None or (offer.about and offer.state != "talking") else offer

    def _asks(self, talk: OfferView, does: str, colleague: str) -> None:
        if self.floor.consult(talk.offer, AgentName(colleague)) and does != "takes, and our process dies":
            self.floor.held(talk.offer, held=True)
            self._lets_outlast(talk)

    def _holds_or_comes_back(self, view: AgentView) -> None:
        """Back with his contact, the room ends with him again."""
        leg = self.floor.offer(view.offer).leg
        if view.engagement == "on_hold" and leg in self.carrier.legs:
            self.carrier.legs[leg].outlasted = False
        self.floor.held(view.offer, held=view.engagement == "on_call")

    def _free(self, but: str) -> str:
        """Somebody who may be asked, else nobody: most of the time those who are free are few."""
        free = [view.name for view in self.floor.agents() if (view.presence, view.engagement) == ("available", "idle")]
        return next((name for name in free if name != but), next(iter(free), ""))

    def _puts_through(self, talk: OfferView) -> None:
        self._lets_outlast(talk)
        if self.floor.hand_over(talk.offer):
            self.carrier.hang_up(talk.leg)

    def _takes_back(self, talk: OfferView, asked: OfferView) -> None:
        self.floor.take_back(asked.offer)
        if talk.leg in self.carrier.legs:
            self.carrier.legs[talk.leg].outlasted = False
        self.floor.held(talk.offer, held=False)

    def _lets_outlast(self, talk: OfferView) -> None:
        if talk.leg in self.carrier.legs:
            self.carrier.legs[talk.leg].outlasted = True

    def beside(self, room: str) -> list[LegId]:
        """The agents' legs in a room."""
        return [name for name, leg in self.carrier.legs.items() if leg.room == room and leg.state == "live"]
