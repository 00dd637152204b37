"""`python -m ivr publish`: the call flows on the disk become those with which new calls begin."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from ivr.bootstrap import House, house_of
from ivr.cases import revisions
from ivr.flows.loader import load
from ivr.flows.source import read_folder
from ivr.functions import registry


def publish(folder: Path | None, reason: str) -> int:
    """Publish the folder (None: the one that CALLFLOWS names); with mistakes nothing changes. Returns 1 then, else 0.

    Raises:
        SettingsError: a setting is wrong. FolderUnreadable: there is no such folder.
        RecordGone, LiveGone: a server does not answer.
    """
    house = house_of()
    where = folder or house.settings.callflows
    revision = publish_sources(house, read_folder(where), reason)
    if not revision:
        print("Nothing was published.", file=sys.stderr)
        return 1
    print(f"Published {revision[:12]}: new calls begin with it.")
    return 0


def publish_sources(house: House, sources: Mapping[str, str], reason: str) -> str:
    """Print what is wrong with `sources`, and publish them; returns the revision, "" where there are errors."""
    loaded = load(sources, registry.declared())
    for problem in loaded.problems:
        print(problem, file=sys.stderr)
    if loaded.catalogue is None:
        return ""
    revision = loaded.catalogue.revision
    if revision != revisions.current(house.slow):
        author = os.environ.get("USER", "")
        revisions.publish(house.slow, revision, sources, author=author, reason=reason, now=datetime.now(UTC))
    house.board.live.set_revision(revision)
    return revision
