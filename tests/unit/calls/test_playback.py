"""Recordings for the carrier to play: by our own address, waited for, and for nobody without our mark."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from ivr.calls.guard import Guard
from ivr.calls.playback import PATH, TRIES, Playback
from ivr.carriers.errors import CarrierDown, CarrierRefused
from ivr.dialogue.instructions import Gather, Play, Say

PUBLIC = "https://line.example"
KEPT = "https://api.example/Recordings/RE1"


class Media:
    """Has the recording from the `after`-th question on."""

    def __init__(self, after: int = 0, status: int = 404) -> None:
        self.asked = 0
        self.after = after
        self.status = status

    def fetch(self, url: str) -> bytes:
        self.asked += 1
        if self.asked <= self.after:
            raise CarrierRefused(0, self.status)
        return f"sound of {url}".encode()


class Gone:
    def fetch(self, _url: str) -> bytes:
        raise CarrierDown


def playback(media: Media | Gone, waits: list[float] | None = None) -> Playback:
    return Playback(media, Guard("secret", "recordings"), PUBLIC, (waits if waits is not None else []).append)


def asked(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_a_recording_is_played_by_our_own_address() -> None:
    player = playback(Media())
    played = player.guarded(Play(KEPT))
    assert isinstance(played, Play)
    assert played.path.startswith(f"{PUBLIC}{PATH}?")
    query = asked(played.path)
    assert player.sound(query["u"], query["s"]) == f"sound of {KEPT}".encode()


def test_inside_a_gather_too_and_nothing_else_is_touched() -> None:
    player = playback(Media())
    gather = Gather((Say("Listen."), Play(KEPT), Play("hold/piece-1.wav")))
    guarded = player.guarded(gather)
    assert isinstance(guarded, Gather)
    say, recording, music = guarded.words
    assert (say, music) == (gather.words[0], gather.words[2])
    assert recording != gather.words[1]
    plain = Gather((Say("Listen."), Play("a.wav")))
    assert player.guarded(plain) is plain


def test_another_address_does_not_open_with_the_mark() -> None:
    player = playback(Media())
    played = player.guarded(Play(KEPT))
    assert isinstance(played, Play)
    mark = asked(played.path)["s"]
    assert player.sound(f"{KEPT}2", mark) is None
    assert player.sound(KEPT, "") is None
    assert Guard("secret", "outlets").mark(KEPT) != mark


def test_what_is_not_there_yet_is_waited_for() -> None:
    media, waits = Media(after=3), list[float]()
    player = playback(media, waits)
    assert player.sound(KEPT, Guard("secret", "recordings").mark(KEPT))
    assert len(waits) == 3


@pytest.mark.parametrize(("media", "asked_for"), [(Media(after=99), TRIES), (Media(after=99, status=401), 1)])
def test_what_never_comes_is_not_played(media: Media, asked_for: int) -> None:
    assert playback(media).sound(KEPT, Guard("secret", "recordings").mark(KEPT)) is None
    assert media.asked == asked_for


def test_a_carrier_that_is_gone_keeps_nobody_waiting() -> None:
    assert playback(Gone()).sound(KEPT, Guard("secret", "recordings").mark(KEPT)) is None
