"""lookup, run, case, notify: what is asked, what becomes of the answer, and of one that takes longer."""

from __future__ import annotations

import pytest

from ivr.dialogue.events import AskedOutside, CaseChanged, CaseOpened, Failed, Identified, Notified, ValueSaved
from ivr.dialogue.inputs import Answered, Continued, NoInput
from ivr.dialogue.instructions import Await, ChangeCase, Hangup, LookUp, Notify, OpenCase, RunFunction, Say
from ivr.dialogue.secrets import Secret
from tests.unit.engine.line import CALLER, heard, unsealed
from tests.unit.flows.actions.conftest import Dial

ORDER = """
  start:
    - lookup:
        service: orders
        get: /orders/{caller.number}
        send: {language: "{language}"}
        wait: 4s
        attempts: 2
        meanwhile: one_moment
        save: order
      then: {not_found: nothing, failed: down}
    - say: found_order
    - hangup
  nothing: [hangup]
  down: [hangup]
"""
PENDING = Answered("pending", {"ticket": "T1"})


def test_a_service_is_asked_with_what_the_call_knows(call: Dial) -> None:
    caller = call(ORDER)
    turn = caller.dials()
    assert caller.asked == [LookUp("orders", "get", f"/orders/{CALLER}", {"language": "en"}, 4.0, 2)]
    assert caller.values == {"order": "123456", "order.number": "123456", "order.status": "shipped"}
    assert turn.words[0] == Say("Order 1 2 3 4 5 6 is shipped.", fixed=False, prompt="found_order")
    assert caller.told(AskedOutside) == [AskedOutside("lookup", "orders", "found")]


@pytest.mark.parametrize(("label", "step"), [("not_found", "nothing"), ("failed", "down"), ("absurd", "down")])
def test_what_is_not_found_or_fails_takes_its_way(call: Dial, label: str, step: str) -> None:
    caller = call(ORDER)
    caller.answers.append(Answered(label))
    caller.dials()
    assert caller.memory.step == step
    assert caller.values == {}
    assert bool(caller.told(Failed)) == (step == "down")


def test_where_something_is_unset_nothing_is_asked_and_nothing_found(call: Dial) -> None:
    caller = call(ORDER)
    caller.dials(None)
    assert caller.asked == []
    assert caller.memory.step == "nothing"


def test_an_answer_that_takes_longer_is_waited_for(call: Dial) -> None:
    caller = call(ORDER)
    caller.answers.append(PENDING)
    turn = caller.dials()
    assert heard(turn.words) == ["one_moment"]
    assert turn.words[-1] == Await("T1")
    for _ in range(2):
        assert caller.hears_back(Continued()).words == (Await("T1"),)
    turn = caller.hears_back(Answered("found", {"number": "1", "status": "lost"}))
    assert turn.words == (Say("Order 1 is lost.", fixed=False, prompt="found_order"), Hangup())
    assert len(caller.asked) == 1


def test_who_hangs_up_meanwhile_is_not_kept(call: Dial) -> None:
    caller = call(ORDER)
    caller.answers.append(PENDING)
    caller.dials()
    assert caller.hangs_up().words == ()


def test_a_customer_who_is_found_is_the_caller(call: Dial) -> None:
    caller = call("""
  start:
    - lookup: {service: customers, get: /customers, send: {phone: "{caller.number}"}, save: customer}
      then: {not_found: bye}
    - branch: customer.blocked
      cases: {yes: blocked}
      otherwise: bye
  blocked: [hangup]
""")
    caller.answers.append(Answered("found", {"id": "c17", "name": "Ana", "blocked": True}))
    caller.dials()
    assert caller.memory.step == "blocked"
    assert caller.memory.customer == {"id": "c17", "name": "Ana", "blocked": True}
    assert caller.told(Identified) == [Identified("c17", {"id": "c17", "name": "Ana", "blocked": "yes"})]


PIN = """
  start:
    - ask: {say: enter_pin, type: pin, length: 4, save: pin}
    - run: check_pin
      with: {customer: "{caller.number}", pin: "{pin}"}
      save: checked
      then: {right: right, wrong: wrong, locked: bye}
  right: [hangup]
  wrong: [hangup]
"""


def test_a_function_gets_a_secret_sealed(call: Dial) -> None:
    caller = call(PIN)
    caller.dials()
    caller.presses("4711")
    (question,) = caller.asked
    assert isinstance(question, RunFunction)
    secret = question.arguments["pin"]
    assert isinstance(secret, Secret)
    assert secret.opened(unsealed) == "4711"
    assert "4711" not in repr(question)
    assert question.arguments["customer"] == CALLER
    assert caller.memory.step == "right"
    assert caller.values["checked.name"] == "Ana"


