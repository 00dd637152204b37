"""Folders of several small flows, for what one flow may know and do of another."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from ivr.flows.functions import Function
from ivr.flows.kinds import declared
from ivr.flows.loader import Loaded, load

OUTSIDE = {
    "queues.yaml": "support: {title: Support, hours: desk}\n",
    "hours.yaml": "zone: UTC\ncalendars: {desk: {week: always, emergency: because}}\n",
    "directory.yaml": (
        "mail: {desk: care@example.com}\n"
        "services: {orders: {address: ORDERS_URL, gives: {status: [shipped, lost], due: maybe date, score: number}}}\n"
        "connectors: {card: {kind: pay, address: PAY_URL, labels: [paid, declined], gives: {receipt: digits}}}\n"
    ),
}
CHECK = Function(
    "check",
    takes={"pin": declared("digits"), "how": declared("maybe number")},
    labels={"right": {"id": declared("text"), "name": declared("maybe text")}, "wrong": {}},
)
HEAD = "version: 1\ntitle: x\nstart: start\non_hang_up: bye\ndefaults: {give_up: bye, failed: bye}\n"


def flow(steps: str, head: str = "numbers: any\nlanguages: [en]\n") -> str:
    """Return a flow with these steps, the first of which is `start`, and with `bye`, which ends the call or returns."""
    end = "    - return: out\n" if "returns:" in head else "    - hangup\n"
    return f"{HEAD}{head}steps:\n{textwrap.indent(textwrap.dedent(steps).strip(), '  ')}\n  bye:\n{end}"


def loaded(flows: Mapping[str, str], prompts: str = "{}", more: str = "") -> Loaded:
    """Load flows by name, with prompts (a map in one line) and the rest of the prompts file."""
    files = {f"{name}.yaml": text for name, text in flows.items()}
    say = f"say: {{because: of an alarm, x: Hello., {prompts.strip()[1:]}\n{more}"
    return load({**OUTSIDE, **files, "prompts/en.yaml": say, "prompts/es.yaml": say}, [CHECK])


def told(result: Loaded) -> list[str]:
    """Return the codes of all errors."""
    return [problem.code for problem in result.problems if problem.severity == "error"]
