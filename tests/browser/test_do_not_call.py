"""The numbers that nobody calls back: kept by a supervisor, and added to by the agent whose customer says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from ivr.emulator.exchange import Handset
from tests.browser.people import Person
from tests.browser.test_shift import takes_the_call

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

Comes = Callable[..., Person]


@pytest.mark.parametrize("script", [True, False])
def test_a_supervisor_keeps_the_list(at_the_desk: Comes, *, script: bool) -> None:
    supervisor = at_the_desk("supervisor", script=script)
    page = supervisor.page
    page.get_by_role("link", name="The line").click()
    page.get_by_role("link", name="Numbers that nobody calls back…").click()
    page.get_by_label("Number, with +").fill("202 555 0177")
    page.get_by_label("Why").fill("asked not to be")
    supervisor.presses("Do not call this number")
    expect(page.get_by_role("alert")).to_contain_text("no country code")
    if script:
        supervisor.finds_it_readable()
    page.get_by_label("Number, with +").fill("+1 202 555 0177")
    expect(page.get_by_label("Why")).to_have_value("asked not to be")
    supervisor.presses("Do not call this number")
    supervisor.must_see("+1 202-555-0177 is not called back any more")
    row = page.get_by_role("row", name="+1 202-555-0177")
    expect(row).to_contain_text("asked not to be, by supervisor")
    if script:
        supervisor.finds_it_readable()
    supervisor.presses("Take +1 202-555-0177 off the list")
    supervisor.must_see("may be called back again")
    expect(row).to_have_count(0)


def test_an_agent_whose_customer_says_so_is_asked_once_more(
    at_the_desk: Comes, phone: Handset, ana: Handset, waits: Callable[[], None]
) -> None:
    agent = at_the_desk("agent")
    agent.is_available_at(phone.number)
    waits()
    phone.rings()
    takes_the_call(agent, phone, ana)
    ana.hangs_up()
    agent.must_see("Wrapping up")
    asks = agent.page.get_by_role("link", name="The customer does not want to be called back…")
    asks.click()
    agent.must_see("back?")
    agent.finds_it_readable()
    agent.page.get_by_role("link", name="Back, and change nothing").click()
    asks.click()
    agent.page.get_by_label("What the customer said").fill("I call you, not you me")
    agent.presses("Yes, never call this number back")
    agent.must_see("is not called back any more")
    agent.must_see("What came of the call?")
    supervisor = at_the_desk("supervisor")
    supervisor.page.goto("/desk/line/do-not-call")
    supervisor.must_see("I call you, not you me, by agent")
