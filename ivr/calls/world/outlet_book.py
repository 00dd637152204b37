"""Where the connectors of directory.yaml are, and what they are sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from ivr.calls.errors import CallsError
from ivr.calls.guard import Guard
from ivr.carriers.ports import Outlet
from ivr.dialogue.instructions import Connect
from ivr.dialogue.secrets import Secret
from ivr.flows.directory import Connector

ANSWER = "/voice/outlet/answer"
"""Where a program or another telephone system tells with what it gives the caller back."""
ANSWER_TO = "answer_to"
"""The name under which it is told that address."""


class Unconnectable(CallsError):
    """A setting that directory.yaml names for a connector is missing."""


class OutletBook:
    """Finds outlets for connectors."""

    def __init__(
        self, named: Mapping[str, str], opening: Callable[[str], Callable[[str], str]], guard: Guard, public_url: str
    ) -> None:
        """`named`: the settings that a directory may name; `opening` opens what is sealed in a call."""
        self._named = named
        self._opening = opening
        self._guard = guard
        self._public_url = public_url

    def outlet(self, connector: Connector, word: Connect, call: str, turn: int) -> Outlet:
        """Return where the caller is handed to, with all that is sent in clear.

        Raises:
            Unconnectable: a setting is missing. Unsealable: what is sent is another call's.
        """
        address = self._named.get(connector.address, "").strip()
        if not address:
            raise Unconnectable(f"the setting {connector.address} of the connector {connector.name} is missing")
        opened = self._opening(call)
        sent = {name: one.opened(opened) if isinstance(one, Secret) else one for name, one in word.send.items()}
        return Outlet(
            word.kind, address, sent if word.kind == "pay" else {**sent, ANSWER_TO: self._answer_to(call, turn)}
        )

    def knows(self, call: str, turn: str, mark: str) -> bool:
        """Say whether the mark was given to the connector of this turn."""
        return self._guard.fits(f"{call}:{turn}", mark)

    def _answer_to(self, call: str, turn: int) -> str:
        asked = {"c": call, "n": turn, "s": self._guard.mark(f"{call}:{turn}")}
        return f"{self._public_url}{ANSWER}?{urlencode(asked)}"
