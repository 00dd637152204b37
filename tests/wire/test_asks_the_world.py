"""A whole line asks a service that is slow, survives the process that asked, and writes to the caller."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.integration.calls.asking import SOURCES
from tests.service import Service, answers, late
from tests.whole_line import LINE, WholeLine

CALLER = "+15555550166"
PIN = "83927451"


@pytest.fixture(scope="module")
def world() -> Iterator[Service]:
    with Service() as running:
        yield running


@pytest.fixture(scope="module")
def asking(world: Service) -> Iterator[WholeLine]:
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="flows-") as folder:
        for name, text in SOURCES.items():
            file = Path(folder) / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(text)
        environ = {
            "CALLFLOWS": folder,
            "ORDERS_URL": world.url,
            "ORDERS_TOKEN": "hush",
            "PAGES_URL": world.url,
            "CRM_HOOK": f"{world.url}/hook",
        }
        with WholeLine(environ=environ, processes=("web", "dispatch", "drain", "worker")) as line:
            yield line


def texts(line: WholeLine) -> list[dict[str, Any]]:
    exchange = line.exchange
    url = f"{exchange.url}/2010-04-01/Accounts/{exchange.account_sid}/Messages.json"
    answer = requests.get(url, auth=(exchange.account_sid, exchange.auth_token), timeout=5)
    return list(answer.json()["messages"])


def test_a_caller_hears_what_a_slow_service_says(asking: WholeLine, world: Service) -> None:
    world.behaviour = late(2.0, answers({"status": "shipped"}))
    caller = asking.exchange.caller(CALLER)
    caller.dials(LINE)
    caller.presses("1")
    caller.hears("One moment please.", within=10)
    caller.hears("It is shipped.", within=15)
    assert asking.outcome(caller.sid)


def test_the_process_that_asked_may_die(asking: WholeLine, world: Service) -> None:
    world.requests.clear()
    world.behaviour = late(1.5, answers({"status": "delivered"}))
    caller = asking.exchange.caller(CALLER)
    caller.dials(LINE)
    caller.presses("6")
    caller.hears("One moment please.", within=10)
    asking.stop("web", signal.SIGKILL)
    asking.start("web")
    # The time of the lookup is over before anybody could do it again, or it is done again: never silence.
    asking.until(lambda: {"It is delivered.", "Something is broken."} & {one.text for one in caller.heard}, within=30)
    assert len({request.headers["Idempotency-Key"] for request in world.requests}) == 1


def test_messages_go_out_once(asking: WholeLine, world: Service) -> None:
    world.requests.clear()
    world.behaviour = answers("", 204)
    caller = asking.exchange.caller(CALLER)
    caller.dials(LINE)
    caller.presses("3")
    caller.hears("It is on its way.", within=10)
    asking.until(lambda: texts(asking) and world.requests and list((asking.var / "mail").glob("*.eml")), within=30)
    (text,) = texts(asking)
    assert (text["to"], text["from"], text["body"]) == (CALLER, LINE, f"Hello from {LINE}.")
    (mail,) = (asking.var / "mail").glob("*.eml")
    assert message_from_bytes(mail.read_bytes())["To"] == "care@example.com"
    assert world.requests[0].json["call"] == caller.sid


def test_no_process_writes_a_pin_into_its_log(asking: WholeLine, world: Service) -> None:
    world.behaviour = answers({"status": "shipped"})
    caller = asking.exchange.caller(CALLER)
    caller.dials(LINE)
    caller.presses("2")
    caller.hears("Please enter your PIN.", within=10)
    caller.presses(PIN)
    caller.hears("That was wrong.", within=15)
    caller.hangs_up()
    assert asking.outcome(caller.sid)
    logs = [file.read_text(errors="replace") for file in asking.var.rglob("*.log")]
    assert logs
    assert [log for log in logs if PIN in log] == []
