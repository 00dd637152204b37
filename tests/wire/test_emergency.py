"""An emergency closes the desk for callers who wait already, without waiting for their next look."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.whole_line import HERE, LINE, WholeLine


def test_who_waits_hears_of_it_before_the_music_ends() -> None:
    # On a slow line a piece of music lasts 40 s: whoever leaves before that was not let go by a look.
    with WholeLine(speed=0.3) as line:
        # An agent on a break is signed in, so that there is somebody to wait for.
        line.available("away", "+15550109998")
        line.put("/api/agents/away/presence", {"presence": "on_break"})
        caller = line.exchange.caller("+15555550188")
        caller.dials(LINE)
        caller.presses("1", within=30)
        caller.hears("For an order, press 1", within=30)
        caller.presses("1", within=30)
        caller.waits_in("support", within=30)
        caller.hears("hold/", within=30)
        switch = [sys.executable, "-m", "ivr", "emergency", "on", "agent_desk", "--reason", "fire drill"]
        subprocess.run(switch, cwd=HERE, env={**os.environ, **line.environ}, check=True)
        caller.hears("leave", within=30)
        caller.hangs_up()
        line.until(lambda: "emergency" in reasons(line, caller.sid))


def reasons(line: WholeLine, sid: str) -> list[str]:
    """Return why the caller left a queue, each time."""
    return [event["reason"] for event in line.call(sid).get("events", []) if event["kind"] == "QueueLeft"]