def test_a_function_s_own_label_takes_its_way_and_gives_nothing(call: Dial) -> None:
    caller = call(PIN)
    caller.dials()
    caller.answers.append(Answered("wrong"))
    caller.presses("4711")
    assert caller.memory.step == "wrong"
    assert "checked" not in caller.values


@pytest.mark.parametrize("label", ["failed", "odd"])
def test_a_function_that_fails_leads_where_failures_do(call: Dial, label: str) -> None:
    caller = call(PIN)
    caller.dials()
    caller.answers.append(Answered(label, {"reason": "late"}))
    caller.presses("4711")
    assert caller.memory.step == "trouble"
    assert [event.what for event in caller.events if isinstance(event, Failed)] == ["run"]


def test_an_argument_that_is_unset_is_left_out(call: Dial) -> None:
    caller = call(PIN)
    caller.dials(None)
    caller.presses("4711")
    (question,) = caller.asked
    assert isinstance(question, RunFunction)
    assert list(question.arguments) == ["pin"]


def test_silence_while_an_answer_is_waited_for_asks_nothing_again(call: Dial) -> None:
    caller = call(PIN)
    caller.dials()
    caller.answers.append(PENDING)
    assert caller.presses("4711").words == (Await("T1"),)
    assert caller.hears_back(NoInput()).words == (Await("T1"),)
    caller.hears_back(Answered("wrong"))
    assert caller.memory.step == "wrong"
    assert len(caller.asked) == 1


def test_what_was_found_before_makes_room_for_what_is_found_now(call: Dial) -> None:
    caller = call("""
  start:
    - lookup: {service: orders, get: /one, save: order}
      then: {not_found: bye}
    - lookup: {service: orders, get: /two, save: order}
      then: {not_found: bye}
    - hangup
""")
    caller.answers += [Answered("found", {"number": "1", "status": "lost", "due": "2026-03-04"})]
    caller.answers += [Answered("found", {"number": "2", "status": "lost"})]
    caller.dials()
    assert "order.due" not in caller.values
    assert caller.told(ValueSaved) == [ValueSaved("order", "1"), ValueSaved("order", "2")]


CASES = """
  start:
    - case:
        open: complaint
        topic: delivery
        for: support
        fields: {number: "{caller.number}", name: "{customer.name}"}
        save: complaint
    - case: {note: "{customer.name | or: somebody} is angry"}
    - case: {update: "{complaint.id}", topic: damage, words: "it is broken"}
    - case: {close: "{complaint.id}", reason: solved}
    - hangup
"""


def test_a_case_is_opened_noted_on_updated_and_closed(call: Dial) -> None:
    caller = call(CASES)
    caller.dials()
    assert caller.asked == [
        OpenCase("complaint", "delivery", queue="support", fields={"number": CALLER}),
        ChangeCase("note", "7", note="somebody is angry"),
        ChangeCase("update", "7", topic="damage", words="it is broken"),
        ChangeCase("close", "7", reason="solved"),
    ]
    assert caller.told(CaseOpened) == [CaseOpened("7", "complaint", "delivery")]
    kinds = [(event.change, event.case) for event in caller.events if isinstance(event, CaseChanged)]
    assert kinds == [("note", "7"), ("update", "7"), ("close", "7")]
    assert caller.values == {"complaint": "7", "complaint.id": "7", "complaint.number": "C-000007"}


NOTES = """
  start:
    - notify: {sms: "{caller.number}", text: sms_bye}
      then: {sent: sent, failed: failed}
  sent:
    - notify: {sms: standby_desk, text: sms_bye}
    - notify: {email: support_desk, text: mail_bye}
    - notify: {webhook: crm, send: {call: "{call.id}", name: "{customer.name}"}}
    - hangup
  failed: [hangup]
"""


def test_messages_are_written_and_accepted_for_sending(call: Dial) -> None:
    caller = call(NOTES)
    caller.dials()
    body = f"Good bye, {CALLER}."
    assert caller.asked == [
        Notify("sms", CALLER, "sms_bye", "", body, "en"),
        Notify("sms", "+18005550199", "sms_bye", "", body, "en"),
        Notify("email", "support_desk", "mail_bye", "A call", f"It came from {CALLER}.", "en"),
        Notify("webhook", "crm", language="en", send={"call": "CA1"}),
    ]
    assert Notified("webhook", "crm", "", "sent") in caller.events


def test_without_a_number_nothing_is_sent_and_nothing_broken(call: Dial) -> None:
    caller = call(NOTES)
    caller.dials(None)
    assert caller.asked == []
    assert caller.memory.step == "failed"
    assert caller.told(Notified) == [Notified("sms", "", "sms_bye", "failed")]
    assert caller.told(Failed) == []
    assert not caller.memory.fault
