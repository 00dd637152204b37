"""The files in `rehearsals/`: every mistake in them is a problem with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from ivr.flows.catalogue import Catalogue
from ivr.flows.files.flow import STARTS, phone_number
from ivr.flows.nodes import MapNode, Node, Text
from ivr.flows.problems import Place, Problem, did_you_mean
from ivr.flows.reading import Reading, refuse_unknown
from ivr.flows.source import parse
from ivr.flows.types.fields import Known, read_fields
from ivr.flows.types.scalars import count, plain, word
from ivr.rehearsals.expected import ExpectedReader
from ivr.rehearsals.given import GivenReader
from ivr.rehearsals.script import AGENTS, SOME_CALLER, SOME_LINE, Rehearsal
from ivr.rehearsals.talk import TalkReader

FOLDER = "rehearsals"
MOMENTS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")
HIDDEN = "hidden"
MOST_PERCENT = 99


@dataclass(frozen=True, slots=True)
class Script:
    """The rehearsals that could be read, and all problems in the order of files and lines."""

    rehearsals: tuple[Rehearsal, ...]
    problems: tuple[Problem, ...]


def read(sources: Mapping[str, str], catalogue: Catalogue) -> Script:
    """Read the texts of rehearsals by their path, such as `rehearsals/helpline.yaml`. Never raises."""
    reading = Reading()
    readers = _Readers(catalogue)
    found = [one for path, text in sorted(sources.items()) for one in _in_file(path, text, readers, reading)]
    _refuse_doubled(found, reading)
    problems = sorted(reading.problems, key=lambda problem: (problem.place, problem.code))
    return Script(tuple(found), tuple(problems))


class _Readers:
    """What reads the parts of a rehearsal against one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.talk = TalkReader(catalogue)
        self.given = GivenReader(catalogue)
        self._expected: dict[str, ExpectedReader] = {}

    def expected(self, flow: str) -> ExpectedReader:
        return self._expected.setdefault(flow, ExpectedReader(self.catalogue, flow))


def _in_file(path: str, text: str, readers: _Readers, reading: Reading) -> Iterator[Rehearsal]:
    parsed = parse(path, text)
    reading.problems += parsed.problems
    for node in reading.items(parsed.root) if parsed.root else ():
        written = reading.map(node, "a rehearsal", "a list of maps, each with name, at, talk and expect")
        if written:
            before = len(reading.problems)
            rehearsal = _Head(readers, path.rpartition("/")[2].removesuffix(".yaml")).read(written, reading)
            if len(reading.problems) == before and rehearsal:
                yield rehearsal


@dataclass(frozen=True, slots=True)
class _Head:
    """Reads one rehearsal of the file that is named like a flow."""

    readers: _Readers
    file: str

    def read(self, node: MapNode, reading: Reading) -> Rehearsal | None:
        flow = self.flow(node, reading)
        if flow is None:
            return None
        fields = read_fields(
            node,
            {
                "name": Known(plain, required=True, default=""),
                "flow": Known(plain),
                "dials": Known(phone_number, default=first_number(self.readers.catalogue, flow)),
                "start": Known(word(STARTS), default="inbound"),
                "caller": Known(_caller, default=SOME_CALLER),
                "at": Known(self.moment, required=True),
                "given": Known(self.readers.given.read, default={}),
                "agents": Known(self.agents, default={}),
                "percent": Known(_percent),
                "talk": Known(self.readers.talk.read, required=True, default=()),
                "expect": Known(self.readers.expected(flow).read, required=True, default=()),
            },
            reading,
            "a rehearsal",
        )
        if fields["at"] is None:
            return None
        caller = None if fields["caller"] == HIDDEN else fields["caller"]
        return Rehearsal(**{**fields, "flow": flow, "caller": caller, "place": node.place})

    def flow(self, node: MapNode, reading: Reading) -> str | None:
        """Return the flow that it names, else the one that the file is named after."""
        flows = self.readers.catalogue.flows
        named = node.get("flow")
        text = reading.text(named, "the name of a flow") if named else Text(self.file, node.place)
        if text is None or text.value in flows:
            return text.value if text else None
        hint = did_you_mean(text.value, flows) or "name one in `flow`, or name the file after it"
        reading.problem("no_such_flow", f'there is no flow "{text.value}"', text.place, hint)
        return None

    def moment(self, node: Node, reading: Reading) -> datetime | None:
        hint = "such as 2026-03-02 10:00"
        text = reading.text(node, "a date and time", hint)
        if text is None:
            return None
        for form in MOMENTS:
            with suppress(ValueError):
                return datetime.strptime(text.value, form).replace(tzinfo=self.readers.catalogue.zone)
        reading.wrong_type(node, "a date and time", hint)
        return None

    def agents(self, node: Node, reading: Reading) -> dict[str, tuple[str, ...]]:
        found = reading.map(node, "a map of queues", "such as {support: free}")
        queues = self.readers.catalogue.queues
        known = {}
        for name, value in found.entries if found else ():
            if name.value not in queues:
                refuse_unknown(reading, "no_such_queue", "queue", name, queues)
            at_work = [word(AGENTS)(item, reading) for item in reading.items(value)]
            known[name.value] = tuple(one for one in at_work if one)
        return known


def _caller(node: Node, reading: Reading) -> str | None:
    return HIDDEN if isinstance(node, Text) and node.value == HIDDEN else phone_number(node, reading)


def _percent(node: Node, reading: Reading) -> int | None:
    found = count(node, reading)
    if found is not None and found > MOST_PERCENT:
        reading.wrong_type(node, "a side of the percent branches", f"from 0 to {MOST_PERCENT}")
        return None
    return found


def first_number(catalogue: Catalogue, flow: str) -> str:
    """Return the first number that the flow answers; some number where it names none."""
    return next((number for number, name in catalogue.lines.items() if name == flow and number != "any"), SOME_LINE)


def _refuse_doubled(rehearsals: Iterable[Rehearsal], reading: Reading) -> None:
    known: dict[str, Place] = {}
    for one in rehearsals:
        first = known.setdefault(one.name, one.place)
        if first is not one.place:
            message = f'"{one.name}" is the name of two rehearsals: the other one is at {first}'
            reading.problem("doubled_key", message, one.place, "give one of them another name")
