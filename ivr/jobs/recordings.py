"""Messages that callers left: fetched from the carrier and kept with us."""

from __future__ import annotations

import re
from pathlib import Path

from ivr.bootstrap import House
from ivr.cases.chores import Chore


def keep_recording(house: House, chore: Chore) -> None:
    """Fetch the recording into `VAR`/recordings. The carrier may answer 404 for some seconds: then it is tried again.

    Raises:
        CarrierError: it cannot be had (yet).
    """
    target = recording_file(house.settings.var, str(chore.body["recording"]))
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_suffix(".draft")
    draft.write_bytes(house.media.fetch(str(chore.body["url"])))
    draft.rename(target)


def recording_file(var: Path, recording: str) -> Path:
    """Return where a recording is kept. A name that could lead elsewhere becomes harmless."""
    return var / "recordings" / f"{re.sub(r'[^A-Za-z0-9_-]', '_', recording)}.wav"
