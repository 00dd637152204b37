"""What is spoken under a key, in each language."""

from __future__ import annotations

import pytest

from ivr.dialogue.instructions import Play, Say
from ivr.flows.catalogue import Catalogue
from ivr.flows.loader import load
from ivr.flows.prompts import Prompt
from tests.unit.flows.conftest import Knowing
from tests.unit.flows.sample import EN, SOURCES, errors, with_change


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    found = load(SOURCES).catalogue
    assert found is not None
    return found


def prompt(text: str, *, audio: str = "") -> Prompt:
    """Return the prompt `one` of a small folder, with this text (YAML), and the names that its flow saves."""
    steps = (
        "  a:\n    - ask: {say: ask, type: number, save: n}\n    - ask: {say: ask, type: digits, save: d}\n"
        "    - branch:\n        - {if: n > 3, goto: go_on}\n      otherwise: go_on\n    - say: one\n    - hangup\n"
    )
    head = "version: 1\ntitle: x\nnumbers: any\nlanguages: [en]\nstart: a\ndefaults: {give_up: a2, failed: a2}\n"
    sources = {
        "main.yaml": f"{head}steps:\n{steps}  a2:\n    - hangup\n",
        "prompts/en.yaml": f"voice: Polly.Amy\nsay:\n  ask: Number?\n  one: {text}\n{audio}",
        "prompts/audio/one.wav": "3.5 aa",
    }
    found = load(sources)
    assert found.catalogue is not None, found.problems
    return found.catalogue.prompts["one"]


def test_a_fixed_text_is_one_ready_word(catalogue: Catalogue, knowing: Knowing) -> None:
    hello = catalogue.prompts["hello"]
    words = hello.words("en", knowing())
    assert words == (Say("Hello.", "en-US", "Polly.Joanna", fixed=True, prompt="hello"),)
    assert words[0] is hello.words("en", knowing())[0]
    assert hello.fixed


def test_each_language_has_its_voice(catalogue: Catalogue, knowing: Knowing) -> None:
    assert catalogue.prompts["hello"].words("es", knowing()) == (
        Say("Hola.", "es-US", "Polly.Lupe", fixed=True, prompt="hello"),
    )


def test_a_language_that_lacks_the_prompt_hears_the_first_one(catalogue: Catalogue, knowing: Knowing) -> None:
    assert catalogue.prompts["hello"].words("hi", knowing()) == catalogue.prompts["hello"].words("en", knowing())


def test_values_are_spoken_by_their_type(catalogue: Catalogue, knowing: Knowing) -> None:
    heard = catalogue.prompts["heard_number"]
    words = heard.words("en", knowing({"order_number": "407"}))
    assert words == (
        Say("I have 4 0 7. Right? 1. Wrong? 2.", "en-US", "Polly.Joanna", fixed=False, prompt="heard_number"),
    )
    assert not heard.fixed
    assert heard.needs() == {"order_number"}


def test_the_number_of_a_case_is_spoken_digit_by_digit(catalogue: Catalogue, knowing: Knowing) -> None:
    (word,) = catalogue.prompts["ticket_number"].words("es", knowing({"ticket.number": "1042"}))
    assert isinstance(word, Say)
    assert word.text == "Su número es el 1 0 4 2."


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (0, "You are next."),
        (1, "One before you."),
        (2, "2 before you."),
        (1200, "1,200 before you."),
        (None, " before you."),
    ],
)
def test_a_wording_is_chosen_by_a_value(catalogue: Catalogue, knowing: Knowing, ahead: int | None, said: str) -> None:
    known = {} if ahead is None else {"queue.ahead": ahead}
    (word,) = catalogue.prompts["ahead"].words("en", knowing(known))
    assert isinstance(word, Say)
    assert word.text == said
    assert catalogue.prompts["ahead"].needs() == {"queue.ahead"}


