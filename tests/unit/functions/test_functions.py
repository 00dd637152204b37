"""What functions declare is what they take and give; what they are handed decides the label."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.dialogue.inputs import Customer, Scalar
from ivr.functions import registry
from ivr.functions.function import Answer, FunctionError, PinChecked, Signed, World

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HIS = "+12025550123"
ANN = Customer("7", "Ann", "es", vip=True)


@dataclass
class Pins:
    """One PIN for each subject."""

    known: Mapping[str, str]
    locked: frozenset[str] = frozenset()

    def check(self, subject: str, pin: str, key: str) -> PinChecked:
        assert key == "k"
        if subject in self.locked:
            return PinChecked("locked")
        if subject == "emergency" and subject not in self.known:
            return PinChecked("none")
        right = self.known.get(subject) == pin
        return PinChecked("right", ANN if subject != "emergency" else None) if right else PinChecked("wrong")


@dataclass
class Switch:
    """Remembers how it was turned."""

    turned: list[tuple[object, ...]] = field(default_factory=list)

    def turn_on(self, calendar: str, lasts: timedelta, reason: str, by: str) -> None:
        self.turned.append((calendar, lasts, f"{by}, {reason}"))

    def turn_off(self, calendar: str, reason: str, by: str) -> None:
        self.turned.append((calendar, f"{by}, {reason}"))


@dataclass
class Agents:
    """One agent who is offline; remembers what was asked for him."""

    signed: list[tuple[str, ...]] = field(default_factory=list)

    def sign(self, number: str, turn: str, reason: str, phone: str) -> Signed:
        self.signed.append((number, turn, reason, phone))
        return Signed(turn or "offline", "es")


@dataclass
class Callbacks:
    """One callback, to `HIS` in support, whose place is an hour old."""

    open: bool = True

    def open_since(self, number: str, queue: str) -> datetime | None:
        return NOW - timedelta(hours=1) if self.open and (number, queue) == (HIS, "support") else None

    def cancel(self, number: str, queue: str) -> bool:
        was = self.open_since(number, queue) is not None
        self.open = self.open and not was
        return was


@pytest.fixture
def switch() -> Switch:
    return Switch()


@pytest.fixture
def world(switch: Switch) -> World:
    pins = Pins({"12345678": "4711", "emergency": "815000", "agent:41": "7777"})
    return World("CA1", "k", "+15550100", NOW, frozenset({"office"}), pins, switch, Agents(), Callbacks())


def test_the_right_pin_tells_who_it_is(world: World) -> None:
    answer = registry.run("check_pin", {"customer": "12345678", "pin": "4711"}, world)
    assert answer == Answer("right", {"id": "7", "name": "Ann", "language": "es", "vip": True, "blocked": False})


def test_a_wrong_pin_tells_nothing(world: World) -> None:
    assert registry.run("check_pin", {"customer": "12345678", "pin": "0000"}, world) == Answer("wrong")
    assert registry.run("check_pin", {"customer": "99999999", "pin": "4711"}, world) == Answer("wrong")


def test_a_callback_is_found_and_cancelled_once(world: World) -> None:
    his: dict[str, Scalar] = {"number": HIS, "queue": "support"}
    assert registry.run("find_callback", his, world) == Answer("found", {"minutes": 60})
    assert registry.run("find_callback", {**his, "queue": "billing"}, world) == Answer("none")
    assert registry.run("cancel_callback", his, world) == Answer("cancelled")
    assert registry.run("cancel_callback", his, world) == Answer("none")
    assert registry.run("find_callback", his, world) == Answer("none")


def test_a_lock_is_told(world: World, switch: Switch) -> None:
    locked = World(
        "CA1",
        "k",
        "",
        NOW,
        frozenset({"office"}),
        Pins({}, frozenset({"1234", "emergency", "agent:41"})),
        switch,
        Agents(),
        Callbacks(),
    )
    assert registry.run("check_pin", {"customer": "1234", "pin": "4711"}, locked) == Answer("locked")
    on = {"calendar": "office", "pin": "815000", "turn": "on"}
    assert registry.run("emergency_switch", on, locked) == Answer("locked")
    assert switch.turned == []


def test_who_knows_the_pin_turns_the_switch(world: World, switch: Switch) -> None:
    given: dict[str, Scalar] = {"calendar": "office", "pin": "815000", "turn": "on"}
    assert registry.run("emergency_switch", given, world) == Answer("right")
    assert registry.run("emergency_switch", {**given, "hours": 2}, world) == Answer("right")
    assert registry.run("emergency_switch", {**given, "turn": "off"}, world) == Answer("right")
    by = "telephone +15550100, by telephone"
    assert switch.turned == [("office", timedelta(hours=4), by), ("office", timedelta(hours=2), by), ("office", by)]


def test_who_does_not_know_the_pin_turns_nothing(world: World, switch: Switch) -> None:
    given = {"calendar": "office", "pin": "000000", "turn": "on"}
    assert registry.run("emergency_switch", given, world) == Answer("wrong")
    assert switch.turned == []


@pytest.mark.parametrize(
    "wrong",
    [{"calendar": "shop"}, {"calendar": ""}, {"hours": 0}, {"hours": 73}, {"turn": "maybe"}, {"pin": "a"}, {"pin": ""}],
)
def test_what_cannot_be_meant_is_failed_and_turns_nothing(
    world: World, switch: Switch, wrong: dict[str, Scalar]
) -> None:
    given = {"calendar": "office", "pin": "815000", "turn": "on", **wrong}
    with pytest.raises(FunctionError):
        registry.run("emergency_switch", given, world)
    assert switch.turned == []


def test_without_a_pin_of_its_own_the_switch_is_turned_by_nobody(world: World, switch: Switch) -> None:
    bare = World("CA1", "k", "", NOW, frozenset({"office"}), Pins({}), switch, Agents(), Callbacks())
    with pytest.raises(FunctionError, match="ivr pin emergency"):
        registry.run("emergency_switch", {"calendar": "office", "pin": "815000", "turn": "on"}, bare)


def test_an_agent_signs_in_by_number_and_pin(world: World) -> None:
    given = {"number": "41", "pin": "7777"}
    assert registry.run("agent_line", given, world) == Answer("offline", {"language": "es"})
    assert registry.run("agent_line", {**given, "turn": "available"}, world) == Answer("available", {"language": "es"})
    assert registry.run("agent_line", {**given, "turn": "on_break", "reason": "lunch"}, world) == Answer(
        "on_break", {"language": "es"}
    )
    agents = world.agents
    assert isinstance(agents, Agents)
    assert agents.signed == [
        ("41", "", "", "+15550100"),
        ("41", "available", "", "+15550100"),
        ("41", "on_break", "lunch", "+15550100"),
    ]


@pytest.mark.parametrize("wrong", [{"pin": "1111"}, {"number": "42"}])
def test_nobody_moves_an_agent_without_his_pin(world: World, wrong: dict[str, Scalar]) -> None:
    given = {"number": "41", "pin": "7777", "turn": "offline", **wrong}
    assert registry.run("agent_line", given, world) == Answer("wrong")
    locked = replace(world, pins=Pins({"agent:41": "7777"}, frozenset({"agent:41", "agent:42"})))
    assert registry.run("agent_line", given, locked) == Answer("locked")
    agents = world.agents
    assert isinstance(agents, Agents)
    assert agents.signed == []


@pytest.mark.parametrize("wrong", [{"turn": "asleep"}, {"reason": "a nap"}, {"number": "a"}, {"pin": ""}])
def test_an_agent_is_what_he_can_be(world: World, wrong: dict[str, Scalar]) -> None:
    with pytest.raises(FunctionError):
        registry.run("agent_line", {"number": "41", "pin": "7777", "turn": "on_break", **wrong}, world)


def test_there_is_no_such_function(world: World) -> None:
    with pytest.raises(FunctionError, match="no function"):
        registry.run("check_iris", {}, world)


def test_all_that_is_declared_is_handed_to_the_loader() -> None:
    assert {one.name for one in registry.declared()} >= {"agent_line", "check_pin", "emergency_switch"}


# Functions of installed packages

GREETING = """
from ivr.flows.functions import Function
from ivr.flows.kinds import Kind, declared
from ivr.functions.function import Answer, Runnable

