"""What can go wrong at the desk."""

from __future__ import annotations


class DeskError(Exception):
    """The desk could not do what was asked."""

    def __str__(self) -> str:
        """Return the message given, else the first line of the class's docstring."""
        return super().__str__() or (type(self).__doc__ or "").partition("\n")[0]


class PhoneRefused(DeskError):
    """This is no telephone number, or none on which an agent can be rung. The message says why, to whoever typed it."""


class FormRefused(DeskError):
    """A form does not say what it has to. The message says what is missing, to whoever filled it in."""
