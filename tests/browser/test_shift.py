"""A shift at the desk: the pages as people use them, against a whole line that runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from ivr.cases.accounts import Role
from ivr.emulator.exchange import Handset
from tests.browser.people import PASSWORD, Person
from tests.whole_line import WholeLine

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

Comes = Callable[..., Person]


def takes_the_call(agent: Person, phone: Handset, caller: Handset) -> None:
    phone.rings()
    agent.must_see("Customer care is calling")
    phone.answers()
    agent.must_see("on your telephone to take the call")
    phone.presses("1")
    phone.talks_with(caller)
    agent.must_see("Talking")
    agent.must_see("Ana García")


def test_an_agent_takes_a_call_and_says_what_came_of_it(
    running: WholeLine, at_the_desk: Comes, phone: Handset, ana: Handset, waits: Callable[[], None]
) -> None:
    agent, supervisor = at_the_desk("agent"), at_the_desk("supervisor")
    agent.is_available_at("555")
    agent.must_see("You cannot be rung there")
    agent.is_available_at(phone.number)
    agent.must_see("Ready")
    agent.finds_it_readable()

    waits()
    takes_the_call(agent, phone, ana)
    expect(agent.page).to_have_title("My desk · Careline")
    notes = agent.page.get_by_label("Notes")
    notes.fill("The parcel came broken")
    agent.page.reload()
    expect(notes).to_have_value("The parcel came broken")
    agent.finds_it_readable()
    supervisor.must_see("Ana García")
    supervisor.must_see("Talking")

    notes.press("End")
    ana.hangs_up()
    agent.must_see("Wrapping up")
    expect(notes).to_be_focused()
    notes.press_sequentially(", a new one is on its way")
    agent.finds_it_readable()
    agent.page.get_by_label("Follow up").check()
    agent.presses("Done")
    agent.must_see("Your last call")

    assert running.outcome(ana.sid) == "answered"
    (said,) = running.call(ana.sid)["dispositions"]
    assert said["disposition"] == "follow_up"
    assert said["notes"] == "The parcel came broken, a new one is on its way"

    for who in (agent, supervisor):
        who.page.goto(f"/desk/calls/{ana.sid}")
        who.must_see("Talked to an agent")
        who.finds_it_readable()
        who.page.get_by_role("link", name="C-0").click()
        who.must_see("The parcel came broken, a new one is on its way")
        who.finds_it_readable()


def test_an_offer_stands_in_the_title_and_counts_down(
    at_the_desk: Comes, phone: Handset, ana: Handset, waits: Callable[[], None]
) -> None:
    agent = at_the_desk("agent")
    agent.is_available_at(phone.number)
    waits()
    phone.rings()
    expect(agent.page).to_have_title("☎ Customer care · Careline")
    left = agent.page.get_by_role("timer").first
    before = left.inner_text()
    expect(left).not_to_have_text(before)
    agent.finds_it_readable()
    ana.hangs_up()
    expect(agent.page).to_have_title("My desk · Careline")


def test_the_supervisors_page_follows_the_line(at_the_desk: Comes, phone: Handset) -> None:
    supervisor, agent = at_the_desk("supervisor"), at_the_desk("agent")
    agents = supervisor.page.get_by_role("region", name="Agents")
    agent.is_available_at(phone.number)
    expect(agents).to_contain_text("Free")
    agent.presses("On a break")
    expect(agents).to_contain_text("On a break")
    supervisor.finds_it_readable()


def test_an_agent_sends_her_caller_back_to_the_menu(
    at_the_desk: Comes, phone: Handset, ana: Handset, waits: Callable[[], None]
) -> None:
    agent = at_the_desk("agent")
    agent.is_available_at(phone.number)
    waits()
    takes_the_call(agent, phone, ana)
    agent.page.get_by_label("Notes").fill("Wants the other menu")
    agent.presses("Main menu")
    agent.must_see("The caller is on his way back to “Main menu”")
    ana.hears("For an order, press 1")
    agent.must_see("Wrapping up")
    expect(agent.page.get_by_label("Notes")).to_have_value("Wants the other menu")
    agent.finds_it_readable()
    ana.hangs_up()


def test_a_supervisor_closes_the_line_in_an_emergency_and_ends_it(at_the_desk: Comes) -> None:
    supervisor = at_the_desk("supervisor")
    switch = supervisor.page.get_by_role("region", name="Emergency switch")
    row = switch.get_by_role("listitem").filter(has_text="Agent desk")
    row.get_by_role("link", name="Close in an emergency").click()
    supervisor.finds_it_readable()
    supervisor.page.get_by_label("2 hours", exact=True).check()
    supervisor.page.get_by_label("Why").fill("A fire alarm")
    supervisor.presses("Yes, close Agent desk now")
    expect(row).to_contain_text("Closed until")
    supervisor.finds_it_readable()
    row.get_by_role("link", name="End it").click()
    supervisor.finds_it_readable()
    supervisor.presses("End the emergency now")
    expect(row).to_contain_text("the usual hours hold")


def test_what_is_typed_stays_while_the_page_moves(at_the_desk: Comes, phone: Handset) -> None:
    agent = at_the_desk("agent")
    agent.is_available_at(phone.number)
    number = agent.page.get_by_label("Your telephone")
    number.fill("+1 555 010")
    agent.page.evaluate("fetch('/desk/now')")
    with agent.page.expect_response("**/desk/now"):
        pass
    expect(number).to_have_value("+1 555 010")
    expect(number).to_be_focused()


def test_a_desk_without_a_connection_says_so_and_comes_back(at_the_desk: Comes) -> None:
    agent = at_the_desk("agent")
    lost = agent.page.get_by_text("No connection. Trying again")
    expect(lost).to_be_hidden()
    agent.context.set_offline(True)
    expect(lost).to_be_visible(timeout=10_000)
    agent.context.set_offline(False)
    expect(lost).to_be_hidden(timeout=10_000)


def test_a_session_that_has_ended_leads_to_the_sign_in(at_the_desk: Comes) -> None:
    agent = at_the_desk("agent")
    agent.must_see("Offline")
    agent.context.clear_cookies()
    agent.must_see("Good to see you")


def test_the_desk_works_without_its_script(at_the_desk: Comes, phone: Handset) -> None:
    agent = at_the_desk("agent", script=False)
    agent.is_available_at(phone.number)
    agent.must_see("Ready")
    agent.presses("Offline")
    agent.must_see("Say which telephone is beside you")


def test_the_sign_in_is_readable_and_says_what_was_wrong(
    browser: Browser, running: WholeLine, account: Callable[[Role], str]
) -> None:
    stranger = Person(browser, running.url)
    stranger.signs_in(account("agent"), "not the password")
    stranger.must_see("do not belong together")
    stranger.finds_it_readable()
    stranger.page.get_by_label("Password").fill(PASSWORD)
    stranger.presses("Sign in")
    stranger.must_see("Offline")
    stranger.page.goto("/desk/line")
    stranger.must_see("This is not yours to open")
    stranger.finds_it_readable()
    stranger.leaves()
