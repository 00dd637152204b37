"""What processes share of the calls that they have written last, and what they never believe."""

from __future__ import annotations

import os

import pytest

from ivr.live.recent import PLACE, Recent
from ivr.live.records import Change, Saved

VERSION = 1_790_000_000_000
ANSWER = Change(1, b"menu", "fp-1", reply=b"<Response/>")
SAVED = Saved(VERSION, 1, b"menu", b"", "fp-1", b"", ended=False, leaving="")


def _in_another_process(recent: Recent, change: Change, version: int) -> None:
    child = os.fork()
    if child == 0:
        recent.changed("CA1", None, change, version)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def test_what_another_process_has_written_is_known() -> None:
    recent = Recent()
    _in_another_process(recent, ANSWER, VERSION)
    assert recent.get("CA1") == SAVED


def test_what_another_process_has_ended_is_known_no_more() -> None:
    recent = Recent()
    recent.changed("CA1", None, ANSWER, VERSION)
    _in_another_process(recent, ANSWER._replace(ended=True), VERSION + 1)
    assert recent.get("CA1") is None


def test_calls_that_share_a_place_are_never_taken_for_one_another() -> None:
    recent = Recent(places=1)
    recent.changed("CA1", None, ANSWER, VERSION)
    assert recent.get("CA2") is None
    recent.changed("CA2", None, ANSWER, VERSION)
    assert recent.get("CA1") is None
    assert recent.get("CA2") == SAVED


def test_a_call_that_is_too_long_for_its_place_is_read_each_time() -> None:
    recent = Recent(places=1)
    recent.changed("CA1", None, ANSWER, VERSION)
    recent.changed("CA1", SAVED, ANSWER._replace(state=b"s" * PLACE), VERSION + 1)
    assert recent.get("CA1") is None


@pytest.mark.parametrize("byte", range(0, 36, 4))
def test_what_a_writer_left_half_done_is_no_call(byte: int) -> None:
    recent = Recent(places=1)
    recent.changed("CA1", None, ANSWER, VERSION)
    recent.memory[byte] ^= 0x55
    assert recent.get("CA1") is None
