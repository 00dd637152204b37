"""The phone in the browser: two tabs, a caller and an agent."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from ivr.emulator.exchange import Exchange, Handset

if TYPE_CHECKING:
    from tests.wire.emulator.conftest import App

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    """Slower than elsewhere, so that a ringing phone waits for a browser that starts."""
    with Exchange(speed=10) as exchange:
        yield exchange


@pytest.fixture
def pages(exchange: Exchange) -> Iterator[tuple[Page, Page]]:
    """The caller's phone and the agent's phone; a page that writes an error fails the test."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    problems: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        caller, agent = browser.new_page(), browser.new_page()
        for page, path in ((caller, "/"), (agent, "/?number=+15555550199")):
            page.on("console", lambda message: problems.append(message.text))
            page.on("pageerror", lambda error: problems.append(str(error)))
            page.goto(exchange.url + path)
            expect(page.get_by_role("status")).to_have_text("Ready")
        yield caller, agent
        browser.close()
    assert problems == []


@pytest.mark.browser
def test_two_tabs_talk(app: App, line: str, pages: tuple[Page, Page]) -> None:
    app.on("/voice", '<Gather action="/menu" numDigits="1" timeout="600"><Say>Welcome. Press 1.</Say></Gather>')
    app.on("/menu", '<Dial action="/after" timeout="600"><Number url="/whisper">+15555550199</Number></Dial>')
    app.on(
        "/whisper", '<Gather action="/accept" numDigits="1" timeout="600"><Say>A call for you</Say></Gather><Hangup/>'
    )
    app.on("/accept", "<Say>Here it is</Say>")
    app.on("/after", "<Say>Goodbye</Say>")
    caller, agent = pages
    expect(caller.get_by_label("Call the line")).to_have_value(line)
    caller.get_by_role("button", name="Call").click()
    expect(caller.get_by_role("list")).to_contain_text("Welcome. Press 1.")
    caller.keyboard.press("1")
    expect(agent.get_by_role("status")).to_have_text("Incoming call")
    agent.get_by_role("button", name="Answer").click()
    expect(agent.get_by_role("list")).to_contain_text("A call for you")
    agent.get_by_role("group", name="Keypad").get_by_text("1", exact=True).click()
    for page in pages:
        expect(page.get_by_role("status")).to_have_text("Talking")
    caller.get_by_label("Say something").fill("My parcel has not come")
    caller.get_by_role("button", name="Say", exact=True).click()
    expect(agent.get_by_role("list")).to_contain_text("My parcel has not come")
    agent.get_by_role("button", name="Hang up").click()
    expect(caller.get_by_role("list")).to_contain_text("Goodbye")
    expect(caller.get_by_role("list")).to_contain_text("the call is over")
    assert [app.requests("/menu")[0].params["Digits"], app.requests("/accept")[0].params["Digits"]] == ["1", "1"]


@pytest.mark.browser
def test_a_tab_declines(app: App, line: str, pages: tuple[Page, Page], caller: Handset) -> None:
    app.on("/voice", '<Dial action="/after" timeout="600">+15555550199</Dial>')
    app.on("/after", "<Say>Nobody is free</Say>")
    caller.dials(line)
    pages[1].get_by_role("button", name="Decline").click()
    caller.hears("Nobody is free")
    assert app.requests("/after")[0].params["DialCallStatus"] == "busy"
