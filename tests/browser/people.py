"""People at their browsers, and what they expect of every page."""

from __future__ import annotations

from typing import Any, cast

from playwright.sync_api import Browser, Page, expect

PASSWORD = "a password of the test"
LAPTOP, PHONE = (1280, 800), (390, 844)

UNREADABLE = """() => {
  const parts = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const over = (top, under) => top.slice(0, 3).map((part, i) => part * (top[3] ?? 1) + under[i] * (1 - (top[3] ?? 1)));
  const light = (colour) => colour.map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => element
    ? over(parts(getComputedStyle(element).backgroundColor), ground(element.parentElement)) : [255, 255, 255];
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join("");
    const style = getComputedStyle(element);
    if (!text || style.clipPath !== "none" || !element.checkVisibility()) continue;
    const [ink, paper] = [parts(style.color), ground(element)];
    const [darker, lighter] = [light(over(ink, paper)), light(paper)].sort((a, b) => a - b);
    const ratio = (lighter + 0.05) / (darker + 0.05);
    if (ratio < 4.5) found.push(`${text.slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return found;
}"""
"""Texts whose contrast with what is behind them is below the 4.5 of WCAG 2 AA."""

NAMELESS = """() => [...document.querySelectorAll("input:not([type=hidden]), textarea, button, a")]
  .filter((field) => !(field.labels?.length || field.textContent.trim() || field.getAttribute("aria-label")))
  .map((field) => field.outerHTML)"""
"""Fields and buttons that a screen reader could not name."""

TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Person:
    """Somebody at a browser of his own. A page that complains of itself fails the test at `leaves`."""

    def __init__(self, browser: Browser, url: str, *, script: bool = True) -> None:
        self.context = browser.new_context(base_url=url, java_script_enabled=script)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self._hears(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def signs_in(self, name: str, password: str = PASSWORD) -> None:
        self.page.goto("/")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(password)
        self.presses("Sign in")

    def presses(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def is_available_at(self, phone: str) -> None:
        self.page.get_by_label("Your telephone").fill(phone)
        self.presses("Available")

    def must_see(self, text: str) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(text, timeout=10_000)

    def finds_it_readable(self) -> None:
        """In light and dark, on a laptop and on a telephone."""
        for width, height in (PHONE, LAPTOP):
            self.page.set_viewport_size({"width": width, "height": height})
            assert self.page.evaluate(TOO_WIDE) == 0, f"{self.page.url} is wider than {width} pixels"
        for scheme in ("dark", "light"):
            self.page.emulate_media(color_scheme=cast("Any", scheme))
            assert self.page.evaluate(UNREADABLE) == [], f"{self.page.url}, {scheme}"
        assert self.page.evaluate(NAMELESS) == []

    def leaves(self) -> None:
        self.context.close()
        assert self.complaints == []

    def _hears(self, kind: str, text: str) -> None:
        # A refused form is an answer with an error's number, which the browser notes down.
        if kind in ("error", "warning") and not text.startswith("Failed to load resource"):
            self.complaints.append(text)
