"""The URLs that we hand out. Each carries how often and how long the carrier is to try it, in a fragment.

Fragments are neither sent nor signed (Twilio's documentation, webhooks-connection-overrides). Without them a reset, a
slow answer or a 5xx is never tried again and goes straight to the fallback.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from ivr.carriers.ports import Links

ANSWER = "#ct=2000&rt=4500&rc=2&rp=ct,rt,5xx&tt=14500"
"""For what the caller waits to hear: 2 s to connect, 4.5 s to answer, two more tries, 14.5 s in all."""

FACT = "#rc=3&rp=all"
"""For what the carrier only tells: three more tries, whatever failed."""


def answer_url(links: Links, kind: str) -> str:
    """Where an answer of `kind` goes: the call's next turn, or the path that stands for it."""
    if links.action:
        return page_url(links, links.action)
    return f"{links.base}/voice/turn?{_asked(links)}&k={kind}{ANSWER}"


def page_url(links: Links, path: str) -> str:
    """A document of ours at `path`, which may have a query."""
    return f"{links.base}{path}{ANSWER}"


def asked_url(links: Links, path: str, **more: str) -> str:
    """A document of ours at `path` that brings back what was asked, and `more`."""
    besides = "".join(f"&{name}={quote(value, safe='')}" for name, value in more.items())
    return f"{links.base}{path}?{_asked(links)}{besides}{ANSWER}"


def wait_url(links: Links) -> str:
    """What a caller in the queue hears. It is asked for again and again, so it names no turn."""
    return f"{links.base}/voice/wait?{_place(links, 'wait')}{ANSWER}"


def room_url(links: Links, offer: str) -> str:
    """Who hears of a conference's events."""
    return f"{links.base}/voice/room?o={quote(offer, safe='')}{FACT}"


def recording_url(links: Links, part: int = 0) -> str:
    """Who hears that a recording can be fetched; `part` where its words come apart from it."""
    return f"{links.base}/voice/recording?{_asked(links)}{f'&m={part}' if part else ''}{FACT}"


def words_url(links: Links, part: int) -> str:
    """Who hears what is said in the message `part`, while it is spoken."""
    return f"{links.base}/voice/words?{_asked(links)}&m={part}{FACT}"


def both_sides_url(links: Links) -> str:
    """Who hears that a recording of both sides can be fetched."""
    return f"{links.base}/voice/recorded?{_asked(links)}{FACT}"


def transcript_url(links: Links) -> str:
    """Who hears what was said in a message."""
    return f"{links.base}/voice/transcript?{_asked(links)}{FACT}"


def dialled_leg_url(links: Links, *, screened: bool) -> str:
    """Who hears what becomes of a leg that was dialled from the call; a `screened` one is joined by a key alone."""
    return f"{links.base}/voice/dial/leg?{_asked(links)}{'&s=1' if screened else ''}{FACT}"


def sound_url(links: Links, path: str) -> str:
    """A recording of ours below `prompts/audio/`; an absolute URL stays as it is."""
    return path if path.startswith(("https://", "http://")) else f"{links.base}/prompts/audio/{quote(path)}"


def with_fragment(url: str, fragment: str) -> str:
    """`url` with the fragment, if it has none of its own."""
    return url if "#" in url else url + fragment


def _asked(links: Links) -> str:
    return f"n={links.turn}&{_place(links, links.hint)}"


def _place(links: Links, hint: str) -> str:
    return _quoted(links.step, links.revision, hint, links.language)


@lru_cache(maxsize=4096)
def _quoted(step: str, revision: str, hint: str, language: str) -> str:
    """A flow has some hundred steps: their places in a URL are made once."""
    step, revision, hint, language = (quote(value, safe="") for value in (step, revision, hint, language))
    return f"at={step}&v={revision}&r={hint}&l={language}"
