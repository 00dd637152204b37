"""A rehearsal that is written into a file is read as the same one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ivr.dialogue.inputs import Answered
from ivr.flows.problems import NOWHERE
from ivr.rehearsals.deeds import Deed, scripted
from ivr.rehearsals.moves import (
    AgentAccepts,
    AgentDeclines,
    AgentHangsUp,
    AgentSendsBack,
    HangsUp,
    Hears,
    Move,
    Presses,
    Records,
    Says,
    Silence,
    Waits,
    Words,
)
from ivr.rehearsals.reading import read
from ivr.rehearsals.script import Expectation, Rehearsal
from ivr.rehearsals.writing import as_yaml
from tests.unit.engine.line import HEAD as LINE_HEAD
from tests.unit.engine.line import line
from tests.unit.rehearsals.stage import FILE
from tests.unit.rehearsals.test_reading import FLOW

LINE = line(FLOW, f"{LINE_HEAD}send_back: [bye]\n")
LETTERS = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff")
WORDS = st.text(LETTERS, min_size=1).filter(str.strip)
HEARD = st.one_of(st.just(Words("goodbye")), WORDS.map(lambda text: Words(text=text)))
SECONDS = st.integers(0, 7200).map(float)
MOVES: st.SearchStrategy[Move] = st.one_of(
    st.builds(Presses, keys=st.text("0123456789*#", min_size=1, max_size=12)),
    st.builds(Says, words=WORDS),
    st.builds(Silence, times=st.integers(1, 9)),
    st.builds(Records, seconds=SECONDS),
    st.builds(Waits, seconds=SECONDS),
    st.builds(Hears, words=st.lists(HEARD, min_size=1).map(tuple)),
    st.sampled_from([AgentAccepts(), AgentDeclines(), AgentHangsUp(), AgentSendsBack(step="bye")]),
)
ANSWERS = {
    "orders": st.sampled_from(
        [Answered("failed"), Answered("not_found"), Answered("found", {"number": "12", "status": "lost"})]
    ),
    "check_pin": st.one_of(
        st.sampled_from([Answered("failed"), Answered("wrong")]),
        st.builds(lambda id_, name: Answered("right", {"id": id_, "name": name}), WORDS, WORDS),
    ),
    "dial": st.sampled_from([Answered("busy"), Answered("finished")]),
}
NEW_YEAR = datetime(2026, 1, 1, tzinfo=ZoneInfo("America/New_York"))


def in_turn(answers: st.SearchStrategy[Answered]) -> st.SearchStrategy[tuple[Answered, ...]]:
    return st.lists(answers, min_size=1, max_size=3).map(tuple)


EXPECTED = (
    Expectation("mark", "asked"),
    Expectation("outcome", "answered"),
    Expectation("visited", "bye"),
    Expectation("visited", "main.start"),
    Expectation("not_visited", "trouble"),
    Expectation("sent", ""),
    Expectation("values", "a, b: {c}", name="order"),
    Expectation("prompts", "3"),
    Expectation("ended", "yes"),
)
REHEARSALS = st.builds(
    Rehearsal,
    name=WORDS,
    flow=st.just("main"),
    dials=st.just("+18005550100"),
    at=st.integers(0, 8759 * 3600).map(lambda seconds: NEW_YEAR + timedelta(seconds=seconds)),
    talk=st.lists(MOVES, max_size=6).map(tuple),
    expect=st.just(EXPECTED),
    start=st.sampled_from(["inbound", "failed"]),
    caller=st.sampled_from([None, "+12025550199", "+4915112345678"]),
    given=st.fixed_dictionaries({}, optional={name: in_turn(one) for name, one in ANSWERS.items()}),
    agents=st.sampled_from([{}, {"support": ("free",)}, {"support": ("none", "busy")}]),
    percent=st.sampled_from([None, 0, 99]),
)


def placeless(rehearsal: Rehearsal) -> Rehearsal:
    return replace(
        rehearsal,
        talk=tuple(replace(move, place=NOWHERE) for move in rehearsal.talk),
        expect=tuple(one._replace(place=NOWHERE) for one in rehearsal.expect),
        place=NOWHERE,
    )


@given(REHEARSALS)
def test_what_is_written_is_read(rehearsal: Rehearsal) -> None:
    text = as_yaml(rehearsal, LINE, "how it came about")
    found = read({FILE: text}, LINE)
    assert not found.problems, (text, [*map(str, found.problems)])
    assert placeless(found.rehearsals[0]) == rehearsal, text


def test_it_reads_like_one_that_somebody_wrote() -> None:
    at = datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo("America/New_York"))
    bare = Rehearsal("the way to bye", "main", "+18005550100", at, (), (Expectation("ended", "yes"),))
    deeds = [
        Deed((), (Silence(),)),
        Deed((), (Silence(),)),
        Deed((), (Presses(keys="12#"),), (("orders", Answered("found", {"number": "12", "status": "lost"})),)),
        Deed((), (), (("orders", Answered("not_found")), ("notify", Answered("sent")))),
        Deed((), (), (("orders", Answered("not_found")),), ("support", "busy")),
        Deed((), (Waits(seconds=120.0), HangsUp())),
    ]
    assert (
        as_yaml(scripted(bare, deeds), LINE, "as it was found")
        == """# as it was found
- name: the way to bye
  flow: main
  dials: +18005550100
  at: 2026-03-02 12:00
  given:
    orders: [{status: 200, body: {number: 12, status: lost}}, {status: 404}]
  agents: {support: busy}
  talk:
    - silence: 2
    - presses: 12#
    - waits: 2m
    - hangs_up
  expect: {ended: yes}
"""
    )
