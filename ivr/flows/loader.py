"""From the texts of a call-flow folder to its catalogue, or to the problems that stand in the way."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from ivr.flows import checks
from ivr.flows.actions import KINDS, Action
from ivr.flows.catalogue import Catalogue, Flow
from ivr.flows.files.directory import read_directory
from ivr.flows.files.flow import read_flow
from ivr.flows.files.hours import HoursFile, read_hours
from ivr.flows.files.prompts import read_prompts
from ivr.flows.files.queues import read_queues
from ivr.flows.functions import Function
from ivr.flows.languages import LANGUAGE
from ivr.flows.messages import Message
from ivr.flows.nodes import MapNode
from ivr.flows.outside import Outside
from ivr.flows.problems import Place, Problem
from ivr.flows.prompts import AUDIO, Prompt
from ivr.flows.reading import Mention, Reading
from ivr.flows.shape import Way, attribute
from ivr.flows.source import parse, revision
from ivr.flows.types.scalars import NAME, NAME_HINT, RESERVED
from ivr.flows.usage import languages, uses
from ivr.flows.vocabulary import spoken_types, types_of_all
from ivr.flows.written import Folder, WrittenFlow, WrittenLine, WrittenPrompts

NO_FLOWS = frozenset({"queues", "hours", "directory"})


@dataclass(frozen=True, slots=True)
class Loaded:
    """A catalogue, None where an error stands in its way, and all problems in the order of files and lines."""

    catalogue: Catalogue | None
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether there is a catalogue. Warnings may stand beside it."""
        return self.catalogue is not None


def load(sources: Mapping[str, str], functions: Iterable[Function] = (), today: date | None = None) -> Loaded:
    """Load a folder, as `source.read_folder` gives it. Never raises for what stands in it.

    `functions`: what those declare that `run` may call. `today`: with it, holidays that run out are told.
    """
    with _uncollected():
        return _load(sources, {one.name: one for one in functions}, today)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector out: a large folder makes a million objects, and it would find nothing among them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _load(sources: Mapping[str, str], functions: Mapping[str, Function], today: date | None) -> Loaded:
    reading = Reading()
    files = _parsed(sources, reading)
    folder, hours = _read(files, sources, functions, reading)
    problems = list(reading.problems)
    for check in (checks.check_shapes, checks.check_names, checks.check_paths):
        if not _has_errors(problems):
            problems += check(folder)
    flows = {} if _has_errors(problems) else {name: _flow(flow, folder) for name, flow in folder.flows.items()}
    problems += [problem for flow in flows.values() for problem in _of_actions(flow)]
    if _has_errors(problems):
        return Loaded(None, _in_order(problems))
    problems += checks.check_dates(folder, today) if today else []
    return Loaded(_catalogue(revision(sources), flows, folder, hours), _in_order(problems))


def _of_actions(flow: Flow) -> Iterator[Problem]:
    for actions in flow.steps.values():
        for action in actions:
            yield from action.checks()


def _has_errors(problems: list[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.place, problem.code)))


def _parsed(sources: Mapping[str, str], reading: Reading) -> dict[str, MapNode]:
    """Return the files that hold a map; an empty file is an empty map."""
    files = {}
    for path, text in sources.items():
        if path.startswith(f"{AUDIO}/"):
            continue
        if path.endswith(".yml"):
            reading.problem(
                "not_yaml", "a file of this folder ends in .yaml", Place(path, 1, 1), "give it another name"
            )
            continue
        parsed = parse(path, text)
        reading.problems += parsed.problems
        if isinstance(parsed.root, MapNode):
            files[path] = parsed.root
        elif parsed.root is not None:
            reading.wrong_type(parsed.root, "a map", "such as version: 1")
        elif not parsed.problems:
            files[path] = MapNode((), Place(path, 1, 1))
    return files


def _read(
    files: Mapping[str, MapNode], sources: Mapping[str, str], functions: Mapping[str, Function], reading: Reading
) -> tuple[Folder, HoursFile]:
    empty = MapNode((), Place("hours.yaml", 1, 1))
    directory = read_directory(files.get("directory.yaml", empty), reading)
    flows = _flows(files, reading)
    used = uses(flows)
    outside = Outside(directory, functions)
    types = types_of_all(flows, used, outside)
    recordings = {path: text for path, text in sources.items() if path.startswith(f"{AUDIO}/")}
    spoken = _spoken(files, spoken_types(types, outside), recordings, reading)
    hours = read_hours(files["hours.yaml"], reading) if "hours.yaml" in files else HoursFile()
    folder = Folder(
        flows=flows,
        uses=used,
        languages=languages(flows, used),
        marks=frozenset(line.fields.get("mark", "") for flow in flows.values() for line in flow.lines),
        spoken=spoken,
        prompts=_by_key(spoken),
        messages=_messages(spoken),
        calendars=hours.calendars,
        queues=read_queues(files.get("queues.yaml", empty), reading),
        outside=outside,
        mentions=_by_flow(reading.mentions),
        types=types,
    )
    return folder, hours


