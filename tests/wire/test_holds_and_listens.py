"""In mid-call: the caller on hold hears music, and a supervisor comes in to listen, to coach, or to join."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime
from http.cookiejar import CookieJar
from itertools import count

import pytest

from ivr.cases import accounts
from ivr.cases.accounts import Role
from ivr.cases.database import open_engine
from ivr.emulator.exchange import Handset
from tests.whole_line import WholeLine
from tests.wire.test_one_call import to_the_queue

PASSWORD = "a password of the test"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
NUMBERS = count(1)


class Visitor:
    """Somebody with a browser without a script."""

    def __init__(self, line: WholeLine, role: Role) -> None:
        self.line, self.name = line, f"{role}{next(NUMBERS)}"
        engine = open_engine(f"sqlite:///{line.var / 'careline.db'}")
        accounts.create(engine, self.name, role, PASSWORD)
        engine.dispose()
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.sends("/desk/sign-in", "/desk/sign-in", name=self.name, password=PASSWORD)

    def sees(self, path: str = "/desk") -> str:
        with self._browser.open(self.line.url + path, timeout=10) as answer:
            return str(answer.read().decode())

    def sends(self, path: str, shown_on: str = "/desk", **form: str) -> str:
        token = TOKEN.search(self.sees(shown_on))
        assert token
        sent = urllib.parse.urlencode({"csrf_token": token[1], **form}).encode()
        with self._browser.open(self.line.url + path, sent, timeout=10) as answer:
            return str(answer.read().decode())


@pytest.fixture
def maria(line: WholeLine) -> Iterator[Visitor]:
    visitor = Visitor(line, "agent")
    yield visitor
    line.away(visitor.name)


@pytest.fixture
def phone(line: WholeLine) -> Callable[[], Handset]:
    return lambda: line.exchange.phone(f"+1555520{next(NUMBERS):04}")


@pytest.fixture
def talk(line: WholeLine, maria: Visitor, phone: Callable[[], Handset], caller: Handset) -> Handset:
    """Maria talks to the caller, on this telephone."""
    beside = phone()
    maria.sends("/desk/presence", presence="available", phone=beside.number)
    to_the_queue(caller)
    beside.rings()
    beside.answers()
    beside.presses("1")
    beside.talks_with(caller)
    line.until(lambda: "Hold" in maria.sees())
    return beside


def test_a_caller_on_hold_hears_music_and_then_his_agent_again(
    line: WholeLine, maria: Visitor, talk: Handset, caller: Handset
) -> None:
    maria.sends(f"/desk/calls/{caller.sid}/hold", held="1")
    caller.hears("hold/piece-1")
    assert line.agents_that_are("on_hold") == 1
    assert "The caller hears music" in maria.sees()
    talk.says("Where is that parcel")
    caller.hears("hold/piece-2", within=40)
    maria.sends(f"/desk/calls/{caller.sid}/hold", held="0")
    caller.talks_with(talk)
    talk.says("I have found it")
    caller.hears("I have found it")
    assert line.agents_that_are("on_hold") == 0
    assert "Where is that parcel" not in [sound.text for sound in caller.heard]
    caller.hangs_up()
    assert line.outcome(caller.sid) == "answered"
    kinds = [event["kind"] for event in line.call(caller.sid)["events"]]
    assert kinds.count("HoldBegan") == kinds.count("HoldEnded") == 1


def test_who_hangs_up_on_hold_has_talked(line: WholeLine, maria: Visitor, talk: Handset, caller: Handset) -> None:
    maria.sends(f"/desk/calls/{caller.sid}/hold", held="1")
    caller.hears("hold/")
    caller.hangs_up()
    talk.hears("The caller has gone")
    assert line.outcome(caller.sid) == "answered"
    line.until(lambda: "Wrapping up" in maria.sees())
    assert "The talk is over" in maria.sends(f"/desk/calls/{caller.sid}/hold", held="1")


def test_a_caller_is_passed_on_to_another_queue_and_his_old_wait_counts(
    line: WholeLine, maria: Visitor, talk: Handset, caller: Handset, phone: Callable[[], Handset]
) -> None:
    maria.sends("/desk/presence", presence="on_break")
    beside = phone()
    line.available("bill", beside.number)
    assert "on his way to “Billing”" in maria.sends(f"/desk/calls/{caller.sid}/pass-on", queue="billing")
    caller.waits_in("billing")
    beside.rings()
    beside.answers()
    beside.hears("A call for Billing")
    beside.presses("1")
    beside.talks_with(caller)
    line.until(lambda: line.agents_that_are("on_call"))
    caller.hangs_up()
    line.away("bill")
    assert line.outcome(caller.sid) == "answered"
    told = line.call(caller.sid)
    assert [leg["queue"] for leg in told["legs"]] == ["support", "billing"]
    made = [event for event in told["events"] if event["kind"] == "OfferMade"]
    assert [event["queue"] for event in told["events"] if event["kind"] == "QueueEntered"] == ["support", "billing"]
    came = [datetime.fromisoformat(event["at"]).timestamp() * 1000 - event["waited"] for event in made]
    assert came[1] == pytest.approx(came[0], abs=5), "he counts as waiting since he came"


def test_a_supervisor_listens_coaches_and_joins(
    line: WholeLine, maria: Visitor, talk: Handset, caller: Handset, phone: Callable[[], Handset]
) -> None:
    sam, beside = Visitor(line, "supervisor"), phone()
    page = f"/desk/line/agents/{maria.name}/talk"
    assert "Your telephone rings" in sam.sends(page, page, phone=beside.number, how="listen")
    beside.rings()
    beside.answers()
    beside.hears(f"The call of {maria.name}")
    beside.presses("1")
    beside.enters("room-")
    caller.says("I want my money back")
    beside.hears("I want my money back")
    beside.says("Nobody hears this")
    assert "in the talk already" in sam.sends(page, page, phone=beside.number, how="coach")
    beside.says("Offer a refund")
    talk.hears("Offer a refund")
    sam.sends(page, page, phone=beside.number, how="join")
    beside.says("This is the supervisor")
    caller.hears("This is the supervisor")
    voices = [sound.text for sound in caller.heard if sound.kind == "voice"]
    assert voices == ["This is the supervisor"]
    assert "Nobody hears this" not in [sound.text for sound in talk.heard]

    beside.hangs_up()
    talk.says("We two are still here")
    caller.hears("We two are still here")
    assert line.agents_that_are("on_call") == 1, "who only listened ends nothing"
    caller.hangs_up()
    assert line.outcome(caller.sid) == "answered"
    told = [event["how"] for event in line.call(caller.sid)["events"] if event["kind"] == "Overheard"]
    assert told == ["listen", "coach", "join"]


def test_the_talk_ends_for_who_listens_too(
    line: WholeLine, maria: Visitor, talk: Handset, caller: Handset, phone: Callable[[], Handset]
) -> None:
    sam, beside = Visitor(line, "supervisor"), phone()
    page = f"/desk/line/agents/{maria.name}/talk"
    sam.sends(page, page, phone=beside.number, how="coach")
    beside.rings()
    beside.answers()
    beside.presses("1")
    beside.enters("room-")
    caller.hangs_up()
    beside.hears("The call has ended")
    assert beside.is_over() == "completed"
    assert "There is no talk now" in sam.sees(page)
    assert line.outcome(caller.sid) == "answered"


def test_a_mailbox_does_not_come_in(
    line: WholeLine, maria: Visitor, talk: Handset, caller: Handset, phone: Callable[[], Handset]
) -> None:
    sam, beside = Visitor(line, "supervisor"), phone()
    page = f"/desk/line/agents/{maria.name}/talk"
    sam.sends(page, page, phone=beside.number, how="listen")
    beside.rings()
    beside.answers()
    beside.hears("To come in, press 1")
    assert beside.is_over(within=20) == "completed"
    assert line.agents_that_are("on_call") == 1
