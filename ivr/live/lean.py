"""Our own wire for the floor, which knows servers as redis-py's client shows them: `execute_command` and its errors."""

from __future__ import annotations

from redis.exceptions import ConnectionError as ConnectionLost
from redis.exceptions import NoScriptError, ResponseError

from ivr.live.errors import LiveGone, LiveRefused, ScriptUnknown
from ivr.live.wire import Answer, Wire


class LeanClient:
    """Runs commands at half of redis-py's cost; threads may share it, and it may be carried over a fork.

    Answers are as the server gives them: nothing is parsed.
    """

    def __init__(self, through: Wire) -> None:
        """`through` may serve others too; who opened it closes it."""
        self._wire = through

    def execute_command(self, *words: str | float) -> Answer:
        """Send one command and return its answer.

        Raises:
            redis.exceptions.ConnectionError: the server cannot be reached, or takes no writes at present.
            redis.exceptions.NoScriptError: it has not loaded the script.
            redis.exceptions.ResponseError: it refused the command for good.
        """
        try:
            return self._wire.ask(*(str(word) for word in words))
        except LiveGone as gone:
            raise ConnectionLost(str(gone)) from gone
        except ScriptUnknown as unknown:
            raise NoScriptError(str(unknown)) from unknown
        except LiveRefused as refused:
            raise ResponseError(str(refused)) from refused
