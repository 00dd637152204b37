"""The look: what a waiting caller hears next."""

from __future__ import annotations

import pytest

from ivr.dialogue.instructions import Gather, Pause, Say, Word
from ivr.engine.hold import chosen, hold, music, tells_wait
from ivr.engine.speech import seconds
from tests.unit.engine.line import Call, heard, line

STEPS = """
  start:
    - queue:
        name: support
        hold: {music: hold_music, every: 60s, say: [queue_ahead, queue_wait]}
      then: {finished: bye, waited_too_long: bye}
"""


@pytest.fixture
def waiting() -> Call:
    call = Call(line(STEPS))
    call.dials()
    return call


@pytest.mark.parametrize(
    ("waited", "said"), [(0, True), (11, True), (12, False), (59, False), (60, True), (61, True), (90, False)]
)
def test_the_position_is_said_when_it_is_due(waiting: Call, waited: int, said: bool) -> None:
    keys = heard(hold(waiting.memory, waiting.catalogue, 3, 5, waited))
    assert keys == (["queue_ahead", "queue_wait"] if said else []) + ["hold_music"]


def test_it_is_said_once_a_minute_by_looks_as_long_as_they_are(waiting: Call) -> None:
    waited, said = 0, 0
    while waited < 600:
        words = hold(waiting.memory, waiting.catalogue, 3, None, waited)
        said += "queue_ahead" in heard(words)
        waited += round(seconds(words)) + 2
    assert said == 10


def test_what_is_not_known_is_not_said(waiting: Call) -> None:
    assert heard(hold(waiting.memory, waiting.catalogue, 3, None, 0)) == ["queue_ahead", "hold_music"]
    assert heard(hold(waiting.memory, waiting.catalogue, None, None, 0)) == ["hold_music"]


@pytest.mark.parametrize(("waited", "depends"), [(0, True), (12, False), (60, True)])
def test_the_wait_has_to_be_known_only_where_a_sentence_tells_it(waiting: Call, waited: int, depends: bool) -> None:
    assert tells_wait(waiting.memory, waiting.catalogue, waited) is depends


def test_no_wait_has_to_be_known_for_sentences_that_do_not_tell_it(offered: Call) -> None:
    assert not tells_wait(offered.memory, offered.catalogue, 60)


def test_on_hold_he_hears_music_alone_and_it_goes_on(waiting: Call) -> None:
    words, lasts = music(waiting.memory, waiting.catalogue, 0)
    assert heard(words) == ["hold_music"]
    assert 10 <= lasts <= 15
    assert heard(music(waiting.memory, waiting.catalogue, lasts)[0]) == ["hold_music"]


def test_on_hold_nothing_can_be_pressed(offered: Call) -> None:
    words, _ = music(offered.memory, offered.catalogue, 600)
    assert not any(isinstance(word, Gather) for word in words)


def test_a_look_lasts_ten_to_fifteen_seconds(waiting: Call) -> None:
    for waited in range(0, 120, 7):
        assert 10 <= seconds(hold(waiting.memory, waiting.catalogue, 3, 5, waited)) <= 15


def test_without_music_it_is_silence() -> None:
    call = Call(line("  start:\n    - queue: {name: support}\n      then: {finished: bye, waited_too_long: bye}\n"))
    call.dials()
    assert hold(call.memory, call.catalogue, 1, 1, 0) == (Pause(10.0),)


def test_who_waits_nowhere_hears_silence() -> None:
    call = Call(line("  start: [hangup]\n"))
    call.dials()
    call.memory.run.step = "nowhere"
    assert hold(call.memory, call.catalogue, 1, 1, 0) == (Pause(10.0),)


def test_the_words_are_in_the_caller_s_language(waiting: Call) -> None:
    (first, *_) = hold(waiting.memory, waiting.catalogue, 1, None, 0)
    assert isinstance(first, Say)
    assert (first.text, first.language) == ("1 callers are before you.", "en-US")


OFFERED = """
  start:
    - queue:
        name: support
        hold: {music: hold_music, every: 60s, say: [queue_ahead]}
        offer: {after: 45s, every: 2m, say: one_or_two, options: {1: bye, 2: bye}}
      then: {finished: bye, waited_too_long: bye}
"""


@pytest.fixture
def offered() -> Call:
    call = Call(line(OFFERED))
    call.dials()
    return call


@pytest.mark.parametrize(
    ("waited", "said"), [(0, False), (44, False), (45, True), (56, True), (60, False), (165, True), (180, False)]
)
def test_an_offer_is_said_when_it_is_due(offered: Call, waited: int, said: bool) -> None:
    assert ("one_or_two" in heard(hold(offered.memory, offered.catalogue, 3, None, waited))) == said


def test_from_the_first_offer_on_a_key_works_at_any_time(offered: Call) -> None:
    for waited in (45, 100, 165, 1000):
        (gather,) = hold(offered.memory, offered.catalogue, 3, None, waited)
        assert isinstance(gather, Gather)
        assert (gather.most, gather.end_key, gather.wait) == (1, "", 1.0)
        assert chosen(offered.memory, offered.catalogue, "2", waited) == "2"
    assert not any(isinstance(word, Gather) for word in hold(offered.memory, offered.catalogue, 3, None, 30))


@pytest.mark.parametrize(("keys", "waited"), [("2", 30), ("7", 60), ("", 60)])
def test_nothing_else_is_chosen(offered: Call, keys: str, waited: int) -> None:
    assert chosen(offered.memory, offered.catalogue, keys, waited) is None


def test_who_is_taken_chooses_no_more(offered: Call, waiting: Call) -> None:
    offered.is_taken()
    assert chosen(offered.memory, offered.catalogue, "2", 60) is None
    assert chosen(waiting.memory, waiting.catalogue, "2", 60) is None


def test_an_offer_without_every_is_said_once() -> None:
    call = Call(line(OFFERED.replace("every: 2m, ", "")))
    call.dials()
    waited, said = 0, 0
    while waited < 600:
        words = hold(call.memory, call.catalogue, 3, None, waited)
        said += "one_or_two" in heard(words)
        waited += round(seconds(flat(words))) + 2
    assert said == 1


def flat(words: tuple[Word, ...]) -> list[Word]:
    return [inner for word in words for inner in (word.words if isinstance(word, Gather) else (word,))]