GREET = Runnable(
    Function("greet", {"label": declared("text"), "words": declared("maybe text")}, {"done": {"words": Kind("text")}}),
    lambda given, world: Answer(str(given["label"]), {"words": given.get("words", "")}),
)
NO_FUNCTION = "greet"
"""
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Install a package that offers these names of its module as functions."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def one(*names: str) -> None:
        (tmp_path / "greeting.py").write_text(GREETING)
        told = tmp_path / "greeting-1.0.dist-info"
        told.mkdir()
        (told / "METADATA").write_text("Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n")
        offered = [f"entry{number} = greeting:{name}" for number, name in enumerate(names)]
        (told / "entry_points.txt").write_text("\n".join(["[careline.functions]", *offered]))
        registry.installed.cache_clear()

    yield one
    registry.installed.cache_clear()
    sys.modules.pop("greeting", None)


def test_a_package_adds_a_function(install: Install, world: World) -> None:
    install("GREET")
    assert registry.run("greet", {"label": "done", "words": "hello"}, world) == Answer("done", {"words": "hello"})
    assert "greet" in {one.name for one in registry.declared()}


def test_a_label_that_is_not_declared_is_failed(install: Install, world: World) -> None:
    install("GREET")
    with pytest.raises(FunctionError, match="does not declare"):
        registry.run("greet", {"label": "other"}, world)


@pytest.mark.parametrize("names", [("NO_FUNCTION",), ("GREET", "GREET")])
def test_what_is_no_function_stops_the_start(install: Install, names: tuple[str, ...]) -> None:
    install(*names)
    with pytest.raises(registry.NotAFunction):
        registry.declared()
