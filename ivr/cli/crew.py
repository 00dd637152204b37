"""The processes of a line on one machine: started together, started again alone, stopped together."""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from honcho.colour import get_colours
from honcho.printer import Message, Printer
from honcho.process import Popen, Process

STOP_WITHIN = 8.0
"""Seconds that a process has to stop before it is killed; webhooks in flight end within 5."""
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
"""Seconds before a process that died is started again: doubled from the first to the longest."""
STEADY = 60.0
"""Seconds after which a process counts as well, so that its next death is a first one again."""
TICK = 0.1
LISTEN = 0.5
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(slots=True)
class Post:
    """A process that ought to be running. `due` is when it is started again, on the monotonic clock."""

    name: str
    command: str
    colour: str
    thread: threading.Thread | None = None
    pid: int | None = None
    since: float = 0.0
    pause: float = FIRST_PAUSE
    due: float | None = None

    @property
    def manned(self) -> bool:
        """Whether its process runs, or has not yet been seen to end."""
        return self.thread is not None

    def signal(self, number: int) -> None:
        """Send a signal to the process and all that it started."""
        if self.pid is not None:
            try:
                os.killpg(self.pid, number)
            except ProcessLookupError:
                self.pid = None


@dataclass(slots=True)
class Crew:
    """All posts of one line, and the loop that keeps them manned until it is told to stop.

    `commands`: name -> one program with its arguments, as the shell reads it. `doors`: name -> the file descriptor of
    an open port, which each process of that name inherits.
    """

    commands: Mapping[str, str]
    environ: Mapping[str, str]
    doors: Mapping[str, int] = field(default_factory=dict)
    posts: dict[str, Post] = field(init=False)
    serving: bool = field(default=False, init=False)
    """The line was ready: from now on callers may be on it."""
    stopping: bool = field(default=False, init=False)
    _heard: queue.SimpleQueue[Any] = field(default_factory=queue.SimpleQueue, init=False)
    _printer: Any = field(init=False)

    def __post_init__(self) -> None:
        self.posts = {
            name: Post(name, command, colour)
            for (name, command), colour in zip(self.commands.items(), get_colours(), strict=False)
        }
        self._printer = Printer(sys.stdout, width=max(len(name) for name in [*self.posts, "careline"]))

    def work(self, ready: Callable[[], bool], welcome: Callable[[], None], patience: float) -> int:
        """Start all, call `welcome` once `ready` says so, keep all running until a signal says stop.

        A process that dies before the line is ready stops the start: it would die again. Later it is started
        again by itself, for callers are on the line. Returns the exit status: 1 where the start failed, else 0.
        `patience` is how many seconds the start may take.
        """
        for number in STOP_SIGNALS:
            signal.signal(number, self._told_to_stop)
        try:
            for post in self.posts.values():
                self._start(post)
            if not self._becomes_ready(ready, patience):
                return int(not self.stopping)
            self.serving = True
            welcome()
            self._keep_manned()
        finally:
            self._stop_all()
        return 0

    def _told_to_stop(self, number: int, _frame: object) -> None:
        """A second Ctrl-C kills at once what takes its time."""
        if self.stopping and number == signal.SIGINT:
            self._signal_all(signal.SIGKILL)
        self.stopping = True

    def _becomes_ready(self, ready: Callable[[], bool], patience: float) -> bool:
        latest = time.monotonic() + patience
        while not self.stopping:
            self._listen_for_a_while()
            if not all(post.manned for post in self.posts.values()):
                return False
            if ready():
                return True
            if time.monotonic() > latest:
                self._say(f"the line was not ready after {patience:.0f} s")
                return False
        return False

    def _keep_manned(self) -> None:
        while not self.stopping:
            self._listen()
            for post in self.posts.values():
                if post.due is not None and time.monotonic() >= post.due:
                    self._start(post)

    def _start(self, post: Post) -> None:
        # In the shell's place: else the shell would stand between the process and our signals.
        process = Process(f"exec {post.command}", name=post.name, colour=post.colour, env=dict(self.environ))
        if post.name in self.doors:
            # honcho's own way to start a process closes all but what it speaks through.
            process._child_ctor = partial(Popen, pass_fds=(self.doors[post.name],))
        post.due, post.since = None, time.monotonic()
        post.thread = threading.Thread(target=process.run, args=(self._heard,), daemon=True)
        post.thread.start()

    def _listen_for_a_while(self) -> None:
        """Take what was said, so that it is shown before anybody is asked whether the line is ready."""
        latest = time.monotonic() + LISTEN
        while self._listen() and time.monotonic() < latest:
            pass

    def _listen(self) -> bool:
        """Take one message of a process, waiting for it no longer than a tick; False where there was none."""
        try:
            message = self._heard.get(timeout=TICK)
        except queue.Empty:
            return False
        post = self.posts[message.name]
        if message.type == "line":
            self._printer.write(message)
        elif message.type == "start":
            post.pid = message.data["pid"]
            if self.stopping:
                post.signal(signal.SIGTERM)
        else:
            self._ended(post, message.data["returncode"])
        return True

    def _ended(self, post: Post, status: int) -> None:
        post.signal(signal.SIGKILL)
        post.thread = post.pid = None
        if self.stopping:
            return
        if not self.serving:
            self._say(f"{post.name} ended with status {status} before the line was ready; what it said stands above")
            return
        now = time.monotonic()
        pause = FIRST_PAUSE if now - post.since > STEADY else post.pause
        post.due, post.pause = now + pause, min(2 * pause, LONGEST_PAUSE)
        self._say(f"{post.name} ended with status {status}; it is started again in {pause:g} s")

    def _stop_all(self) -> None:
        self.stopping = True
        kill_at = time.monotonic() + STOP_WITHIN
        self._signal_all(signal.SIGTERM)
        while any(post.manned for post in self.posts.values()):
            self._listen()
            if time.monotonic() > kill_at:
                self._signal_all(signal.SIGKILL)

    def _signal_all(self, number: int) -> None:
        for post in self.posts.values():
            post.signal(number)

    def _say(self, sentence: str) -> None:
        """Print a sentence of our own between the lines of the processes."""
        now = datetime.now().astimezone()
        self._printer.write(Message(type="line", data=sentence, time=now, name="careline", colour=None))
