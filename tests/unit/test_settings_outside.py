"""Settings of mail, text messages and services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from ivr.settings import OURS, Settings, SettingsError

FAR = {
    "DATABASE_URL": "postgres://u:p@db.example.com/line",
    "REDIS_URL": "redis://redis.example.com/0",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "token",
    "SECRET_KEY": "secret",
    "API_TOKEN": "api",
}


def test_a_directory_can_name_any_setting_but_ours(tmp_path: Path) -> None:
    settings = Settings.from_environment({"VAR": str(tmp_path), "ORDERS_URL": "http://orders.test", "SECRET_KEY": "s"})
    assert settings.named == {"ORDERS_URL": "http://orders.test"}
    assert not OURS & set(settings.named)
    assert "orders.test" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_URL", "http://mail.test"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://mail.test/inbox"),
        ("MAIL_FROM", "nobody"),
        ("SMS_FROM", "0800"),
        ("SMS_FROM", "MG1"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({"VAR": str(tmp_path), "MAIL_FROM": "care@example.com", name: value})


def test_a_wrong_mail_server_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({"VAR": str(tmp_path), "SMTP_URL": "imap://user:hush@mail.test"})
    assert "hush" not in str(refused.value)


def test_who_sends_mail_has_an_address(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="MAIL_FROM"):
        Settings.from_environment({"VAR": str(tmp_path), "SMTP_URL": "smtp://mail.test"})


def test_one_machine_makes_its_webhook_secret_and_a_distributed_line_does_not(tmp_path: Path) -> None:
    assert Settings.from_environment({"VAR": str(tmp_path)}).webhook_secret
    assert Settings.from_environment({**FAR, "VAR": str(tmp_path)}).webhook_secret == ""


class Remembering(Mapping[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, var: Path) -> None:
        self.known = {"VAR": str(var)}
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self.known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


def test_no_setting_of_ours_can_be_named_by_a_directory(tmp_path: Path) -> None:
    environ = Remembering(tmp_path)
    Settings.from_environment(environ)
    assert environ.names - OURS == set()
