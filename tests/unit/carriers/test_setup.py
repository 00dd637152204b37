"""What `carrier setup` writes, what `--check` compares, and the document of last resort."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from ivr.carriers.ports import Line, Wiring
from ivr.carriers.twilio.setup import Numbers, check, last_resort, setup, wiring

PUBLIC = "https://line.example.com"
NOWHERE = Wiring("", "", "")


class Account:
    """Numbers at a carrier, kept in memory."""

    def __init__(self, *lines: Line) -> None:
        self._lines = {line.id: line for line in lines}

    def lines(self) -> list[Line]:
        return list(self._lines.values())

    def set_line(self, line: str, wiring: Wiring) -> None:
        old = self._lines[line]
        self._lines[line] = Line(old.id, old.number, old.name, wiring)


@pytest.fixture
def account() -> Numbers:
    return Account(
        Line("PN1", "+18005550100", "Care", NOWHERE, ("GET", "POST", "POST")),
        Line("PN2", "+18005550101", "Fax", NOWHERE),
    )


def test_a_number_is_wired_with_the_tries_of_each_url() -> None:
    tries = "#ct=2000&rt=4500&rc=2&rp=ct,rt,5xx&tt=14500"
    assert wiring(PUBLIC) == Wiring(
        f"{PUBLIC}/voice{tries}", f"{PUBLIC}/voice/fallback{tries}", f"{PUBLIC}/voice/status#rc=3&rp=all"
    )
    assert wiring(PUBLIC, "https://hosted.example/EH1").fallback_url == f"https://hosted.example/EH1{tries}"


def test_after_setup_the_check_finds_nothing(account: Numbers) -> None:
    wanted = wiring(PUBLIC)
    assert setup(account, wanted, ["+18005550100"]) == ["+18005550100"]
    assert check(account, wanted, ["+18005550100"]) == []
    assert setup(account, wanted, ["+18005550100"]) == []


def test_other_numbers_of_the_account_are_left_alone(account: Numbers) -> None:
    setup(account, wiring(PUBLIC), ["+18005550100"])
    assert [line.wiring for line in account.lines()] == [wiring(PUBLIC), NOWHERE]


def test_the_check_names_every_difference(account: Numbers) -> None:
    found = check(account, wiring(PUBLIC), ["+18005550100", "+18005550999"])
    assert found[0] == "+18005550999: not a number of this account"
    assert found[1].startswith(f"+18005550100: voice URL is not set, not {PUBLIC}/voice#")
    assert found[-1] == "+18005550100: methods is GET POST POST, not POST POST POST"
    assert len(found) == 5


def test_an_application_or_a_trunk_that_takes_the_calls_away_is_named() -> None:
    wanted = wiring(PUBLIC)
    account = Account(Line("PN1", "+18005550100", "Care", wanted, diverted="TK1"))
    assert check(account, wanted) == ["+18005550100: application or trunk is TK1, not empty"]


def test_the_last_resort_reaches_somebody_and_ends() -> None:
    document = fromstring(last_resort("+18005550199"))  # noqa: S314 - our own document is what is tested
    assert [element.tag for element in document] == ["Say", "Say", "Dial", "Say"]
    assert document[2].text == "+18005550199"


def test_the_last_resort_without_a_standby_number_asks_for_nothing_of_ours() -> None:
    document = fromstring(last_resort())  # noqa: S314 - our own document is what is tested
    assert [element.tag for element in document] == ["Say", "Say"]
    assert "http" not in last_resort()
