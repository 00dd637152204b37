"""Settings, read once from the environment and frozen."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

TWILIO = "https://api.twilio.com"
LOCAL_HOSTS = ("", "localhost", "127.0.0.1", "::1")
SECRETS = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "SECRET_KEY", "API_TOKEN")
MAIL_SCHEMES = ("smtp", "smtps")
OURS = frozenset(
    {*SECRETS, "DATABASE_URL", "REDIS_URL", "TWILIO_API_URL", "PUBLIC_URL", "CALLFLOWS", "PORT", "HOST", "VAR"}
    | {
        "STANDBY_NUMBER",
        "STANDBY_LINES",
        "TRUSTED_PROXIES",
        "TWILIO_CPS",
        "CALLBACK_COUNTRIES",
        "EMULATOR_PORT",
        "SMTP_URL",
        "MAIL_FROM",
        "SMS_FROM",
        "WEBHOOK_SECRET",
    }
)
"""Settings that no `directory.yaml` may name: who writes flows must not send our own secrets to an address of his."""


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs from one installation to the next.

    Environment variables, with their defaults: docs/operators/settings.md.
    """

    database_url: str
    redis_url: str
    """Empty: the embedded server in `var`."""
    account_sid: str
    auth_token: str
    carrier_api_url: str
    public_url: str
    """The address that the carrier calls and signs, without a slash at its end."""
    secret_key: str
    api_token: str
    callflows: Path
    port: int
    standby_number: str
    """E.164, or empty: who is dialled when nothing else of ours works."""
    standby_lines: int
    """Callers that one web process lets ring the standby number at once, at least 1."""
    cps: float
    """Calls that we may place in a second, above 0."""
    var: Path
    emulator_port: int
    trusted_proxies: int = 0
    """Proxies before `web` that each add who asked them to X-Forwarded-For, -Proto and -Host."""
    smtp_url: str = ""
    """smtp://[user:password@]host[:port], smtps:// for TLS from the first byte; empty: mail is kept in `var`/mail."""
    mail_from: str = ""
    """The address from which we write; empty where no mail is sent."""
    sms_from: str = ""
    """E.164, or the id of the carrier's messaging service; empty: the line that was called."""
    callback_countries: frozenset[str] = frozenset()
    """ISO 3166, two letters: where customers are called back; empty: the countries of our lines."""
    webhook_secret: str = ""
    """Signs what is sent to webhooks; empty: none are sent."""
    named: Mapping[str, str] = field(default_factory=dict, repr=False)
    """All other variables: what `directory.yaml` names is among them."""

    @property
    def on_one_machine(self) -> bool:
        """Whether nothing is distributed: the record is SQLite, and Redis the embedded server."""
        return not self.redis_url and self.database_url.startswith("sqlite:")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read and check all settings; makes missing secrets into `VAR` where nothing is distributed.

        Raises:
            SettingsError: a setting is missing or wrong.
        """
        var = Path(environ.get("VAR") or "var").resolve()
        port = _port(environ, "PORT", 8000)
        _one_place(environ)
        token = _secrets(environ, var)
        return cls(
            database_url=_database_url(environ, var),
            redis_url=environ.get("REDIS_URL", ""),
            account_sid=token["TWILIO_ACCOUNT_SID"],
            auth_token=token["TWILIO_AUTH_TOKEN"],
            carrier_api_url=_url(environ, "TWILIO_API_URL", TWILIO),
            public_url=_url(environ, "PUBLIC_URL", f"http://127.0.0.1:{port}"),
            secret_key=token["SECRET_KEY"],
            api_token=token["API_TOKEN"],
            callflows=Path(environ.get("CALLFLOWS") or "callflows").resolve(),
            port=port,
            standby_number=_number(environ, "STANDBY_NUMBER"),
            standby_lines=_count(environ, "STANDBY_LINES", 2, range(1, 1000)),
            cps=_rate(environ, "TWILIO_CPS", 1.0),
            var=var,
            trusted_proxies=_count(environ, "TRUSTED_PROXIES", 0, range(10)),
            emulator_port=_port(environ, "EMULATOR_PORT", 8100),
            smtp_url=_mail_server(environ),
            mail_from=_mail_address(environ),
            sms_from=_sender(environ),
            callback_countries=_countries(environ),
            webhook_secret=environ.get("WEBHOOK_SECRET") or _own_secret(environ, var, "WEBHOOK_SECRET"),
            named={name: environ[name] for name in environ if name not in OURS},
        )


def _one_place(environ: Mapping[str, str]) -> None:
    """A case record that all share beside a floor of one machine, or the reverse, would be two lines in one."""
    far = {name: _is_far(environ.get(name, "")) for name in ("DATABASE_URL", "REDIS_URL")}
    if any(far.values()) and not all(far.values()):
        near = next(name for name, is_far in far.items() if not is_far)
        raise SettingsError(f"{near}: the case record and Redis are both on other machines, or neither is; set both.")


def _is_far(url: str) -> bool:
    return urlsplit(url).hostname not in (None, *LOCAL_HOSTS)


def _database_url(environ: Mapping[str, str], var: Path) -> str:
    url = environ.get("DATABASE_URL") or f"sqlite:///{var / 'careline.db'}"
    if url.startswith("postgres://"):
        url = "postgresql" + url.removeprefix("postgres")
    if not url.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
        raise SettingsError("DATABASE_URL: neither sqlite:///... nor postgresql://...")
    return url


def _secrets(environ: Mapping[str, str], var: Path) -> dict[str, str]:
    distributed = _is_distributed(environ)
    if bool(environ.get("TWILIO_ACCOUNT_SID")) != bool(environ.get("TWILIO_AUTH_TOKEN")):
        raise SettingsError("TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN: set both or neither.")
    found = {}
    for name in SECRETS:
        if not environ.get(name) and distributed:
            raise SettingsError(
                f"{name}: missing. It is made by itself only where DATABASE_URL and REDIS_URL are unset."
            )
        found[name] = environ.get(name) or _kept_secret(var, name)
    return found


def _is_distributed(environ: Mapping[str, str]) -> bool:
    return bool(environ.get("DATABASE_URL") or environ.get("REDIS_URL"))


def _own_secret(environ: Mapping[str, str], var: Path, name: str) -> str:
    """A secret that is not needed by everybody: made where nothing is distributed, else left empty."""
    return "" if _is_distributed(environ) else _kept_secret(var, name)


def _kept_secret(var: Path, name: str) -> str:
    """The secret that this installation made for itself; made now where there is none yet."""
    folder = var / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / name.lower()
    if not file.exists():
        _keep_secret(file, ("AC" if name == "TWILIO_ACCOUNT_SID" else "") + secrets.token_hex(16))
    return file.read_text().strip()


def _keep_secret(file: Path, value: str) -> None:
    """Put the whole secret in place in one step: processes that start together agree on the first one's."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text(value)
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise SettingsError(f"{name}: {text!r} is no port; a whole number from 1 to 65535.")
    return int(text)


