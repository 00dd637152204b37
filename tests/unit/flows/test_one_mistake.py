"""One mistake gives one message: where it is, what it is, and what puts it right."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from ivr.flows.loader import load
from tests.unit.flows.sample import SOURCES, errors, with_change

MAIN, EN, ES, QUEUES, HOURS = "main.yaml", "prompts/en.yaml", "prompts/es.yaml", "queues.yaml", "hours.yaml"
SAY = "    - say: closed_because\n"


class Mistake(NamedTuple):
    """In `file`, `new` in place of `old` gives `code`, with `hint` in the message.

    The message points at the § in `new`; else at the one in `at`, a text that stands in the file `where`.
    """

    code: str
    file: str
    old: str
    new: str
    hint: str
    at: str = ""
    where: str = ""

    def sources(self) -> dict[str, str]:
        return with_change(self.file, self.old, self.new.replace("§", ""))

    def place(self) -> str:
        """Return where the message has to point, as it writes it."""
        file = self.where or self.file
        text, marked = self.sources()[file], self.at or self.new
        begin = text.index(self.at.replace("§", "")) if self.at else SOURCES[file].index(self.old)
        index = begin + marked.index("§")
        return f"{file}:{text.count(chr(10), 0, index) + 1}:{index - text.rfind(chr(10), 0, index)}"


SHAPES = (
    Mistake("not_yaml", MAIN, "steps:\n", "steps:\n§\t", "not tabs"),
    Mistake("not_yaml", MAIN, "steps:\n", "§---\nsteps:\n", "one document"),
    Mistake("not_yaml", MAIN, "title: A line", "title: A§\udcff line", "UTF-8"),
    Mistake("too_big", MAIN, "steps:\n", "# " + "x" * 300_000 + "\nsteps:\n", "divide", at="§version: 1"),
    Mistake("alias", MAIN, "topic: order, ", "topic: §*order, ", "star"),
    Mistake("alias", MAIN, "star: agents", "*§: agents", "star"),
    Mistake("alias", MAIN, "topic: order, ", "topic: §&a order, ", "quotes"),
    Mistake("alias", MAIN, "title: A", "title: §!!str A", "quotes"),
    Mistake("alias", MAIN, "title: A line for tests", "§<<: {title: A}", "write it out"),
    Mistake("doubled_key", MAIN, "          2: {set", "          §1: {set", "on line 20 and on line 21"),
    Mistake("doubled_key", MAIN, "  bye:\n", "  §welcome:\n", "on line 11 and on line 87"),
    Mistake("unknown_field", MAIN, "        save: order_number", "        §sav: order_number", "save"),
    Mistake("unknown_field", MAIN, "send_back", "§sendback", "send_back"),
    Mistake("unknown_field", MAIN, "wait: 4s", "§wiat: 4s", "wait"),
    Mistake("unknown_field", MAIN, "    - say: closed_because", "    - say: closed_because\n      §loops: 2", "loop"),
    Mistake("unknown_field", QUEUES, "cap: 10", "§cop: 10", "cap"),
    Mistake("unknown_action", MAIN, "- say: closed_because", "- §sya: closed_because", "say"),
    Mistake("unknown_action", MAIN, "    - hangup\n", "    - §hang_up\n", "hangup"),
    Mistake("wrong_form", MAIN, "    - say: closed_because\n", "    - §menu\n", "- menu:"),
    Mistake("wrong_form", MAIN, "    - say: closed_because\n", "    - say: §{prompt: hello}\n", "beside"),
    Mistake("wrong_form", MAIN, "    - say: closed_because\n", "    - say: hello\n      §mark: told\n", "own dash"),
    Mistake("wrong_form", MAIN, "      then: {skipped", "        §then: {skipped", "move it"),
    Mistake("wrong_form", MAIN, "    - say: closed_because\n", "    - §queue: support\n", "below queue"),
    Mistake("wrong_form", MAIN, "    - say: closed_because\n", "    - §[]\n", "- say:"),
    Mistake(
        "missing_field", MAIN, "        type: digits\n", "", "add type", at="    - mark: number_asked\n    - §ask:"
    ),
    Mistake("missing_field", MAIN, "title: A line for tests\n", "", "add title", at="§version: 1"),
    Mistake("missing_field", MAIN, "start: welcome", "start:§", "step"),
    Mistake("missing_field", MAIN, "start: welcome", "start: {busy: welcome}", "inbound", at="§version: 1"),
    Mistake("missing_field", MAIN, "languages: [en, es]", "languages: §[]", "such as"),
    Mistake("missing_field", MAIN, "say: [hello, notice]", "say: §[]", "name one"),
    Mistake(
        "missing_field",
        MAIN,
        "at_most: 2, otherwise: agents",
        "at_most: 2",
        "otherwise",
        at="        - §{if: topic = bill, goto:",
    ),
    Mistake(
        "missing_field", MAIN, "    - say: closed_because\n", "    - §branch: topic\n      otherwise: bye\n", "cases"
    ),
    Mistake("missing_field", MAIN, "    - say: closed_because\n", "    - §play: {loop: 2}\n", "recording"),
    Mistake("missing_field", HOURS, "zone: America/New_York\n", "§", "add zone"),
    Mistake("wrong_type", MAIN, "tries: 2", "tries: §two", "such as 3"),
    Mistake("wrong_type", MAIN, "wait: 4s", "wait: §4", "6s"),
    Mistake("wrong_type", MAIN, "interrupt: no", "interrupt: §off", "write no"),
    Mistake("wrong_type", MAIN, "          star: agents", "          §str: agents", "star"),
    Mistake("wrong_type", MAIN, "type: digits", "type: §digit", "digits"),
    Mistake("wrong_type", MAIN, "length: 6-10", "length: §10-6", "lower"),
    Mistake("wrong_type", MAIN, "[+18005550100]", "[§18005550100]", "+"),
    Mistake("wrong_type", MAIN, "version: 1", "version: §3", "write 1"),
    Mistake("wrong_type", MAIN, "  closed:\n", "  §Closed:\n", "small letters"),
    Mistake("wrong_type", MAIN, "goto: number}", "goto: §go_on}", "name a step"),
    Mistake("wrong_type", MAIN, "topic = order and", "topic =§= order and", "compare"),
    Mistake("wrong_type", MAIN, '"{topic | or: voicemail}"', '"§{topic | upper}"', "or: text"),
    Mistake("wrong_type", HOURS, "America/New_York", "§America/NewYork", "America/New_York"),
    Mistake("wrong_type", HOURS, "09:00-12:30", "§9-12", "09:00"),
    Mistake("wrong_type", HOURS, "country: US", "country: USA1", "US", at="    holidays: §{country: USA1, reason: "),
    Mistake("wrong_type", HOURS, "2026-12-24..2026-12-26", "§24.12.2026", "2026-12-24"),
    Mistake(
        "wrong_type", EN, "<emphasis level", "<blink level", "guide", at="  notice: {ssml: §'This call <blink level="
    ),
    Mistake("needs_quotes", MAIN, 'topic: "{topic | or: voicemail}"', "topic: §{topic}", 'write "{topic}"'),
    Mistake("needs_quotes", MAIN, '"{message}"', "§{message}", 'write "{message}"'),
    Mistake("cut_by_comment", EN, "hello: Hello.", "hello: Press §# now.", "quotes"),
)
NAMES = (
    Mistake("no_such_step", MAIN, "goto: number}", "goto: §nummer}", "number"),
    Mistake("no_such_step", MAIN, "give_up: agents", "give_up: §agnets", "agents"),
    Mistake("no_such_prompt", MAIN, "    - say: closed_because\n", "    - say: §closed_becose\n", "closed_because"),
    Mistake("no_such_prompt", ES, "  hello: Hola.\n", "", "es.yaml", at="    - say: [§hello, notice]", where=MAIN),
    Mistake("no_such_queue", MAIN, "name: support", "name: §suport", "support"),
    Mistake("no_such_queue", QUEUES, "add: back_office", "add: §office", "back_office"),
    Mistake("no_such_calendar", MAIN, "hours: desk", "hours: §dask", "desk"),
    Mistake("no_such_skill", MAIN, '[en, "{topic}"]', '[§em, "{topic}"]', "en"),
    Mistake("no_such_language", MAIN, "[en, es]", "[en, §fr]", "es"),
    Mistake("no_such_value", MAIN, "[customer, topic]", "[customer, §topc]", "topic"),
    Mistake("no_such_value", EN, "{topic | or: a question}", "§{topik | or: a question}", "topic"),
    Mistake("no_such_field", EN, "{ticket.number}", "§{ticket.nummer}", "number"),
    Mistake("no_such_field", MAIN, "caller.number is set", "§caller.numbr is set", "number"),
    Mistake("no_such_recording", EN, "[soft.wav, ", "[§sofft.wav, ", "soft.wav"),
)
PATHS = (
    Mistake(
        "not_an_exit",
        MAIN,
        "    - say: closed_because\n    - goto: message\n",
        "    - §say: closed_because\n",
        "goto or hangup",
    ),
    Mistake("after_an_exit", MAIN, "    - goto: saved\n", "    - goto: saved\n    - §say: hello\n", "take it away"),
    Mistake("unanswered", MAIN, "closed: message, ", "", "then:", at="    - §hours: desk"),
    Mistake(
        "unanswered", MAIN, "      then: {skipped: agents}\n", "", "then:", at="    - mark: number_asked\n    - §ask:"
    ),
    Mistake("unanswered", MAIN, ", failed: trouble}", "}", "defaults", at="    - §queue:"),
    Mistake("unanswered", MAIN, ", give_up: agents", "", "for 2 lines", at="    - mark: number_asked\n    - §ask:"),
    Mistake("unknown_label", MAIN, "{finished: bye", "{§finish: bye", "finished"),
    Mistake("unknown_label", MAIN, "then: {failed: bye}", "then: {§error: bye}", "done"),
    Mistake("no_otherwise", MAIN, "      otherwise: go_on\n", "", "add otherwise", at="    - §branch: caller.hidden"),
    Mistake(
        "no_otherwise",
        EN,
        'one: One before you., otherwise: "{queue.ahead} before you."',
        "one: One.",
        "otherwise",
        at="  ahead: §{by: queue.ahead, 0: You",
    ),
    Mistake(
        "unreachable_step", MAIN, "  bye:\n", "  §a:\n    - goto: b\n  b:\n    - hangup\n  bye:\n", "lead one there"
    ),
    Mistake("silent_circle", MAIN, "empty: bye", "§empty: message", "message -> message"),
    Mistake(
        "silent_circle", MAIN, "    - pause: 500ms\n    - goto: message", "    - §goto: trouble", "trouble -> trouble"
    ),
    Mistake("failed_into_itself", MAIN, "    - pause: 500ms\n", "    - §case: {open: query}\n", "then: {failed"),
    Mistake("unset_value", MAIN, '"{topic | or: voicemail}"', '"§{topic}"', "spare"),
    Mistake(
        "unset_value", EN, "{topic | or: a question}", "{topic}", "spare", at="        whisper: §whisper", where=MAIN
    ),
    Mistake(
        "hidden_number",
        MAIN,
        "cases: {yes: refuse}",
        "cases: {no: refuse}",
        "caller.hidden",
        at='        words: "§{caller.number}"',
    ),
    Mistake("two_types", MAIN, "    - mark: gone\n", "    - §set: {message: lost}\n", "another name"),
    Mistake("two_types", MAIN, "language: en}", "now: then}", "another name", at="          §1: {set: {topic: order, "),
    Mistake("secret_leaks", MAIN, '{number: "{order_number}"}', '{number: "§{pin}"}', "send of a post"),
    Mistake(
        "secret_leaks",
        MAIN,
        "type: digits",
        "type: pin",
        "send of a post",
        at='        fields: {number: "§{order_number}"}',
    ),
    Mistake("reject_too_late", MAIN, "    - hangup: bye\n  gone", "    - §reject\n  gone", "hangup"),
    Mistake("key_not_named", MAIN, "          2: {set", "          §3: {set", "it names 2"),
    Mistake("key_not_named", ES, "asterisco", "almohadilla", "in words", at="          §star: agents", where=MAIN),
    Mistake("key_not_offered", EN, "press star", "press star or 7", "add the option", at="    - §menu:", where=MAIN),
    Mistake("wrong_type", MAIN, "if: topic = bill", "if: topic = §bil", "bill"),
    Mistake(
        "wrong_type",
        MAIN,
        "    - say: closed_because\n",
        "    - branch: customer.vip\n      cases: {§true: bye}\n      otherwise: go_on\n",
        "yes_no",
    ),
    Mistake("wrong_type", MAIN, "if: topic = bill", "if: §topic", "stands alone"),
    Mistake("wrong_type", MAIN, "if: topic = bill", "if: §topic < 3", "numbers"),
)


MINIMAL = "version: 1\ntitle: x\nlanguages: [en]\nstart: a\nsteps: {a: hangup}\n"


@pytest.mark.parametrize(
    "mistake", [*SHAPES, *NAMES, *PATHS], ids=lambda mistake: f"{mistake.code}-{mistake.new[:24]!r}"
)
def test_a_mistake_gives_one_message(mistake: Mistake) -> None:
    problems = errors(mistake.sources())
    assert [problem.code for problem in problems] == [mistake.code], "\n".join(map(str, problems))
    assert str(problems[0].place) == mistake.place(), str(problems[0])
    assert mistake.hint in str(problems[0])


def test_the_sample_has_no_mistake() -> None:
    loaded = load(SOURCES)
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.ok


def test_all_mistakes_of_a_kind_are_told_at_once() -> None:
    sources = with_change(MAIN, "goto: number}", "goto: nummer}")
    sources[QUEUES] = sources[QUEUES].replace("add: back_office", "add: office")
    assert [problem.code for problem in errors(sources)] == ["no_such_step", "no_such_queue"]


def test_names_are_looked_up_only_where_shapes_are_right() -> None:
    sources = with_change(MAIN, "goto: number}", "goto: nummer}")
    sources[MAIN] = sources[MAIN].replace("tries: 2", "tries: two")
    assert [problem.code for problem in errors(sources)] == ["wrong_type"]


def test_a_number_is_answered_by_one_flow() -> None:
    other = "version: 1\ntitle: x\nnumbers: +18005550100\nlanguages: [en]\nstart: a\nsteps: {a: hangup}\n"
    (problem,) = errors({**SOURCES, "other.yaml": other})
    assert (problem.code, str(problem.place)) == ("number_twice", "other.yaml:3:10")
    assert "main.yaml:3:11" in problem.message


def test_a_name_missing_in_many_places_is_one_mistake() -> None:
    (problem,) = errors(with_change(MAIN, "  message:\n", "  a_message:\n"))
    assert problem.code == "no_such_step"
    assert "5 more places" in problem.hint


@pytest.mark.parametrize(
    ("file", "text", "hint"),
    [
        ("Main.yaml", MINIMAL, "small letters"),
        ("other.yaml", "", "empty"),
        ("prompts/English.yaml", "say: {a: b}", "en.yaml"),
        ("more.yml", "", "name"),
    ],
)
def test_a_file_has_a_fitting_name(file: str, text: str, hint: str) -> None:
    problems = errors({**SOURCES, file: text})
    assert hint in str(problems[0])
    assert {problem.place.file for problem in problems} == {file}


def test_an_empty_folder_is_told() -> None:
    assert [problem.code for problem in load({}).problems] == ["no_such_flow"]


def test_what_the_carrier_does_not_transcribe_is_a_warning() -> None:
    loaded = load(with_change(MAIN, "        review: keep_it", "        transcribe: yes\n        review: keep_it"))
    assert loaded.ok
    assert [(problem.code, problem.severity) for problem in loaded.problems] == [("transcript_too_long", "warning")]


def test_a_long_menu_is_a_warning() -> None:
    long = "For an order press 1, for a bill press 2, for a person press star. " + "And so on. " * 30
    loaded = load(with_change(EN, "For an order press 1, for a bill press 2, for a person press star.", long))
    assert loaded.ok
    assert [(problem.code, problem.severity) for problem in loaded.problems] == [("menu_too_long", "warning")]
