"""What is heard: Say, Play and Pause, in TwiML."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from ivr.carriers.ports import Links
from ivr.carriers.twilio import xml
from ivr.carriers.twilio.limits import LONGEST_SAY, LONGEST_SAY_ENCODED
from ivr.carriers.twilio.links import sound_url
from ivr.dialogue.instructions import Pause, Play, Say, Spoken, Tones

SENTENCE_ENDS = (". ", "? ", "! ", "\u0964 ", "\n")


def speech(word: Spoken, links: Links) -> str:
    """One thing to hear."""
    return SPOKEN[type(word)](word, links)


def is_fixed(word: Spoken) -> bool:
    """Whether the same is made of it in every call."""
    return not isinstance(word, Say) or word.fixed


def _say(say: Say, _: Links) -> str:
    return _kept_say(say) if say.fixed else _spoken(say)


def _spoken(say: Say) -> str:
    voice = f' voice="{xml.attribute(say.voice)}"' if say.voice else ""
    opening = f'<Say language="{xml.attribute(say.language)}"{voice}>'
    if say.ssml:
        return f"{opening}{xml.markup(say.text)}</Say>"
    return "".join([f"{opening}{xml.text(piece)}</Say>" for piece in _pieces(say.text.strip())])


_kept_say = lru_cache(maxsize=4096)(_spoken)


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces that the carrier speaks, cut behind sentences where there are any; nothing for no text."""
    while not _is_short(text):
        cut = _cut(text, _fitting(text))
        yield text[:cut].strip()
        text = text[cut:].strip()
    if text:
        yield text


def _is_short(text: str) -> bool:
    return len(text) <= LONGEST_SAY and len(quote(text, safe="", errors="replace")) <= LONGEST_SAY_ENCODED


def _fitting(text: str) -> int:
    """How many characters of `text` one Say takes."""
    encoded = 0
    for index, character in enumerate(text[:LONGEST_SAY]):
        encoded += len(quote(character, safe="", errors="replace"))
        if encoded > LONGEST_SAY_ENCODED:
            return index
    return min(len(text), LONGEST_SAY)


def _cut(text: str, most: int) -> int:
    """The last end of a sentence within `most` characters, else of a word, else `most`."""
    sentence = max(text.rfind(end, 0, most) for end in SENTENCE_ENDS)
    place = sentence if sentence > 0 else text.rfind(" ", 0, most)
    return place + 1 if place > 0 else most


def _play(play: Play, links: Links) -> str:
    loop = "" if play.loop == 1 else f' loop="{play.loop}"'
    return f"<Play{loop}>{xml.text(sound_url(links, play.path))}</Play>"


def _tones(tones: Tones, _: Links) -> str:
    return f'<Play digits="{xml.attribute(tones.keys)}"/>'


def _pause(pause: Pause, _: Links) -> str:
    """Whole seconds, at least one: the carrier takes nothing else."""
    return f'<Pause length="{max(1, math.ceil(pause.seconds))}"/>'


SPOKEN: dict[type[Spoken], Callable[[Any, Links], str]] = {Say: _say, Play: _play, Tones: _tones, Pause: _pause}
