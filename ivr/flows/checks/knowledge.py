"""What a call surely knows at each line, whichever road led it there; through flows that use one another too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from ivr.flows.checks.roads import USED, FlowMap, Road, Stop
from ivr.flows.expressions import Condition
from ivr.flows.outside import BUILT_IN
from ivr.flows.templates import Template
from ivr.flows.values import Value
from ivr.flows.vocabulary import saved_type
from ivr.flows.written import Folder, WrittenLine

Names = frozenset[str]

NOTHING: Names = frozenset()
ALWAYS = frozenset(
    {"call.id", "call.dialled", "call.started", "call.step", "caller.hidden", "language", "language_chosen", "now"}
)
CALLBACK = frozenset(f"callback.{name}" for name in BUILT_IN["callback"])
# Kinds of start of a call that comes in; all others are calls that we place, for a callback.
COMES_IN = (USED, "from_agent")
# Labels on which `save` gets its value, besides those of functions and connectors.
SAVING = frozenset({"answered", "found", "saved", "hung_up", "done"})
# What an hours action sets anew, so that nothing is known of it from before.
OF_HOURS = frozenset({"hours.reason", "hours.opens"})


@dataclass(slots=True)
class Knowledge:
    """By flow and line, the names that are surely set there; lines that no call reaches are left out."""

    maps: Mapping[str, FlowMap]
    known: dict[str, dict[Stop, Names]] = field(default_factory=dict)

    def at(self, flow: str, stop: Stop) -> Names | None:
        """Return the names that are set there, None where no call comes."""
        return self.known[flow].get(stop)


def knowledge(maps: Mapping[str, FlowMap]) -> Knowledge:
    """Walk all flows until nothing changes."""
    walk = _Walk(maps)
    walk.to_the_end()
    return Knowledge(maps, walk.known)


class _Walk:
    """The names known at each line can only become fewer, so the walk ends."""

    def __init__(self, maps: Mapping[str, FlowMap]) -> None:
        self.maps = maps
        self.known: dict[str, dict[Stop, Names]] = {name: {} for name in maps}
        self.uses = {name: _uses(maps, name) for name in maps}
        self.waiting: list[tuple[str, Stop]] = []

    def to_the_end(self) -> None:
        called = {line.fields["flow"] for drawn in self.maps.values() for line in _lines(drawn, "callback")}
        for name, drawn in self.maps.items():
            begins = bool(drawn.flow.numbers) or not self.uses[name]
            for kind, step in drawn.flow.start.items():
                if kind != USED or begins:
                    known = ALWAYS | CALLBACK if kind not in COMES_IN or name in called else ALWAYS
                    self.reach(name, Stop(step, 0), known)
            if drawn.flow.on_hang_up:
                placed = drawn.flow.start and not set(drawn.flow.start) & {*COMES_IN}
                self.reach(name, Stop(drawn.flow.on_hang_up, 0), ALWAYS | CALLBACK if placed else ALWAYS)
        while self.waiting:
            self.go(*self.waiting.pop())

    def reach(self, flow: str, stop: Stop, names: Names) -> None:
        before = self.known[flow].get(stop)
        after = names if before is None else before & names
        if after != before:
            self.known[flow][stop] = after
            self.waiting.append((flow, stop))

    def go(self, flow: str, stop: Stop) -> None:
        drawn, known = self.maps[flow], self.known[flow][stop]
        line = drawn.line(stop)
        if line.kind == "use":
            self.enter(line, known)
        elif line.kind == "return":
            self.waiting.extend((user, at) for user, at in self.uses[flow] if at in self.known[user])
        left = known - OF_HOURS if line.kind in {"hours", "use"} else known
        for road in drawn.roads[stop]:
            gained = self.gained(line, road, drawn.folder)
            if gained is not None:
                self.reach(flow, road.end, _without_old(line, left, gained) | gained)

    def enter(self, line: WrittenLine, known: Names) -> None:
        """Begin the flow that this line uses, with what it takes and what every call knows."""
        used = self.maps[line.fields["use"]]
        built_in = {name for name in known if name.split(".", 1)[0] in BUILT_IN}
        arguments = {name for name, text in line.fields.get("with", ()) if _is_whole(text, known)}
        taken = {full for name in arguments for full in whole(name, used.flow.takes.get(name, ""), used.folder)}
        first = used.flow.start.get(USED)
        if first:
            self.reach(used.flow.name, Stop(first, 0), frozenset(built_in | taken))

    def gained(self, line: WrittenLine, road: Road, folder: Folder) -> Names | None:
        """Return the names that are set by taking this road; None where no call can take it."""
        names = {name for name, _ in road.way.set} if road.way else set()
        if line.kind == "use" and road.label in self.maps[line.fields["use"]].flow.returns:
            handed_back = self.handed_back(line.fields["use"], road.label)
            return None if handed_back is None else frozenset(names) | handed_back
        if line.kind == "set":
            names |= {name for name, _ in line.fields["set"]}
        return frozenset(names) | _saved(line, road.label, folder) | _by_kind(line, road.label, folder)

    def handed_back(self, flow: str, label: str) -> Names | None:
        """Return what is surely known once `flow` has returned with `label`; None where it never does."""
        drawn, names = self.maps[flow], self.maps[flow].flow.returns[label]
        at_return = [known for stop, known in self.known[flow].items() if _returns(drawn.line(stop), label)]
        if not at_return:
            return None
        known = frozenset.intersection(*at_return)
        return frozenset(name for name in known if name.split(".", 1)[0] in (*BUILT_IN, *names))


def _without_old(line: WrittenLine, known: Names, gained: Names) -> Names:
    """Leave out what was known of the parts of a value that is saved anew."""
    save = line.fields.get("save")
    return frozenset(name for name in known if not name.startswith(f"{save}.")) if save in gained else known


def _uses(maps: Mapping[str, FlowMap], used: str) -> list[tuple[str, Stop]]:
    return [
        (name, Stop(line.step, line.number))
        for name, drawn in maps.items()
        if used in drawn.folder.uses[name]
        for line in _lines(drawn, "use")
        if line.fields["use"] == used
    ]


def _lines(drawn: FlowMap, kind: str) -> Iterator[WrittenLine]:
    return (line for line in drawn.flow.lines if line.kind == kind)


def _returns(line: WrittenLine, label: str) -> bool:
    return line.kind == "return" and line.fields["return"] == label


def _is_whole(text: Template, known: Names) -> bool:
    return all(hole.spare is not None or ".".join(hole.path) in known for hole in text.holes)


def whole(name: str, kind: str, folder: Folder) -> Iterator[str]:
    """Give a name that is set, and those of its fields that are set with it: the ones that may not be missing."""
    yield name
    yield from (f"{name}.{one}" for one, part in folder.outside.fields(kind).items() if not part.maybe)


def _saved(line: WrittenLine, label: str, folder: Folder) -> Names:
    save = line.fields.get("save")
    if not save:
        return NOTHING
    if line.kind == "run":
        gives = folder.outside.functions[line.fields["run"]].labels.get(label, {})
        own = (f"{save}.{name}" for name, kind in gives.items() if not kind.maybe)
        return frozenset([save, *own]) if gives else NOTHING
    connector = line.fields.get("connector")
    good = label in (folder.outside.directory.connectors[connector].labels if connector else SAVING)
    return frozenset(whole(save, saved_type(line), folder)) if good else NOTHING


def _by_mark(_line: WrittenLine, _label: str, _folder: Folder) -> Names:
    return frozenset({"call.mark"})


def _by_hours(line: WrittenLine, label: str, folder: Folder) -> Names:
    calendar = folder.calendars[line.fields["hours"]]
    if label == "emergency":
        return frozenset({"hours.reason"} if calendar.emergency else ())
    closed = label in {"closed", "holiday"}
    told = {"hours.reason": label == "holiday" and calendar.says_why, "hours.opens": closed and calendar.opens_ever}
    return frozenset(name for name, sure in told.items() if sure)


def _by_queue(line: WrittenLine, label: str, folder: Folder) -> Names:
    if label in {"finished", "send_back"}:
        return frozenset({"queue.title", "queue.agent"})
    rules = folder.queues.get(line.fields.get("name", ""))
    calendar = folder.calendars.get(rules.hours or "") if rules else None
    told = label == "emergency" and calendar and calendar.emergency
    return frozenset({"queue.title", "hours.reason"} if told else {"queue.title"})


def _by_branch(line: WrittenLine, label: str, _folder: Folder) -> Names:
    subject = line.fields["branch"]
    if isinstance(subject, tuple):
        return _by_conditions([condition for condition, _ in subject], label)
    if not isinstance(subject, Value):
        return NOTHING
    if subject.name == "caller.hidden":
        shown = label == "no" or (label == "otherwise" and "yes" in line.fields.get("cases", {}))
        return frozenset({"caller.number"} if shown else ())
    return frozenset({subject.name} if label in line.fields.get("cases", {}) else ())


def _by_conditions(conditions: list[Condition], label: str) -> Names:
    """The ways of a branch know that the conditions before theirs do not hold, and that their own does."""
    number = len(conditions) + 1 if label == "otherwise" else int(label.removeprefix("if "))
    before = (condition.settles_not for condition in conditions[: number - 1])
    own = [conditions[number - 1].settles] if number <= len(conditions) else []
    return NOTHING.union(*before, *own)


BY_KIND: dict[str, Callable[[WrittenLine, str, Folder], Names]] = {
    "mark": _by_mark,
    "hours": _by_hours,
    "queue": _by_queue,
    "branch": _by_branch,
}


def _by_kind(line: WrittenLine, label: str, folder: Folder) -> Names:
    learn = BY_KIND.get(line.kind)
    return learn(line, label, folder) if learn else NOTHING
