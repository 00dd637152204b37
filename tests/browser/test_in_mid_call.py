"""What an agent does in mid-call at the desk, and that a desk is there while its page is open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from ivr.emulator.exchange import Handset
from tests.browser.people import PASSWORD, Person
from tests.browser.test_shift import takes_the_call
from tests.whole_line import WholeLine

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

Comes = Callable[..., Person]


def test_hold_a_pause_and_more_time(
    at_the_desk: Comes, phone: Handset, ana: Handset, waits: Callable[[], None]
) -> None:
    agent, supervisor = at_the_desk("agent"), at_the_desk("supervisor")
    agents = supervisor.page.get_by_role("region", name="Agents")
    agent.is_available_at(phone.number)
    waits()
    phone.rings()
    agent.must_see("You were free")
    takes_the_call(agent, phone, ana)
    agent.presses("Hold")
    agent.must_see("The caller hears music")
    ana.hears("hold/")
    expect(agents).to_contain_text("On hold")
    agent.finds_it_readable()
    agent.presses("Back to the caller")
    agent.must_see("Talking")
    ana.talks_with(phone)

    agent.presses("On a break")
    agent.presses("Lunch")
    agent.must_see("After this call you are on a break: lunch")
    expect(agents).to_contain_text("Talking, then on a break: lunch")
    agents.get_by_role("link", name="Come into the talk").click()
    supervisor.must_see("hears you")
    supervisor.finds_it_readable()
    supervisor.page.get_by_role("link", name="Back to the line").click()

    ana.hangs_up()
    agent.must_see("Wrapping up")
    agent.presses("One more minute")
    expect(agent.page.get_by_role("timer").first).to_contain_text("1:")
    agent.page.get_by_label("Solved").check()
    agent.presses("Done")
    agent.must_see("On a break: lunch")
    agent.finds_it_readable()
    supervisor.finds_it_readable()


def test_a_desk_is_there_while_its_page_is_open(at_the_desk: Comes, phone: Handset, running: WholeLine) -> None:
    supervisor, stays, leaves = at_the_desk("supervisor"), at_the_desk("agent"), at_the_desk("agent")
    agents = supervisor.page.get_by_role("listitem").filter(has=supervisor.page.locator(".acts"))
    stays.is_available_at(phone.number)
    leaves.is_available_at(running.exchange.phone("+15550100777").number)
    expect(agents).to_have_count(2)
    leaves.page.goto("about:blank")
    expect(agents).to_have_count(1, timeout=30_000)
    stays.must_see("Ready")


def test_who_signs_in_elsewhere_is_told_so_and_may_go_on_here(
    browser: Browser, running: WholeLine, account: Callable[..., str], phone: Handset
) -> None:
    name = account("agent")
    first, second = Person(browser, running.url), Person(browser, running.url)
    first.signs_in(name, PASSWORD)
    first.is_available_at(phone.number)
    second.signs_in(name, PASSWORD)
    first.must_see("You went on at another desk")
    first.finds_it_readable()
    first.presses("Go on here")
    second.must_see("You went on at another desk")
    first.must_see("Ready")
    running.away(name)
    first.leaves()
    second.leaves()
