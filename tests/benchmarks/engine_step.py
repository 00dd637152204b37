"""What one menu step costs the engine: from the state's bytes to the next state's bytes and the document's."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from ivr.calls.asked import Asked
from ivr.carriers.twilio.render import Renderer
from ivr.dialogue.inputs import CallArrived, Digits, Input, NoInput
from ivr.engine.run import advance
from ivr.engine.state import decode, encode
from ivr.flows.catalogue import Catalogue
from ivr.flows.loader import load
from ivr.flows.source import read_folder
from ivr.functions import registry
from tests.benchmarks.figures import Measured

CALLFLOWS = Path(__file__).parents[2] / "callflows"
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
PUBLIC_URL = "https://line.example.com"
ROUNDS = 300
STEPS_A_ROUND = 50


class Step(NamedTuple):
    """A caller in a menu, and what he does there."""

    state: bytes
    heard: Input


def measure() -> Measured:
    """Return `engine_step_us`: CPU microseconds, the median over interleaved rounds of the line's menu steps."""
    catalogue = shipped_line()
    steps = menu_steps(catalogue)
    _walk_all(catalogue, steps)
    return {"engine_step_us": statistics.median(_round(catalogue, step) for _ in range(ROUNDS) for step in steps)}


def shipped_line() -> Catalogue:
    catalogue = load(read_folder(CALLFLOWS), registry.declared()).catalogue
    assert catalogue is not None
    return catalogue


def menu_steps(catalogue: Catalogue) -> tuple[Step, ...]:
    """Return a choice, a choice in the next menu, a wrong key and silence, each at the state in which it happens."""
    arrived = advance(None, CallArrived("CA" + "0" * 32, "+18005550100", "+15555550123"), catalogue, NOW).state
    main_menu = advance(arrived, Digits("1"), catalogue, NOW).state
    hours = advance(main_menu, Digits("3"), catalogue, NOW).state
    return (
        Step(encode(main_menu), Digits("3")),
        Step(encode(hours), Digits("2")),
        Step(encode(main_menu), Digits("9")),
        Step(encode(main_menu), NoInput()),
    )


def _round(catalogue: Catalogue, step: Step) -> float:
    renderer = Renderer()
    began = time.process_time_ns()
    for turn in range(STEPS_A_ROUND):
        _walk(catalogue, renderer, step, turn)
    return (time.process_time_ns() - began) / STEPS_A_ROUND / 1000


def _walk(catalogue: Catalogue, renderer: Renderer, step: Step, turn: int) -> tuple[bytes, bytes]:
    gone_on = advance(decode(step.state), step.heard, catalogue, NOW)
    links = Asked.now(gone_on.state, turn).links(PUBLIC_URL)
    return encode(gone_on.state), renderer.document(gone_on.words, links)


def _walk_all(catalogue: Catalogue, steps: tuple[Step, ...]) -> None:
    """Walk each step once: what is made once a process is made, and each step is what it should be."""
    for step in steps:
        state, document = _walk(catalogue, Renderer(), step, 1)
        assert state != step.state
        assert b"<Gather" in document
