"""What can go wrong between a carrier and us."""

from __future__ import annotations


class CarrierError(Exception):
    """Something is wrong between the carrier and us."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").partition("\n")[0])


class Unreadable(CarrierError):
    """A request of the carrier makes no sense.

    `what` names the parameter. A webhook answers 400.
    """

    def __init__(self, what: str) -> None:
        super().__init__(f"unreadable: {what}")
        self.what = what


class DocumentTooLarge(CarrierError):
    """The document is longer than the carrier takes."""


class NoSuchOutlet(CarrierError):
    """The carrier has no way to hand a caller to this address.

    `address` has no secret in it: settings hold it in clear.
    """

    def __init__(self, kind: str, address: str) -> None:
        super().__init__(f"{kind}: the carrier cannot hand a caller to {address!r}")


class CarrierDown(CarrierError):
    """The carrier cannot be reached: it was asked nothing."""


class CarrierSilent(CarrierDown):
    """The carrier was asked and gave no answer: it may have done it, or not."""


class CarrierRefused(CarrierError):
    """The carrier refuses. `code` is its own error code, `status` that of HTTP; 0 where it gives none."""

    def __init__(self, code: int, status: int, message: str = "") -> None:
        super().__init__(f"refused with {status}, code {code}: {message or 'no reason given'}")
        self.code = code
        self.status = status


class CarrierBusy(CarrierRefused):
    """Too many requests at once: nothing was done, so the same may be asked again a little later."""
