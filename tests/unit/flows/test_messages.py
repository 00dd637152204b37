"""SMS and mail: what is written under a key, in each language."""

from __future__ import annotations

import pytest

from ivr.flows.messages import Message, Wording
from ivr.flows.templates import Template
from tests.unit.flows.conftest import Knowing
from tests.unit.flows.lines import flow, loaded, told

TEXTS = (
    'texts:\n  sms: "Your code is {code}."\n  mail: {subject: "From {caller.number | or: somebody}", body: See case.}\n'
)
NOTIFY = "start:\n    - set: {{code: '17'}}\n    - notify: {{{0}}}\n      then: {{failed: bye}}\n    - hangup"


def notify(how: str, texts: str = TEXTS) -> list[str]:
    unused = {"unused_prompt"}
    return [code for code in told(loaded({"main": flow(NOTIFY.format(how))}, more=texts)) if code not in unused]


def test_a_message_is_written_in_its_language_with_the_values_of_the_call(knowing: Knowing) -> None:
    wordings = {
        "en": Wording(None, Template("Due on {due | date}.")),
        "es": Wording(Template("Aviso"), Template("Llega el {due | date}.")),
    }
    message = Message("sms", wordings)
    call = knowing({"due": "2026-03-04"}, "en")
    assert message.letter("en", call) == ("", "Due on March 4, 2026.")
    assert message.letter("es", call) == ("Aviso", "Llega el 4 de marzo de 2026.")
    assert message.letter("hi", call) == message.letter("en", call)
    assert message.needs() == {"due"}


def test_digits_stand_as_they_are_where_they_are_read(knowing: Knowing) -> None:
    catalogue = loaded({"main": flow(NOTIFY.format("sms: '{caller.number}', text: sms"))}, more=TEXTS).catalogue
    assert catalogue is not None
    assert catalogue.messages["sms"].letter("en", knowing({"code": "0042"})).body == "Your code is 0042."


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("sms: '{caller.number}', text: sms", []),
        ("email: desk, text: mail", []),
        ("sms: '{caller.number}', text: mail", ["wrong_form"]),
        ("email: desk, text: sms", ["wrong_form"]),
        ("sms: '{caller.number}', text: smss", ["no_such_text"]),
        ("email: desc, text: mail", ["no_such_mailbox"]),
        ("sms: nobody, text: sms", ["no_such_number"]),
        ("webhook: crm, send: {a: b}", ["no_such_webhook"]),
    ],
)
def test_a_message_fits_the_way_on_which_it_is_sent(how: str, code: list[str]) -> None:
    assert notify(how) == code


def test_a_value_in_a_message_must_be_set() -> None:
    assert notify("sms: '{caller.number}', text: sms", TEXTS.replace("{code}", "{queue.agent}")) == ["unset_value"]


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ("texts: {sms: ''}\n", []),
        (f"texts: {{sms: {'x' * 1601}}}\n", ["too_big"] * 2),
        ("texts: {sms: {subject: a}}\n", ["missing_field"] * 2),
        ("texts: {sms: {code}}\n", ["needs_quotes"] * 2),
        ("texts: [sms]\n", ["wrong_type"] * 2),
    ],
)
def test_wrong_messages_are_told(texts: str, code: list[str]) -> None:
    assert notify("sms: '{caller.number}', text: sms", texts) == code
