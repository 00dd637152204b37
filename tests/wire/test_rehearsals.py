"""One script, three ways: by a supervisor's file, by the verbs of a caller, and over the wire. All come to the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.emulator.exchange import Handset
from ivr.flows.catalogue import Catalogue
from ivr.flows.loader import load
from ivr.flows.source import read_folder
from ivr.functions.registry import declared
from ivr.rehearsals.account import Account
from ivr.rehearsals.calling import Call
from ivr.rehearsals.hearing import Hearing
from ivr.rehearsals.line import Line
from ivr.rehearsals.moves import Words
from ivr.rehearsals.playing import missed, perform, play
from ivr.rehearsals.reading import FOLDER, read
from ivr.rehearsals.script import Rehearsal
from tests.whole_line import HERE, WholeLine
from tests.wire.telephone import Telephone

CALLFLOWS = Path(HERE) / "callflows"
MESSAGE = "a message is left where nobody is there"
TALK = "zero reaches a person from the main menu, in Hindi"

SignIn = Callable[[str], Handset]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    found = load(read_folder(CALLFLOWS), declared()).catalogue
    assert found is not None
    return found


def rehearsal(name: str, catalogue: Catalogue) -> Rehearsal:
    sources = {f"{FOLDER}/{path}": text for path, text in read_folder(CALLFLOWS / FOLDER).items()}
    return next(one for one in read(sources, catalogue).rehearsals if one.name == name)


def over_the_wire(telephone: Telephone) -> Account:
    """Play it on the line, and see that all comes as expected."""
    failure = perform(telephone.rehearsal, telephone)
    assert failure is None, str(failure)
    account = telephone.account()
    assert [*missed(telephone.rehearsal, account)] == []
    return account


def test_by_its_file_by_verbs_and_over_the_wire(
    line: WholeLine, caller: Handset, agent: SignIn, catalogue: Catalogue
) -> None:
    script = rehearsal(MESSAGE, catalogue)
    by_file = play(script, catalogue, Hearing(catalogue))
    assert by_file.passed

    by_verbs = Line(Call(script, catalogue, Hearing(catalogue)))
    by_verbs.dials()
    by_verbs.hears(Words(prompt="choose_language"))
    by_verbs.presses("1")
    by_verbs.presses("2")
    by_verbs.hears(Words(prompt="leave_message"))
    by_verbs.records(12, hangs_up=False)

    by_wire = over_the_wire(Telephone(line, script, catalogue, caller, agent))
    same = [(one.steps, one.mark, one.outcome) for one in (by_file.account, Account.of(by_verbs.call), by_wire)]
    assert same[0] == same[1] == same[2]


def test_a_talk_with_an_agent(line: WholeLine, caller: Handset, agent: SignIn, catalogue: Catalogue) -> None:
    script = rehearsal(TALK, catalogue)
    by_file = play(script, catalogue, Hearing(catalogue))
    by_wire = over_the_wire(Telephone(line, script, catalogue, caller, agent))
    assert by_wire.steps == by_file.account.steps


def test_a_call_that_was_made_is_written_as_a_rehearsal(
    line: WholeLine, caller: Handset, agent: SignIn, catalogue: Catalogue
) -> None:
    over_the_wire(Telephone(line, rehearsal(MESSAGE, catalogue), catalogue, caller, agent))
    words = [sys.executable, "-m", "ivr", "rehearse", "--record", caller.sid]
    done = subprocess.run(words, cwd=HERE, env=line.environ, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = read({f"{FOLDER}/recorded.yaml": done.stdout}, catalogue)
    assert found.problems == ()
    verdict = play(found.rehearsals[0], catalogue, Hearing(catalogue))
    assert verdict.passed, [*map(str, verdict.failures)]
    assert verdict.account.steps == tuple(line.call(caller.sid)["steps"])
    assert {one.what for one in found.rehearsals[0].expect} >= {"mark", "outcome", "visited"}