def test_an_unset_value_has_a_case_of_its_own(knowing: Knowing) -> None:
    chosen = prompt('{by: d, "7": seven, unset: "", otherwise: "{d}"}')
    assert chosen.needs() == set()
    assert chosen.words("en", knowing()) == ()
    assert [word.text for word in chosen.words("en", knowing({"d": "7"})) if isinstance(word, Say)] == ["seven"]
    assert [word.text for word in chosen.words("en", knowing({"d": "42"})) if isinstance(word, Say)] == ["4 2"]


def test_an_empty_text_is_not_spoken(knowing: Knowing) -> None:
    assert prompt('""').words("en", knowing()) == ()


def test_ssml_keeps_its_tags_and_escapes_values(knowing: Knowing) -> None:
    (word,) = prompt("{ssml: 'It is <break/> {d | or: nobody}.'}").words("en", knowing({"d": "<&"}))
    assert isinstance(word, Say)
    assert (word.ssml, word.voice) == (True, "Polly.Amy")
    assert word.text == "It is <break/> ."
    (word,) = prompt("{ssml: '<p>{call.mark | or: none}</p>'}").words("en", knowing({"call.mark": "<b> & co"}))
    assert isinstance(word, Say)
    assert word.text == "<p>&lt;b&gt; &amp; co</p>"


@pytest.mark.parametrize(
    ("ssml", "hint"),
    [
        ("<b>x</b>", "not allowed"),
        ("<p>x", "not closed"),
        ("x</p>", "closes nothing"),
        ("a & b", "&amp;"),
        ("a < b", "&lt;"),
        ("<p><s>x</p></s>", "closes nothing"),
        ("<!DOCTYPE x>", "tag"),
    ],
)
def test_wrong_ssml_is_told(ssml: str, hint: str) -> None:
    (problem,) = errors(with_change("prompts/en.yaml", "hello: Hello.", f"hello: {{ssml: '{ssml}'}}"))
    assert problem.code == "wrong_type"
    assert hint in str(problem)


def test_a_recording_wins_over_the_text_which_stays_its_transcript(knowing: Knowing) -> None:
    recorded = prompt("Hello there.", audio="audio: {one: one.wav}\n")
    assert recorded.words("en", knowing()) == (Play("one.wav"),)
    assert recorded.seconds("en", knowing()) == 3.5
    assert [text.text for text in recorded.transcripts("en")] == ["Hello there."]


def test_several_pieces_are_played_in_turn(catalogue: Catalogue, knowing: Knowing) -> None:
    music = catalogue.prompts["music"]
    assert music.words("es", knowing()) == (Play("soft.wav"), Play("softer.wav"))
    assert music.seconds("es", knowing()) == 23.0


def test_a_recording_cannot_stand_for_a_text_with_values() -> None:
    (problem,) = errors(with_change("prompts/en.yaml", "  music: [", "  heard_number: soft.wav\n  music: ["))
    assert (problem.code, problem.place.file) == ("wrong_form", "prompts/en.yaml")


def test_speech_takes_a_second_for_15_characters(knowing: Knowing) -> None:
    assert prompt("x" * 30).seconds("en", knowing()) == 2.0
    assert prompt("{ssml: '<p>" + "x" * 30 + "</p>'}").seconds("en", knowing()) == 2.0


@pytest.mark.parametrize(("text", "code"), [("x" * 3001, "too_big"), ("न" * 600, "too_big"), ("न" * 400, None)])
def test_a_sentence_is_as_long_as_the_carrier_takes_it(text: str, code: str | None) -> None:
    found = errors({**SOURCES, "prompts/en.yaml": EN.replace("hello: Hello.", f"hello: {text}")})
    assert [problem.code for problem in found] == ([code] if code else [])


def test_an_unused_prompt_is_a_warning() -> None:
    loaded = load({**SOURCES, "prompts/en.yaml": EN.replace("  hello:", "  spare: Nobody says me.\n  hello:")})
    assert loaded.ok
    assert [(problem.code, problem.severity) for problem in loaded.problems] == [("unused_prompt", "warning")]
