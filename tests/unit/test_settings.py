"""Wrong settings stop the start, and the message names the setting."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from ivr.settings import Settings, SettingsError

FAR = {
    "DATABASE_URL": "postgres://u:p@db.example.com/line",
    "REDIS_URL": "redis://redis.example.com/0",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "token",
    "SECRET_KEY": "secret",
    "API_TOKEN": "api",
    "PUBLIC_URL": "https://line.example.com/",
}


def test_nothing_set_is_one_machine_with_secrets_of_its_own(tmp_path: Path) -> None:
    settings = Settings.from_environment({"VAR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/careline.db"
    assert settings.redis_url == ""
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.account_sid.startswith("AC")
    assert Settings.from_environment({"VAR": str(tmp_path)}) == settings


def test_secrets_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    Settings.from_environment({"VAR": str(tmp_path)})
    modes = {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "secrets").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700


def test_a_distributed_line(tmp_path: Path) -> None:
    settings = Settings.from_environment({**FAR, "VAR": str(tmp_path)})
    assert settings.database_url == "postgresql://u:p@db.example.com/line"
    assert settings.public_url == "https://line.example.com"
    assert not (tmp_path / "secrets").exists()


@pytest.mark.parametrize("missing", ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "SECRET_KEY", "API_TOKEN"])
def test_a_distributed_line_makes_no_secrets(tmp_path: Path, missing: str) -> None:
    without = {name: value for name, value in FAR.items() if name != missing}
    with pytest.raises(SettingsError, match=missing):
        Settings.from_environment({**without, "VAR": str(tmp_path)})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "eight"),
        ("PORT", "²"),
        ("EMULATOR_PORT", "-1"),
        ("TWILIO_CPS", "0"),
        ("TWILIO_CPS", "fast"),
        ("PUBLIC_URL", "line.example.com"),
        ("PUBLIC_URL", "https://line.example.com/?a=1"),
        ("TWILIO_API_URL", "ftp://carrier"),
        ("STANDBY_NUMBER", "0800"),
        ("STANDBY_LINES", "0"),
        ("TRUSTED_PROXIES", "10"),
        ("TRUSTED_PROXIES", "-1"),
        ("STANDBY_LINES", "two"),
        ("DATABASE_URL", "mysql://localhost/line"),
        ("TWILIO_ACCOUNT_SID", "AC1"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({"VAR": str(tmp_path), name: value})


@pytest.mark.parametrize("alone", ["DATABASE_URL", "REDIS_URL"])
def test_record_and_redis_are_far_both_or_neither(tmp_path: Path, alone: str) -> None:
    with pytest.raises(SettingsError, match="both"):
        Settings.from_environment({"VAR": str(tmp_path), alone: FAR[alone]})
