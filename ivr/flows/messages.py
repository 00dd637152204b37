"""Messages: what is written under a key in each language, for SMS and mail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ivr.flows.problems import NOWHERE, Place
from ivr.flows.scope import Scope
from ivr.flows.templates import Hole, Template


class Letter(NamedTuple):
    """A message ready to be sent; an SMS has no subject."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A message in one language; `subject` None for an SMS."""

    subject: Template | None
    body: Template
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Message:
    """A message by its key, with its wording in each language that has one."""

    key: str
    wordings: Mapping[str, Wording] = field(default_factory=dict)

    def letter(self, language: str, scope: Scope) -> Letter:
        """Return what is written in `language`; in one that lacks the message, the first wording there is."""
        spoken = language if language in self.wordings else next(iter(self.wordings))
        wording = self.wordings[spoken]
        subject = wording.subject.render_in(spoken, scope) if wording.subject else ""
        return Letter(subject, wording.body.render_in(spoken, scope))

    def needs(self) -> frozenset[str]:
        """Return the dotted names that must be set for it to be written whole, in any language."""
        return frozenset(".".join(hole.path) for hole in self._holes() if hole.spare is None)

    def names(self) -> frozenset[str]:
        """Return the dotted names of all values in it, in any language."""
        return frozenset(".".join(hole.path) for hole in self._holes())

    def _holes(self) -> Iterator[Hole]:
        texts = (text for one in self.wordings.values() for text in (one.subject, one.body) if text)
        return (hole for text in texts for hole in text.holes)
