"""Prompts: what is spoken under a key, in each language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from xml.sax.saxutils import escape

from ivr.dialogue.instructions import Play, Say, Spoken
from ivr.flows.languages import locale
from ivr.flows.problems import Place
from ivr.flows.scope import Scope
from ivr.flows.templates import Template, written

CHARACTERS_A_SECOND = 15
# Where recordings stand in a folder of call flows.
AUDIO = "prompts/audio"


class Wording(Protocol):
    """How a prompt is said in one language."""

    @property
    def fixed(self) -> bool:
        """Whether it says the same in every call."""

    @property
    def transcripts(self) -> tuple[Template, ...]:
        """Every text that it may say, for the checks."""

    @property
    def needs(self) -> frozenset[str]:
        """The dotted names that must be set for it to be said whole."""

    @property
    def longest(self) -> float:
        """How many seconds it takes at most, where each value is as long as its name in the text."""

    def words(self, scope: Scope) -> tuple[Spoken, ...]:
        """Return what is spoken or played."""

    def seconds(self, scope: Scope) -> float:
        """Return how long that takes."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text to be spoken, plain or SSML; `language` as flows name it, `ready` is `blank` with its text filled in."""

    template: Template
    language: str
    blank: Say
    ready: tuple[Say, ...]

    @property
    def fixed(self) -> bool:
        """Whether the text holds no values."""
        return self.template.fixed

    @property
    def transcripts(self) -> tuple[Template, ...]:
        """The text itself."""
        return (self.template,)

    @property
    def needs(self) -> frozenset[str]:
        """The names of its values that have no spare."""
        return frozenset(".".join(hole.path) for hole in self.template.holes if hole.spare is None)

    @property
    def longest(self) -> float:
        """The time of the text as it is written."""
        return len(without_tags(self.template.text)) / CHARACTERS_A_SECOND

    def words(self, scope: Scope) -> tuple[Say, ...]:
        """Return the text as it is spoken; nothing for an empty one."""
        if self.template.fixed:
            return self.ready
        text = self.template.render_in(self.language, scope, escape if self.blank.ssml else str)
        blank = self.blank
        return (Say(text, blank.language, blank.voice, ssml=blank.ssml, fixed=False, prompt=blank.prompt),)

    def seconds(self, scope: Scope) -> float:
        """Return the time at 15 characters a second."""
        return sum(len(without_tags(say.text)) for say in self.words(scope)) / CHARACTERS_A_SECOND


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several spellings, by the value `path`. A number takes its own case, else its plural's (one, few ...).

    `places`: where each case is written.
    """

    path: tuple[str, ...]
    language: str
    cases: Mapping[str, Spelling]
    otherwise: Spelling
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    @property
    def fixed(self) -> bool:
        """Never: which one is said depends on the call."""
        return False

    @property
    def transcripts(self) -> tuple[Template, ...]:
        """The texts of all cases."""
        return tuple(one.template for one in (*self.cases.values(), self.otherwise))

    @property
    def needs(self) -> frozenset[str]:
        """What the cases need; where unset has a case of its own, the others may say the value."""
        found = frozenset[str]().union(*(one.needs for one in (*self.cases.values(), self.otherwise)))
        return found - {".".join(self.path)} if "unset" in self.cases else found

    @property
    def longest(self) -> float:
        """The time of the longest case."""
        return max(one.longest for one in (*self.cases.values(), self.otherwise))

    def words(self, scope: Scope) -> tuple[Say, ...]:
        """Return the spelling whose case fits."""
        return self._fitting(scope).words(scope)

    def seconds(self, scope: Scope) -> float:
        """Return the time that the fitting case takes."""
        return self._fitting(scope).seconds(scope)

    def _fitting(self, scope: Scope) -> Spelling:
        value = scope.get(self.path)
        if value is None:
            return self.cases.get("unset", self.otherwise)
        names = [written(value)]
        if isinstance(value, int | float) and not isinstance(value, bool):
            names += ["zero"] if value == 0 else []
            names.append(str(locale(self.language).plural_form(value)))
        return next((self.cases[name] for name in names if name in self.cases), self.otherwise)


@dataclass(frozen=True, slots=True)
class Recordings:
    """Recordings, played one after the other; `length` in seconds, `transcript` where there is one."""

    plays: tuple[Play, ...]
    length: float
    transcript: Template | None = None

    @property
    def fixed(self) -> bool:
        """Always."""
        return True

    @property
    def transcripts(self) -> tuple[Template, ...]:
        """The transcript, where there is one."""
        return (self.transcript,) if self.transcript else ()

    @property
    def needs(self) -> frozenset[str]:
        """Nothing."""
        return frozenset()

    @property
    def longest(self) -> float:
        """The length of all pieces together."""
        return self.length

    def words(self, scope: Scope) -> tuple[Play, ...]:  # noqa: ARG002 - what other wordings need
        """Return the pieces."""
        return self.plays

    def seconds(self, scope: Scope) -> float:  # noqa: ARG002 - what other wordings need
        """Return the length of all pieces together."""
        return self.length


@dataclass(frozen=True, slots=True)
class Prompt:
    """A spoken sentence by its key, with its wording in each language that has one."""

    key: str
    wordings: Mapping[str, Wording] = field(default_factory=dict)

    @property
    def fixed(self) -> bool:
        """Whether no wording of it depends on the call."""
        return all(wording.fixed for wording in self.wordings.values())

    def words(self, language: str, scope: Scope) -> tuple[Spoken, ...]:
        """Return what the carrier speaks or plays in `language`; () for an empty text.

        In a language that lacks the prompt, the first wording there is.
        """
        wording = self._wording(language)
        return wording.words(scope) if wording else ()

    def seconds(self, language: str, scope: Scope) -> float:
        """Return how long that takes: 15 characters a second, or the length of the recordings."""
        wording = self._wording(language)
        return wording.seconds(scope) if wording else 0.0

    def longest(self, language: str) -> float:
        """Return how many seconds it takes at most in `language`, 0 where it is not said in that."""
        wording = self.wordings.get(language)
        return wording.longest if wording else 0.0

    def needs(self) -> frozenset[str]:
        """Return the dotted names that must be set for it to be said whole, in any language."""
        return frozenset[str]().union(*(wording.needs for wording in self.wordings.values()))

    def transcripts(self, language: str) -> Iterator[Template]:
        """Give every text that may be said in `language`."""
        wording = self.wordings.get(language)
        yield from wording.transcripts if wording else ()

    def _wording(self, language: str) -> Wording | None:
        return self.wordings.get(language) or next(iter(self.wordings.values()), None)


def without_tags(text: str) -> str:
    """Return an SSML text without its tags."""
    return re.sub(r"<[^<>]*>", "", text)