def _flows(files: Mapping[str, MapNode], reading: Reading) -> dict[str, WrittenFlow]:
    flows = {}
    for path, node in files.items():
        name = path.removesuffix(".yaml")
        if "/" in path or name in NO_FLOWS:
            continue
        if not NAME.match(name) or name in RESERVED:
            place = Place(path, 1, 1)
            reading.problem("wrong_type", f'"{name}" is no name for a flow', place, NAME_HINT)
        if node.entries:
            flows[name] = read_flow(name, node, reading)
        else:
            reading.problem("missing_field", "this flow is empty", Place(path, 1, 1), "write it, or take the file away")
    if not flows and not reading.problems:
        reading.problem("no_such_flow", "there is no flow in this folder", Place("main.yaml", 1, 1), "write one")
    return flows


def _spoken(
    files: Mapping[str, MapNode], types: Mapping[str, str], recordings: Mapping[str, str], reading: Reading
) -> dict[str, WrittenPrompts]:
    spoken = {}
    for path, node in files.items():
        folder, _, file = path.rpartition("/")
        language = file.removesuffix(".yaml")
        if folder != "prompts":
            continue
        if not LANGUAGE.match(language):
            place = Place(path, 1, 1)
            reading.problem("wrong_type", f'"{language}" is no language', place, "such as en.yaml, or pt-BR.yaml")
        spoken[language] = read_prompts(language, node, types, recordings, reading)
    return spoken


def _by_flow(mentions: list[Mention]) -> dict[str, list[Mention]]:
    found: dict[str, list[Mention]] = {}
    for mention in mentions:
        found.setdefault(mention.flow, []).append(mention)
    return found


def _by_key(spoken: Mapping[str, WrittenPrompts]) -> dict[str, Prompt]:
    keys = dict.fromkeys(key for one in spoken.values() for key in one.wordings)
    return {
        key: Prompt(key, {language: one.wordings[key] for language, one in spoken.items() if key in one.wordings})
        for key in keys
    }


def _messages(spoken: Mapping[str, WrittenPrompts]) -> dict[str, Message]:
    keys = dict.fromkeys(key for one in spoken.values() for key in one.messages)
    return {
        key: Message(key, {language: one.messages[key] for language, one in spoken.items() if key in one.messages})
        for key in keys
    }


def _flow(written: WrittenFlow, folder: Folder) -> Flow:
    """Make the flow that the engine walks: its actions, with all defaults filled in."""
    steps = {name: tuple(_action(line, written) for line in step.lines) for name, step in written.steps.items()}
    return Flow(
        name=written.name,
        title=written.title,
        languages=folder.languages[written.name],
        start=written.start,
        steps=steps,
        defaults=written.defaults,
        keys=written.keys,
        send_back=written.send_back,
        on_hang_up=written.on_hang_up,
        takes=written.takes,
        returns=written.returns,
        limits=written.limits,
        types=folder.types[written.name],
        place=written.place,
    )


def _action(line: WrittenLine, flow: WrittenFlow) -> Action:
    values: dict[str, Any] = {}
    for field in line.shape.fields:
        inherited = getattr(flow.defaults, field.name, None) if field.name in INHERITED else None
        default = field.default if inherited is None else inherited
        values[attribute(field.name)] = line.fields.get(field.name, default)
    return KINDS[line.kind](then=_answered(line, flow), place=line.place, **values)


# Fields of an action that a flow's defaults fill in; `wait` is one of them only where a caller is asked.
INHERITED = frozenset({"wait", "tries", "no_input", "no_match", "give_up"})


def _answered(line: WrittenLine, flow: WrittenFlow) -> dict[str, Way]:
    """Return the way of each label: as written, else by its mark."""
    ways = dict(line.then)
    left = [label for label in line.shape.labels if label.name not in ways]
    for label in left:
        identity = f"{line.step}/{line.number}/{label.name}"
        if label.unless == "go_on":
            ways[label.name] = Way(None, place=line.place, id=identity)
        elif label.unless == "failed" and flow.defaults.failed:
            ways[label.name] = Way(flow.defaults.failed, place=line.place, id=identity)
    for label in left:
        if label.unless.startswith("=") and label.unless[1:] in ways:
            ways[label.name] = ways[label.unless[1:]]
    return ways


def _catalogue(revised: str, flows: dict[str, Flow], folder: Folder, hours: HoursFile) -> Catalogue:
    return Catalogue(
        revision=revised,
        flows=flows,
        lines={number: name for name, flow in folder.flows.items() for number, _ in flow.numbers},
        prompts=folder.prompts,
        calendars=folder.calendars,
        queues=folder.queues,
        directory=folder.outside.directory,
        zone=hours.zone,
        words={language: one.words for language, one in folder.spoken.items()},
        messages=folder.messages,
        functions=folder.outside.functions,
    )
