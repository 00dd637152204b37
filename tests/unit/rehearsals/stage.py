"""Rehearsals of small lines, as tests write them."""

from __future__ import annotations

from ivr.flows.catalogue import Catalogue
from ivr.flows.problems import Problem
from ivr.rehearsals.playing import Verdict, play_all
from ivr.rehearsals.reading import read
from ivr.rehearsals.script import Rehearsal

FILE = "rehearsals/main.yaml"
HEAD = "- name: a call\n  at: 2026-03-02 12:00\n"


def script(text: str, catalogue: Catalogue) -> tuple[Rehearsal, ...]:
    """Return the rehearsals of a file that has no mistake."""
    found = read({FILE: text}, catalogue)
    assert not found.problems, "\n".join(map(str, found.problems))
    return found.rehearsals


def problems(text: str, catalogue: Catalogue) -> list[Problem]:
    """Return what is wrong with a file."""
    return list(read({FILE: text}, catalogue).problems)


def rehearsed(body: str, catalogue: Catalogue) -> Verdict:
    """Play the only rehearsal of a file: `body` is what stands below its name and time, indented by two."""
    verdicts = [*play_all(script(HEAD + body, catalogue), catalogue)]
    assert len(verdicts) == 1
    return verdicts[0]


def passes(body: str, catalogue: Catalogue) -> None:
    """Play it, and see that it passes."""
    verdict = rehearsed(body, catalogue)
    assert verdict.passed, "\n".join(map(str, verdict.failures))


def fails(body: str, catalogue: Catalogue) -> str:
    """Play it, and return the one failure that it has."""
    verdict = rehearsed(body, catalogue)
    assert len(verdict.failures) == 1, verdict.failures
    return str(verdict.failures[0])
