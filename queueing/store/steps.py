"""Runs the floor's steps on a Redis server, and notices when that server has lost the floor."""

from __future__ import annotations

from typing import Any, Final, Protocol

from redis.exceptions import NoScriptError, RedisError, ResponseError

from queueing.names import FloorError, FloorGone, FloorLost
from queueing.policy.moves import IllegalMove
from queueing.store.keys import CALM, INCARNATION, REBUILDING, SERVER
from queueing.store.lua import scripts

REBUILD_LEASE_MS: Final = 5_000
"""Whoever rebuilds and dies is followed by another so much later; who lives renews it."""

CALM_MS: Final = 15_000
"""A line that has not stood up by then waits as after any loss."""


class Client(Protocol):
    """Whoever runs commands on a Redis server: redis-py's client, or one that answers and fails like it."""

    def execute_command(self, *command: Any) -> Any:
        """Run one command. Raises redis-py's errors."""


class Steps:
    """One process's view of the floor in Redis. Threads may share it."""

    def __init__(self, client: Client) -> None:
        """`client`: with retries off and short time-outs, since every step may be asked for again."""
        self._client = client
        self._incarnation = ""

    def step(self, name: str, now: int, *args: str | float) -> list[Any]:
        """Run a step in the incarnation that this process knows.

        Where another process has rebuilt the floor since, the new incarnation is adopted: what belonged to the old one
        is not found there, and the rest holds.

        Raises:
            FloorGone: Redis cannot be reached, or refuses to write.
            FloorLost: nobody has rebuilt the floor yet.
            IllegalMove: the step asks for what a state table does not allow.
        """
        reply = self._run(name, self._incarnation, now, *args)
        if reply == ["LOST"]:
            self._incarnation = self.ask("GET", INCARNATION) or ""
            reply = self._run(name, self._incarnation, now, *args) if self._incarnation else reply
        if reply == ["LOST"]:
            raise FloorLost
        return reply

    def note_calm(self) -> None:
        """Note for a while that no request to the carrier is under way."""
        self.ask("SET", CALM, 1, "PX", CALM_MS)

    def is_calm(self) -> bool:
        """Say whether that stands noted."""
        return self.ask("GET", CALM) is not None

    def claim_rebuild(self, incarnation: str) -> bool:
        """Take the right to rebuild, where there is something to rebuild and nobody else has it."""
        if self.ask("GET", INCARNATION):
            return False
        return bool(self.ask("SET", REBUILDING, incarnation, "NX", "PX", REBUILD_LEASE_MS))

    def hold_rebuild(self, incarnation: str) -> None:
        """Renew that right, where it is still this one's."""
        if self.ask("GET", REBUILDING) == incarnation:
            self.ask("PEXPIRE", REBUILDING, REBUILD_LEASE_MS)

    def found(self, incarnation: str, now: int, picture: str) -> bool:
        """Begin a new incarnation of the floor, with the picture (JSON) in it. False where the right to it has gone."""
        return self._run("restore", incarnation, now, self._run_id(), picture) == [1]

    def ask(self, *command: str | float) -> Any:
        """Run one command of Redis; its reply is text where Redis has bytes."""
        try:
            return _text(self._client.execute_command(*command))
        except NoScriptError:
            raise
        except RedisError as error:
            raise _translated(error) from error

    def _run(self, name: str, *args: str | float) -> list[Any]:
        script = scripts()[name]
        try:
            reply = self.ask("EVALSHA", script.sha, 0, *args)
        except NoScriptError:
            self._meet_server()
            reply = self.ask("EVALSHA", script.sha, 0, *args)
        return list(reply)

    def _meet_server(self) -> None:
        """Give the scripts to a server that lacks them.

        A server forgets scripts when it starts again, and may have forgotten the last second of the floor with them. So
        no step runs on it before this: unless it is the server that the floor was founded on, the floor is lost.
        """
        if self.ask("GET", SERVER) != self._run_id():
            self.ask("DEL", INCARNATION)
        for script in scripts().values():
            self.ask("SCRIPT", "LOAD", script.text)

    def _run_id(self) -> str:
        told = self.ask("INFO", "server")
        # redis-py takes the answer apart; others give it as the server does.
        return str(told["run_id"] if isinstance(told, dict) else told.partition("run_id:")[2].split()[0])


def _text(reply: Any) -> Any:
    if isinstance(reply, list):
        return [_text(item) for item in reply]
    return reply.decode() if isinstance(reply, bytes) else reply


def _translated(error: RedisError) -> FloorError:
    message = str(error)
    if "IllegalMove: " in message:
        return IllegalMove(message.partition("IllegalMove: ")[2].partition(" script:")[0])
    broken = type(error) is ResponseError and "user_script" in message
    return FloorError(message) if broken else FloorGone(message)
