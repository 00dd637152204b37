"""Messages to callers, staff and other systems: accepted in the turn as a chore, sent by the worker."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.calls.errors import CallsError
from ivr.cases.book import CaseBook
from ivr.cases.errors import RecordGone
from ivr.dialogue.inputs import Answered
from ivr.dialogue.instructions import Notify
from ivr.flows.directory import Directory
from ivr.flows.kinds import E164

log = logging.getLogger(__name__)

LONGEST_SMS = 1_600
"""Characters; the carrier refuses more (21617)."""


class NotAccepted(CallsError):
    """A message cannot be sent: nobody to send it to, or nothing to send it with."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What this house can send with. `sms_from` "" = the line that was called; `named`: settings with addresses."""

    sms_from: str
    mails: bool
    signs: bool
    named: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Notices:
    """Accepts messages for sending: what is accepted stands in the case record, and is tried until it is sent."""

    book: CaseBook
    ways: Ways

    def accept(
        self, question: Notify, directory: Directory, *, call: str, line: str, key: str, now: datetime
    ) -> Answered:
        """Accept the message once under `key`. `line` is the number that was called."""
        try:
            kind, body = self._chore(question, directory, line)
            self.book.owe(key, kind, {"call": call, **body}, now)
        except (NotAccepted, RecordGone) as error:
            log.warning("a message is not sent", extra={"call": call, "text": question.text, "reason": str(error)})
            return Answered("failed", {"reason": str(error)})
        return Answered("sent")

    def _chore(self, question: Notify, directory: Directory, line: str) -> tuple[str, Mapping[str, object]]:
        if question.by == "sms":
            return "send_sms", self._sms(question, line)
        if question.by == "email":
            return "send_mail", self._mail(question, directory)
        return "send_webhook", self._webhook(question, directory)

    def _sms(self, question: Notify, line: str) -> Mapping[str, object]:
        if not E164.fullmatch(question.to):
            raise NotAccepted("there is no number to send it to")
        if not question.body or len(question.body) > LONGEST_SMS:
            raise NotAccepted(f"a text message has 1 to {LONGEST_SMS} characters")
        return {"to": question.to, "from": self.ways.sms_from or line, "body": question.body}

    def _mail(self, question: Notify, directory: Directory) -> Mapping[str, object]:
        address = directory.mail.get(question.to)
        if not address:
            raise NotAccepted(f"there is no mailbox {question.to}")
        if not self.ways.mails:
            raise NotAccepted("the setting SMTP_URL is not set")
        written = {"subject": question.subject or question.text, "body": question.body}
        return {"to": address, "attach": question.attach, **written}

    def _webhook(self, question: Notify, directory: Directory) -> Mapping[str, object]:
        setting = directory.webhooks.get(question.to, "")
        if not self.ways.named.get(setting):
            raise NotAccepted(f"the setting {setting or question.to} is not set")
        if not self.ways.signs:
            raise NotAccepted("the setting WEBHOOK_SECRET is not set")
        return {"webhook": question.to, "setting": setting, "send": dict(question.send)}
