"""Mistakes planted into a folder without one: what each must be told as, and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

LINE, WHO, SURVEY, BACK, ALARM = "helpline.yaml", "identify.yaml", "survey.yaml", "callback_call.yaml", "emergency.yaml"
EN, HI, QUEUES, HOURS, OUTSIDE = "prompts/en.yaml", "prompts/hi.yaml", "queues.yaml", "hours.yaml", "directory.yaml"


class Seed(NamedTuple):
    """In `file`, `new` in place of the first `old` gives `code`, with `hint` in its message.

    The message points at the § in `new`; else at the one in `at`, a text that stands in the file `where`.
    """

    code: str
    file: str
    old: str
    new: str
    hint: str
    at: str = ""
    where: str = ""

    def planted(self, folder: Mapping[str, str]) -> dict[str, str]:
        """Return the folder with the mistake in it."""
        assert self.old in folder[self.file], f"{self.old!r} is not in {self.file}"
        return {**folder, self.file: folder[self.file].replace(self.old, self.new.replace("§", ""), 1)}

    def place(self, folder: Mapping[str, str]) -> str:
        """Return where the message has to point, as it writes it."""
        file = self.where or self.file
        text, marked = self.planted(folder)[file], self.at or self.new
        begin = text.index(self.at.replace("§", "")) if self.at else folder[file].index(self.old)
        index = begin + marked.index("§")
        return f"{file}:{text.count(chr(10), 0, index) + 1}:{index - text.rfind(chr(10), 0, index)}"
