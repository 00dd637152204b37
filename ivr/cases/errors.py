"""What can go wrong in the case record."""

from __future__ import annotations


class CaseRecordError(Exception):
    """The case record could not do what was asked."""

    def __str__(self) -> str:
        """Return the message given, else the first line of the class's docstring."""
        return super().__str__() or (type(self).__doc__ or "").partition("\n")[0]


class RecordGone(CaseRecordError):
    """The database does not answer, or not in time."""


class NameTaken(CaseRecordError):
    """There is an account of this name already."""


class WeakPassword(CaseRecordError):
    """A password has 12 characters or more, 128 at most."""


class UnknownRevision(CaseRecordError):
    """The case record does not have this revision of the flows."""


class WeakPin(CaseRecordError):
    """A PIN has 4 to 12 digits."""


class UnknownCustomer(CaseRecordError):
    """The case record has no customer with this id."""


class NumberTaken(CaseRecordError):
    """Another agent signs in by this number."""


class UnknownCase(CaseRecordError):
    """The case record has no such case."""
