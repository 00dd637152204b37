"""Lookups and functions: what a flow asks of the world beyond this house."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.calls.catalogues import Catalogues
from ivr.calls.errors import CallsError
from ivr.calls.secrets import Sealer
from ivr.calls.world.errands import Errand
from ivr.calls.world.lookups import LookUps
from ivr.calls.world.told import failed, told
from ivr.cases import callbacks
from ivr.cases.book import CaseBook
from ivr.cases.errors import RecordGone
from ivr.dialogue.inputs import Answered, Scalar
from ivr.dialogue.instructions import RunFunction
from ivr.dialogue.secrets import Secret
from ivr.functions import registry
from ivr.functions.emergency_switch import SUBJECT as EMERGENCY
from ivr.functions.function import Agents, FunctionError, PinChecked, Switch, World


@dataclass(frozen=True, slots=True)
class Pins:
    """Implements `ivr.functions.function.Pins` on the case record."""

    book: CaseBook
    now: Callable[[], datetime]

    def check(self, subject: str, pin: str, key: str) -> PinChecked:
        """Check a PIN.

        Raises:
            RecordGone: SQL does not answer; it is not known whether the try has counted.
        """
        checked = self.book.check_pin(subject, pin, key, self.now())
        label = checked.label if checked.known or subject != EMERGENCY else "none"
        return PinChecked(label, checked.customer)


@dataclass(frozen=True, slots=True)
class KeptCallbacks:
    """Implements `ivr.functions.function.Callbacks` on the case record; RecordGone where SQL does not answer."""

    book: CaseBook
    now: Callable[[], datetime]

    def open_since(self, number: str, queue: str) -> datetime | None:
        """Return when the place of an open callback was given."""
        held = callbacks.find_open(self.book.engine, number, queue)
        return held.since if held is not None else None

    def cancel(self, number: str, queue: str) -> bool:
        """End an open callback; it leaves the floor with the next sweep."""
        return callbacks.cancel(self.book.engine, number, queue, self.now())


@dataclass(frozen=True, slots=True)
class Outside:
    """Does errands. `now` gives aware UTC time."""

    catalogues: Catalogues
    lookups: LookUps
    seal: Sealer
    pins: Pins
    switch: Switch
    agents: Agents
    callbacks: KeptCallbacks
    now: Callable[[], datetime]

    def do(self, errand: Errand, key: str, seconds: float) -> Answered:
        """Do the errand within `seconds`, under its key: done again, it is the same one.

        Raises:
            UnknownRevision: the flows of the call are gone. What a function raises goes through.
        """
        catalogue = self.catalogues.at(errand.revision)
        opened = self.seal.opening(errand.call)
        if errand.lookup is not None:
            service = catalogue.directory.services[errand.lookup.service]
            return self.lookups.look_up(service, errand.lookup, key=key, opened=opened, seconds=seconds)
        calendars = frozenset(catalogue.calendars)
        held = self.pins, self.switch, self.agents, self.callbacks
        world = World(errand.call, key, errand.caller, self.now(), calendars, *held)
        return _run(errand.run, world, opened) if errand.run is not None else failed("nothing was asked")


def _run(question: RunFunction, world: World, opened: Callable[[str], str]) -> Answered:
    try:
        answer = registry.run(question.function, _given(question, opened), world)
        return told(answer.label, answer.values)
    except (FunctionError, CallsError, RecordGone) as error:
        return failed(str(error))


def _given(question: RunFunction, opened: Callable[[str], str]) -> Mapping[str, Scalar]:
    return {
        name: part.opened(opened) if isinstance(part, Secret) else part for name, part in question.arguments.items()
    }
