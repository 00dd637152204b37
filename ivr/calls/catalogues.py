"""Which flows a call walks by: the published revision for a new call, its own for every call that has begun."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping

from ivr.calls.errors import NothingPublished, UnknownRevision
from ivr.flows.catalogue import Catalogue
from ivr.flows.loader import load
from ivr.functions import registry

KEPT = 8
"""Revisions in memory; calls last hours at most, so older ones are asked for rarely."""


class Catalogues:
    """Catalogues by revision, loaded once each and kept."""

    def __init__(self, sources: Callable[[str], Mapping[str, str] | None], pointer: Callable[[], str]) -> None:
        """`sources` gives a revision's files; `pointer` the published revision, "" while there is none."""
        self._sources = sources
        self._pointer = pointer
        self._kept: OrderedDict[str, Catalogue] = OrderedDict()
        self._lock = threading.Lock()

    def current(self) -> Catalogue:
        """Return the published catalogue.

        Raises:
            NothingPublished: there is none.
        """
        revision = self._pointer()
        if not revision:
            raise NothingPublished
        return self.at(revision)

    def queues(self) -> tuple[str, ...]:
        """Return the names of the queues that are published, by name; none where nothing is, or nothing we can read."""
        try:
            return tuple(sorted(self.current().queues))
        except (NothingPublished, UnknownRevision):
            return ()

    def at(self, revision: str) -> Catalogue:
        """Return the catalogue of one revision.

        Raises:
            UnknownRevision: the case record lacks it, or this release cannot read it.
        """
        kept = self._kept.get(revision)
        return kept if kept is not None else self._load(revision)

    def _load(self, revision: str) -> Catalogue:
        with self._lock:
            if revision in self._kept:
                return self._kept[revision]
            sources = self._sources(revision)
            catalogue = load(sources, registry.declared()).catalogue if sources is not None else None
            if catalogue is None:
                raise UnknownRevision(revision)
            self._kept[revision] = catalogue
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return catalogue
