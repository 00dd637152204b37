"""`python -m ivr user`: accounts made, signed out everywhere, and closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.calls import wording
from ivr.cases import accounts, agents
from ivr.cases.database import open_engine
from ivr.cases.migrate import upgrade
from ivr.cli.commands import LANGUAGES
from ivr.cli.main import main


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    found = f"sqlite:///{tmp_path / 'careline.db'}"
    monkeypatch.setenv("VAR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "")
    upgrade(found)
    return found


def test_an_account_is_made_signed_out_and_closed(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    engine = open_engine(url)
    assert main(["user", "ana", "--role", "supervisor"]) == 0
    password = capsys.readouterr().out.split()[-1]
    first = accounts.check(engine, "ana", password)
    assert first is not None
    assert main(["user", "ana", "--sign-out"]) == 0
    second = accounts.check(engine, "ana", password)
    assert second is not None
    assert second.sessions > first.sessions
    assert main(["user", "ana", "--off"]) == 0
    assert accounts.check(engine, "ana", password) is None
    assert main(["user", "nobody", "--off"]) == 1
    engine.dispose()


def test_the_telephone_of_an_agent_speaks_his_language(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    engine = open_engine(url)
    assert main(["user", "lee", "--language", "es"]) == 0
    assert capsys.readouterr().out == "The telephone of lee speaks Español\n"
    lee = agents.agent(engine, "lee")
    assert lee is not None
    assert (lee.language, lee.presence) == ("es", "offline")
    assert accounts.check(engine, "lee", "") is None, "that makes no account"
    agents.set_presence(engine, "lee", agents.Wish("available", "+15550100001"), lee.since)
    assert main(["user", "lee", "--language", "hi"]) == 0
    lee = agents.agent(engine, "lee")
    assert lee is not None
    assert (lee.language, lee.presence) == ("hi", "available")
    engine.dispose()


def test_every_language_that_may_be_chosen_is_spoken() -> None:
    assert set(LANGUAGES) == {*wording.LANGUAGES} == {*wording.SENTENCES} == {*wording.LOCALES}
