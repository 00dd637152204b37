"""notify: send a message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from ivr.dialogue.events import Notified
from ivr.dialogue.inputs import Answered
from ivr.dialogue.instructions import Notify as Sending
from ivr.flows.actions.action import Asks
from ivr.flows.actions.moves import Next
from ivr.flows.actions.scene import Scene
from ivr.flows.messages import Letter
from ivr.flows.shape import Field, Label, Shape
from ivr.flows.templates import Template, written
from ivr.flows.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify(Asks):
    """Send an SMS to a number (or to a value that is one), a mail to a mailbox, or a webhook.

    `text` is the key of the message: callers get it in the language spoken, staff in the first one of the line. A mail
    may have a recording attached. A webhook gets `send`. It has been accepted for sending, no more.

    Example:
        - notify: {sms: "{caller.number}", text: sms_bye}
          then: {failed: bye}
        - record: {say: leave_message, save: message}
          then: {empty: bye, failed: bye}
        - notify: {email: support_desk, text: mail_bye, attach: "{message}"}
        - notify: {webhook: crm, send: {call: "{call.id}"}}
        - hangup
    """

    SHAPE: ClassVar[Shape] = Shape(
        "notify",
        "block",
        (
            Field("sms", "number_or_value"),
            Field("email", "mailbox"),
            Field("webhook", "webhook"),
            Field("text", "message"),
            Field("send", "texts", default=()),
            Field("attach", "value"),
        ),
        (Label("sent", "go_on"), Label("failed", "go_on")),
        one_of=(("sms", "email", "webhook"),),
    )

    sms: str | Value | None = None
    email: str | None = None
    webhook: str | None = None
    text: str | None = None
    send: tuple[tuple[str, Template], ...] = ()
    attach: Value | None = None

    def question(self, scene: Scene) -> Next:
        """Have it accepted for sending; without a number, or a value that it needs, there is nothing to send."""
        to, letter = self._to(scene), self._letter(scene)
        if not to or letter is None:
            return self._ended(scene, to, "failed")
        attached = self.attach.read(scene) if self.attach else None
        return Sending(
            by=self._by,
            to=to,
            text=self.text or "",
            subject=letter.subject,
            body=letter.body,
            language=scene.own_language() if self._to_staff else scene.language,
            attach="" if attached is None else written(attached),
            send={name: written(value) for name, value in scene.arguments(self.send).items()},
        )

    def answered(self, scene: Scene, heard: Answered) -> Next:
        """Go on."""
        return self._ended(scene, self._to(scene), heard.label)

    @property
    def _by(self) -> Literal["sms", "email", "webhook"]:
        return "sms" if self.sms else "email" if self.email else "webhook"

    @property
    def _to_staff(self) -> bool:
        return not isinstance(self.sms, Value)

    def _to(self, scene: Scene) -> str:
        if isinstance(self.sms, Value):
            value = self.sms.read(scene)
            return "" if value is None else written(value)
        return scene.number(self.sms) if self.sms else self.email or self.webhook or ""

    def _letter(self, scene: Scene) -> Letter | None:
        return scene.letter(self.text, to_staff=self._to_staff) if self.text else Letter("", "")

    def _ended(self, scene: Scene, to: str, label: str) -> Next:
        scene.tell(Notified(self._by, to, self.text or "", label))
        return self.label(scene, label)
