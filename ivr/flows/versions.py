"""The version of the grammar that a flow file is written in."""

from __future__ import annotations

from ivr.flows.nodes import MapNode, Text
from ivr.flows.reading import Reading

VERSION = "1"


def check_version(node: MapNode, reading: Reading) -> None:
    """Note a version that this release does not know; a missing one is told with the other missing fields."""
    written = node.get("version")
    if written is None or (isinstance(written, Text) and written.value == VERSION):
        return
    reading.wrong_type(written, "a version of the grammar that this release knows", f"write {VERSION}")
