"""What an error reply of the server amounts to."""

from __future__ import annotations

import pytest

from ivr.live.errors import LiveError, LiveGone, LiveRefused, ScriptUnknown, refusal


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("LOADING Valkey is loading the dataset in memory", LiveGone),
        ("READONLY You can't write against a read only replica.", LiveGone),
        ("OOM command not allowed when used memory > 'maxmemory'.", LiveGone),
        ("MISCONF Errors writing to the AOF file", LiveGone),
        ("NOSCRIPT No matching script.", ScriptUnknown),
        ("WRONGTYPE Operation against a key", LiveRefused),
        ("ERR unknown command", LiveRefused),
    ],
)
def test_not_now_is_told_from_never(text: str, kind: type[LiveError]) -> None:
    error = refusal(text)
    assert type(error) is kind
    assert str(error) == text


def test_an_error_without_words_says_its_docstring() -> None:
    assert str(LiveGone()) == LiveGone.__doc__
