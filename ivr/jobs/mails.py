"""Mail: to the company's own mailboxes, by its mail server, or into a folder where there is none."""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import blake2b
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ivr.bootstrap import House
from ivr.carriers.errors import CarrierDown, CarrierRefused
from ivr.cases.chores import Chore
from ivr.cases.recordings import recording_url
from ivr.jobs.errors import Later, Never
from ivr.jobs.recordings import recording_file

PATIENCE_S = 20.0
OPENLY = 587
SECRETLY = 465
WITHOUT = 5
"""After so many attempts, some eight minutes, a mail goes out without its recording, which is in the record as well."""
PLAIN = SMTP.clone(cte_type="7bit")
"""What every mail server takes, whatever it can."""
KEPT_FROM = "line@localhost"


def send_mail(house: House, chore: Chore) -> None:
    """Send a mail. It may be sent twice where a process dies in between: with one Message-ID, by which mailboxes know.

    Raises:
        Later: the server or the recording is not there yet. Never: the server refuses the address.
    """
    message = _message(house, chore)
    if not house.settings.smtp_url:
        _keep(house.settings.var, chore, message)
        return
    try:
        _send(house.settings.smtp_url, message)
    except smtplib.SMTPRecipientsRefused as refused:
        # A mailbox that is full or slow says so with a code below 500, and may take the mail later (RFC 5321, 4.2.1).
        final = all(code >= 500 for code, _ in refused.recipients.values())
        raise (Never if final else Later)("the server refuses the address") from None
    except (smtplib.SMTPException, OSError) as error:
        raise Later(f"the mail server: {type(error).__name__}") from None


def _send(url: str, message: EmailMessage) -> None:
    server = _server(url)
    try:
        server.send_message(message)
    finally:
        # What it says to our goodbye changes nothing about the mail that it has taken.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()


def _message(house: House, chore: Chore) -> EmailMessage:
    message = EmailMessage(policy=PLAIN)
    message["From"] = house.settings.mail_from or KEPT_FROM
    message["To"] = str(chore.body["to"])
    message["Subject"] = " ".join(str(chore.body["subject"]).split())
    message["Date"] = format_datetime(house.board.now())
    message["Message-ID"] = f"<{_name(chore)}@{urlsplit(house.settings.public_url).hostname}>"
    recording = str(chore.body.get("attach") or "")
    sound = _sound(house, chore, recording) if recording else b""
    missing = "\n\nThe recording could not be fetched yet; it is in the case record." if recording and not sound else ""
    message.set_content(f"{chore.body['body']}{missing}\n")
    if sound:
        message.add_attachment(sound, "audio", "wav", filename=recording_file(Path(), recording).name)
    return message


def _sound(house: House, chore: Chore, recording: str) -> bytes:
    """Return the recording: the one that we keep, else the carrier's, which may not be there for some seconds.

    Raises:
        Later: neither is there, and there is still time.
    """
    kept = recording_file(house.settings.var, recording)
    if kept.is_file():
        return kept.read_bytes()
    url = recording_url(house.slow, str(chore.body["call"]), recording)
    try:
        if url:
            return house.media.fetch(url)
    except (CarrierDown, CarrierRefused):
        url = ""
    if chore.attempts < WITHOUT:
        raise Later("the recording is not there yet")
    return b""


def _server(url: str) -> smtplib.SMTP:
    """Connect and sign in. TLS wherever the server has it; a password never goes out without."""
    parts = urlsplit(url)
    safely = ssl.create_default_context()
    host = parts.hostname or ""
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or SECRETLY, timeout=PATIENCE_S, context=safely)
    else:
        server = smtplib.SMTP(host, parts.port or OPENLY, timeout=PATIENCE_S)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=safely)
        elif parts.username:
            server.close()
            raise smtplib.SMTPNotSupportedError("the server has no TLS, so it is not shown the password")
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _keep(var: Path, chore: Chore, message: EmailMessage) -> None:
    folder = var / "mail"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f"{_name(chore)}.draft"
    draft.write_bytes(message.as_bytes())
    draft.rename(folder / f"{_name(chore)}.eml")


def _name(chore: Chore) -> str:
    """Return a name that is the chore's alone, short and plain."""
    plain = re.sub(r"[^A-Za-z0-9]", "", str(chore.body["call"]))[-12:]
    return f"{plain}-{blake2b(chore.id.encode(), digest_size=8).hexdigest()}"
