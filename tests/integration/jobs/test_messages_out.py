"""Text messages go out once, mail and webhooks until they are taken, and none is tried for ever."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from typing import Any

import pytest

from ivr.bootstrap import House
from ivr.cases import attempts
from ivr.jobs.recordings import recording_file
from tests import service as does
from tests.line import Clock
from tests.service import Request, Service

TO, LINE = "+12025550123", "+18005550100"
SMS = {"to": TO, "from": LINE, "body": "Your number is C-000007."}
Owe = Callable[..., Any]


def read(mail: bytes) -> EmailMessage:
    return message_from_bytes(mail, _class=EmailMessage, policy=default)


def made(clock: Clock, body: str = SMS["body"], sid: str = "SM1") -> does.Behaviour:
    """List one message that was made just now."""
    text = {"sid": sid, "to": TO, "body": body, "date_created": format_datetime(clock.now()), "status": "sent"}
    return does.answers({"messages": [text]})


def posts(carrier: Service) -> list[Request]:
    return [request for request in carrier.requests if request.method == "POST"]


def test_a_text_goes_out(house: House, owe: Owe, carrier: Service) -> None:
    carrier.behaviour = does.answers({"sid": "SM1"}, 201)
    assert owe(house, "send_sms", **SMS).tried() == "done"
    assert len(posts(carrier)) == 1


def test_a_text_that_was_sent_when_the_worker_died_is_not_sent_again(
    house: House, owe: Owe, carrier: Service, clock: Clock
) -> None:
    owed = owe(house, "send_sms", **SMS)
    attempts.begin(house.slow, owed.id, clock.now())
    attempts.end(house.slow, owed.id, "done", "SM1")
    assert owed.tried() == "done"
    assert carrier.requests == []


@pytest.mark.parametrize("silence", [does.slams, does.answers("", 503)], ids=["reset", "503"])
def test_a_text_whose_answer_was_lost_is_looked_up_and_not_sent_twice(
    house: House, owe: Owe, carrier: Service, clock: Clock, silence: does.Behaviour
) -> None:
    owed = owe(house, "send_sms", **SMS)
    carrier.behaviour = silence
    assert owed.tried() == "due"
    carrier.behaviour = made(clock)
    assert owed.tried() == "done"
    assert len(posts(carrier)) == 1


def test_a_worker_that_died_while_it_asked_counts_as_an_answer_that_was_lost(
    house: House, owe: Owe, carrier: Service, clock: Clock
) -> None:
    owed = owe(house, "send_sms", **SMS)
    attempts.begin(house.slow, owed.id, clock.now())
    carrier.behaviour = made(clock)
    assert owed.tried() == "done"
    assert posts(carrier) == []


def test_a_text_that_the_carrier_never_took_is_sent_again_after_a_minute(
    house: House, owe: Owe, carrier: Service, clock: Clock
) -> None:
    owed = owe(house, "send_sms", **SMS)
    carrier.behaviour = does.slams
    assert owed.tried() == "due"
    carrier.behaviour = made(clock, body="another message")
    assert owed.tried() == "due"
    clock.passes(61)
    carrier.behaviour = does.in_turn(does.answers({"messages": []}), does.answers({"sid": "SM1"}, 201))
    assert owed.tried() == "done"
    assert len(posts(carrier)) == 2


def test_an_older_text_of_the_same_words_is_another_one(house: House, owe: Owe, carrier: Service, clock: Clock) -> None:
    older = made(clock)
    clock.passes(600)
    owed = owe(house, "send_sms", **SMS)
    carrier.behaviour = does.slams
    owed.tried()
    carrier.behaviour = older
    assert owed.tried() == "due"


@pytest.mark.parametrize("busy", [does.answers({"code": 20429}, 429)])
def test_a_carrier_that_took_nothing_is_asked_again(
    house: House, owe: Owe, carrier: Service, busy: does.Behaviour
) -> None:
    owed = owe(house, "send_sms", **SMS)
    carrier.behaviour = busy
    assert owed.tried() == "due"
    carrier.behaviour = does.answers({"sid": "SM1"}, 201)
    assert owed.tried() == "done"


def test_a_refused_text_is_given_up(house: House, owe: Owe, carrier: Service) -> None:
    carrier.behaviour = does.answers({"code": 21610, "message": "unsubscribed"}, 400)
    assert owe(house, "send_sms", **SMS).tried() == "given_up"


# Webhooks

HOOK = {"webhook": "crm", "setting": "CRM_HOOK", "send": {"topic": "delivery"}}


def test_a_webhook_is_signed_so_that_its_receiver_knows_us(house: House, owe: Owe, receiver: Service) -> None:
    receiver.behaviour = does.answers("", 204)
    owed = owe(house, "send_webhook", **HOOK)
    assert owed.tried() == "done"
    (request,) = receiver.requests
    assert request.json == {"webhook": "crm", "call": "CA1", "topic": "delivery"}
    said = f"{owed.id}.{request.headers['Webhook-Timestamp']}.".encode() + request.body
    mac = hmac.digest(house.settings.webhook_secret.encode(), said, hashlib.sha256)
    assert request.headers["Webhook-Id"] == owed.id
    assert request.headers["Webhook-Signature"] == f"v1,{base64.b64encode(mac).decode()}"


@pytest.mark.parametrize("behaviour", [does.slams, does.answers("", 500), does.answers("", 404)])
def test_a_webhook_that_is_not_taken_comes_again_with_the_same_id(
    house: House, owe: Owe, receiver: Service, behaviour: does.Behaviour
) -> None:
    receiver.behaviour = does.in_turn(behaviour, does.answers("ok"))
    owed = owe(house, "send_webhook", **HOOK)
    assert [owed.tried(), owed.tried()] == ["due", "done"]
    assert len({request.headers["Webhook-Id"] for request in receiver.requests}) == 1


def test_a_receiver_that_wants_no_more_gets_none(house: House, owe: Owe, receiver: Service) -> None:
    receiver.behaviour = does.answers("", 410)
    assert owe(house, "send_webhook", **HOOK).tried() == "given_up"


def test_a_webhook_without_an_address_is_given_up(house: House, owe: Owe) -> None:
    assert owe(house, "send_webhook", **{**HOOK, "setting": "OTHER_HOOK"}).tried() == "given_up"


# Mail

MAIL = {"to": "care@example.com", "subject": "A message\r\nBcc: x", "body": "Grüße", "attach": ""}


def test_without_a_mail_server_mail_is_kept_to_be_read(house: House, owe: Owe) -> None:
    assert owe(house, "send_mail", **MAIL).tried() == "done"
    (file,) = (house.settings.var / "mail").glob("*.eml")
    mail = read(file.read_bytes())
    assert mail["To"] == "care@example.com"
    assert mail["Subject"] == "A message Bcc: x"
    assert mail["Bcc"] is None


@pytest.fixture
def mailing(new_house: Callable[..., House], mail_server: Any) -> House:
    return new_house(SMTP_URL=f"smtp://127.0.0.1:{mail_server.port}", MAIL_FROM="line@example.com")


def test_mail_goes_to_the_server_with_its_recording(mailing: House, owe: Owe, mail_server: Any) -> None:
    file = recording_file(mailing.settings.var, "RE1")
    file.parent.mkdir()
    file.write_bytes(b"RIFF....WAVE")
    assert owe(mailing, "send_mail", **{**MAIL, "attach": "RE1"}).tried() == "done"
    mail = read(mail_server.mails[0])
    (sound,) = mail.iter_attachments()
    body = mail.get_body()
    assert body is not None
    assert body.get_content().strip() == "Grüße"
    assert sound.get_content() == b"RIFF....WAVE"
    assert sound.get_filename() == "RE1.wav"
    assert "MAIL FROM:<line@example.com>" in " ".join(mail_server.heard).replace("mail FROM", "MAIL FROM")


def test_a_mail_waits_for_its_recording_but_not_for_ever(mailing: House, owe: Owe, mail_server: Any) -> None:
    owed = owe(mailing, "send_mail", **{**MAIL, "attach": "RE1"})
    assert [owed.tried() for _ in range(5)] == ["due"] * 5
    assert mail_server.mails == []
    assert owed.tried() == "done"
    assert "case record" in read(mail_server.mails[0]).get_content()


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({"RCPT": "550 no such mailbox"}, "given_up"),
        ({"RCPT": "450 busy"}, "due"),
        ({"DATA": "451 later"}, "due"),
        ({"QUIT": "421 no"}, "done"),
    ],
)
def test_what_the_mail_server_says_decides(
    mailing: House, owe: Owe, mail_server: Any, answers: dict[str, str], state: str
) -> None:
    mail_server.answers = answers
    assert owe(mailing, "send_mail", **MAIL).tried() == state


def test_a_password_is_not_shown_to_a_server_without_tls(
    new_house: Callable[..., House], owe: Owe, mail_server: Any
) -> None:
    url = f"smtp://user:hush@127.0.0.1:{mail_server.port}"
    house = new_house(SMTP_URL=url, MAIL_FROM="line@example.com")
    assert owe(house, "send_mail", **MAIL).tried() == "due"
    assert [line for line in mail_server.heard if "AUTH" in line.upper()] == []


def test_the_same_mail_has_the_same_id_when_it_is_sent_again(mailing: House, owe: Owe, mail_server: Any) -> None:
    mail_server.answers = {"DATA": "451 later"}
    owed = owe(mailing, "send_mail", **MAIL)
    chore = owed.chore
    owed.tried()
    mail_server.answers = {}
    owed.tried()
    assert owed.state == "done"
    assert chore is not None
    assert read(mail_server.mails[-1])["Message-ID"].startswith("<CA1-")


def test_what_nobody_foresaw_does_not_end_the_worker(house: House, owe: Owe) -> None:
    assert owe(house, "send_mail").tried() == "due"
