"""`python -m ivr flow`: a flow as a picture, the schemas for editors, the reference page of all actions."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from ivr.flows.actions import ACTIONS
from ivr.flows.loader import load
from ivr.flows.problems import did_you_mean
from ivr.flows.source import read_folder
from ivr.flows.views.drawing import draw
from ivr.flows.views.reference import page
from ivr.flows.views.schemas import schemas
from ivr.functions import registry

SCHEMAS = Path("docs/supervisors/schema")
REFERENCE = Path("docs/supervisors/reference.md")


def flow(_do: str, name: str | None, folder: Path, to: Path | None) -> int:
    """Do one of `draw`, `schema`, `reference`; returns 1 where the flow is not there, or has mistakes, else 0.

    Raises FolderUnreadable.
    """
    doing: dict[str, Callable[[], int]] = {
        "draw": lambda: _draw(name or "main", folder, to),
        "schema": lambda: _write_schemas(to or SCHEMAS),
        "reference": lambda: _write(page(ACTIONS), to or REFERENCE),
    }
    return doing[_do]()


def _draw(name: str, folder: Path, to: Path | None) -> int:
    loaded = load(read_folder(folder), registry.declared())
    found = loaded.catalogue.flows.get(name) if loaded.catalogue else None
    if found is None:
        flows = list(loaded.catalogue.flows) if loaded.catalogue else []
        why = did_you_mean(name, flows) or f"there is {', '.join(flows)}"
        print(f"{folder}: {f'no flow {name}; {why}' if flows else 'see python -m ivr check'}", file=sys.stderr)
        return 1
    if to is None:
        print(draw(found), end="")
        return 0
    return _write(draw(found), to)


def _write_schemas(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for kind, schema in schemas().items():
        _write(json.dumps(schema, indent=1, ensure_ascii=False) + "\n", folder / f"{kind}.json")
    return 0


def _write(text: str, file: Path) -> int:
    file.write_text(text, encoding="utf-8")
    print(file)
    return 0
