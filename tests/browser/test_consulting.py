"""An agent asks a colleague about her caller, at two desks that follow by themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from ivr.emulator.exchange import Handset
from tests.browser.people import Person
from tests.browser.test_shift import takes_the_call
from tests.whole_line import WholeLine

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

Comes = Callable[..., Person]


def test_a_colleague_is_asked_and_given_the_caller(
    at_the_desk: Comes, running: WholeLine, phone: Handset, ana: Handset, waits: Callable[[], None]
) -> None:
    agent, colleague = at_the_desk("agent"), at_the_desk("agent")
    beside = running.exchange.phone("+15550100888")
    agent.is_available_at(phone.number)
    waits()
    takes_the_call(agent, phone, ana)
    agent.page.get_by_label("Notes").fill("Wants her money back")
    agent.page.get_by_role("link", name="Ask a colleague").click()
    agent.must_see("Nobody else is free now")
    agent.page.get_by_role("link", name="Back to your call").click()

    colleague.is_available_at(beside.number)
    colleague.must_see("Ready")
    agent.page.get_by_role("link", name="Ask a colleague").click()
    agent.must_see("About Ana García")
    agent.finds_it_readable()
    agent.page.get_by_role("group", name="Who is free").get_by_role("button").click()
    agent.must_see("The telephone rings")
    beside.rings()
    colleague.must_see("asks you")
    colleague.finds_it_readable()
    agent.finds_it_readable()
    beside.answers()
    beside.presses("1")
    beside.talks_with(phone)
    colleague.must_see("The caller hears music while you two talk")
    colleague.must_see("Ana García")
    agent.must_see("You talk to")
    agent.finds_it_readable()
    colleague.finds_it_readable()

    agent.page.get_by_role("button", name="Put the caller through").click()
    ana.talks_with(beside)
    agent.must_see("Wrapping up")
    expect(agent.page.get_by_label("Notes")).to_have_value("Wants her money back")
    colleague.must_see("Talking")
    phone.hangs_up()
    beside.says("I am here")
    ana.hears("I am here")
    ana.hangs_up()
    colleague.must_see("Wrapping up")
