"""`python -m ivr user`: accounts made, signed out everywhere, and closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.cases import accounts
from ivr.cases.database import open_engine
from ivr.cases.migrate import upgrade
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
