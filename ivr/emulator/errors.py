"""What the emulator raises: one root, and one class for each side that is told no."""

from __future__ import annotations


class EmulatorError(Exception):
    """The emulator could not do what it was asked."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or type(self).__doc__)


class Refused(EmulatorError):
    """The carrier refuses the document.

    `code` is the carrier's number for it (https://www.twilio.com/docs/api/errors): it travels to the fallback URL.
    """

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class RestRefused(EmulatorError):
    """The carrier refuses a REST request, with an HTTP `status` and its own `code`."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class NotInService(EmulatorError):
    """Nobody has this number."""
