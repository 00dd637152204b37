"""How it is written what must come of a rehearsal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from ivr.flows.actions.mark import Mark
from ivr.flows.catalogue import Catalogue
from ivr.flows.nodes import Node, Text
from ivr.flows.problems import did_you_mean
from ivr.flows.reading import Reading
from ivr.flows.types.scalars import count, yes_no
from ivr.rehearsals.script import OUTCOMES, Expectation

MOST_LISTED = 20

Read = Callable[[str, Node, Reading], Iterator[Expectation]]


class ExpectedReader:
    """Reads `expect` of a rehearsal of `flow`; names in it must be in the catalogue."""

    def __init__(self, catalogue: Catalogue, flow: str) -> None:
        self._names: Mapping[str, tuple[str, str, Collection[str]]] = {
            "mark": ("wrong_type", "mark that a flow makes", _marks(catalogue)),
            "outcome": ("wrong_type", "outcome", OUTCOMES),
            "visited": ("no_such_step", "step here", [*_steps(catalogue, flow)]),
            "not_visited": ("no_such_step", "step here", [*_steps(catalogue, flow)]),
            "sent": ("no_such_text", "text to be sent", [*catalogue.messages, *catalogue.directory.webhooks]),
        }
        self._read: Mapping[str, Read] = {
            **dict.fromkeys(("mark", "outcome"), self._name),
            **dict.fromkeys(("visited", "not_visited"), self._list),
            "sent": self._sent,
            "values": _values,
            "prompts": _prompts,
            "ended": _ended,
        }

    def read(self, node: Node, reading: Reading) -> tuple[Expectation, ...]:
        """Read all that is expected."""
        found = reading.map(node, "a map of what is expected", "such as {outcome: self_served}")
        if found is None:
            return ()
        unknown = [name for name, _ in found.entries if name.value not in self._read]
        reading.unknown_fields(unknown, self._read, {}, "expect", found.place)
        known = ((name.value, value) for name, value in found.entries if name.value in self._read)
        return tuple(one for name, value in known for one in self._read[name](name, value, reading))

    def _name(self, what: str, node: Node, reading: Reading) -> Iterator[Expectation]:
        code, called, known = self._names[what]
        text = reading.text(node, f"a {called}")
        if text is None:
            return
        if text.value not in known:
            few = f"one of {', '.join(known)}" if len(known) <= MOST_LISTED else ""
            reading.problem(code, f'"{text.value}" is no {called}', text.place, did_you_mean(text.value, known) or few)
            return
        yield Expectation(what, text.value, text.place)

    def _list(self, what: str, node: Node, reading: Reading) -> Iterator[Expectation]:
        for item in reading.items(node):
            yield from self._name(what, item, reading)

    def _sent(self, what: str, node: Node, reading: Reading) -> Iterator[Expectation]:
        if not reading.items(node):
            yield Expectation(what, "", node.place)
        yield from self._list(what, node, reading)


def _values(what: str, node: Node, reading: Reading) -> Iterator[Expectation]:
    found = reading.map(node, "a map of values", "such as {callback_number: +12025550143}")
    for name, value in found.entries if found else ():
        text = reading.text(value, "a text")
        if text is not None:
            yield Expectation(what, text.value, name.place, name.value)


def _prompts(what: str, node: Node, reading: Reading) -> Iterator[Expectation]:
    most = count(node, reading)
    if most is not None:
        yield Expectation(what, str(most), node.place)


def _ended(what: str, node: Node, reading: Reading) -> Iterator[Expectation]:
    if yes_no(node, reading) is not None and isinstance(node, Text):
        yield Expectation(what, node.value, node.place)


def _marks(catalogue: Catalogue) -> dict[str, None]:
    actions = (one for flow in catalogue.flows.values() for step in flow.steps.values() for one in step)
    return {action.mark: None for action in actions if isinstance(action, Mark)}


def _steps(catalogue: Catalogue, flow: str) -> Iterator[str]:
    """Give the steps as events name them: those of the flow bare, those of all flows with their flow."""
    if flow in catalogue.flows:
        yield from catalogue.flows[flow].steps
    for name, one in catalogue.flows.items():
        yield from (f"{name}.{step}" for step in one.steps)
