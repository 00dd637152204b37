"""What goes on beside the loop, in threads, since the carrier may take its time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from concurrent.futures import Executor
from functools import partial

from queueing.names import FloorGone, FloorLost

log = logging.getLogger(__name__)


class Tasks:
    """Runs each thing once at a time; what fails is logged, and comes again with a later sweep."""

    def __init__(self, pool: Executor) -> None:
        """`pool` runs the tasks and outlives this."""
        self._pool = pool
        self._under_way: set[Hashable] = set()

    def once(self, key: Hashable, task: Callable[[], None]) -> None:
        """Run `task`, unless what has the same key is still under way."""
        if key not in self._under_way:
            self._under_way.add(key)
            self._pool.submit(partial(self._run, key, task))

    def _run(self, key: Hashable, task: Callable[[], None]) -> None:
        try:
            task()
        except (FloorGone, FloorLost) as error:
            log.warning("the floor was not there for %s: %s", key, error)
        except Exception:
            log.exception("%s failed", key)
        finally:
            self._under_way.discard(key)