def _count(environ: Mapping[str, str], name: str, default: int, allowed: range) -> int:
    text = environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or int(text) not in allowed:
        raise SettingsError(f"{name}: {text!r} is no whole number from {allowed.start} to {allowed.stop - 1}.")
    return int(text)


def _rate(environ: Mapping[str, str], name: str, default: float) -> float:
    text = environ.get(name) or str(default)
    if not re.fullmatch(r"\d{1,4}(\.\d+)?", text) or float(text) <= 0:
        raise SettingsError(f"{name}: {text!r} is no rate; calls a second, above 0.")
    return float(text)


def _url(environ: Mapping[str, str], name: str, default: str) -> str:
    text = (environ.get(name) or default).rstrip("/")
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError(f"{name}: {text!r} is no address; https://host or https://host/path.")
    return text


def _number(environ: Mapping[str, str], name: str) -> str:
    text = environ.get(name, "")
    if text and not re.fullmatch(r"\+[1-9]\d{6,14}", text):
        raise SettingsError(f"{name}: {text!r} is no telephone number; write it as +18005550100.")
    return text


def _mail_server(environ: Mapping[str, str]) -> str:
    text = environ.get("SMTP_URL", "")
    parts = urlsplit(text)
    if text and (parts.scheme not in MAIL_SCHEMES or not parts.hostname or parts.path not in ("", "/")):
        # The text itself may hold a password.
        raise SettingsError("SMTP_URL: no mail server; smtp://user:password@host:587 or smtps://host:465.")
    return text


def _mail_address(environ: Mapping[str, str]) -> str:
    text = environ.get("MAIL_FROM", "")
    if text and not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        raise SettingsError(f"MAIL_FROM: {text!r} is no address; write it as care@example.com.")
    if environ.get("SMTP_URL") and not text:
        raise SettingsError("MAIL_FROM: missing; SMTP_URL needs the address from which we write.")
    return text


def _sender(environ: Mapping[str, str]) -> str:
    text = environ.get("SMS_FROM", "")
    if text and not re.fullmatch(r"\+[1-9]\d{6,14}|MG[0-9a-f]{32}", text):
        raise SettingsError(f"SMS_FROM: {text!r} is neither a telephone number nor a messaging service.")
    return text


def _countries(environ: Mapping[str, str]) -> frozenset[str]:
    countries = environ.get("CALLBACK_COUNTRIES", "").replace(",", " ").split()
    for country in countries:
        if not re.fullmatch(r"[A-Z]{2}", country):
            raise SettingsError(f"CALLBACK_COUNTRIES: {country!r} is no country; two capitals each, such as US, CA.")
    return frozenset(countries)
