"""What functions declare is what they take and give; what they are handed decides the label."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.dialogue.inputs import Customer, Scalar
from ivr.functions import registry
from ivr.functions.function import Answer, FunctionError, PinChecked, World

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
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


@pytest.fixture
def switch() -> Switch:
    return Switch()


@pytest.fixture
def world(switch: Switch) -> World:
    pins = Pins({"12345678": "4711", "emergency": "815000"})
    return World("CA1", "k", "+15550100", NOW, frozenset({"office"}), pins, switch)


def test_the_right_pin_tells_who_it_is(world: World) -> None:
    answer = registry.run("check_pin", {"customer": "12345678", "pin": "4711"}, world)
    assert answer == Answer("right", {"id": "7", "name": "Ann", "language": "es", "vip": True, "blocked": False})


def test_a_wrong_pin_tells_nothing(world: World) -> None:
    assert registry.run("check_pin", {"customer": "12345678", "pin": "0000"}, world) == Answer("wrong")
    assert registry.run("check_pin", {"customer": "99999999", "pin": "4711"}, world) == Answer("wrong")


def test_a_lock_is_told(world: World, switch: Switch) -> None:
    locked = World("CA1", "k", "", NOW, frozenset({"office"}), Pins({}, frozenset({"1234", "emergency"})), switch)
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
    bare = World("CA1", "k", "", NOW, frozenset({"office"}), Pins({}), switch)
    with pytest.raises(FunctionError, match="ivr pin emergency"):
        registry.run("emergency_switch", {"calendar": "office", "pin": "815000", "turn": "on"}, bare)


def test_there_is_no_such_function(world: World) -> None:
    with pytest.raises(FunctionError, match="no function"):
        registry.run("check_iris", {}, world)


def test_all_that_is_declared_is_handed_to_the_loader() -> None:
    assert {one.name for one in registry.declared()} >= {"check_pin", "emergency_switch"}


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
