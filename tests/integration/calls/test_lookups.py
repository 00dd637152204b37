"""A service answers, or misbehaves in one of the ways in which services do; the caller's label is there in time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from ivr.calls.secrets import Sealer
from ivr.calls.world.breaker import FAILURES
from ivr.calls.world.lookups import LookUps
from ivr.calls.world.services import Services
from ivr.dialogue.inputs import Answered
from ivr.dialogue.instructions import LookUp
from ivr.dialogue.secrets import Secret, marked
from ivr.flows.directory import Service as Orders
from ivr.flows.kinds import declared
from tests import service as does
from tests.service import Service
from tests.whole_line import free_port

ORDERS = Orders(
    "orders",
    "ORDERS_URL",
    "ORDERS_TOKEN",
    {"status": declared(["shipped", "delivered"]), "due": declared("maybe date"), "note": declared("maybe text")},
)
SHIPPED = {"status": "shipped", "due": "2026-11-26", "internal": "not for the caller"}
FOUND = Answered("found", {"status": "shipped", "due": "2026-11-26"})
KEY = "CA1:3:fp:0"
BUDGET_S = 0.4
SLACK_S = 2.0
"""What a loaded machine may add."""
seal = Sealer("a key")


@pytest.fixture
def lookups(service: Service) -> Iterator[LookUps]:
    services = Services()
    yield LookUps(services, {"ORDERS_URL": f"{service.url}/shop/", "ORDERS_TOKEN": "hush"}, pause=lambda _: None)
    services.close()


Ask = Callable[..., Answered]


@pytest.fixture
def ask(lookups: LookUps) -> Ask:
    def one(question: LookUp | None = None, *, seconds: float = 3.0) -> Answered:
        question = question or LookUp("orders", "get", "/orders/4711")
        return lookups.look_up(ORDERS, question, key=KEY, opened=seal.opening("CA1"), seconds=seconds)

    return one


def test_what_a_service_gives_is_found_and_typed(ask: Ask, service: Service) -> None:
    service.behaviour = does.answers(SHIPPED)
    assert ask() == FOUND


def test_a_get_asks_below_the_address_with_our_token(ask: Ask, service: Service) -> None:
    service.behaviour = does.answers(SHIPPED)
    ask(LookUp("orders", "get", "/orders/4711", {"phone": "+1 5"}))
    (request,) = service.requests
    assert (request.method, request.path) == ("GET", "/shop/orders/4711")
    assert request.query == {"phone": "+1 5"}
    assert request.headers["Authorization"] == "Bearer hush"


def test_a_post_carries_the_opened_secret_and_our_key(ask: Ask, service: Service) -> None:
    service.behaviour = does.answers(SHIPPED)
    pin = Secret(f"pin {marked(seal('CA1', '4711'))}")
    assert ask(LookUp("orders", "post", "/check", {"customer": "7", "pin": pin})) == FOUND
    (request,) = service.requests
    assert request.json == {"customer": "7", "pin": "pin 4711"}
    assert request.headers["Idempotency-Key"] == KEY


def test_a_secret_never_stands_in_an_address(ask: Ask, service: Service) -> None:
    answer = ask(LookUp("orders", "get", "/check", {"pin": Secret(marked(seal("CA1", "4711")))}))
    assert answer.label == "failed"
    assert service.requests == []


def test_another_calls_secret_is_not_sent(ask: Ask, service: Service) -> None:
    assert ask(LookUp("orders", "post", "/check", {"pin": Secret(marked(seal("CA2", "4711")))})).label == "failed"
    assert service.requests == []


@pytest.mark.parametrize(
    "behaviour",
    [does.answers({}, 404), does.answers([]), does.answers([SHIPPED, SHIPPED]), does.answers("", 204)],
    ids=["404", "empty list", "several", "204"],
)
def test_nothing_of_the_kind_is_not_found(ask: Ask, service: Service, behaviour: does.Behaviour) -> None:
    service.behaviour = behaviour
    assert ask().label == "not_found"


def test_a_list_of_one_is_that_one(ask: Ask, service: Service) -> None:
    service.behaviour = does.answers([SHIPPED])
    assert ask() == FOUND


NONSENSE = {
    "another status": does.answers(SHIPPED, 403),
    "a redirect": does.answers("", 302, Location="http://127.0.0.1:1/"),
    "no JSON type": does.answers(SHIPPED, kind="text/html"),
    "broken JSON": does.answers('{"status": "shi'),
    "deep JSON": does.answers("[" * 60_000),
    "no map": does.answers("7"),
    "a field missing": does.answers({"due": "2026-11-26"}),
    "another type": does.answers({"status": 7}),
    "none of the words": does.answers({"status": "eaten"}),
    "a text without end": does.answers({"status": "shipped", "note": "a" * 1_001}),
    "packed": does.answers(SHIPPED, Content_Encoding="gzip"),
    "too long by its own word": does.answers(SHIPPED, Content_Length="1073741824"),
    "no HTTP": does.talks_nonsense,
    "broken off": does.breaks_off,
    "reset": does.slams,
}


@pytest.mark.parametrize("behaviour", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_failed_with_a_reason_and_without_the_address(
    ask: Ask, service: Service, behaviour: does.Behaviour, caplog: pytest.LogCaptureFixture
) -> None:
    service.behaviour = behaviour
    answer = ask()
    assert answer.label == "failed"
    assert answer.values["reason"]
    assert "127.0.0.1" not in f"{answer} {caplog.text}"
    assert "4711" not in f"{answer} {caplog.text}"


@pytest.mark.parametrize(
    "behaviour", [does.hangs, does.drips, does.drips_its_body], ids=lambda behaviour: behaviour.__name__
)
def test_who_does_not_come_to_an_end_is_cut_off_in_time(ask: Ask, service: Service, behaviour: does.Behaviour) -> None:
    service.behaviour = behaviour
    began = time.monotonic()
    assert ask(seconds=BUDGET_S) == Answered("failed", {"reason": "late"})
    assert time.monotonic() - began < BUDGET_S + SLACK_S


def test_a_gigabyte_is_cut_off_early(ask: Ask, service: Service) -> None:
    service.behaviour = does.floods
    began = time.monotonic()
    assert ask(seconds=5.0) == Answered("failed", {"reason": "the answer is too large"})
    assert time.monotonic() - began < 4.0


def test_nobody_listens() -> None:
    lookups = LookUps(Services(), {"ORDERS_URL": f"http://127.0.0.1:{free_port()}", "ORDERS_TOKEN": "hush"})
    answer = lookups.look_up(ORDERS, LookUp("orders", "get", "/"), key=KEY, opened=seal.opening("CA1"), seconds=1.0)
    assert answer == Answered("failed", {"reason": "not reached, or it broke off"})


def test_all_attempts_together_keep_to_the_budget(ask: Ask, service: Service) -> None:
    service.behaviour = does.hangs
    began = time.monotonic()
    assert ask(LookUp("orders", "get", "/orders/4711", attempts=3), seconds=3.0).label == "failed"
    assert time.monotonic() - began < 3.0 + SLACK_S
    assert len(service.requests) == 3


@pytest.mark.parametrize("first", [does.hangs, does.slams, does.answers("", 503), does.answers("", 429)])
def test_a_second_attempt_finds_it(ask: Ask, service: Service, first: does.Behaviour) -> None:
    service.behaviour = does.in_turn(first, does.answers(SHIPPED))
    assert ask(LookUp("orders", "get", "/orders/4711", attempts=2), seconds=3.0) == FOUND


@pytest.mark.parametrize("question", [LookUp("orders", "get", "/orders/4711"), LookUp("orders", "post", "/orders")])
def test_a_kept_connection_that_is_closed_is_no_failure(ask: Ask, service: Service, question: LookUp) -> None:
    service.behaviour = does.in_turn(does.closes_when_asked_again(does.answers(SHIPPED)), does.answers(SHIPPED))
    assert ask() == FOUND
    assert ask(question) == FOUND


def test_a_kept_connection_that_says_nothing_is_late(ask: Ask, service: Service) -> None:
    service.behaviour = does.keeps_silent_when_asked_again(does.answers(SHIPPED))
    assert ask() == FOUND
    assert ask(seconds=BUDGET_S) == Answered("failed", {"reason": "late"})


def test_a_connection_of_its_own_that_breaks_off_is_not_asked_again(ask: Ask, service: Service) -> None:
    service.behaviour = does.slams
    assert ask().label == "failed"
    assert len(service.requests) == 1


def test_an_answer_is_an_answer_and_is_not_asked_for_again(ask: Ask, service: Service) -> None:
    service.behaviour = does.answers({"status": "eaten"})
    ask(LookUp("orders", "get", "/orders/4711", attempts=3))
    assert len(service.requests) == 1


def test_a_service_that_is_down_is_left_alone(ask: Ask, service: Service) -> None:
    service.behaviour = does.answers("", 503)
    for _ in range(FAILURES + 3):
        assert ask().label == "failed"
    # A question whose time was up before it reached the service, on a slow machine, is a failure without a request.
    assert len(service.requests) <= FAILURES


@pytest.mark.parametrize("path", ["/orders/../admin", "/orders/%2e%2e/admin", "/orders/..%2fadmin", "/orders\\admin"])
def test_a_path_leads_nowhere_else(ask: Ask, service: Service, path: str) -> None:
    assert ask(LookUp("orders", "get", path)).label == "failed"
    assert service.requests == []


def test_a_value_in_a_path_begins_no_query(ask: Ask, service: Service) -> None:
    service.behaviour = does.answers(SHIPPED)
    ask(LookUp("orders", "get", "/orders/47?admin=1#11"))
    assert service.requests[0].target == "/shop/orders/47%3Fadmin=1%2311"


def test_what_cannot_be_spoken_is_left_out(ask: Ask, service: Service) -> None:
    service.behaviour = does.answers({"status": "shipped", "note": "two\nlines\x00 \ue000x\ue001 \u0915\u094d\u200d"})
    assert ask().values["note"] == "two lines x \u0915\u094d\u200d"


def test_a_setting_that_is_missing_is_named(service: Service) -> None:
    lookups = LookUps(Services(), {"ORDERS_URL": service.url})
    answer = lookups.look_up(ORDERS, LookUp("orders", "get", "/"), key=KEY, opened=seal.opening("CA1"), seconds=1.0)
    assert answer == Answered("failed", {"reason": "the setting ORDERS_TOKEN is not set"})


def test_one_callers_cookie_is_not_anothers(ask: Ask, service: Service) -> None:
    service.behaviour = does.answers(SHIPPED, Set_Cookie="who=first")
    ask()
    ask()
    assert "Cookie" not in service.requests[1].headers
